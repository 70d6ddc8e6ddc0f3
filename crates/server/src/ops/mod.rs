//! What an operator asks: is it alive, can it serve, how much does it do.

mod health;
mod metrics;

pub use metrics::install_metrics;

use crate::State;
use axum::{Router, routing::get};

/// `/healthz`, `/readyz` and `/metrics`.
pub(crate) fn router() -> Router<State> {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::render))
}
