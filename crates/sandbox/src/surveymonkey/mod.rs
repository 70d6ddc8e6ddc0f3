//! SurveyMonkey: consent page, tokens without end, surveys, collectors, responses, webhooks.

mod caller;
mod collectors;
mod consent;
pub(crate) mod edit;
mod error;
mod limits;
mod list;
mod oauth;
mod response_check;
mod responses;
mod surveys;
pub(crate) mod webhooks;

use crate::faults::{Fault, FaultKind};
use crate::options::Options;
use crate::state::Sandbox;
use crate::switch::Switch;
use crate::world::World;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response as HttpResponse};
use axum::routing::{get, post};
use error::ApiError;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Store {
    /// In the order the list gives them.
    pub(crate) surveys: Vec<Survey>,
    pub(crate) collectors: Vec<Collector>,
    /// Oldest first.
    pub(crate) responses: Vec<Response>,
    pub(crate) webhooks: Vec<webhooks::Webhook>,
    /// Posts to webhooks, oldest first, the last ones only.
    pub(crate) deliveries: Vec<webhooks::Delivery>,
    pub(crate) settings: Settings,
    /// Ids of surveys that were deleted, so that furnishing does not bring them back.
    deleted: Vec<String>,
    codes: BTreeMap<String, Code>,
    /// By access token; there is no other token.
    grants: BTreeMap<String, Grant>,
    limits: limits::Counters,
    last_id: u64,
}

/// What can be switched while running.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// False takes any number of calls.
    pub(crate) rate_limit: Switch,
    pub(crate) plan: Plan,
    /// Scopes the app's settings do not ask for, or the person did not grant.
    pub(crate) withheld_scopes: Vec<String>,
    /// Responses a survey may have before 1017; `null` for any number.
    pub(crate) response_quota: Option<usize>,
    /// Questions of the largest survey that comes in one answer, before 1030; `null` for SurveyMonkey's own 1000.
    pub(crate) most_questions: Option<u64>,
    /// Code of an error about the person: 1052 (soft-deleted) or 1053 (deleted).
    pub(crate) user_gone: Option<u16>,
}

/// What the account pays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Plan {
    #[default]
    Paid,
    /// Has neither `responses_write` nor `responses_read_detail`.
    Free,
}

/// A survey and whose it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Survey {
    /// Key of the account.
    pub(crate) account: String,
    /// As `GET /surveys/{id}/details` gives it.
    pub(crate) definition: Value,
}

/// Where responses of a survey are collected.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Collector {
    pub(crate) id: String,
    pub(crate) survey_id: String,
    /// As `GET /collectors/{id}` gives it, without `response_count`.
    pub(crate) body: Value,
}

/// A response somebody gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Response {
    pub(crate) id: String,
    pub(crate) survey_id: String,
    pub(crate) collector_id: String,
    pub(crate) received_at: Timestamp,
    /// As `GET /collectors/{id}/responses/{id}/details` gives it.
    pub(crate) body: Value,
    /// For readers: question and answer in words.
    pub(crate) display: Vec<(String, String)>,
}

/// An authorisation code, good for one exchange.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code {
    account: String,
    redirect_uri: String,
    expires_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Grant {
    account: String,
    revoked: bool,
}

/// A person at SurveyMonkey.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) key: &'static str,
    pub(crate) id: &'static str,
    pub(crate) username: &'static str,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) language: &'static str,
    pub(crate) centre: Centre,
}

/// A data centre; a token works at its own only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Centre {
    Us,
    Eu,
}

impl Centre {
    /// The path the stand-in of this data centre is mounted at.
    pub(crate) fn mount(self) -> &'static str {
        match self {
            Self::Us => "/surveymonkey",
            Self::Eu => "/surveymonkey-eu",
        }
    }

    fn of(path: &str) -> Self {
        if path.starts_with("/surveymonkey-eu/") { Self::Eu } else { Self::Us }
    }
}

/// The people who can sign in.
pub(crate) const ACCOUNTS: [Account; 3] = [
    Account {
        key: "mavi-deniz",
        id: "58310244",
        username: "mavideniz",
        first_name: "Elif",
        last_name: "Kaya",
        email: "elif.kaya@mavideniz.com.tr",
        language: "tr",
        centre: Centre::Us,
    },
    Account {
        key: "ege-butik",
        id: "58310951",
        username: "egebutik",
        first_name: "Barış",
        last_name: "Demir",
        email: "baris@egebutik.com.tr",
        language: "en",
        centre: Centre::Us,
    },
    Account {
        key: "hafen-hotel",
        id: "71200415",
        username: "hafenhotel",
        first_name: "Jana",
        last_name: "Vogt",
        email: "jana.vogt@hafenhotel.de",
        language: "de",
        centre: Centre::Eu,
    },
];

const SURVEYS: [(&str, &str); 5] = [
    ("mavi-deniz", include_str!("surveys/guest-satisfaction.json")),
    ("mavi-deniz", include_str!("surveys/etkinlik-anketi.json")),
    ("mavi-deniz", include_str!("surveys/group-booking.json")),
    ("ege-butik", include_str!("surveys/second-account.json")),
    ("hafen-hotel", include_str!("surveys/europe.json")),
];

impl Store {
    fn next_id(&mut self) -> String {
        self.last_id = self.last_id.max(114_000_000) + 1;
        self.last_id.to_string()
    }

    /// A survey of this account.
    fn survey(&self, account: &str, id: &str) -> Option<&Value> {
        let mut own = self.surveys.iter().filter(|survey| survey.account == account);
        own.find(|survey| survey.definition["id"] == id).map(|survey| &survey.definition)
    }

    /// A collector of a survey of this account.
    fn collector(&self, account: &str, id: &str) -> Option<&Collector> {
        let collector = self.collectors.iter().find(|collector| collector.id == id)?;
        self.survey(account, &collector.survey_id).map(|_| collector)
    }
}

/// Puts the accounts' surveys and the private app's own token in; a survey that was changed stays as it is.
pub(crate) fn furnish(world: &mut World, options: &Options) {
    let store = &mut world.surveymonkey;
    for (account, text) in SURVEYS {
        // A survey that does not parse is caught by the first test that lists surveys.
        let Ok(definition) = serde_json::from_str::<Value>(text) else { continue };
        let Some(id) = definition["id"].as_str().map(ToOwned::to_owned) else { continue };
        let known =
            store.surveys.iter().any(|survey| survey.definition["id"] == *id) || store.deleted.contains(&id);
        if known {
            continue;
        }
        let created = definition["date_created"].as_str().unwrap_or_default();
        let created = format!("{created}+00:00");
        let collector_id = store.next_id();
        let body = collectors::weblink(&collector_id, &id, "Web Link 1", &created);
        store.collectors.push(Collector { id: collector_id, survey_id: id, body });
        store.surveys.push(Survey { account: account.to_owned(), definition });
    }
    let Some(first) = ACCOUNTS.first() else { return };
    let own = options.surveymonkey.own_token.expose_secret();
    store.grants.entry(own.to_owned()).or_insert(Grant { account: first.key.to_owned(), revoked: false });
}

pub(crate) fn fault_response(fault: &Fault) -> HttpResponse {
    match fault.kind {
        FaultKind::RateLimited => limits::refused(fault.retry_after).into_response(),
        FaultKind::ServerError => ApiError::coded(1050).into_response(),
        FaultKind::Revoked => ApiError::coded(1013).into_response(),
        _ => ApiError::coded(1011).into_response(),
    }
}

/// `api.surveymonkey.com` and its twins of other data centres.
pub(crate) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    let api = Router::new()
        .route("/users/me", get(surveys::me))
        .route("/surveys", get(surveys::list))
        .route("/surveys/{survey_id}", get(surveys::one))
        .route("/surveys/{survey_id}/details", get(surveys::details))
        .route("/surveys/{survey_id}/pages", get(surveys::pages))
        .route("/surveys/{survey_id}/pages/{page_id}/questions", get(surveys::questions))
        .route("/surveys/{survey_id}/collectors", get(collectors::list).post(collectors::create))
        .route("/surveys/{survey_id}/responses", get(responses::of_survey))
        .route("/surveys/{survey_id}/responses/bulk", get(responses::bulk_of_survey))
        .route("/collectors/{collector_id}", get(collectors::one).delete(collectors::delete))
        .route("/collectors/{collector_id}/responses", get(responses::of_collector).post(responses::create))
        .route("/collectors/{collector_id}/responses/bulk", get(responses::bulk_of_collector))
        .route("/collectors/{collector_id}/responses/{response_id}", get(responses::one).delete(responses::delete))
        .route("/collectors/{collector_id}/responses/{response_id}/details", get(responses::details))
        .route("/webhooks", get(webhooks::list).post(webhooks::create))
        .route("/webhooks/{webhook_id}", get(webhooks::one).delete(webhooks::delete))
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::no_such_path)
        .layer(from_fn_with_state(sandbox.clone(), limits::tell));
    Router::new()
        .route("/oauth/authorize", get(consent::page).post(consent::decide))
        .route("/oauth/token", post(oauth::token))
        .nest("/v3", api)
        .fallback(error::no_such_path)
}

impl Sandbox {
    /// Everybody takes the app's access back: every token is refused (1013).
    pub fn revoke_surveymonkey_app(&self) {
        self.write(|world| world.surveymonkey.grants.values_mut().for_each(|grant| grant.revoked = true));
    }
}

/// A moment as replies carry it.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
