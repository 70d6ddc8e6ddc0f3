//! The Media API: where a file of a reply is, and the file itself for whoever bears a token (Cloud API, media).

use super::caller::Caller;
use super::error::GraphError;
use crate::phone;
use crate::state::Sandbox;
use axum::Json;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// How long an address holds, in seconds.
const HOLDS: i64 = 300;
/// Where files are, as on the vendor's own host.
const PATH: &str = "/whatsapp_business/attachments/";

/// `GET /{media}` for a file a phone sent; `None` when the id is of none.
pub(super) fn described(sandbox: &Sandbox, id: &str) -> Option<Response> {
    let file = sandbox.read(|world| phone::sent(world, id))?;
    let base = sandbox.public_url().map(|url| url.as_str().trim_end_matches('/').to_owned()).unwrap_or_default();
    let until = sandbox.now().as_second() + HOLDS;
    let sha256 = Sha256::digest(&file.bytes).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _written = write!(hex, "{byte:02x}");
        hex
    });
    let body = json!({
        "messaging_product": "whatsapp",
        "url": format!("{base}{PATH}?mid={id}&ext={until}"),
        "mime_type": file.mime,
        "sha256": sha256,
        "file_size": file.bytes.len(),
        "id": id,
    });
    Some(Json(body).into_response())
}

/// The host that keeps the files.
pub(crate) fn files_router(sandbox: Sandbox) -> Router {
    Router::new().route(PATH, get(file)).with_state(sandbox)
}

/// A token, an address that still holds, and the user agent every client sends: else there is nothing here.
async fn file(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, GraphError> {
    let holds = asked.get("ext").and_then(|until| until.parse::<i64>().ok());
    let found = asked.get("mid").and_then(|id| sandbox.read(|world| phone::sent(world, id)));
    Ok(match found.filter(|_| holds.is_some_and(|until| until >= sandbox.now().as_second())) {
        Some(file) if headers.contains_key(header::USER_AGENT) => {
            ([(header::CONTENT_TYPE, file.mime)], file.bytes).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    })
}
