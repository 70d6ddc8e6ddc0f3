//! Meta's error bodies.

use crate::faults::FaultKind;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error body, built as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct GraphError {
    status: StatusCode,
    error: Box<Value>,
}

impl GraphError {
    fn new(status: StatusCode, code: u32, kind: &str, message: &str) -> Self {
        let error = json!({
            "message": message, "type": kind, "code": code, "fbtrace_id": format!("A{:022x}", rand::random::<u64>()),
        });
        Self { status, error: Box::new(error) }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.error[name] = value.into();
        self
    }

    pub(crate) fn parameter(message: impl AsRef<str>) -> Self {
        let message = format!("(#100) {}", message.as_ref());
        Self::new(StatusCode::BAD_REQUEST, 100, "OAuthException", &message)
    }

    pub(crate) fn token(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 190, "OAuthException", message)
    }

    pub(crate) fn unknown_node(node: &str, verb: &str) -> Self {
        let message = format!(
            "Unsupported {verb} request. Object with ID '{node}' does not exist, cannot be loaded due to missing \
             permissions, or does not support this operation"
        );
        Self::new(StatusCode::BAD_REQUEST, 100, "GraphMethodException", &message).with("error_subcode", 33)
    }

    pub(crate) fn unknown_path(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 2500, "OAuthException", message)
    }

    /// A refusal with the title and sentence that Meta's own tools show.
    pub(crate) fn refusal(code: u32, subcode: Option<u32>, title: &str, sentence: impl Into<String>) -> Self {
        let message = format!("(#{code}) {title}");
        let mut error = Self::new(StatusCode::BAD_REQUEST, code, "OAuthException", &message);
        if let Some(subcode) = subcode {
            error = error.with("error_subcode", subcode);
        }
        error.with("error_user_title", title).with("error_user_msg", sentence.into())
    }

    /// An error of the messaging API, which explains itself in `error_data`.
    pub(crate) fn messaging(code: u32, title: &str, details: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, "OAuthException", &format!("(#{code}) {title}"))
            .with("error_data", json!({ "messaging_product": "whatsapp", "details": details.into() }))
    }

    pub(crate) fn of_fault(kind: FaultKind) -> Self {
        match kind {
            FaultKind::RateLimited => Self::messaging(
                130_429,
                "Rate limit hit",
                "Message failed to send because there were too many messages sent from this phone number in a short \
                 period of time.",
            ),
            FaultKind::ServerError => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                131_000,
                "OAuthException",
                "(#131000) Something went wrong",
            )
            .with("is_transient", true),
            _ => Self::token(
                "Error validating access token: The session has been invalidated because the user changed their \
                 password or Facebook has changed the session for security reasons.",
            )
            .with("error_subcode", 460),
        }
    }
}

impl IntoResponse for GraphError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.error }))).into_response()
    }
}
