use akis_egress::{Egress, Settings};
use axum::Router;
use bytes::Bytes;
use http::Request;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use url::Url;

/// Limits that keep a failing test short.
pub(crate) fn settings() -> Settings {
    Settings { connect_timeout_ms: 2_000, timeout_ms: 5_000, max_response_bytes: 64 * 1024, allow_private: false }
}

/// A client that may call nothing private.
pub(crate) fn strict() -> Egress {
    Egress::new(&settings()).unwrap()
}

/// Serves on a free port until the test's runtime ends.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The server's origin, as it would stand in the settings.
pub(crate) fn origin(address: SocketAddr) -> [Url; 1] {
    [format!("http://{address}").parse().unwrap()]
}

/// A `GET`.
pub(crate) fn get(url: impl AsRef<str>) -> Request<Bytes> {
    Request::get(url.as_ref()).body(Bytes::new()).unwrap()
}
