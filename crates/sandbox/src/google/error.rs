//! Google's kinds of error bodies: API, Drive's older one beside it, token endpoint.

use axum::Json;
use axum::extract::OriginalUri;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error of a Google API.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    body: Value,
    retry_after: Option<u64>,
}

impl ApiError {
    fn new(status: StatusCode, word: &str, message: impl Into<String>) -> Self {
        let body = json!({ "error": { "code": status.as_u16(), "message": message.into(), "status": word } });
        Self { status, body, retry_after: None }
    }

    pub(super) fn unauthenticated() -> Self {
        let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or \
                       other valid authentication credential. See \
                       https://developers.google.com/identity/sign-in/web/devconsole-project.";
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
    }

    /// The token is good and was not granted what the call needs.
    pub(super) fn scope(service: &str, method: &str) -> Self {
        let message = "Request had insufficient authentication scopes.";
        let mut error = Self::new(StatusCode::FORBIDDEN, "PERMISSION_DENIED", message);
        error.body["error"]["details"] = json!([{
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
            "metadata": { "service": service, "method": method },
        }]);
        if service == "drive.googleapis.com" {
            error.body["error"]["errors"] = json!([{ "message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions" }]);
        }
        error
    }

    pub(super) fn denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "PERMISSION_DENIED", "The caller does not have permission")
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "Requested entity was not found.")
    }

    pub(super) fn no_file(id: &str) -> Self {
        let message = format!("File not found: {id}.");
        let mut error = Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", &message);
        error.body["error"]["errors"] = json!([{
            "message": message, "domain": "global", "reason": "notFound", "location": "fileId", "locationType": "parameter",
        }]);
        error
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", message)
    }

    /// Drive's word for a parameter it cannot read.
    pub(super) fn drive_parameter(location: &str) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", "Invalid Value");
        error.body["error"]["errors"] = json!([{
            "message": "Invalid Value", "domain": "global", "reason": "invalid",
            "location": location, "locationType": "parameter",
        }]);
        error
    }

    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "Internal error encountered.")
    }

    /// A quota is used up. Google names no moment in its bodies; a fault may ask for `Retry-After`.
    pub(super) fn rate_limited(retry_after: u64) -> Self {
        let message = "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of \
                       this service for consumer 'project_number:471100120045'.";
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", message);
        error.body["error"]["details"] = json!([{
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": { "consumer": "projects/471100120045", "quota_limit_value": "390" },
        }]);
        error.retry_after = Some(retry_after);
        error
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// An error of `oauth2.googleapis.com` (RFC 6749, 5.2).
#[derive(Debug)]
pub(super) struct TokenError {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl TokenError {
    pub(super) fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: description.into() }
    }

    pub(super) fn client(description: &str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, error: "invalid_client", description: description.into() }
    }

    /// What every dead refresh token meets.
    pub(super) fn dead() -> Self {
        Self::new("invalid_grant", "Token has been expired or revoked.")
    }
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.status, Json(body)).into_response()
    }
}

pub(super) async fn no_such_path(OriginalUri(uri): OriginalUri) -> ApiError {
    let path = uri.path();
    ApiError::new(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        format!("The requested URL {path} was not found on this server."),
    )
}
