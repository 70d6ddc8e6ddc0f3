//! A stand-in that speaks clamd's INSTREAM and knows the EICAR test text, as every scanner does.

use super::cdn::{Turn, encrypted};
use super::office::{Office, Sent, failed, kept, refused};
use akis_store::MIGRATOR;
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// In two parts, so that no scanner takes this file for a virus.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];
/// Bytes it takes, as clamd's StreamMaxLength.
const MOST: usize = 100_000;

async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = vec![];
    loop {
        let length = stream.read_u32().await?;
        if length == 0 {
            break;
        }
        let mut chunk = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut chunk).await?;
        file.extend(chunk);
        if file.len() > MOST {
            return stream.write_all(b"INSTREAM size limit exceeded. ERROR\0").await;
        }
    }
    let text = EICAR.concat();
    let found = file.windows(text.len()).any(|window| window == text.as_bytes());
    let said: &[u8] = if found { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
    stream.write_all(said).await
}

/// Serves on a port until the test ends; counts the calls.
fn serve(listener: TcpListener) -> Arc<AtomicUsize> {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(answer(stream));
        }
    });
    calls
}

async fn send_text(office: &Office, path: &str, text: &str) -> Sent {
    let (file, metadata) = encrypted(text.as_bytes());
    office.cdn.serve(path, [Turn::Bytes(file)]);
    let url = office.cdn_url.join(path).unwrap();
    office
        .send_as(url.as_str(), |upload| {
            upload.file_name = "notes.txt".into();
            upload.encryption = Some(metadata);
            upload.types = vec!["text/plain".into()];
        })
        .await
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_the_scanner_finds_is_refused_and_gone(pool: PgPool) {
    let mut office = Office::open(&pool).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    office.world.media.clamav = Some(format!("tcp://{address}").parse().unwrap());
    let calls = serve(listener);
    let clean = send_text(&office, "/clean", "Merhaba").await;
    let infected = send_text(&office, "/infected", &format!("Merhaba\n{}", EICAR.concat())).await;
    let worker = office.world.worker();
    assert_eq!(office.settled(clean).await, kept("clean"));
    assert_eq!(office.settled(infected).await, refused("infected"));
    worker.stop().await;
    assert_eq!((calls.load(Ordering::SeqCst), office.lying()), (2, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn while_the_scanner_is_away_files_wait_and_are_not_fetched_twice(pool: PgPool) {
    let mut office = Office::open(&pool).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    office.world.media.clamav = Some(format!("tcp://{address}").parse().unwrap());
    office.world.media.max_attempts = 50;
    let sent = send_text(&office, "/notes", "Merhaba").await;
    let worker = office.world.worker();
    crate::world::until("the file was fetched", async || (office.lying() == 1).then_some(())).await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(office.standing(sent.file).await.unwrap().0, "waiting", "unscanned is not let through");
    serve(TcpListener::bind(address).await.unwrap());
    assert_eq!(office.settled(sent).await, kept("clean"));
    worker.stop().await;
    assert_eq!(office.cdn.calls().len(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_the_scanner_will_not_look_at_is_not_kept(pool: PgPool) {
    let mut office = Office::open(&pool).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    office.world.media.clamav = Some(format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap());
    serve(listener);
    let sent = send_text(&office, "/long", &"Merhaba ".repeat(300_000)).await;
    let worker = office.world.worker();
    assert_eq!(office.settled(sent).await, failed());
    worker.stop().await;
    assert_eq!(office.lying(), 0);
}
