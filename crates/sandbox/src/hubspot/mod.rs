//! HubSpot for two accounts: consent page, tokens, forms, submissions, CRM objects, files.

mod account;
mod caller;
mod check;
mod consent;
pub(crate) mod crm;
pub(crate) mod edit;
mod error;
mod fields;
pub(crate) mod files;
mod forms;
mod oauth;
mod portals;
mod rate;
mod submissions;
mod submit;

use crate::faults::{Fault, FaultKind};
use crate::options::Options;
use crate::state::Sandbox;
use crate::switch::Switch;
use crate::world::World;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use error::{ApiError, OauthError};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

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
    /// Only read: where an earlier version kept contacts, by e-mail address.
    #[serde(skip_serializing)]
    contacts: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) crm: crm::Crm,
    pub(crate) files: Vec<files::StoredFile>,
    pub(crate) settings: Settings,
    /// Submissions that got 200 and went nowhere.
    swallowed: u64,
    #[serde(skip)]
    calls: rate::Calls,
}

/// What can be switched while running.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// False takes any number of calls.
    pub(crate) rate_limit: Switch,
    /// How long search does not know of a new record.
    pub(crate) search_lag_seconds: f64,
    /// How long the read-back of submissions does not know of a new one.
    pub(crate) readback_lag_seconds: f64,
    /// Scopes the account's plan does not have: dropped when optional, refused when required.
    pub(crate) missing_scopes: Vec<String>,
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
    /// The account; `None` in a state file of an earlier version means the options' own one.
    #[serde(default)]
    portal: Option<u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Grant {
    scopes: Vec<String>,
    revoked: bool,
    /// As of a code.
    #[serde(default)]
    portal: Option<u64>,
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
pub(crate) fn furnish(world: &mut World, options: &Options) {
    for text in FORMS {
        // A form that does not parse is caught by the first test that lists forms.
        let Ok(form) = serde_json::from_str::<Value>(text) else { continue };
        if !world.hubspot.forms.iter().any(|known| known["id"] == form["id"]) {
            world.hubspot.forms.push(form);
        }
    }
    let (store, portal) = (&mut world.hubspot, options.hubspot.portal_id);
    crm::furnish(store);
    for (email, properties) in std::mem::take(&mut store.contacts) {
        store.crm.upsert_contact(portal, &email, properties, Timestamp::UNIX_EPOCH);
    }
    // Private apps: one with every scope, one that may only read and submit forms. Their tokens have no end.
    let every = consent::SCOPES.iter().map(|(scope, _)| (*scope).to_owned()).collect();
    let narrow = ["oauth", "forms"].map(ToOwned::to_owned).to_vec();
    for (token, scopes) in
        [(&options.hubspot.private_token, every), (&options.hubspot.narrow_private_token, narrow)]
    {
        let token = token.expose_secret().to_owned();
        let access =
            Access { refresh_token: token.clone(), scopes: Clone::clone(&scopes), expires_at: Timestamp::MAX };
        store.grants.entry(token.clone()).or_insert(Grant { scopes, revoked: false, portal: Some(portal) });
        store.access.insert(token, access);
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
pub(crate) fn api_router(sandbox: &Sandbox) -> Router<Sandbox> {
    let oauth = Router::new()
        .route("/token", post(oauth::token))
        .route("/token/introspect", post(oauth::introspect))
        .route("/token/revoke", post(oauth::revoke));
    Router::new()
        .nest("/oauth/v3", oauth.clone())
        .nest("/oauth/2026-03", oauth.clone())
        .nest("/oauth/2026-09", oauth)
        .route("/oauth/v1/refresh-tokens/{token}", delete(oauth::delete))
        .route("/oauth/v2/private-apps/get/access-token-info", post(oauth::private_app))
        .merge(crm::router())
        .route("/files/v3/files", post(files::upload))
        .route("/files/v3/files/search", get(files::search))
        .route("/files/v3/files/{file_id}", get(files::one).delete(files::delete))
        .route("/files/v3/files/{file_id}/signed-url", get(files::signed_url))
        .route("/files/v3/files/{file_id}/gdpr-delete", delete(files::delete))
        .route("/account-info/v3/details", get(account::details))
        .route("/marketing/v3/forms", get(forms::list))
        .route("/marketing/v3/forms/{form_id}", get(forms::one))
        .route("/form-integrations/v1/submissions/forms/{form_id}", get(submissions::list))
        .fallback(error::no_such_path)
        .layer(from_fn_with_state(sandbox.clone(), rate::tell))
}

/// `api.hsforms.com`
pub(crate) fn submit_router() -> Router<Sandbox> {
    Router::new()
        .route("/submissions/v3/integration/secure/submit/{portal_id}/{form_id}", post(submit::secure))
        .fallback(error::no_such_path)
}

/// A moment as HubSpot writes it.
fn moment(at: Timestamp) -> String {
    crm::moment(at)
}

/// Whether something that came `at` is known after a lag of so many seconds.
fn is_known(at: Timestamp, lag_seconds: f64, now: Timestamp) -> bool {
    let lag = SignedDuration::from_secs_f64(lag_seconds.clamp(0.0, 3600.0));
    at.saturating_add(lag).unwrap_or(Timestamp::MAX) <= now
}
