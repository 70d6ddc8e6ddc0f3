use crate::{ApiError, GraphError};
use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use std::time::Duration;

/// The body of a good answer, or Meta's error. Meta puts errors into answers with a good status too.
pub(crate) fn json<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, GraphError> {
    let status = response.status();
    if let Ok(failure) = serde_json::from_slice::<Failure>(response.body()) {
        return Err(GraphError::Refused(Box::new(failure.error.into_error(response))));
    }
    if !status.is_success() {
        return Err(GraphError::Unreadable { status: status.as_u16(), reason: "no error in it".into() });
    }
    serde_json::from_slice(response.body()).map_err(|error| GraphError::Unreadable {
        status: status.as_u16(),
        // The error's own words may repeat the content.
        reason: format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column()),
    })
}

#[derive(Deserialize)]
struct Failure {
    error: RawError,
}

#[derive(Deserialize)]
struct RawError {
    code: i64,
    #[serde(default, deserialize_with = "or_default")]
    message: String,
    #[serde(default)]
    error_subcode: Option<i64>,
    #[serde(default, deserialize_with = "or_default")]
    error_data: ErrorData,
    #[serde(default, deserialize_with = "or_default")]
    is_transient: bool,
    #[serde(default)]
    error_user_msg: Option<String>,
    #[serde(default)]
    fbtrace_id: Option<String>,
}

#[derive(Default)]
struct ErrorData {
    details: Option<String>,
}

/// Most calls give an object here, some a text with JSON in it.
impl<'de> Deserialize<'de> for ErrorData {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let data = serde_json::Value::deserialize(deserializer)?;
        let details = data.get("details").and_then(serde_json::Value::as_str).map(str::to_owned);
        Ok(Self { details })
    }
}

impl RawError {
    fn into_error(self, response: &Response<Bytes>) -> ApiError {
        ApiError {
            status: response.status().as_u16(),
            code: self.code,
            subcode: self.error_subcode,
            message: self.message,
            details: self.error_data.details.or(self.error_user_msg).filter(|text| !text.trim().is_empty()),
            transient: self.is_transient,
            retry_after: retry_after(response),
            trace_id: self.fbtrace_id,
        }
    }
}

fn retry_after(response: &Response<Bytes>) -> Option<Duration> {
    let seconds = response.headers().get(http::header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Takes `null` for a missing value.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
