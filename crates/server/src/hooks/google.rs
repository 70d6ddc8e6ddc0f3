//! Google tells of changed forms through Pub/Sub, which pushes to `/hooks/google` in a service account's name
//! (Google Forms API, "Set up and receive push notifications"; Cloud Pub/Sub, "Authentication for push subscriptions").

use super::google_keys::{GoogleKeys, KeyError};
use super::problem::HookProblem;
use super::source::wake;
use crate::State;
use crate::problem::{Problem, RequestProblem};
use akis_form::SourceKind;
use akis_store::control::source_hooks;
use axum::extract::rejection::BytesRejection;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;
use url::Url;

/// Whose pushes are believed.
#[derive(Debug, Clone)]
pub struct GooglePush {
    /// The service account in whose name the subscription calls.
    pub account: String,
    /// Where Google publishes the keys of such tokens.
    pub certs_url: Url,
}

/// Who issues the tokens.
const ISSUERS: [&str; 2] = ["https://accounts.google.com", "accounts.google.com"];

/// What a token says.
#[derive(Deserialize)]
struct Claims {
    #[serde(default)]
    email: String,
    #[serde(default)]
    email_verified: bool,
}

/// What is pushed. The message has no content of its own; its attributes name the form.
#[derive(Deserialize)]
struct Push {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Attributes {
    form_id: String,
    event_type: String,
}

/// Takes a push. What is not about a form of ours is acknowledged too: Pub/Sub would repeat it for days.
pub(crate) async fn receive(
    state: State,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let body = body.map_err(|_| RequestProblem::TooLarge)?;
    let Some(push) = &state.google_push else { return Err(HookProblem::UnknownHook.into()) };
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or(HookProblem::NotTheSource)?;
    let audience = state.settings.absolute("/hooks/google");
    check(&state, &state.google_keys, push, token.trim(), &audience).await?;
    let Ok(Push { message: Message { attributes } }) = serde_json::from_slice::<Push>(&body) else {
        return Ok(StatusCode::NO_CONTENT);
    };
    if attributes.form_id.is_empty() || (!attributes.event_type.is_empty() && attributes.event_type != "SCHEMA") {
        return Ok(StatusCode::NO_CONTENT);
    }
    let mut connection = state.store.control().await.map_err(Problem::internal)?;
    let hooks = source_hooks::of_form(&mut connection, SourceKind::GoogleForms, &attributes.form_id)
        .await
        .map_err(Problem::internal)?;
    drop(connection);
    for hook in hooks {
        wake(&state, &hook).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the token was made by Google, for us, in the name of the account.
async fn check(
    state: &State,
    keys: &GoogleKeys,
    push: &GooglePush,
    token: &str,
    audience: &str,
) -> Result<(), Problem> {
    let refused = || Problem::from(HookProblem::NotTheSource);
    let header = decode_header(token).map_err(|_| refused())?;
    let kid = header.kid.filter(|_| header.alg == Algorithm::RS256).ok_or_else(refused)?;
    let key = match keys.key(&state.egress, &push.certs_url, &kid).await {
        Ok(key) => key,
        Err(KeyError::Unknown) => return Err(refused()),
        Err(KeyError::Unavailable(error)) => {
            return Err(Problem::from(HookProblem::KeysUnavailable).because(error));
        }
    };
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[audience]);
    validation.set_issuer(&ISSUERS);
    validation.set_required_spec_claims(&["exp", "aud", "iss"]);
    let claims = decode::<Claims>(token, &key, &validation).map_err(|_| refused())?.claims;
    if claims.email_verified && claims.email == push.account { Ok(()) } else { Err(refused()) }
}
