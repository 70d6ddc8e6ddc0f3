//! HubSpot's three kinds of error bodies: API, OAuth, form submission.

use axum::Json;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

fn correlation_id() -> String {
    Uuid::now_v7().to_string()
}

/// An error of `api.hubapi.com`.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    body: Value,
    headers: Vec<(&'static str, String)>,
}

impl ApiError {
    fn new(status: StatusCode, category: &str, message: impl Into<String>) -> Self {
        let body = json!({
            "status": "error", "message": message.into(), "correlationId": correlation_id(), "category": category,
        });
        Self { status, body, headers: Vec::new() }
    }

    pub(super) fn unauthenticated() -> Self {
        let message = "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can \
                       find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview";
        Self::new(StatusCode::UNAUTHORIZED, "INVALID_AUTHENTICATION", message)
    }

    pub(super) fn expired(seconds: i64) -> Self {
        let message = format!("The OAuth token used to make this call expired {seconds} second(s) ago.");
        let mut error = Self::new(StatusCode::UNAUTHORIZED, "EXPIRED_AUTHENTICATION", &message);
        error.body["errors"] = json!([{ "message": message, "context": { "expire time": [] } }]);
        error
    }

    pub(super) fn missing_scopes(scopes: &[&str]) -> Self {
        let message = "This app hasn't been granted all required scopes to make this call. Read more about required \
                       scopes here: https://developers.hubspot.com/scopes.";
        let mut error = Self::new(StatusCode::FORBIDDEN, "MISSING_SCOPES", message);
        error.body["errors"] = json!([{
            "message": "One or more of the following scopes are required.",
            "context": { "requiredGranularScopes": scopes },
        }]);
        error
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "OBJECT_NOT_FOUND", message)
    }

    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", message)
    }

    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "internal error")
    }

    /// Too many calls. HubSpot itself rarely sends `Retry-After`; a fault may ask for it.
    pub(super) fn rate_limited(retry_after: Option<u64>) -> Self {
        let message = "You have reached your ten_secondly_rolling limit.";
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITS", message);
        error.body["errorType"] = "RATE_LIMIT".into();
        error.body["policyName"] = "TEN_SECONDLY_ROLLING".into();
        error.headers = vec![
            ("x-hubspot-ratelimit-interval-milliseconds", "10000".into()),
            ("x-hubspot-ratelimit-max", "110".into()),
            ("x-hubspot-ratelimit-remaining", "0".into()),
        ];
        error.headers.extend(retry_after.map(|seconds| ("retry-after", seconds.to_string())));
        error
    }

    /// Too many searches in a second.
    pub(super) fn searched_too_often() -> Self {
        let mut error =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITS", "You have reached your secondly limit.");
        error.body["errorType"] = "RATE_LIMIT".into();
        error.body["policyName"] = "SECONDLY".into();
        error
    }

    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "CONFLICT", message)
    }

    /// Properties that are not allowed, in HubSpot's way of telling it: a list as text inside the message.
    pub(super) fn properties(problems: &[Value]) -> Self {
        let listed = Value::from(problems.to_vec());
        let mut error = Self::validation(format!("Property values were not valid: {listed}"));
        let details = problems.iter().map(|problem| {
            json!({ "message": problem["message"], "code": problem["error"], "context": { "propertyName": [problem["name"]] } })
        });
        error.body["errors"] = details.collect::<Vec<_>>().into();
        error
    }

    /// Adds what the error is about.
    pub(super) fn about(mut self, context: &Value) -> Self {
        self.body["context"] = context.clone();
        self
    }

    /// The error as one of a batch.
    pub(super) fn in_batch(self, id: &str) -> Value {
        let mut body = self.body;
        let errors = body.get("errors").cloned().unwrap_or_else(|| json!([]));
        let mut context = body.get("context").cloned().unwrap_or_else(|| json!({}));
        context["ids"] = json!([id]);
        json!({
            "status": "error", "id": body["correlationId"].take(), "category": body["category"].take(),
            "message": body["message"].take(), "errors": errors, "context": context, "links": {},
        })
    }

    /// A refused submission: a list of what is wrong.
    pub(super) fn submission(refusals: &[super::check::Refusal]) -> Self {
        let errors: Vec<Value> = refusals
            .iter()
            .map(|refusal| json!({ "message": refusal.message, "errorType": refusal.error_type }))
            .collect();
        let body = json!({
            "status": "error",
            "message": "The request is not valid",
            "correlationId": correlation_id(),
            "errors": errors,
        });
        Self { status: StatusCode::BAD_REQUEST, body, headers: Vec::new() }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

/// An error of the token endpoint: RFC 6749 and HubSpot's older words side by side.
#[derive(Debug)]
pub(super) struct OauthError {
    error: &'static str,
    status: &'static str,
    message: String,
}

impl OauthError {
    pub(super) fn new(error: &'static str, status: &'static str, message: impl Into<String>) -> Self {
        Self { error, status, message: message.into() }
    }

    pub(super) fn code(why: &str) -> Self {
        Self::new("invalid_grant", "BAD_AUTH_CODE", why)
    }

    pub(super) fn refresh_token() -> Self {
        Self::new("invalid_grant", "BAD_REFRESH_TOKEN", "missing or invalid refresh token")
    }
}

impl IntoResponse for OauthError {
    fn into_response(self) -> Response {
        let body = json!({
            "status": self.status, "message": self.message, "correlationId": correlation_id(),
            "error": self.error, "error_description": self.message,
        });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

pub(super) async fn no_such_path() -> ApiError {
    ApiError::not_found("resource not found")
}
