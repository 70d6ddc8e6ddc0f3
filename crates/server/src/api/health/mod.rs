//! How the endpoint of a form stands: figures and Meta's news, and the test that plays WhatsApp.

mod body;
mod doctor;
mod get;
mod problem;
mod series;

pub(super) use problem::HealthProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(get::get)).routes(routes!(doctor::last, doctor::examine))
}
