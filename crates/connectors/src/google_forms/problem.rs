//! What Google's error bodies mean: `{ "error": { "code", "message", "status", "details" } }` ("Changes, limits, errors"
//! of the connector reference).

use crate::{ConnectorError, answer};
use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The body of a good answer.
pub(super) fn json<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, ConnectorError> {
    if response.status().is_success() { answer::parse(response.body()) } else { Err(problem(response)) }
}

/// What an answer that is not good means.
pub(super) fn problem(response: &Response<Bytes>) -> ConnectorError {
    let facts = Facts::read(response);
    let status = response.status().as_u16();
    let message = || answer::message(response);
    match status {
        _ if facts.limited() => ConnectorError::RateLimited { after: answer::retry_after(response) },
        403 if facts.says("ACCESS_TOKEN_SCOPE_INSUFFICIENT") || facts.says("insufficientPermissions") => {
            ConnectorError::MissingPermission { message: message() }
        }
        // The file is somebody else's, or was not picked, or the app's project has the API switched off: connecting
        // again changes nothing of that.
        403 => ConnectorError::Refused { status, message: message() },
        _ => answer::problem(response),
    }
}

/// The words of an error body.
struct Facts {
    status: String,
    reasons: Vec<String>,
    code: u16,
}

impl Facts {
    fn read(response: &Response<Bytes>) -> Self {
        let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        let word =
            |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let error = body.get("error").unwrap_or(&Value::Null);
        // Drive also keeps its older list of errors beside the details.
        let reasons = ["details", "errors"]
            .into_iter()
            .filter_map(|list| error.get(list)?.as_array())
            .flatten()
            .take(50)
            .map(|one| word(one, "reason"))
            .collect();
        Self { status: word(error, "status"), reasons, code: response.status().as_u16() }
    }

    fn says(&self, reason: &str) -> bool {
        self.reasons.iter().any(|said| said == reason)
    }

    fn limited(&self) -> bool {
        let words = ["RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded"];
        self.code == 429
            || (self.code == 403
                && (self.status == "RESOURCE_EXHAUSTED" || words.into_iter().any(|word| self.says(word))))
    }
}
