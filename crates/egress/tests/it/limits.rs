use crate::server::{get, origin, serve, settings, strict};
use akis_egress::{Destination, Egress, EgressError, Settings};
use axum::Router;
use axum::routing::get as on_get;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn call(egress: &Egress, server: SocketAddr, path: &str) -> Result<usize, EgressError> {
    let answer = egress.send(Destination::Vendor(&origin(server)), get(format!("http://{server}{path}"))).await;
    answer.map(|answer| answer.body().len())
}

/// Reads to the end of the request's head, so that closing afterwards is no reset.
async fn read_request(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
}

/// A server that speaks just these bytes and then closes.
async fn raw(answer: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            read_request(&mut stream).await;
            stream.write_all(answer).await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn a_body_may_be_as_large_as_allowed_and_not_a_byte_larger() {
    let limit = settings().max_response_bytes;
    let router = Router::new()
        .route("/fits", on_get(move || async move { "x".repeat(limit) }))
        .route("/over", on_get(move || async move { "x".repeat(limit + 1) }));
    let server = serve(router).await;
    let egress = strict();
    assert_eq!(call(&egress, server, "/fits").await, Ok(limit));
    let result = call(&egress, server, "/over").await;
    assert_eq!(result, Err(EgressError::TooLarge));
    assert!(result.unwrap_err().may_have_arrived());
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_in_time() {
    let server = serve(Router::new().route("/", on_get(std::future::pending::<()>))).await;
    let egress = Egress::new(&Settings { timeout_ms: 200, ..settings() }).unwrap();
    let begun = Instant::now();
    let result = call(&egress, server, "/").await;
    assert_eq!(result, Err(EgressError::Timeout));
    assert!(result.unwrap_err().may_have_arrived());
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_body_that_never_ends_ends_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nslow").await.unwrap();
        std::future::pending::<()>().await;
    });
    let egress = Egress::new(&Settings { timeout_ms: 200, ..settings() }).unwrap();
    assert_eq!(call(&egress, server, "/").await, Err(EgressError::Timeout));
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_from_one_that_never_was() {
    let broken = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await;
    let result = call(&strict(), broken, "/").await;
    assert_eq!(result, Err(EgressError::Transport));
    assert!(result.unwrap_err().may_have_arrived());

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = listener.local_addr().unwrap();
    drop(listener);
    let result = call(&strict(), nobody, "/").await;
    assert_eq!(result, Err(EgressError::Connect));
    assert!(!result.unwrap_err().may_have_arrived());
}
