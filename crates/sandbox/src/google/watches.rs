//! Watches: news of changed forms and of new responses for seven days, through a Pub/Sub topic.

use super::caller::Caller;
use super::drive::milliseconds;
use super::error::ApiError;
use super::forms;
use crate::state::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
const WATCHES: [&str; 5] =
    ["drive", "drive.readonly", "forms.body", "forms.body.readonly", "forms.responses.readonly"];

/// Somebody wants to hear of a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Watch {
    pub(super) id: String,
    pub(super) form_id: String,
    sub: String,
    pub(super) topic: String,
    /// `SCHEMA` or `RESPONSES`.
    pub(super) event_type: String,
    created: Timestamp,
    pub(super) expires: Timestamp,
}

impl Watch {
    fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "target": { "topic": { "topicName": self.topic } },
            "eventType": self.event_type,
            "createTime": milliseconds(self.created),
            "expireTime": milliseconds(self.expires),
            "state": "ACTIVE",
        })
    }
}

fn check(sandbox: &Sandbox, caller: &Caller, form_id: &str, method: &str) -> Result<(), ApiError> {
    let method = format!("google.apps.forms.v1.FormsService.{method}");
    forms::reachable(sandbox, caller, form_id, &WATCHES, &method).map(|_| ())
}

/// The watches of a form that still live; the others are forgotten on the way.
fn living(sandbox: &Sandbox, caller: &Caller, form_id: &str) -> Vec<Watch> {
    let now = sandbox.now();
    sandbox.write(|world| {
        world.google.watches.retain(|watch| watch.expires > now);
        let own = world.google.watches.iter().filter(|watch| watch.form_id == form_id && watch.sub == caller.sub);
        own.cloned().collect()
    })
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    check(&sandbox, &caller, &form_id, "ListWatches")?;
    let shown: Vec<Value> = living(&sandbox, &caller, &form_id).iter().map(Watch::shown).collect();
    Ok(Json(if shown.is_empty() { json!({}) } else { json!({ "watches": shown }) }))
}

pub(super) async fn create(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    check(&sandbox, &caller, &form_id, "CreateWatch")?;
    let body: Value =
        serde_json::from_slice(&body).map_err(|_| ApiError::invalid("Invalid JSON payload received."))?;
    let topic = body["watch"]["target"]["topic"]["topicName"].as_str().unwrap_or_default();
    if !is_topic(topic) {
        return Err(ApiError::invalid("Invalid topic name. It must look like projects/{project}/topics/{topic}."));
    }
    let event_type = body["watch"]["eventType"].as_str().unwrap_or_default();
    if !matches!(event_type, "SCHEMA" | "RESPONSES") {
        return Err(ApiError::invalid("Request contains an invalid argument."));
    }
    let id = match body["watchId"].as_str() {
        None => Uuid::now_v7().to_string(),
        Some(id) if is_watch_id(id) => id.to_owned(),
        Some(_) => return Err(ApiError::invalid("Invalid watch_id.")),
    };
    let before = living(&sandbox, &caller, &form_id);
    if before.iter().any(|watch| watch.event_type == event_type || watch.id == id) {
        return Err(ApiError::invalid("A watch with this event type exists for this form and project already."));
    }
    let now = sandbox.now();
    let watch = Watch {
        id,
        form_id,
        sub: caller.sub,
        topic: topic.to_owned(),
        event_type: event_type.to_owned(),
        created: now,
        expires: now.saturating_add(LIFE).unwrap_or(now),
    };
    let shown = watch.shown();
    sandbox.write(|world| world.google.watches.push(watch));
    Ok(Json(shown))
}

fn is_topic(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    matches!(parts.as_slice(), ["projects", project, "topics", topic] if !project.is_empty() && !topic.is_empty())
}

/// 4 to 63 lower-case letters, digits and hyphens, a letter first.
fn is_watch_id(id: &str) -> bool {
    (4..=63).contains(&id.len())
        && id.starts_with(|sign: char| sign.is_ascii_lowercase())
        && id.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-')
}

pub(super) async fn renew(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((form_id, watch)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    check(&sandbox, &caller, &form_id, "RenewWatch")?;
    let id = watch.strip_suffix(":renew").ok_or_else(ApiError::not_found)?;
    if !living(&sandbox, &caller, &form_id).iter().any(|watch| watch.id == id) {
        return Err(ApiError::not_found());
    }
    let now = sandbox.now();
    let shown = sandbox.write(|world| {
        let watch = world.google.watches.iter_mut().find(|watch| watch.id == id && watch.form_id == form_id)?;
        watch.expires = now.saturating_add(LIFE).unwrap_or(now);
        Some(watch.shown())
    });
    shown.map(Json).ok_or_else(ApiError::not_found)
}

pub(super) async fn delete(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((form_id, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    check(&sandbox, &caller, &form_id, "DeleteWatch")?;
    if !living(&sandbox, &caller, &form_id).iter().any(|watch| watch.id == id) {
        return Err(ApiError::not_found());
    }
    sandbox.write(|world| world.google.watches.retain(|watch| watch.id != id || watch.form_id != form_id));
    Ok(Json(json!({})))
}
