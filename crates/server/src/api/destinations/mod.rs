//! What a flow's answers are written to.

mod body;
mod bridge;
mod change;
mod check;
mod create;
mod delete;
mod kind;
mod kinds;
mod list;
mod mapping;
mod problem;
mod rules;
mod sample;
mod test;

pub(super) use problem::DestinationProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(kinds::kinds))
        .routes(routes!(list::list, create::create))
        .routes(routes!(change::change, delete::delete))
        .routes(routes!(mapping::mapping))
        .routes(routes!(check::check))
        .routes(routes!(test::test))
        .routes(routes!(bridge::bridge))
}
