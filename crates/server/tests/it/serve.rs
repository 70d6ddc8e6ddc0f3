use crate::support::Server;
use akis_store::MIGRATOR;
use sqlx::PgPool;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

/// Well below the grace that a stuck request gets.
const PATIENCE: Duration = Duration::from_secs(10);

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_server_stops_when_told_though_a_page_listens(pool: PgPool) {
    let server = Server::start(&pool).await;
    let owner = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let cancel = CancellationToken::new();
    let beside = axum::Router::new().route("/sandbox", axum::routing::get(async || "beside"));
    let running = tokio::spawn(akis_server::serve_beside(listener, server.state.clone(), beside, cancel.clone()));

    let mut page = TcpStream::connect(address).await.unwrap();
    let cookie = owner.cookie();
    let ask = format!("GET /api/v1/events HTTP/1.1\r\nhost: akis.test\r\ncookie: {cookie}\r\n\r\n");
    page.write_all(ask.as_bytes()).await.unwrap();
    let mut heard = vec![0; 4096];
    let read = page.read(&mut heard).await.unwrap();
    assert!(String::from_utf8_lossy(&heard[..read]).starts_with("HTTP/1.1 200"));

    let mut other = TcpStream::connect(address).await.unwrap();
    other.write_all(b"GET /sandbox HTTP/1.1\r\nhost: akis.test\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut text = String::new();
    other.read_to_string(&mut text).await.unwrap();
    assert!(text.ends_with("beside"), "{text}");

    cancel.cancel();
    let stopped = tokio::time::timeout(PATIENCE, running).await;
    stopped.expect("an open page holds the server up").unwrap().unwrap();
}

/// What comes back on a connection until the server closes it, or until this long.
async fn heard(stream: &mut TcpStream, patience: Duration) -> (String, bool) {
    let (mut text, mut room) = (Vec::new(), vec![0; 4096]);
    let end = tokio::time::Instant::now() + patience;
    loop {
        match tokio::time::timeout_at(end, stream.read(&mut room)).await {
            Ok(Ok(0) | Err(_)) => return (String::from_utf8_lossy(&text).into_owned(), true),
            Ok(Ok(read)) => text.extend_from_slice(&room[..read]),
            Err(_) => return (String::from_utf8_lossy(&text).into_owned(), false),
        }
    }
}

/// A connection that never says what it wants is closed; one that is kept for the next request is not.
#[sqlx::test(migrator = "MIGRATOR")]
async fn who_says_nothing_is_let_go_and_who_comes_back_is_kept(pool: PgPool) {
    let server = Server::start(&pool).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let cancel = CancellationToken::new();
    let running = tokio::spawn(akis_server::serve(listener, server.state.clone(), cancel.clone()));
    let ask = b"GET /healthz HTTP/1.1\r\nhost: akis.test\r\n\r\n";
    let [mut silent, mut halfway, mut late, mut kept] =
        [(); 4].map(|()| std::net::TcpStream::connect(address).unwrap()).map(|stream| {
            stream.set_nonblocking(true).unwrap();
            TcpStream::from_std(stream).unwrap()
        });
    halfway.write_all(b"GET /healthz HTTP/1.1\r\nhost: akis").await.unwrap();
    for stream in [&mut late, &mut kept] {
        stream.write_all(ask).await.unwrap();
        let (text, closed) = heard(stream, Duration::from_millis(500)).await;
        assert!(text.starts_with("HTTP/1.1 200") && !closed, "{text}");
    }
    late.write_all(b"GET /hea").await.unwrap();
    let patience = Duration::from_secs(22);
    let (silent, halfway, late) =
        tokio::join!(heard(&mut silent, patience), heard(&mut halfway, patience), heard(&mut late, patience));
    for (text, closed) in [silent, halfway, late] {
        assert!(closed, "still open after {patience:?}: {text}");
    }
    kept.write_all(ask).await.unwrap();
    let (text, closed) = heard(&mut kept, Duration::from_millis(500)).await;
    assert!(text.starts_with("HTTP/1.1 200") && !closed, "{text}");

    cancel.cancel();
    tokio::time::timeout(PATIENCE, running)
        .await
        .expect("an idle connection holds the server up")
        .unwrap()
        .unwrap();
}

/// Above the bound one waits outside, and comes in when another has gone.
#[sqlx::test(migrator = "MIGRATOR")]
async fn no_more_connections_are_open_than_may_be(pool: PgPool) {
    let narrow = akis_server::Settings { max_open_connections: 2, ..crate::support::settings() };
    let server = Server::with(&pool, narrow).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let cancel = CancellationToken::new();
    let running = tokio::spawn(akis_server::serve(listener, server.state.clone(), cancel.clone()));
    let ask = b"GET /healthz HTTP/1.1\r\nhost: akis.test\r\n\r\n";
    let mut open = Vec::new();
    for place in 0..3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(ask).await.unwrap();
        let (text, _) = heard(&mut stream, Duration::from_millis(300)).await;
        assert_eq!(text.starts_with("HTTP/1.1 200"), place < 2, "{place}: {text}");
        open.push(stream);
    }
    drop(open.remove(0));
    let (text, _) = heard(&mut open[1], Duration::from_secs(2)).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    cancel.cancel();
    tokio::time::timeout(PATIENCE, running).await.unwrap().unwrap().unwrap();
}
