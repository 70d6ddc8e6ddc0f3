use crate::server::{get, origin, serve, settings, strict};
use akis_egress::{Destination, Egress, EgressError};
use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get as on_get, post};
use bytes::Bytes;
use http::Request;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server that counts who gets through to it.
async fn counting() -> (std::net::SocketAddr, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let count = move || async move {
        counter.fetch_add(1, Ordering::SeqCst);
        "reached"
    };
    (serve(Router::new().fallback(count)).await, calls)
}

#[tokio::test]
async fn a_vendor_is_called_with_everything_and_answers_whole() {
    let echo = |headers: HeaderMap, body: Bytes| async move {
        assert_eq!(headers[header::AUTHORIZATION], "Bearer t");
        (StatusCode::IM_A_TEAPOT, [("x-kind", "echo")], body)
    };
    let server = serve(Router::new().route("/forms", post(echo))).await;
    let request = Request::post(format!("http://{server}/forms?limit=1"))
        .header(header::AUTHORIZATION, "Bearer t")
        .body(Bytes::from_static("merhaba".as_bytes()))
        .unwrap();
    let answer = strict().send(Destination::Vendor(&origin(server)), request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(answer.headers()["x-kind"], "echo");
    assert_eq!(answer.body(), "merhaba");
}

#[tokio::test]
async fn a_vendor_at_any_other_origin_is_refused() {
    let (server, calls) = counting().await;
    let egress = strict();
    let port = server.port();
    let origins = origin(server);
    let elsewhere = [
        format!("https://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://127.0.0.1:{}/", port.wrapping_add(1)),
        format!("http://127.0.0.1.evil.test:{port}/"),
        format!("http://127.0.0.1:{port}@evil.test/"),
    ];
    for url in elsewhere {
        let result = egress.send(Destination::Vendor(&origins), get(&url)).await;
        assert!(matches!(result, Err(EgressError::Refused { .. })), "{url}: {result:?}");
    }
    let result = egress.send(Destination::Vendor(&[]), get(format!("http://{server}/"))).await;
    assert!(matches!(result, Err(EgressError::Refused { .. })));
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_tenant_reaches_nothing_private_however_it_is_written() {
    let (server, calls) = counting().await;
    let egress = strict();
    let port = server.port();
    let hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "10.0.0.1",
        "169.254.169.254",
        // Names, which only resolving shows for what they are.
        "localhost",
        "LOCALHOST",
    ];
    for host in hosts {
        let result = egress.send(Destination::Tenant, get(format!("http://{host}:{port}/"))).await;
        assert!(matches!(result, Err(EgressError::Refused { .. })), "{host}: {result:?}");
    }
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_tenant_reaches_private_addresses_where_the_settings_allow_it() {
    let (server, calls) = counting().await;
    let egress = Egress::new(&akis_egress::Settings { allow_private: true, ..settings() }).unwrap();
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("http://{host}:{}/hook", server.port());
        assert_eq!(egress.send(Destination::Tenant, get(&url)).await.unwrap().body(), "reached");
    }
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn addresses_that_are_no_web_addresses_are_refused() {
    let egress = strict();
    for url in ["/only/a/path", "ftp://93.184.215.14/", "http://user:secret@93.184.215.14/"] {
        let result = egress.send(Destination::Tenant, get(url)).await;
        assert!(matches!(result, Err(EgressError::Refused { .. })), "{url}: {result:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let (target, calls) = counting().await;
    let to = format!("http://{target}/secret");
    let redirect = move || async move { (StatusCode::FOUND, [(header::LOCATION, to)]) };
    let server = serve(Router::new().route("/", on_get(redirect))).await;
    let answer =
        strict().send(Destination::Vendor(&origin(server)), get(format!("http://{server}/"))).await.unwrap();
    assert_eq!(answer.status(), StatusCode::FOUND);
    assert_eq!(answer.headers()[header::LOCATION], format!("http://{target}/secret"));
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}
