//! Lists of options that a company keeps: questions of its forms may take their options from one, and a change is seen by
//! the next person who fills in the form, without a new version.

mod body;
mod change;
mod check;
mod create;
mod csv;
mod delete;
mod get;
mod import;
mod list;
mod problem;
mod replace;

pub(super) use problem::ListProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get, replace::replace, delete::delete))
        .routes(routes!(change::change))
        .routes(routes!(import::import))
}
