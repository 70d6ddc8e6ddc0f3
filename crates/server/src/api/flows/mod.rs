//! Forms on their way to WhatsApp: importing, reading, compiling and playing the draft, publishing.

mod change;
mod compile;
mod get;
mod import;
mod list;
mod mode;
mod options_source;
mod predict;
mod predictions;
mod problem;
mod publication;
mod publish;
mod report;
mod step;
mod summary;
mod versions;

pub(super) use problem::FlowProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list, import::import))
        .routes(routes!(get::get, change::change))
        .routes(routes!(versions::list))
        .routes(routes!(versions::retire))
        .routes(routes!(compile::compile))
        .routes(routes!(step::step))
        .routes(routes!(options_source::set))
        .routes(routes!(predictions::predictions))
        .routes(routes!(publish::publish))
        .routes(routes!(publication::publication))
}
