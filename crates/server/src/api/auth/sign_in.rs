use super::{AuthProblem, me::Me, session};
use crate::{State, extract::Json, problem::Problem};
use akis_store::control::{people, sign_in_attempts};
use axum::http::HeaderMap;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use std::time::Duration;
use utoipa::ToSchema;

/// Who says they are who.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    email: String,
    #[schema(value_type = String)]
    password: SecretString,
}

/// Signs a person in. For anybody. After ten wrong passwords for one address that address waits some minutes.
#[utoipa::path(post, path = "/auth/sign-in", tag = "auth", operation_id = "sign_in", request_body = SignIn, security(()),
    responses((status = 200, body = Me), AuthProblem))]
pub(super) async fn sign_in(
    state: State,
    headers: HeaderMap,
    Json(given): Json<SignIn>,
) -> Result<(HeaderMap, Json<Me>), Problem> {
    let email = given.email.trim().to_lowercase();
    let now = Timestamp::now();
    let mut control = state.store.control().await?;
    let key = format!("email:{email}");
    if let Some(until) = sign_in_attempts::blocked_until(&mut control, &key, now).await? {
        let wait = Duration::try_from(until.duration_since(now)).unwrap_or_default();
        return Err(Problem::from(AuthProblem::TooManyAttempts).after(wait));
    }
    // Counted before the password is looked at, so that many tries at once gain nothing.
    sign_in_attempts::fail(&mut control, &key, now).await?;
    let person = people::by_email(&mut control, &email).await?;
    // The check takes its time; a connection is not held through it.
    drop(control);

    let stored = person.as_ref().map(|person| person.password_hash.clone());
    let is_right = state.passwords.verify(given.password, stored).await?;
    let person = person.filter(|_| is_right).ok_or(AuthProblem::WrongCredentials)?;

    let mut tx = state.store.begin_control().await?;
    sign_in_attempts::clear(&mut tx, &key).await?;
    let (token, tenant) = session::begin(&mut tx, person.id, &headers).await?;
    let me = Me::read(&state, &mut tx, person.id, tenant).await?;
    tx.commit().await.map_err(akis_store::StoreError::from)?;
    Ok((session::set_cookie(&state, &token), Json(me)))
}
