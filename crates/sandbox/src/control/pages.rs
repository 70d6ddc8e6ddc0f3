//! Pages for people. They hold no logic of their own: they draw what the control API says.

use crate::state::Sandbox;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

const INDEX: &str = include_str!("../pages/index.html");
const PHONE: &str = include_str!("../pages/phone.html");
const HUBSPOT: &str = include_str!("../pages/hubspot.html");
const RECEIVED: &str = include_str!("../pages/received.html");
/// Scripts of the pages about received things, and what they share.
const SCRIPTS: [(&str, &str); 5] = [
    ("received.js", include_str!("../pages/received.js")),
    ("typeform.js", include_str!("../pages/typeform.js")),
    ("surveymonkey.js", include_str!("../pages/surveymonkey.js")),
    ("listener.js", include_str!("../pages/listener.js")),
    ("mailbox.js", include_str!("../pages/mailbox.js")),
];
const TYPEFORM: &str = "This page plays Typeform, which takes no responses from outside.";
const SURVEYMONKEY: &str = "This page plays SurveyMonkey's results.";
const LISTENER: &str = "This page plays a server of your own that webhooks come to.";
const MAILBOX: &str = "This page plays everybody's mailbox. No mail leaves this machine.";
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
        .route("/sandbox/typeform", get(|| async { received("Typeform", TYPEFORM, "typeform") }))
        .route("/sandbox/surveymonkey", get(|| async { received("SurveyMonkey", SURVEYMONKEY, "surveymonkey") }))
        .route("/sandbox/listener", get(|| async { received("Webhook listener", LISTENER, "listener") }))
        .route("/sandbox/mails", get(|| async { received("Mailbox", MAILBOX, "mailbox") }))
        .route("/sandbox/assets/{script}", get(script))
        .route("/sandbox/assets/style.css", get(|| async { asset("text/css", STYLE) }))
        .route("/sandbox/assets/phone.css", get(|| async { asset("text/css", PHONE_STYLE) }))
        .route("/sandbox/assets/phone.js", get(|| async { asset("text/javascript", PHONE_SCRIPT) }))
        .route("/sandbox/assets/draw.js", get(|| async { asset("text/javascript", DRAW_SCRIPT) }))
        .route("/sandbox/assets/hubspot.js", get(|| async { asset("text/javascript", HUBSPOT_SCRIPT) }))
        .route("/sandbox/assets/index.js", get(|| async { asset("text/javascript", INDEX_SCRIPT) }))
}

/// The name on the page, what it plays, its script.
fn received(name: &str, ribbon: &str, script: &str) -> Html<String> {
    Html(RECEIVED.replace("{{name}}", name).replace("{{ribbon}}", ribbon).replace("{{script}}", script))
}

async fn script(Path(name): Path<String>) -> Response {
    match SCRIPTS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => asset("text/javascript", text),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    // The next build may bring another text under the same name.
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], text).into_response()
}
