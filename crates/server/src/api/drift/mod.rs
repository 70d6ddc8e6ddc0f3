//! What changed in a flow's form at its source, and what becomes of it.

mod body;
mod check;
mod get;
mod merge;
mod problem;

pub(super) use problem::DriftProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(get::get))
        .routes(routes!(check::check))
        .routes(routes!(merge::merge))
        .routes(routes!(merge::dismiss))
}
