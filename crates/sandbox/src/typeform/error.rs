//! Typeform's error bodies: `code`, `description`, `details`, `help`; the token endpoint speaks RFC 6749.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error of the API.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    body: Value,
    retry_after: Option<u64>,
}

impl ApiError {
    fn new(status: StatusCode, code: &str, description: &str) -> Self {
        let help = "https://www.typeform.com/developers/";
        let body = json!({ "code": code, "description": description, "details": [], "help": help });
        Self { status, body, retry_after: None }
    }

    pub(super) fn no_token() -> Self {
        let description = "Authentication credentials not found on the Request Headers";
        Self::new(StatusCode::FORBIDDEN, "AUTHENTICATION_FAILED", description)
    }

    pub(super) fn dead_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "AUTHENTICATION_FAILED", "Authentication failed: invalid access token")
    }

    pub(super) fn scope(scope: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", &format!("The token does not have the scope {scope}"))
    }

    pub(super) fn no_form() -> Self {
        Self::new(StatusCode::NOT_FOUND, "FORM_NOT_FOUND", "Non existing form")
    }

    pub(super) fn query(name: &str, description: &str) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", "Invalid request parameters");
        let detail = json!({ "code": "INVALID_VALUE", "description": description, "field": name, "in": "query" });
        error.body["details"] = json!([detail]);
        error
    }

    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR", "Internal server error")
    }

    pub(super) fn rate_limited(seconds: u64) -> Self {
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "Rate limit reached");
        error.retry_after = Some(seconds);
        error
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let answer = (self.status, Json(self.body));
        match self.retry_after {
            Some(seconds) => ([(header::RETRY_AFTER, seconds.to_string())], answer).into_response(),
            None => answer.into_response(),
        }
    }
}

/// An error of the token endpoint.
#[derive(Debug)]
pub(super) struct OauthError {
    pub(super) error: &'static str,
    pub(super) description: &'static str,
}

impl OauthError {
    pub(super) fn grant(description: &'static str) -> Self {
        Self { error: "invalid_grant", description }
    }

    pub(super) fn refresh_token() -> Self {
        Self::grant("The refresh token is unknown, was used or was revoked")
    }
}

impl IntoResponse for OauthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

pub(super) async fn no_such_path() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "NOT_FOUND", "Endpoint not found")
}

pub(super) async fn no_such_method() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Method not allowed")
}
