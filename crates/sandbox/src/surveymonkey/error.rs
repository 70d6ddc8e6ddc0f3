//! SurveyMonkey's error body and codes (API v3, "Error codes").

use axum::Json;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Code, HTTP status, name, message.
const CODES: [(u16, u16, &str, &str); 24] = [
    (1000, 400, "Bad Request", "Unable to process the request provided."),
    (1001, 400, "Bad Request", "The body provided was not a proper JSON string."),
    (1002, 400, "Bad Request", "Invalid schema in the body provided."),
    (1003, 400, "Bad Request", "Invalid URL parameters."),
    (1004, 400, "Bad Request", "Invalid headers provided."),
    (1010, 401, "Authorization Error", "The authorization token was not provided."),
    (1011, 401, "Authorization Error", "The authorization token was invalid."),
    (1012, 401, "Authorization Error", "The authorization token has expired."),
    (1013, 401, "Authorization Error", "Client revoked access grant."),
    (1014, 403, "Permission Error", "Permission has not been granted by the user to make this request."),
    (1015, 403, "Permission Error", "The user does not have a plan that includes this feature."),
    (1016, 403, "Permission Error", "The user does not have permission to access the resource."),
    (1017, 403, "Permission Error", "Resource quota is exceeded."),
    (1018, 403, "Permission Error", "The data of this user is kept in another data center."),
    (1020, 404, "Resource Not Found", "There was an error retrieving the requested resource."),
    (1025, 409, "Resource Conflict", "Unable to complete the request due to a conflict with settings."),
    (1026, 409, "Resource Conflict", "The resource already exists."),
    (1030, 413, "Request Entity Too Large", "The requested entity is too large to be returned."),
    (1040, 429, "Rate limit reached", "Too many requests were made, try again later."),
    (1050, 500, "Internal Server Error", "Oh bananas! We could not process your request."),
    (1051, 503, "Service Unavailable", "Service is unavailable, try again later."),
    (1052, 404, "User Soft Deleted", "The user was soft deleted."),
    (1053, 410, "User Deleted", "The user was deleted."),
    (1054, 502, "Bad Gateway", "A server behind this one did not answer."),
];

/// An error of the API.
#[derive(Debug)]
pub(super) struct ApiError {
    code: u16,
    why: Option<String>,
    pub(super) headers: Vec<(&'static str, String)>,
}

impl ApiError {
    pub(super) fn coded(code: u16) -> Self {
        Self { code, why: None, headers: Vec::new() }
    }

    /// With what is wrong in the message.
    pub(super) fn because(code: u16, why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::coded(code) }
    }

    pub(super) fn not_found() -> Self {
        Self::coded(1020)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let known = CODES.iter().find(|(code, ..)| *code == self.code);
        let (_, status, name, message) = known.copied().unwrap_or((1050, 500, "Internal Server Error", ""));
        let message = self.why.map_or_else(|| message.to_owned(), |why| format!("{message} {why}"));
        let body = json!({ "error": {
            "docs": "https://developer.surveymonkey.com/api/v3/#error-codes",
            "message": message,
            "id": self.code.to_string(),
            "name": name,
            "http_status_code": status,
        } });
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

pub(super) async fn no_such_path() -> ApiError {
    ApiError::not_found()
}
