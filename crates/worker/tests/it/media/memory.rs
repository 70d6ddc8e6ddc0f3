//! A file never stands in memory. Measured in a process of its own, where nothing else is.

use super::alone;
use super::office::{Office, kept};
use aes_gcm::aes::Aes256;
use aes_gcm::aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tokio::io::AsyncReadExt as _;

const MIB: u64 = 1024 * 1024;
/// As large as a picker sends.
const SIZE: u64 = 25 * MIB;

#[tokio::test]
async fn the_largest_file_takes_a_fraction_of_itself_in_memory() {
    alone("media::memory::the_largest_file_takes_a_fraction_of_itself_in_memory", measured).await;
}

async fn measured(pool: PgPool) {
    let office = Office::open(&pool).await;
    let folder = tempfile::tempdir().unwrap();
    let (file, metadata) = written(folder.path());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut office = office;
    let url: url::Url = format!("http://{}/file", listener.local_addr().unwrap()).parse().unwrap();
    office.world.media.cdn_origins = vec![url.clone()];
    // The database and this build's ciphers are slow.
    office.world.media.timeout_seconds = 110;
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/file", get(|| stream(file)))).await });

    // A first, small one brings everything up.
    let small = office.send_picture(10_000).await;
    office.world.media.cdn_origins.push(office.cdn_url.clone());
    let worker = office.world.worker();
    assert_eq!(office.settled(small).await, kept("not_scanned"));
    let before = peak_from_now();
    let sent = office.send_as(url.as_str(), |upload| upload.encryption = Some(metadata)).await;
    // Unoptimised, on a busy machine, it takes its time.
    let mut standing = None;
    for _ in 0..1_200 {
        standing = office.standing(sent.file).await;
        if standing.as_ref().is_some_and(|(state, ..)| state != "waiting") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(standing, Some(kept("not_scanned")));
    let grew = status("VmHWM:").saturating_sub(before);
    worker.stop().await;
    println!("a file of 25 MiB took {} MiB of memory", grew.div_ceil(MIB));
    assert!(grew < 16 * MIB, "{} MiB", grew / MIB);
}

/// Forgets the peak so far, and gives what the process holds now.
fn peak_from_now() -> u64 {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    status("VmRSS:")
}

fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// An encrypted picture of that size on the disk, written without ever being whole in memory.
fn written(folder: &Path) -> (PathBuf, Value) {
    let (key, hmac_key, iv) = ([1_u8; 32], [2_u8; 32], [3_u8; 16]);
    let mut cipher = cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into());
    let mut mac = Hmac::<Sha256>::new_from_slice(&hmac_key).unwrap();
    mac.update(&iv);
    let (mut clear, mut encrypted) = (Sha256::new(), Sha256::new());
    let path = folder.join("file");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    for block in 0..=SIZE / 16 {
        let mut bytes = *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        if block == SIZE / 16 {
            bytes = [16; 16];
        } else {
            clear.update(bytes);
        }
        let mut bytes = bytes.into();
        cipher.encrypt_block(&mut bytes);
        mac.update(&bytes);
        encrypted.update(bytes);
        file.write_all(&bytes).unwrap();
    }
    let tag = &mac.finalize().into_bytes()[..10];
    encrypted.update(tag);
    file.write_all(tag).unwrap();
    file.flush().unwrap();
    let metadata = json!({
        "encrypted_hash": STANDARD.encode(encrypted.finalize()),
        "iv": STANDARD.encode(iv),
        "encryption_key": STANDARD.encode(key),
        "hmac_key": STANDARD.encode(hmac_key),
        "plaintext_hash": STANDARD.encode(clear.finalize()),
    });
    (path, metadata)
}

async fn stream(path: PathBuf) -> Body {
    let file = tokio::fs::File::open(path).await.unwrap();
    Body::from_stream(futures_util::stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; 64 * 1024];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((chunk, file)))
    }))
}
