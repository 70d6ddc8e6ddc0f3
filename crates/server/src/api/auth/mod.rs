//! Signing up, in and out, and who one is.

pub(super) mod demo;
mod me;
mod problem;
mod session;
mod sign_in;
mod sign_out;
mod sign_up;
mod tenant;

pub(crate) use problem::AuthProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(sign_up::sign_up))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_out::sign_out))
        .routes(routes!(me::me, me::change_me))
        .routes(routes!(tenant::switch_tenant))
}
