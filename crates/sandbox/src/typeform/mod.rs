//! Typeform: consent page, rotating tokens, forms to read. There is no call that takes a response.

mod caller;
mod consent;
pub(crate) mod edit;
mod error;
mod forms;
mod oauth;

use crate::faults::{Fault, FaultKind};
use crate::options::Options;
use crate::state::Sandbox;
use crate::switch::Switch;
use crate::world::World;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use error::{ApiError, OauthError};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Store {
    /// In the order the list gives them.
    pub(crate) forms: Vec<Form>,
    /// Webhooks by form, as the list gives them; nobody can make one here.
    pub(crate) webhooks: BTreeMap<String, Vec<Value>>,
    pub(crate) settings: Settings,
    /// Ids of forms that were deleted, so that furnishing does not bring them back.
    deleted: Vec<String>,
    codes: BTreeMap<String, Code>,
    grants: BTreeMap<String, Grant>,
    access: BTreeMap<String, Access>,
    /// Every refresh token ever given, by itself.
    refresh: BTreeMap<String, Refresh>,
    /// When the calls of the last second came, in milliseconds, by account.
    #[serde(skip)]
    calls: BTreeMap<String, VecDeque<i64>>,
}

/// What can be switched while running.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// False takes any number of calls.
    pub(crate) rate_limit: Switch,
}

/// A form and whose it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Form {
    /// Key of the account.
    pub(crate) account: String,
    /// As `GET /forms/{id}` gives it.
    pub(crate) definition: Value,
}

/// An authorisation code, good for one exchange.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code {
    account: String,
    redirect_uri: String,
    scopes: Vec<String>,
    expires_at: Timestamp,
}

/// What a person allowed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Grant {
    account: String,
    scopes: Vec<String>,
    revoked: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Access {
    grant: String,
    /// `None` for a personal token.
    expires_at: Option<Timestamp>,
}

/// A refresh token; good once.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Refresh {
    grant: String,
    used: bool,
}

/// A person at Typeform.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) key: &'static str,
    pub(crate) user_id: &'static str,
    pub(crate) email: &'static str,
    pub(crate) alias: &'static str,
    pub(crate) language: &'static str,
}

/// The people who can sign in.
pub(crate) const ACCOUNTS: [Account; 2] = [
    Account {
        key: "mavi-deniz",
        user_id: "01HX6QZP4M8TDV2R7K9WJ3EYBN",
        email: "elif.kaya@mavideniz.com.tr",
        alias: "Elif Kaya",
        language: "tr",
    },
    Account {
        key: "ege-butik",
        user_id: "01J2B8C5NNG7XW4S6A0FQVTR1D",
        email: "baris@egebutik.com.tr",
        alias: "Barış Demir",
        language: "en",
    },
];

const FORMS: [(&str, &str); 4] = [
    ("mavi-deniz", include_str!("forms/boat-trip.json")),
    ("mavi-deniz", include_str!("forms/konaklama-anketi.json")),
    ("mavi-deniz", include_str!("forms/workshop.json")),
    ("ege-butik", include_str!("forms/second-account.json")),
];

/// Puts the accounts' forms and the personal token in; a form that was changed stays as it is.
pub(crate) fn furnish(world: &mut World, options: &Options) {
    let typeform = &mut world.typeform;
    for (account, text) in FORMS {
        // A form that does not parse is caught by the first test that lists forms.
        let Ok(definition) = serde_json::from_str::<Value>(text) else { continue };
        let known = typeform.forms.iter().any(|form| form.definition["id"] == definition["id"])
            || typeform.deleted.iter().any(|id| definition["id"] == **id);
        if !known {
            typeform.forms.push(Form { account: account.to_owned(), definition });
        }
    }
    let Some(first) = ACCOUNTS.first() else { return };
    let scopes = consent::SCOPES.iter().map(|(scope, _)| (*scope).to_owned()).collect();
    let personal = Grant { account: first.key.to_owned(), scopes, revoked: false };
    let token = options.typeform.personal_token.expose_secret();
    typeform.grants.entry("personal".into()).or_insert(personal);
    typeform.access.insert(token.to_owned(), Access { grant: "personal".into(), expires_at: None });
}

pub(crate) fn fault_response(fault: &Fault, path: &str) -> Response {
    match fault.kind {
        FaultKind::RateLimited => ApiError::rate_limited(fault.retry_after).into_response(),
        FaultKind::ServerError => ApiError::internal().into_response(),
        FaultKind::Revoked if path.contains("/oauth/") => OauthError::refresh_token().into_response(),
        _ => ApiError::dead_token().into_response(),
    }
}

/// `api.typeform.com`
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/oauth/authorize", get(consent::page).post(consent::decide))
        .route("/oauth/token", post(oauth::token))
        .route("/me", get(forms::me))
        .route("/forms", get(forms::list))
        .route("/forms/{form_id}", get(forms::one))
        .route("/forms/{form_id}/webhooks", get(forms::webhooks))
        .route("/workspaces", get(forms::workspaces))
        .route("/workspaces/{workspace_id}/forms", get(forms::of_workspace))
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::no_such_method)
}

impl Sandbox {
    /// Everybody removes the app at Typeform: every token is dead, personal ones too.
    pub fn remove_typeform_app(&self) {
        self.write(|world| world.typeform.grants.values_mut().for_each(|grant| grant.revoked = true));
    }
}
