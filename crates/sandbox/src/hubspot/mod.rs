//! HubSpot for one account: consent page, tokens, forms, submissions.

mod account;
mod caller;
mod check;
mod consent;
mod error;
mod fields;
mod forms;
mod oauth;
mod submissions;
mod submit;

use crate::faults::{Fault, FaultKind};
use crate::state::Sandbox;
use crate::world::World;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use error::{ApiError, OauthError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Store {
    /// Form definitions in the order the list gives them.
    pub(crate) forms: Vec<Value>,
    codes: BTreeMap<String, Code>,
    /// By refresh token.
    grants: BTreeMap<String, Grant>,
    /// By access token.
    access: BTreeMap<String, Access>,
    /// Oldest first.
    pub(crate) submissions: Vec<Submission>,
    /// Properties by e-mail address.
    pub(crate) contacts: BTreeMap<String, BTreeMap<String, String>>,
    /// Submissions that got 200 and went nowhere.
    swallowed: u64,
    /// When the calls of the last ten seconds came, in milliseconds.
    #[serde(skip)]
    calls: VecDeque<i64>,
}

/// An authorisation code, good for one exchange.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code {
    redirect_uri: String,
    scopes: Vec<String>,
    challenge: Option<String>,
    expires_at: Timestamp,
    /// The grant it was exchanged for; a second use takes that back.
    used_for: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Grant {
    scopes: Vec<String>,
    revoked: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Access {
    refresh_token: String,
    scopes: Vec<String>,
    expires_at: Timestamp,
}

/// A form submission as HubSpot keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Submission {
    pub(crate) conversion_id: String,
    pub(crate) form_id: String,
    pub(crate) form_name: String,
    /// Milliseconds since 1970, as given or as received.
    pub(crate) submitted_at: i64,
    pub(crate) received_at: Timestamp,
    /// `name`, `value`, `objectTypeId` and, for readers, `label` and `display`.
    pub(crate) values: Vec<Value>,
    pub(crate) page_url: Option<String>,
    pub(crate) page_name: Option<String>,
    pub(crate) context: Value,
    pub(crate) legal_consent: Value,
    pub(crate) contact: Option<String>,
}

const FORMS: [&str; 5] = [
    include_str!("forms/holiday-enquiry.json"),
    include_str!("forms/tur-talebi.json"),
    include_str!("forms/event-request.json"),
    include_str!("forms/guest-feedback.json"),
    include_str!("forms/newsletter.json"),
];

/// Puts the forms that belong to the account in; a form that was changed stays as it is.
pub(crate) fn furnish(world: &mut World) {
    for text in FORMS {
        // A form that does not parse is caught by the first test that lists forms.
        let Ok(form) = serde_json::from_str::<Value>(text) else { continue };
        if !world.hubspot.forms.iter().any(|known| known["id"] == form["id"]) {
            world.hubspot.forms.push(form);
        }
    }
}

/// Adds a form, or replaces the one with the same id.
pub(crate) fn put_form(world: &mut World, form: Value) {
    match world.hubspot.forms.iter_mut().find(|known| known["id"] == form["id"]) {
        Some(known) => *known = form,
        None => world.hubspot.forms.push(form),
    }
}

pub(crate) fn fault_response(fault: &Fault, path: &str) -> Response {
    match fault.kind {
        FaultKind::RateLimited => ApiError::rate_limited(Some(fault.retry_after)).into_response(),
        FaultKind::ServerError => ApiError::internal().into_response(),
        FaultKind::Revoked if path.contains("/oauth/") => OauthError::refresh_token().into_response(),
        _ => ApiError::unauthenticated().into_response(),
    }
}

/// `app.hubspot.com`
pub(crate) fn consent_router() -> Router<Sandbox> {
    Router::new().route("/oauth/authorize", get(consent::page).post(consent::decide))
}

/// `api.hubapi.com`
pub(crate) fn api_router() -> Router<Sandbox> {
    Router::new()
        .route("/oauth/v3/token", post(oauth::token))
        .route("/oauth/v3/token/introspect", post(oauth::introspect))
        .route("/oauth/v3/token/revoke", post(oauth::revoke))
        .route("/account-info/v3/details", get(account::details))
        .route("/marketing/v3/forms", get(forms::list))
        .route("/marketing/v3/forms/{form_id}", get(forms::one))
        .route("/form-integrations/v1/submissions/forms/{form_id}", get(submissions::list))
        .fallback(error::no_such_path)
}

/// `api.hsforms.com`
pub(crate) fn submit_router() -> Router<Sandbox> {
    Router::new()
        .route("/submissions/v3/integration/secure/submit/{portal_id}/{form_id}", post(submit::secure))
        .fallback(error::no_such_path)
}
