//! Webhooks: made after a HEAD check, then posted to with a signature (HMAC-SHA1 under client id and secret).

use super::caller::Caller;
use super::collectors::object;
use super::error::ApiError;
use super::list::{self, Asked};
use super::{ACCOUNTS, Store};
use crate::state::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha1::Sha1;
use std::time::Duration;
use url::Url;
use uuid::Uuid;

const HREF: &str = "https://api.surveymonkey.com/v3/webhooks";
const EVENTS: [&str; 12] = [
    "response_completed",
    "response_updated",
    "response_disqualified",
    "response_created",
    "response_deleted",
    "response_overquota",
    "collector_created",
    "collector_updated",
    "collector_deleted",
    "survey_created",
    "survey_updated",
    "survey_deleted",
];
const MEMBERS: [&str; 6] =
    ["name", "event_type", "object_type", "object_ids", "subscription_url", "authorization"];
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// Between the tries of one post.
const PAUSES: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5)];
const REMEMBERED: usize = 200;

/// A subscription.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Webhook {
    account: String,
    /// As `GET /webhooks/{id}` gives it.
    pub(crate) body: Value,
    /// The `Authorization` header of its posts.
    authorization: Option<String>,
}

/// A post to a subscriber.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) at: Timestamp,
    pub(crate) url: String,
    pub(crate) body: Value,
    /// The last answer's status; `None` when there was none.
    pub(crate) status: Option<u16>,
    pub(crate) tries: u32,
}

/// What an event is about: ids.
#[derive(Debug, Clone)]
pub(crate) struct About {
    survey: String,
    collector: Option<String>,
    respondent: Option<String>,
}

impl About {
    pub(crate) fn survey(survey_id: &str) -> Self {
        Self { survey: survey_id.to_owned(), collector: None, respondent: None }
    }

    pub(super) fn collector(survey_id: &str, id: &str) -> Self {
        Self { collector: Some(id.to_owned()), ..Self::survey(survey_id) }
    }

    pub(super) fn response(survey_id: &str, collector_id: &str, id: &str) -> Self {
        Self { respondent: Some(id.to_owned()), ..Self::collector(survey_id, collector_id) }
    }
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("webhooks_read")?;
    let rows: Vec<Value> = sandbox.read(|world| {
        let own = world.surveymonkey.webhooks.iter().filter(|webhook| webhook.account == account);
        own.map(|one| json!({ "id": one.body["id"], "name": one.body["name"], "href": one.body["href"] }))
            .collect()
    });
    Ok(Json(list::paged(&rows, &asked, HREF, 1000)?))
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("webhooks_read")?;
    let found = sandbox.read(|world| {
        let mut own = world.surveymonkey.webhooks.iter().filter(|webhook| webhook.account == account);
        own.find(|webhook| webhook.body["id"] == id).map(|webhook| webhook.body.clone())
    });
    found.map(Json).ok_or_else(ApiError::not_found)
}

pub(super) async fn delete(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("webhooks_write")?;
    sandbox.write(|world| {
        let webhooks = &mut world.surveymonkey.webhooks;
        let at = webhooks.iter().position(|webhook| webhook.account == account && webhook.body["id"] == id);
        Ok(Json(webhooks.remove(at.ok_or_else(ApiError::not_found)?).body))
    })
}

pub(super) async fn create(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let account = caller.needs("webhooks_write")?;
    let given = object(&body)?;
    if let Some(unknown) = given.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(ApiError::because(1002, format!("{unknown} is not allowed.")));
    }
    let text = |name: &str| {
        let text = given.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.ok_or_else(|| ApiError::because(1002, format!("{name} is required.")))
    };
    let (name, event) = (text("name")?, text("event_type")?);
    if !EVENTS.contains(&event) {
        return Err(ApiError::because(1002, "event_type is not one of the known ones."));
    }
    sandbox.read(|world| objects(&world.surveymonkey, account, event, &given))?;
    let url = Url::parse(text("subscription_url")?).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| ApiError::because(1002, "subscription_url is not a URL."))?;
    let head = sandbox.http().head(url.clone()).timeout(ANSWER_TIME).send().await;
    let status = head.ok().map(|answer| answer.status().as_u16());
    if status != Some(200) {
        let said = status.map_or_else(|| "nothing".to_owned(), |status| status.to_string());
        return Err(ApiError::because(
            1000,
            format!("The subscription_url answered HEAD with {said}, not with 200."),
        ));
    }
    let made = sandbox.write(|world| {
        let store = &mut world.surveymonkey;
        if store.webhooks.iter().any(|webhook| webhook.body["subscription_url"] == url.as_str()) {
            return Err(ApiError::because(1026, "The subscription_url is in use by another webhook."));
        }
        let id = store.next_id();
        let mut body = json!({
            "id": id, "name": name, "event_type": event,
            "subscription_url": url.as_str(), "href": format!("{HREF}/{id}"),
        });
        for member in ["object_type", "object_ids"] {
            if let Some(value) = given.get(member) {
                body[member] = value.clone();
            }
        }
        let authorization = given.get("authorization").and_then(Value::as_str).map(ToOwned::to_owned);
        let webhook = Webhook { account: account.to_owned(), body: body.clone(), authorization };
        store.webhooks.push(webhook);
        Ok(body)
    })?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `survey_created` names no objects; every other event names its type and at least one, which must be the account's.
fn objects(store: &Store, account: &str, event: &str, given: &Map<String, Value>) -> Result<(), ApiError> {
    let (kind, ids) = (given.get("object_type"), given.get("object_ids"));
    if event == "survey_created" {
        let none = kind.is_none() && ids.is_none();
        return if none { Ok(()) } else { Err(ApiError::because(1002, "survey_created takes no objects.")) };
    }
    let kind = kind.and_then(Value::as_str).filter(|kind| matches!(*kind, "survey" | "collector"));
    let kind = kind.ok_or_else(|| ApiError::because(1002, "object_type is survey or collector."))?;
    if event.starts_with("collector_created") && kind == "collector" {
        return Err(ApiError::because(1000, "collector_created is for surveys."));
    }
    let ids = ids.and_then(Value::as_array).filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| ApiError::because(1002, "object_ids is required."))?;
    for id in ids {
        let id = id.as_str().ok_or_else(|| ApiError::because(1002, "object_ids are strings."))?;
        let known = match kind {
            "survey" => store.survey(account, id).is_some(),
            _ => store.collector(account, id).is_some(),
        };
        if !known {
            return Err(ApiError::not_found());
        }
    }
    Ok(())
}

/// `Sm-Signature`: base64 of HMAC-SHA1 over the raw body, under `client_id&client_secret`.
fn signature(sandbox: &Sandbox, body: &[u8]) -> String {
    let app = &sandbox.options().surveymonkey;
    let key = format!("{}&{}", app.client_id, app.client_secret.expose_secret());
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(body);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Posts an event to everybody who subscribed to it; nobody waits for the answers.
pub(crate) fn raise(sandbox: &Sandbox, event: &str, about: &About) {
    let webhooks: Vec<Webhook> = sandbox.read(|world| {
        let listening = |webhook: &&Webhook| {
            let ids = webhook.body["object_ids"].as_array().map(Vec::as_slice).unwrap_or_default();
            let named = ids.iter().any(|id| *id == *about.survey || about.collector.as_deref() == id.as_str());
            webhook.body["event_type"] == event && (named || event == "survey_created")
        };
        world.surveymonkey.webhooks.iter().filter(listening).cloned().collect()
    });
    for webhook in webhooks {
        let body = payload(sandbox, event, about, &webhook);
        tokio::spawn(post(sandbox.clone(), webhook, body));
    }
}

fn payload(sandbox: &Sandbox, event: &str, about: &About, webhook: &Webhook) -> Value {
    let object = match event.split('_').next() {
        Some("response") => ("response", about.respondent.as_deref()),
        Some("collector") => ("collector", about.collector.as_deref()),
        _ => ("survey", Some(about.survey.as_str())),
    };
    let user = ACCOUNTS.iter().find(|account| account.key == webhook.account).map(|account| account.id);
    json!({
        "name": webhook.body["name"],
        "filter_type": webhook.body["object_type"],
        "filter_id": webhook.body["object_ids"][0],
        "event_type": event,
        "event_id": Uuid::now_v7().as_u128().rem_euclid(100_000_000_000).to_string(),
        "object_type": object.0,
        "object_id": object.1,
        "event_datetime": sandbox.now().strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string(),
        "resources": {
            "respondent_id": about.respondent.as_deref().unwrap_or("0"),
            "recipient_id": "0",
            "collector_id": about.collector.as_deref().unwrap_or("0"),
            "survey_id": about.survey,
            "user_id": user,
        },
    })
}

async fn post(sandbox: Sandbox, webhook: Webhook, payload: Value) {
    let Some(url) = webhook.body["subscription_url"].as_str() else { return };
    let body = payload.to_string();
    let signature = signature(&sandbox, body.as_bytes());
    let mut delivery = Delivery { at: sandbox.now(), url: url.to_owned(), body: payload, status: None, tries: 0 };
    for pause in PAUSES {
        let mut request = sandbox
            .http()
            .post(url)
            .header("content-type", "application/json")
            .header("sm-apikey", &sandbox.options().surveymonkey.client_id)
            .header("sm-signature", &signature)
            .timeout(ANSWER_TIME)
            .body(body.clone());
        if let Some(authorization) = &webhook.authorization {
            request = request.header("authorization", authorization);
        }
        delivery.tries += 1;
        let answer = request.send().await;
        delivery.status = answer.ok().map(|answer| answer.status().as_u16());
        if delivery.status.is_some_and(|status| (200..300).contains(&status)) {
            break;
        }
        tokio::time::sleep(pause).await;
    }
    sandbox.write(|world| {
        let deliveries = &mut world.surveymonkey.deliveries;
        deliveries.push(delivery);
        let spare = deliveries.len().saturating_sub(REMEMBERED);
        deliveries.drain(..spare);
    });
}
