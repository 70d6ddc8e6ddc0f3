use super::{Settings, problem};
use crate::request::{address, get, post_json};
use crate::{Access, ConnectorError, Watch};
use bytes::Bytes;
use http::{Method, Request, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

/// Asks Google to tell the topic of changes of a form's questions; such a watch lives seven days ("Changes, limits,
/// errors" of the connector reference). The address that hears of them belongs to the topic's subscription.
pub(super) fn create(settings: &Settings, access: &Access, form_id: &str) -> Option<Request<Bytes>> {
    let topic = settings.pubsub_topic.as_deref().filter(|topic| !topic.is_empty())?;
    let url = address(&settings.forms_url, &["v1", "forms", form_id, "watches"]);
    let watch = json!({ "watch": { "target": { "topic": { "topicName": topic } }, "eventType": "SCHEMA" } });
    Some(post_json(&url, &access.token, &watch))
}

/// Another seven days.
pub(super) fn renew(settings: &Settings, access: &Access, form_id: &str, watch_id: &str) -> Request<Bytes> {
    let renew = format!("{watch_id}:renew");
    let url = address(&settings.forms_url, &["v1", "forms", form_id, "watches", &renew]);
    post_json(&url, &access.token, &json!({}))
}

pub(super) fn delete(settings: &Settings, access: &Access, form_id: &str, watch_id: &str) -> Request<Bytes> {
    let url = address(&settings.forms_url, &["v1", "forms", form_id, "watches", watch_id]);
    let mut request = get(&url, &access.token);
    *request.method_mut() = Method::DELETE;
    request
}

/// A watch as Google answers it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    id: String,
    #[serde(default)]
    expire_time: Option<Timestamp>,
}

pub(super) fn read(response: &Response<Bytes>) -> Result<Watch, ConnectorError> {
    let watch: Answer = problem::json(response)?;
    Ok(Watch { id: watch.id, expires_at: watch.expire_time })
}
