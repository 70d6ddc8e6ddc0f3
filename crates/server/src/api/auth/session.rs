//! What signing up, in and by the demonstration's link have in common.

use super::AuthProblem;
use crate::{
    State,
    auth::{IDLE, cookie, expiry},
    problem::Problem,
};
use akis_store::{
    PersonId, TenantId,
    control::{sign_ins, tenants},
};
use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sqlx::PgConnection;

/// Most characters of a browser's description that are kept.
const USER_AGENT_CHARS: usize = 200;

/// Signs a person in to the first of their companies and gives the token and that company.
pub(super) async fn begin(
    control: &mut PgConnection,
    person: PersonId,
    headers: &HeaderMap,
) -> Result<(SecretString, TenantId), Problem> {
    let companies = tenants::of_person(control, person).await?;
    let (company, _) = companies.first().ok_or(AuthProblem::NoCompany)?;
    Ok((begin_in(control, person, company.id, headers).await?, company.id))
}

/// Signs a person in to one of their companies.
pub(super) async fn begin_in(
    control: &mut PgConnection,
    person: PersonId,
    tenant: TenantId,
    headers: &HeaderMap,
) -> Result<SecretString, Problem> {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(USER_AGENT_CHARS).collect();
    Ok(sign_ins::create(control, person, tenant, &agent, expiry(Timestamp::now())).await?)
}

/// The header that gives a browser its cookie.
pub(super) fn set_cookie(state: &State, token: &SecretString) -> HeaderMap {
    cookie::signed_in(&state.settings, token.expose_secret(), IDLE.as_secs().unsigned_abs())
}
