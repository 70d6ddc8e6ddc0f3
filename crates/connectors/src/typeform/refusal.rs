//! Why Typeform does not answer a call (Typeform developers, "Error codes").

use crate::{ConnectorError, answer};
use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The form of a good answer. A 403 about one form says that this person may not see it (it is in somebody else's
/// workspace), not that the account lacks a permission: connecting again would not change it. Where the account does lack
/// one, the list of forms says so.
pub(super) fn form<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, ConnectorError> {
    json(response).map_err(|error| match error {
        ConnectorError::MissingPermission { message } => ConnectorError::Refused { status: 403, message },
        other => other,
    })
}

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
