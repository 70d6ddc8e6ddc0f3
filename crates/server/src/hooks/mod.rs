//! Webhooks from WhatsApp, at `/hooks/whatsapp/{app_id}`: the address names the app, and with it the secrets, before
//! anything is parsed. A post is checked, kept as it came and answered; a job takes it in.

mod problem;
mod whatsapp;

pub(crate) use whatsapp::SIGNATURE;

use crate::State;
use crate::body_limit::limited;
use axum::Router;
use axum::routing::get;

/// Meta sends at most 3 MB a post.
const BODY_LIMIT: usize = 3 * 1024 * 1024;

/// Its routes, with their own body limit.
pub(crate) fn router() -> Router<State> {
    let routes = Router::new().route("/hooks/whatsapp/{app_id}", get(whatsapp::handshake).post(whatsapp::receive));
    limited(routes, BODY_LIMIT)
}
