//! Google for two accounts: consent page, tokens, Drive, Picker, Forms, Sheets, the public form pages, Apps Script.
//!
//! Each Google host is a folder under `/google`, and below it stand Google's own paths:
//! `accounts` (accounts.google.com), `oauth2` (oauth2.googleapis.com), `openid` (openidconnect.googleapis.com), `forms`
//! (forms.googleapis.com), `www` (www.googleapis.com, Drive), `sheets` (sheets.googleapis.com), `docs`
//! (docs.google.com), `script` (script.google.com), `content` (script.googleusercontent.com), `apis` (apis.google.com, the
//! Picker's script). `picker` stands for the window which that script opens.

mod accounts;
mod apps_script;
mod caller;
mod change;
mod consent;
mod drive;
mod error;
mod forms;
mod furnish;
mod input;
mod look;
mod mask;
mod oauth;
mod path;
mod picker;
mod public;
mod push;
mod query;
mod record;
mod responses;
mod scopes;
mod shape;
mod sheets;
mod watches;

pub(crate) use apps_script::{NewScript, deploy};
pub(crate) use change::{Publishing, edit, publish, remove};
pub(crate) use furnish::furnish;
pub(crate) use look::{
    forms as shown_forms, responses as shown_responses, sheet as shown_sheet, sheets as shown_sheets,
};
pub(crate) use picker::pick;

use crate::faults::{Fault, FaultKind};
use crate::state::Sandbox;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use error::{ApiError, TokenError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Store {
    /// By the id of the document people edit.
    pub(crate) forms: BTreeMap<String, FormFile>,
    /// By spreadsheet id.
    pub(crate) sheets: BTreeMap<String, sheets::Spreadsheet>,
    /// Oldest first.
    pub(crate) responses: Vec<FormResponse>,
    /// What each account picked for the app or the app made there; by account.
    pub(crate) picked: BTreeMap<String, BTreeSet<String>>,
    /// By deployment id.
    pub(crate) scripts: BTreeMap<String, apps_script::Script>,
    pub(crate) settings: Settings,
    pub(crate) watches: Vec<watches::Watch>,
    /// Ids of form files that were here once; a deleted one does not come back with the next start.
    known: BTreeSet<String>,
    /// What each account allowed the app so far.
    consents: BTreeMap<String, BTreeSet<String>>,
    codes: BTreeMap<String, oauth::Code>,
    /// By refresh token.
    refreshes: BTreeMap<String, oauth::Refresh>,
    /// By access token.
    access: BTreeMap<String, oauth::Access>,
    /// What a web app answered, waiting to be fetched from the content host.
    #[serde(skip)]
    outputs: BTreeMap<String, apps_script::Output>,
}

/// What can be set about this Google.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// The consent screen is "External" in status "Testing": refresh tokens die after seven days.
    pub(crate) testing: bool,
    /// The status of the form page that comes back instead of a confirmation; Google promises neither 200 nor 400.
    pub(crate) refused_status: u16,
    /// Where Pub/Sub pushes news of changed forms; `None` pushes nothing.
    pub(crate) push_url: Option<String>,
    /// The audience of the token that comes with a push; `None` takes the address.
    pub(crate) push_audience: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { testing: false, refused_status: 400, push_url: None, push_audience: None }
    }
}

/// A form as its owner has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FormFile {
    /// The account's subject.
    pub(crate) owner: String,
    pub(crate) form_id: String,
    /// The id in the public address.
    pub(crate) published_id: String,
    #[serde(default = "one")]
    pub(crate) revision: u64,
    #[serde(default)]
    pub(crate) created: Option<Timestamp>,
    #[serde(default)]
    pub(crate) modified: Option<Timestamp>,
    /// What only the public page and Apps Script know.
    #[serde(default)]
    pub(crate) public: PublicRules,
    /// As `forms.get` gives it, without ids and revision.
    pub(crate) form: Value,
}

fn one() -> u64 {
    1
}

/// What the Forms API does not tell of a form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct PublicRules {
    /// Only people who signed in may answer.
    pub(crate) requires_login: bool,
    /// Everybody answers once, which needs signing in as well.
    pub(crate) limit_one_response: bool,
    pub(crate) confirmation: String,
    /// Checks of answers by question id, as the public page's data writes them.
    pub(crate) validation: BTreeMap<String, Value>,
    /// By the item id of a page break: where one goes who comes to it from the section before. `CONTINUE`, `SUBMIT`,
    /// `RESTART` or the item id of another page break.
    pub(crate) go_to: BTreeMap<String, String>,
}

/// A response as it was stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FormResponse {
    pub(crate) response_id: String,
    pub(crate) form_id: String,
    pub(crate) created: Timestamp,
    pub(crate) email: Option<String>,
    /// By question id (hex), each text as `responses.list` gives it.
    pub(crate) answers: BTreeMap<String, Vec<String>>,
    /// `form_post` or `apps_script`.
    pub(crate) via: String,
    pub(crate) page_history: Option<String>,
    /// Whether a person could have walked the way that `pageHistory` tells.
    pub(crate) walkable: bool,
    /// Parameters of the post that belong to no question on that way.
    pub(crate) ignored: Vec<String>,
}

impl Store {
    fn by_published_id(&self, id: &str) -> Option<&FormFile> {
        self.forms.values().find(|file| file.published_id == id)
    }
}

/// The address of a Google host in this sandbox, without a slash at its end.
pub(crate) fn host(sandbox: &Sandbox, folder: &str) -> String {
    let base = sandbox.public_url().map_or("http://localhost", |url| url.as_str().trim_end_matches('/'));
    format!("{base}/google/{folder}")
}

pub(crate) fn fault_response(fault: &Fault, path: &str) -> Response {
    let page = ["/google/docs/", "/google/script/", "/google/content/"].iter().any(|part| path.contains(part));
    match fault.kind {
        FaultKind::RateLimited if page => {
            let wait = [(header::RETRY_AFTER, fault.retry_after.to_string())];
            (StatusCode::TOO_MANY_REQUESTS, wait, Html(TOO_MANY)).into_response()
        }
        FaultKind::ServerError if page => (StatusCode::INTERNAL_SERVER_ERROR, Html(BROKEN)).into_response(),
        FaultKind::Unauthorized | FaultKind::Revoked if page => {
            public::sign_in_first("https://accounts.google.com", "https://docs.google.com/forms")
        }
        FaultKind::RateLimited => ApiError::rate_limited(fault.retry_after).into_response(),
        FaultKind::ServerError => ApiError::internal().into_response(),
        FaultKind::Revoked if path.contains("/google/oauth2/") => TokenError::dead().into_response(),
        _ => ApiError::unauthenticated().into_response(),
    }
}

const TOO_MANY: &str = "<!doctype html><title>Sorry...</title><p>We're sorry... but your computer or network may be \
                        sending automated queries. Sandbox: this page plays Google.</p>";
const BROKEN: &str = "<!doctype html><title>Error</title><p>Sorry, unable to open the file at this time. Sandbox: this \
                      page plays Google.</p>";

/// Every Google host.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/accounts/o/oauth2/v2/auth", get(consent::page).post(consent::decide))
        .route("/accounts/ServiceLogin", get(public::sign_in_page))
        .route("/oauth2/token", post(oauth::token))
        .route("/oauth2/revoke", post(oauth::revoke).get(oauth::revoke))
        .route("/openid/v1/userinfo", get(oauth::userinfo))
        .route("/www/oauth2/v3/certs", get(push::certs))
        .route("/www/drive/v3/files", get(drive::list))
        .route("/www/drive/v3/files/{file_id}", get(drive::one))
        .route("/picker", get(picker::page).post(picker::choose))
        .route("/apis/js/api.js", get(picker::script))
        .nest("/forms", forms_router())
        .nest("/sheets", sheets::router())
        .nest("/docs", public::router())
        .merge(apps_script::router())
        .fallback(error::no_such_path)
}

/// `forms.googleapis.com`
fn forms_router() -> Router<Sandbox> {
    Router::new()
        .route("/v1/forms/{form_id}", get(forms::get))
        .route("/v1/forms/{form_id}/responses", get(responses::list))
        .route("/v1/forms/{form_id}/responses/{response_id}", get(responses::one))
        .route("/v1/forms/{form_id}/watches", get(watches::list).post(watches::create))
        // `{watch_id}` takes the `:renew` behind it along.
        .route("/v1/forms/{form_id}/watches/{watch_id}", post(watches::renew).delete(watches::delete))
        .fallback(error::no_such_path)
}
