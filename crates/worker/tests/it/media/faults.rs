use super::cdn::{Turn, encrypted};
use super::office::{Office, failed, kept, picture, refused};
use crate::world::until;
use akis_objects::Objects;
use akis_store::{DeliveryState, MIGRATOR};
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions,
    PutOptions, PutPayload, PutResult, Result,
};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;

#[sqlx::test(migrator = "MIGRATOR")]
async fn whatever_the_cdn_gives_nothing_false_is_kept(pool: PgPool) {
    let mut office = Office::open(&pool).await;
    office.max_kib = 256;
    office.world.media.timeout_seconds = 2;
    let (file, metadata) = encrypted(&picture(3_000));
    let other = encrypted(&picture(4_000)).0;
    let short = file.slice(..file.len() - 160);
    let cases = [
        ("/garbage", vec![Turn::Bytes(vec![0x5A; 3_034].into())], refused("damaged")),
        ("/other", vec![Turn::Bytes(other)], refused("damaged")),
        ("/short", vec![Turn::Bytes(short)], refused("damaged")),
        ("/empty", vec![Turn::Bytes(Vec::new().into())], refused("damaged")),
        ("/once-garbage", vec![Turn::Bytes(vec![1; 100].into()), Turn::Bytes(file.clone())], kept("not_scanned")),
        ("/endless", vec![Turn::Endless], refused("too_large")),
        ("/drip", vec![Turn::Drip], failed()),
        ("/broken", vec![Turn::BreaksOff(file.clone())], failed()),
        ("/broken-once", vec![Turn::BreaksOff(file.clone()), Turn::Bytes(file.clone())], kept("not_scanned")),
        ("/down", vec![Turn::Status(503)], failed()),
        (
            "/down-twice",
            vec![Turn::Status(500), Turn::Status(429), Turn::Bytes(file.clone())],
            kept("not_scanned"),
        ),
        ("/gone", vec![Turn::Status(410)], refused("gone")),
        ("/moved", vec![Turn::Redirect("/moved-here".into())], kept("not_scanned")),
        ("/inside", vec![Turn::Redirect("http://169.254.169.254/latest/meta-data".into())], failed()),
        ("/elsewhere", vec![Turn::Redirect("http://localhost:1/file".into())], failed()),
        ("/circle", vec![Turn::Redirect("/circle".into())], failed()),
    ];
    office.cdn.serve("/moved-here", [Turn::Bytes(file)]);
    let mut sent = vec![];
    for (path, turns, expected) in cases {
        office.cdn.serve(path, turns);
        sent.push((path, office.send(path, "photo.png", metadata.clone()).await, expected));
    }
    let worker = office.world.worker();
    let mut whole = 0;
    for (path, sent, expected) in sent {
        assert_eq!(office.settled(sent).await, expected, "{path}");
        whole += usize::from(expected.0 == "kept");
    }
    worker.stop().await;
    assert_eq!(office.lying(), whole, "nothing of the others stayed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_address_that_is_none_of_whatsapps_is_never_asked(pool: PgPool) {
    let office = Office::open(&pool).await;
    let (file, metadata) = encrypted(&picture(100));
    office.cdn.serve("/file", [Turn::Bytes(file)]);
    let port = office.cdn_url.port().unwrap();
    let addresses = [
        format!("http://localhost:{port}/file"),
        format!("http://user@127.0.0.1:{port}/file"),
        format!("https://127.0.0.1:{port}/file"),
        "http://169.254.169.254/latest/meta-data".into(),
        "file:///etc/passwd".into(),
        "no address".into(),
        String::new(),
    ];
    let mut sent = vec![];
    for address in addresses {
        let metadata = metadata.clone();
        sent.push(office.send_as(&address, |upload| upload.encryption = Some(metadata)).await);
    }
    let worker = office.world.worker();
    for sent in sent {
        let (state, ..) = office.settled(sent).await;
        assert!(state == "failed" || state == "refused", "{state}");
    }
    worker.stop().await;
    assert!(office.cdn.calls().is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_worker_killed_in_the_middle_loses_nothing(pool: PgPool) {
    let mut office = Office::open(&pool).await;
    office.world.objects = Objects::over(Arc::new(Slow::new(&office, Duration::from_millis(700))));
    let sent = office.send_picture(8_000_000).await;
    let submission = office.finish(sent).await;
    let worker = office.world.worker();
    until("the download began", async || (!office.cdn.calls().is_empty()).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    worker.kill();
    assert_eq!(office.standing(sent.file).await.unwrap().0, "waiting");
    office.world.objects = Objects::new(&office.world.media).unwrap();
    let worker = office.world.worker();
    office.company.delivery_is(&office.world, submission, DeliveryState::Delivered).await;
    worker.stop().await;
    assert!(office.content(submission).await.unwrap() == picture(8_000_000));
    assert_eq!(office.world.vendor.arrived(submission), 1);
}

/// The disk takes a second for everything: files come late, and everything else goes on.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_slow_disk_holds_nobody_else_up(pool: PgPool) {
    let mut office = Office::open(&pool).await;
    office.world.objects = Objects::over(Arc::new(Slow::new(&office, Duration::from_secs(1))));
    let mut sent = vec![];
    for _ in 0..8 {
        sent.push(office.send_picture(1_000).await);
    }
    let (other, _) = office.company.complete(&office.world, &office.live).await;
    let begun = std::time::Instant::now();
    let worker = office.world.worker();
    office.company.delivery_is(&office.world, other, DeliveryState::Delivered).await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    for sent in sent {
        assert_eq!(office.settled(sent).await, kept("not_scanned"));
    }
    worker.stop().await;
    assert_eq!(office.lying(), 8);
}

/// A store on a disk that takes its time.
#[derive(Debug)]
struct Slow {
    inner: LocalFileSystem,
    pause: Duration,
}

impl Slow {
    fn new(office: &Office, pause: Duration) -> Self {
        Self { inner: LocalFileSystem::new_with_prefix(office.world.folder.path()).unwrap(), pause }
    }
}

impl std::fmt::Display for Slow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("slow")
    }
}

#[async_trait::async_trait]
impl ObjectStore for Slow {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        tokio::time::sleep(self.pause).await;
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        tokio::time::sleep(self.pause).await;
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        tokio::time::sleep(self.pause).await;
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
