//! Why Typeform does not answer a call (Typeform developers, "Error codes").

use crate::{ConnectorError, answer};
use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The body of a good answer.
pub(super) fn json<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, ConnectorError> {
    if response.status().is_success() { answer::parse(response.body()) } else { Err(problem(response)) }
}

/// What an answer that is not good means: Typeform's word for it where it has one, else the status.
pub(super) fn problem(response: &Response<Bytes>) -> ConnectorError {
    match (response.status().as_u16(), code(response).as_str()) {
        (401 | 403, "AUTHENTICATION_FAILED") | (401, _) => {
            ConnectorError::Reconnect { message: message(response) }
        }
        (403, _) => ConnectorError::MissingPermission { message: message(response) },
        (_, "FORM_NOT_FOUND") => ConnectorError::NotFound,
        (400..=499, _) => match answer::problem(response) {
            ConnectorError::Refused { status, .. } => {
                ConnectorError::Refused { status, message: message(response) }
            }
            other => other,
        },
        _ => answer::problem(response),
    }
}

fn code(response: &Response<Bytes>) -> String {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    body.get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Typeform's sentence, which stands in `description`.
pub(super) fn message(response: &Response<Bytes>) -> String {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let text = body.get("description").and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    text.map_or_else(|| answer::message(response), |text| text.chars().take(300).collect())
}
