//! Nothing of a file is logged: not its name, its address, its keys or its content. In a process of its own, because a
//! worker's threads log to the process's one subscriber.

use super::alone;
use super::cdn::{Turn, encrypted};
use super::office::{Office, picture};
use serde_json::Value;
use sqlx::PgPool;
use std::io;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_name_address_key_or_content_of_a_file_is_logged() {
    alone("media::quiet::no_name_address_key_or_content_of_a_file_is_logged", heard).await;
}

async fn heard(pool: PgPool) {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();

    let mut office = Office::open(&pool).await;
    office.world.media.timeout_seconds = 2;
    let mut forbidden: Vec<String> = ["Özgeçmiş", "zgeçmi", "secret-path", "IHDR"].map(str::to_owned).into();
    let good = encrypted(&picture(100_000));
    let turns = [
        Turn::Bytes(good.0.clone()),
        Turn::Bytes(vec![1; 50].into()),
        Turn::Status(404),
        Turn::Status(500),
        Turn::Drip,
        Turn::Redirect("http://169.254.169.254/secret-path".into()),
    ];
    let mut sent = vec![];
    for (at, turn) in turns.into_iter().enumerate() {
        let (path, metadata) = (format!("/secret-path-{at}"), good.1.clone());
        office.cdn.serve(&path, [turn]);
        sent.push(office.send(&path, "Özgeçmiş.png", metadata).await);
    }
    let elsewhere = "http://localhost:1/secret-path-elsewhere";
    sent.push(office.send_as(elsewhere, |upload| upload.encryption = Some(good.1.clone())).await);
    let keys = good.1.as_object().unwrap().values().filter_map(Value::as_str).map(str::to_owned);
    forbidden.extend(keys);
    let submission = office.finish(sent[0]).await;
    let worker = office.world.worker();
    for sent in sent {
        office.settled(sent).await;
    }
    worker.stop().await;
    office.content(submission).await.unwrap();

    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    for said in ["state=\"kept\"", "state=\"refused\"", "state=\"failed\"", "insert into files"] {
        assert!(log.contains(said), "the log does not even say {said}");
    }
    for word in forbidden {
        let line = log.lines().find(|line| line.contains(&word));
        assert!(line.is_none(), "the log says {word}: {}", line.unwrap_or_default());
    }
}
