//! Objects in a local folder, as the product keeps them.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use akis_objects::{ObjectError, ObjectKey, Objects};
use std::path::{Path, PathBuf};
use std::time::Duration;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

async fn read(objects: &Objects, name: &str, key: &ObjectKey) -> Result<Vec<u8>, ObjectError> {
    let mut reader = objects.reader(name, key).await?;
    let mut all = vec![];
    while let Some(bytes) = reader.next().await? {
        all.extend_from_slice(&bytes);
    }
    Ok(all)
}

/// 12 MiB: three parts.
fn content() -> Vec<u8> {
    (0..12 * 1024 * 1024_u32).map(|at| at.to_le_bytes()[usize::from(at % 3 == 0)]).collect()
}

#[tokio::test]
async fn an_object_is_there_only_once_it_is_finished_and_never_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let objects = Objects::in_folder(folder.path().join("media")).unwrap();
    let key = ObjectKey::new(&[3; 32]);
    let content = content();
    let mut writer = objects.writer("tenant/file", &key);
    for chunk in content.chunks(16 * 1024) {
        writer.push(chunk).await.unwrap();
    }
    assert!(matches!(objects.reader("tenant/file", &key).await, Err(ObjectError::NotFound)));
    writer.finish().await.unwrap();
    assert_eq!(read(&objects, "tenant/file", &key).await.unwrap(), content);
    assert!(matches!(read(&objects, "tenant/file", &ObjectKey::new(&[4; 32])).await, Err(ObjectError::Altered)));

    let stored = files(folder.path());
    assert_eq!(stored.len(), 1, "{stored:?}");
    let bytes = std::fs::read(&stored[0]).unwrap();
    assert!(!bytes.windows(64).any(|window| window == &content[1_000..1_064]), "it lies there in clear");
    std::fs::write(&stored[0], &bytes[..bytes.len() - 1]).unwrap();
    assert!(matches!(read(&objects, "tenant/file", &key).await, Err(ObjectError::Altered)));

    objects.remove("tenant/file").await.unwrap();
    objects.remove("tenant/file").await.unwrap();
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn what_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let objects = Objects::in_folder(folder.path().to_owned()).unwrap();
    let key = ObjectKey::new(&[3; 32]);
    let mut writer = objects.writer("tenant/file", &key);
    writer.push(&content()).await.unwrap();
    assert_eq!(files(folder.path()).len(), 1, "a part lies beside");
    writer.abort().await;
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn an_object_written_again_replaces_the_first_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let objects = Objects::in_folder(folder.path().to_owned()).unwrap();
    let key = ObjectKey::new(&[3; 32]);
    for text in ["first", "second"] {
        let mut writer = objects.writer("tenant/file", &key);
        writer.push(text.as_bytes()).await.unwrap();
        writer.finish().await.unwrap();
        assert_eq!(read(&objects, "tenant/file", &key).await.unwrap(), text.as_bytes());
    }
    let mut broken_off = objects.writer("tenant/file", &key);
    broken_off.push(&content()).await.unwrap();
    drop(broken_off);
    assert_eq!(read(&objects, "tenant/file", &key).await.unwrap(), b"second");
}

#[tokio::test]
async fn what_a_killed_process_left_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let objects = Objects::in_folder(folder.path().to_owned()).unwrap();
    let key = ObjectKey::new(&[3; 32]);
    let writer = objects.writer("tenant/kept", &key);
    writer.finish().await.unwrap();
    std::fs::write(folder.path().join("tenant/gone#1"), b"part").unwrap();
    assert_eq!(objects.sweep(Duration::from_hours(1)).await.unwrap(), 0, "it may still be written");
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(objects.sweep(Duration::from_millis(1)).await.unwrap(), 1);
    assert_eq!(files(folder.path()), [folder.path().join("tenant/kept")]);
}
