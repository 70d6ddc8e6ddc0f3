//! What a company must know, and how it wants to be told.

mod body;
mod list;
mod problem;
mod seen;
mod settings;

pub(super) use problem::AlertProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::unseen))
        .routes(routes!(seen::seen))
        .routes(routes!(settings::get, settings::set))
}
