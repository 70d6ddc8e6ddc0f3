//! Redirects of calls.

use crate::server::{get, serve, settings};
use akis_egress::{Destination, Egress, EgressError, Settings};
use axum::Router;
use axum::body::Bytes as Body;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::routing::any;
use bytes::Bytes;
use http::Request;
use url::Url;

fn demo() -> Egress {
    Egress::new(&Settings { allow_private: true, ..settings() }).unwrap()
}

/// Says what came.
async fn told(method: Method, headers: HeaderMap, body: Body) -> String {
    format!("{method} {} {}", headers.contains_key(header::AUTHORIZATION), body.len())
}

fn moved(status: u16, to: String) -> axum::routing::MethodRouter {
    let status = StatusCode::from_u16(status).unwrap();
    any(move || async move { (status, [(header::LOCATION, to)]) })
}

fn post(url: String) -> Request<Bytes> {
    let request = Request::post(url).header(header::AUTHORIZATION, "Bearer t");
    request.body(Bytes::from_static(b"answers")).unwrap()
}

#[tokio::test]
async fn a_listed_call_is_led_to_another_listed_origin_without_its_body() {
    let other = serve(Router::new().route("/told", any(told)).route("/again", moved(302, "/told".into()))).await;
    let stranger = serve(Router::new().route("/told", any(told))).await;
    let first = Router::new()
        .route("/there", moved(302, format!("http://{other}/told")))
        .route("/further", moved(303, format!("http://{other}/again")))
        .route("/body", moved(307, format!("http://{other}/told")))
        .route("/stranger", moved(302, format!("http://{stranger}/told")))
        .route("/round", moved(302, "/round".into()));
    let first = serve(first).await;
    let origins: Vec<Url> = [first, other].map(|address| format!("http://{address}").parse().unwrap()).into();
    let egress = demo();
    let ask = async |path: &str| {
        let answer =
            egress.send(Destination::Listed(&origins), post(format!("http://{first}{path}"))).await.unwrap();
        (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
    };
    for path in ["/there", "/further"] {
        assert_eq!(ask(path).await, (200, "GET false 0".to_owned()), "{path}");
    }
    assert_eq!(ask("/body").await.0, 307, "the body goes to nobody else");
    assert_eq!(ask("/stranger").await.0, 302, "where it leads is said, not followed");
    assert_eq!(ask("/round").await.0, 302, "not for ever");
}

#[tokio::test]
async fn no_other_call_is_led_anywhere() {
    let server = serve(Router::new().route("/there", moved(302, "/told".into())).route("/told", any(told))).await;
    let origins: Vec<Url> = vec![format!("http://{server}").parse().unwrap()];
    let url = format!("http://{server}/there");
    for to in [Destination::Vendor(&origins), Destination::Tenant] {
        assert_eq!(demo().send(to, post(url.clone())).await.unwrap().status(), StatusCode::FOUND);
    }
    // A listed origin inside somebody's walls is still inside them.
    let strict = Egress::new(&settings()).unwrap();
    let refused = strict.send(Destination::Listed(&origins), get(&url)).await.unwrap_err();
    assert!(matches!(refused, EgressError::Refused { .. }), "{refused:?}");
}
