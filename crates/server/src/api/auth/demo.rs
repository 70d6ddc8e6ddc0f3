use super::{AuthProblem, session};
use crate::{
    State,
    extract::Query,
    problem::{Problem, RequestProblem},
};
use akis_store::{StoreError, control::people};
use axum::{
    http::HeaderMap,
    response::{IntoResponse, Redirect},
};
use secrecy::ExposeSecret;
use serde::Deserialize;
use subtle::ConstantTimeEq;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The link's parameters.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DemoQuery {
    /// Printed when the demonstration starts.
    key: String,
}

pub(crate) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(demo_sign_in))
}

/// Signs the demonstration's person in and shows the dashboard. There only in the demonstration.
#[utoipa::path(get, path = "/demo/sign-in", tag = "auth", operation_id = "demo_sign_in", params(DemoQuery), security(()),
    responses((status = 303), RequestProblem))]
async fn demo_sign_in(
    state: State,
    headers: HeaderMap,
    Query(query): Query<DemoQuery>,
) -> Result<impl IntoResponse, Problem> {
    let demo = state.settings.demo.as_ref().ok_or(RequestProblem::UnknownPath)?;
    if !bool::from(demo.key.expose_secret().as_bytes().ct_eq(query.key.as_bytes())) {
        return Err(AuthProblem::WrongCredentials.into());
    }
    let mut tx = state.store.begin_control().await?;
    let person = people::by_email(&mut tx, &demo.email).await?.ok_or(AuthProblem::WrongCredentials)?;
    let (token, _) = session::begin(&mut tx, person.id, &headers).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok((session::set_cookie(&state, &token), Redirect::to("/")))
}
