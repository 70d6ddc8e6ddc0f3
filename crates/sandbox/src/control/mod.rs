//! The control API under `/sandbox`: what arrived where, weather, and a customer's hands. JSON, for any HTTP client.

mod customer;
mod google;
mod hubspot;
mod keys;
mod looking;
mod news;
mod pages;
mod steering;
mod surveymonkey;
mod typeform;

use crate::edit::EditError;
use crate::state::Sandbox;
use axum::Json;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::json;

/// Files come in base64: 100 MiB of them, and a third.
const FILES_TAKEN: usize = 140 * 1024 * 1024;

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .merge(pages::router())
        .merge(google::router())
        .merge(crate::listener::router())
        .merge(hubspot::router())
        .merge(typeform::router())
        .merge(surveymonkey::router())
        .route("/sandbox/api", get(api))
        .route("/sandbox/messages", get(looking::messages))
        .route("/sandbox/flows", get(looking::flows))
        .route("/sandbox/flows/{flow_id}", get(looking::flow))
        .route("/sandbox/flows/{flow_id}/news", post(news::flow_news))
        .route("/sandbox/phone-numbers", get(looking::phone_numbers))
        .route("/sandbox/phone-numbers/{phone_number_id}", get(looking::phone_number))
        .route("/sandbox/phone-numbers/{phone_number_id}/key", put(keys::change).delete(keys::lose))
        .route("/sandbox/hubspot/forms", get(looking::forms).post(steering::put_form))
        .route("/sandbox/hubspot/submissions", get(looking::submissions))
        .route("/sandbox/hubspot/contacts", get(looking::contacts))
        .route("/sandbox/hubspot/uninstall", post(steering::uninstall))
        .route("/sandbox/mailbox", get(looking::mailbox).delete(steering::clear_mailbox))
        .route("/sandbox/faults", get(steering::faults).put(steering::set_faults))
        .route("/sandbox/requests", get(looking::requests).delete(steering::clear_requests))
        .route("/sandbox/clock", get(steering::clock).post(steering::advance_clock))
        .route("/sandbox/app", get(steering::app).put(steering::set_app))
        .route("/sandbox/app/handshake", post(steering::handshake))
        .route("/sandbox/phones", get(customer::phones))
        .route("/sandbox/phones/{wa_id}", get(customer::view))
        .route("/sandbox/phones/{wa_id}/exchanges", get(customer::exchanges))
        .route("/sandbox/phones/{wa_id}/open", post(customer::open))
        .route("/sandbox/phones/{wa_id}/input", post(customer::input).layer(DefaultBodyLimit::max(FILES_TAKEN)))
        .route("/sandbox/phones/{wa_id}/tap", post(customer::tap))
        .route("/sandbox/phones/{wa_id}/back", post(customer::back))
        .route("/sandbox/phones/{wa_id}/close", post(customer::close))
        .route("/sandbox/phones/{wa_id}/text", post(customer::text))
        .route("/sandbox/phones/{wa_id}/read", post(customer::read))
}

/// The description this file's routes are used by.
const API: &str = include_str!("api.json");

async fn api() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], API).into_response()
}

/// Why a control call failed: `{"error": {"code", "message"}}`.
struct ControlError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl ControlError {
    fn not_found(what: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, code: "not_found", message: format!("there is no {what}") }
    }

    fn bad_request(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "bad_request", message: message.into() }
    }
}

impl From<EditError> for ControlError {
    fn from(error: EditError) -> Self {
        let (status, code) = match error {
            EditError::Unsupported(_) | EditError::NoOptions => (StatusCode::BAD_REQUEST, "bad_request"),
            _ => (StatusCode::NOT_FOUND, "not_found"),
        };
        Self { status, code, message: error.to_string() }
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": { "code": self.code, "message": self.message } }))).into_response()
    }
}
