//! What people answered.

mod correct;
mod delivery;
mod export;
mod get;
mod list;
mod problem;

pub(super) use correct::CorrectionProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(export::export))
        .routes(routes!(get::get))
        .routes(routes!(correct::correct))
}
