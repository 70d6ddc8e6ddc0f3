//! An alert as a call of the company's own address, signed as Standard Webhooks describes it.

use super::letter;
use crate::State;
use akis_connectors::webhook;
use akis_egress::Destination;
use akis_store::alerts::Alert;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;
use url::Url;

/// Why a call did not arrive.
#[derive(Debug, thiserror::Error)]
pub(super) enum PostError {
    #[error("the address or its secret cannot be used")]
    Settings,
    #[error(transparent)]
    Egress(#[from] akis_egress::EgressError),
    #[error("it answered with status {0}")]
    Status(u16),
}

/// Calls the address once. The webhook's id is the alert's: whoever has it already knows a repetition by it. Any answer from
/// 200 to 299 is an acknowledgement; a redirect is none.
pub(super) async fn send(state: &State, url: &str, secret: &SecretString, alert: &Alert) -> Result<(), PostError> {
    let url: Url = url.parse().map_err(|_| PostError::Settings)?;
    let body = Bytes::from(body(state, alert).to_string());
    let (id, timestamp) = (alert.id.to_string(), Timestamp::now().as_second());
    let signature = webhook::sign(secret, &id, timestamp, &body).map_err(|_| PostError::Settings)?;
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| PostError::Settings)?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in
        [("webhook-id", id), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signature)]
    {
        headers.insert(name, HeaderValue::try_from(value).map_err(|_| PostError::Settings)?);
    }
    let answer = state.egress.send(Destination::Tenant, request).await?;
    if answer.status().is_success() { Ok(()) } else { Err(PostError::Status(answer.status().as_u16())) }
}

fn body(state: &State, alert: &Alert) -> serde_json::Value {
    json!({
        "type": "alert.raised",
        "timestamp": alert.raised_at,
        "data": {
            "id": alert.id,
            "category": alert.category,
            "title": alert.title,
            "next_step": alert.next_step,
            "url": letter::link(&state.public_url, &alert.path),
            "flow_id": alert.flow_id,
            "connection_id": alert.connection_id,
            "raised_at": alert.raised_at,
        },
    })
}
