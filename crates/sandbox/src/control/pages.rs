//! Pages for people. They hold no logic of their own: they draw what the control API says.

use crate::state::Sandbox;
use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

const INDEX: &str = include_str!("../pages/index.html");
const PHONE: &str = include_str!("../pages/phone.html");
const HUBSPOT: &str = include_str!("../pages/hubspot.html");
const STYLE: &str = include_str!("../pages/style.css");
const PHONE_STYLE: &str = include_str!("../pages/phone.css");
const PHONE_SCRIPT: &str = include_str!("../pages/phone.js");
const DRAW_SCRIPT: &str = include_str!("../pages/draw.js");
const HUBSPOT_SCRIPT: &str = include_str!("../pages/hubspot.js");
const INDEX_SCRIPT: &str = include_str!("../pages/index.js");

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox", get(|| async { Html(INDEX) }))
        .route("/sandbox/phone", get(|| async { Html(PHONE) }))
        .route("/sandbox/hubspot", get(|| async { Html(HUBSPOT) }))
        .route("/sandbox/assets/style.css", get(|| async { asset("text/css", STYLE) }))
        .route("/sandbox/assets/phone.css", get(|| async { asset("text/css", PHONE_STYLE) }))
        .route("/sandbox/assets/phone.js", get(|| async { asset("text/javascript", PHONE_SCRIPT) }))
        .route("/sandbox/assets/draw.js", get(|| async { asset("text/javascript", DRAW_SCRIPT) }))
        .route("/sandbox/assets/hubspot.js", get(|| async { asset("text/javascript", HUBSPOT_SCRIPT) }))
        .route("/sandbox/assets/index.js", get(|| async { asset("text/javascript", INDEX_SCRIPT) }))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    // The next build may bring another text under the same name.
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], text).into_response()
}
