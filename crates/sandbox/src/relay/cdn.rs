//! WhatsApp's CDN: whoever knows the address gets the encrypted file.

use crate::phone;
use crate::state::Sandbox;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Only `/cdn`: what pickers uploaded, encrypted, under the address a request names as `cdn_url`.
pub fn cdn_router(sandbox: Sandbox) -> Router {
    Router::new().route("/cdn/{media_id}", get(file)).with_state(sandbox)
}

async fn file(State(sandbox): State<Sandbox>, Path(media_id): Path<String>) -> Response {
    match sandbox.read(|world| phone::uploaded(world, &media_id)) {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
