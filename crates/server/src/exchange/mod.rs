//! The data-exchange endpoint, `POST /exchange/{endpoint_id}`: what WhatsApp asks while a person fills a form.
//!
//! The address names the publication, so secrets and keys are known before anything is opened. The order of work:
//! signature over the raw body (432), decryption (421), reading (400), the session, the step ([`akis_exchange::step`]),
//! its effects, and only then the encrypted answer. What is refused on the way has changed nothing. A Submission is
//! confirmed to the phone after its commit, never before.
//!
//! What every request needs is kept in memory ([`cache`]); what a person answered never is.

mod answer;
mod cache;
mod clean;
mod complaint;
mod files;
mod live;
mod problem;
mod record;
mod run;
mod session;

pub(crate) use cache::is_public_id;

use crate::State;
use crate::body_limit::limited;
use axum::Router;
use axum::extract::Extension;
use axum::routing::post;

/// Far above what a form's answers need: files come by reference.
const BODY_LIMIT: usize = 1024 * 1024;

/// Its routes, with their own body limit and caches.
pub(crate) fn router() -> Router<State> {
    let routes = Router::new()
        .route("/exchange/{endpoint_id}", post(answer::answer))
        .layer(Extension(cache::Caches::new()));
    limited(routes, BODY_LIMIT)
}
