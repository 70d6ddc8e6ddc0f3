use super::{
    AuthProblem,
    me::{Me, locale},
    session,
};
use crate::{State, api::text::named, auth::Passwords, extract::Json, problem::Problem};
use akis_store::{
    Role, StoreError, audit,
    control::{
        members,
        people::{self, NewPerson},
        tenants::{self, NewTenant},
    },
};
use axum::http::{HeaderMap, StatusCode};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new person and their new company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignUp {
    /// Signs in with it.
    email: String,
    /// At least 10 characters.
    #[schema(value_type = String, min_length = 10, max_length = 200)]
    password: SecretString,
    /// How they want to be called.
    name: String,
    /// The company's name.
    company: String,
    /// The language they see: `en` or `tr`.
    locale: String,
}

/// Makes a person, their company and a sign-in. For anybody.
#[utoipa::path(post, path = "/auth/sign-up", tag = "auth", operation_id = "sign_up", request_body = SignUp, security(()),
    responses((status = 201, body = Me), AuthProblem))]
pub(super) async fn sign_up(
    state: State,
    headers: HeaderMap,
    Json(new): Json<SignUp>,
) -> Result<(StatusCode, HeaderMap, Json<Me>), Problem> {
    let email = email(&new.email)?;
    let name = named("your name", &new.name)?;
    let company = named("your company's name", &new.company)?;
    let locale = locale(&new.locale);
    if !Passwords::is_acceptable(&new.password) {
        return Err(AuthProblem::WeakPassword.into());
    }
    let password_hash = state.passwords.hash(new.password).await?;

    let mut tx = state.store.begin_control().await?;
    let person = NewPerson { email, name, locale: locale.clone(), password_hash };
    let person = people::create(&mut tx, &person).await.map_err(taken)?;
    let time_zone = if locale == "tr" { "Europe/Istanbul" } else { "UTC" }.to_owned();
    let company = NewTenant { name: company, time_zone, locale };
    let tenant = tenants::create(&state.store, &mut tx, &company).await?;
    members::add(&mut tx, tenant, person, Role::Owner).await?;
    let token = session::begin_in(&mut tx, person, tenant, &headers).await?;
    let mut tx = state.store.enter(tx, tenant).await?;
    audit::record(&mut tx, Some(person), "tenant.created", &tenant.to_string(), &serde_json::json!({})).await?;
    let me = Me::read(&state, &mut tx, person, tenant).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, session::set_cookie(&state, &token), Json(me)))
}

/// Something, an at sign, something with a dot: whether it exists shows when it is written to.
pub(super) fn email(text: &str) -> Result<String, AuthProblem> {
    let email = text.trim();
    let parts = email.split_once('@').filter(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    });
    let is_plain = email.len() <= 254 && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    let is_one = email.matches('@').count() == 1;
    parts.filter(|_| is_plain && is_one).map(|_| email.to_owned()).ok_or(AuthProblem::InvalidEmail)
}

fn taken(error: StoreError) -> Problem {
    match error {
        StoreError::Taken(_) => AuthProblem::EmailTaken.into(),
        error => error.into(),
    }
}
