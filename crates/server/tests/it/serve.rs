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
