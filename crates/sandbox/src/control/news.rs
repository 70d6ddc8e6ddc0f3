//! Meta's news of a Flow, posted when somebody asks for it.

use super::ControlError;
use crate::relay::webhook;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

/// Posts a webhook of the field `flows` about one Flow. The body is the change's value as Meta documents it, without
/// `flow_id`; `time` (seconds) and `times` (how often the same post is sent) are the entry's and ours.
pub(super) async fn flow_news(
    State(sandbox): State<Sandbox>,
    Path(flow_id): Path<String>,
    Json(mut value): Json<Map<String, Value>>,
) -> Result<StatusCode, ControlError> {
    if !sandbox.read(|world| world.graph.flows.contains_key(&flow_id)) {
        return Err(ControlError::not_found("Flow with this id"));
    }
    if value.get("event").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(ControlError::bad_request("event is missing, for example ENDPOINT_LATENCY"));
    }
    let time = value.remove("time").and_then(|time| time.as_i64()).unwrap_or_else(|| sandbox.now().as_second());
    let times = value.remove("times").and_then(|times| times.as_u64()).unwrap_or(1).clamp(1, 10);
    value.insert("flow_id".to_owned(), flow_id.into());
    let post = json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": sandbox.options().account.waba_id,
            "time": time,
            "changes": [{ "value": value, "field": "flows" }],
        }],
    });
    webhook::send(&sandbox, (0..times).map(|_| post.clone()).collect());
    Ok(StatusCode::ACCEPTED)
}
