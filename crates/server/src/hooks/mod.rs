//! Webhooks. WhatsApp's come to `/hooks/whatsapp/{app_id}`: the address names the app, and with it the secrets, before
//! anything is parsed. A post is checked, kept as it came and answered; a job takes it in. Sources tell of changed forms
//! at `/hooks/source/{token}` and `/hooks/google`.

mod google;
mod google_keys;
mod problem;
mod source;
mod whatsapp;

pub use google::GooglePush;
pub(crate) use google_keys::GoogleKeys;
pub(crate) use whatsapp::SIGNATURE;

use crate::State;
use crate::body_limit::limited;
use axum::Router;
use axum::routing::{get, head, post};

/// Meta sends at most 3 MB a post.
const BODY_LIMIT: usize = 3 * 1024 * 1024;

/// That a form changed is said in a few hundred bytes.
const NEWS_LIMIT: usize = 64 * 1024;

/// Its routes, with their own body limit.
pub(crate) fn router() -> Router<State> {
    let whatsapp =
        Router::new().route("/hooks/whatsapp/{app_id}", get(whatsapp::handshake).post(whatsapp::receive));
    let sources = Router::new()
        .route("/hooks/source/{token}", head(source::is_there).post(source::receive))
        .route("/hooks/google", post(google::receive));
    limited(whatsapp, BODY_LIMIT).merge(limited(sources, NEWS_LIMIT))
}
