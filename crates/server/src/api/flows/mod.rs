//! Forms on their way to WhatsApp: importing, reading, compiling and playing the draft, publishing.

mod compile;
mod get;
mod import;
mod list;
mod problem;
mod publication;
mod publish;
mod report;
mod step;
mod summary;

pub(super) use problem::FlowProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list, import::import))
        .routes(routes!(get::get))
        .routes(routes!(compile::compile))
        .routes(routes!(step::step))
        .routes(routes!(publish::publish))
        .routes(routes!(publication::publication))
}
