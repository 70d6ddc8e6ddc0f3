use crate::server::{get, origin, serve, settings, strict};
use akis_egress::{Destination, Egress, EgressError, Limits, Settings};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Redirect;
use axum::routing::get as on_get;
use bytes::Bytes;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio_stream::StreamExt as _;
use url::Url;

const LIMITS: Limits = Limits { max_bytes: 1_000_000, timeout: Duration::from_secs(5) };

/// One that may call this machine, as the demo's.
fn demo() -> Egress {
    Egress::new(&Settings { allow_private: true, ..settings() }).unwrap()
}

async fn whole(
    egress: &Egress,
    origins: &[Url],
    url: &str,
    limits: Limits,
) -> Result<(StatusCode, usize), EgressError> {
    let mut download = egress.download(Destination::Listed(origins), get(url), limits).await?;
    let mut bytes = 0;
    while let Some(chunk) = download.chunk().await? {
        bytes += chunk.len();
    }
    Ok((download.status(), bytes))
}

/// A body of pieces with a pause before each, without a length.
fn pieces(count: usize, size: usize, pause: Duration) -> Body {
    let pieces = tokio_stream::iter(0..count).then(move |_| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, Infallible>(Bytes::from(vec![b'x'; size]))
    });
    Body::from_stream(pieces)
}

#[tokio::test]
async fn a_large_file_comes_in_chunks_and_stops_at_its_limit() {
    let pause = Duration::ZERO;
    let router = Router::new()
        .route("/fits", on_get(move || async move { pieces(100, 10_000, pause) }))
        .route("/over", on_get(move || async move { pieces(101, 10_000, pause) }))
        .route("/endless", on_get(move || async move { pieces(usize::MAX, 10_000, pause) }))
        .route("/claims", on_get(|| async { ([(header::CONTENT_LENGTH, "1000001")], vec![b'x'; 1_000_001]) }))
        .route("/gone", on_get(|| async { StatusCode::GONE }));
    let server = serve(router).await;
    let (egress, origins) = (demo(), origin(server));
    let ask = |path: &str| {
        let url = format!("http://{server}{path}");
        let (egress, origins) = (&egress, &origins);
        async move { whole(egress, origins, &url, LIMITS).await }
    };
    assert_eq!(ask("/fits").await, Ok((StatusCode::OK, 1_000_000)));
    for path in ["/over", "/endless", "/claims"] {
        assert_eq!(ask(path).await, Err(EgressError::TooLarge), "{path}");
    }
    assert_eq!(ask("/gone").await, Ok((StatusCode::GONE, 0)));
}

#[tokio::test]
async fn a_file_that_drips_ends_in_time() {
    let drip = on_get(|| async { pieces(usize::MAX, 1, Duration::from_millis(20)) });
    let server = serve(Router::new().route("/", drip)).await;
    let begun = Instant::now();
    let limits = Limits { timeout: Duration::from_millis(300), ..LIMITS };
    let result = whole(&demo(), &origin(server), &format!("http://{server}/"), limits).await;
    assert_eq!(result, Err(EgressError::Timeout));
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn what_is_not_listed_or_not_public_is_never_asked() {
    let asked = Arc::new(AtomicBool::new(false));
    let note = Arc::clone(&asked);
    let server = serve(Router::new().fallback(move || async move { note.store(true, Ordering::SeqCst) })).await;
    let url = format!("http://{server}/file");
    let refused =
        |result: Result<_, EgressError>| assert!(matches!(result, Err(EgressError::Refused { .. })), "{result:?}");
    // Listed, and private: a number, and a name that leads there.
    refused(whole(&strict(), &origin(server), &url, LIMITS).await);
    let named: Url = format!("http://localhost:{}", server.port()).parse().unwrap();
    refused(whole(&strict(), std::slice::from_ref(&named), named.as_str(), LIMITS).await);
    // Allowed to be private, and not listed.
    refused(whole(&demo(), &["https://mmg.whatsapp.net".parse().unwrap()], &url, LIMITS).await);
    for near in [
        format!("http://user@{server}/"),
        format!("http://localhost:{}/", server.port()),
        format!("https://{server}/"),
        "ftp://127.0.0.1/".to_owned(),
    ] {
        refused(whole(&demo(), &origin(server), &near, LIMITS).await);
    }
    assert!(!asked.load(Ordering::SeqCst));
}

async fn redirecting(to: String) -> SocketAddr {
    serve(Router::new().fallback(move || async move { Redirect::temporary(&to) })).await
}

#[tokio::test]
async fn a_redirect_leads_to_listed_origins_alone() {
    let reached = Arc::new(AtomicBool::new(false));
    let note = Arc::clone(&reached);
    let inside = serve(Router::new().fallback(move |headers: HeaderMap| async move {
        note.store(true, Ordering::SeqCst);
        headers.contains_key(header::AUTHORIZATION).to_string()
    }))
    .await;
    let first = redirecting(format!("http://{inside}/meta-data")).await;
    let url = format!("http://{first}/file");
    let result = whole(&demo(), &origin(first), &url, LIMITS).await;
    assert!(matches!(result, Err(EgressError::Refused { .. })), "{result:?}");
    assert!(!reached.load(Ordering::SeqCst), "nobody asked there");

    // Listed, it is followed; the token stays behind.
    let both = [origin(first)[0].clone(), origin(inside)[0].clone()];
    let mut request = get(&url);
    request.headers_mut().insert(header::AUTHORIZATION, "Bearer t".parse().unwrap());
    let mut download = demo().download(Destination::Listed(&both), request, LIMITS).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "false");

    let circle = redirecting("/again".to_owned()).await;
    let result = whole(&demo(), &origin(circle), &format!("http://{circle}/"), LIMITS).await;
    assert!(matches!(result, Err(EgressError::Refused { .. })), "{result:?}");
}

#[tokio::test]
async fn a_file_cut_off_is_an_error() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = vec![0; 4096];
        let _read = stream.read(&mut head).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await.unwrap();
    });
    let result = whole(&demo(), &origin(server), &format!("http://{server}/"), LIMITS).await;
    assert_eq!(result, Err(EgressError::Transport));
}
