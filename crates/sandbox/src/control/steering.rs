//! Steering the world: weather, clock, forms, webhooks.

use super::ControlError;
use crate::faults::{Fault, Faults};
use crate::hubspot;
use crate::relay::webhook;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

pub(super) async fn faults(State(sandbox): State<Sandbox>) -> Json<Faults> {
    Json(sandbox.faults())
}

pub(super) async fn set_faults(
    State(sandbox): State<Sandbox>,
    Json(changes): Json<Map<String, Value>>,
) -> Result<Json<Faults>, ControlError> {
    let mut faults = sandbox.faults();
    for (vendor, change) in changes {
        let switch = faults.of(&vendor).map_err(|error| ControlError::bad_request(error.to_string()))?;
        *switch = serde_json::from_value::<Fault>(change)
            .map_err(|error| ControlError::bad_request(format!("{vendor}: {error}")))?;
    }
    sandbox.set_faults(faults.clone());
    Ok(Json(faults))
}

pub(super) async fn clear_requests(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.write(|world| world.requests.clear());
    StatusCode::NO_CONTENT
}

pub(super) async fn clear_mailbox(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.write(|world| world.mailbox.clear());
    StatusCode::NO_CONTENT
}

pub(super) async fn put_form(
    State(sandbox): State<Sandbox>,
    Json(form): Json<Value>,
) -> Result<Json<Value>, ControlError> {
    if form["id"].as_str().is_none_or(str::is_empty) || !form["fieldGroups"].is_array() {
        return Err(ControlError::bad_request("a form needs an id and fieldGroups"));
    }
    sandbox.write(|world| hubspot::put_form(world, form.clone()));
    Ok(Json(form))
}

pub(super) async fn uninstall(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.uninstall_hubspot_app();
    StatusCode::NO_CONTENT
}

#[derive(Debug, Deserialize)]
pub(super) struct Advance {
    advance_seconds: i64,
}

pub(super) async fn clock(State(sandbox): State<Sandbox>) -> Json<Value> {
    let ahead = sandbox.read(|world| world.clock_ahead_seconds);
    Json(json!({ "now": sandbox.now(), "ahead_seconds": ahead }))
}

pub(super) async fn advance_clock(State(sandbox): State<Sandbox>, Json(by): Json<Advance>) -> Json<Value> {
    sandbox.advance_clock(SignedDuration::from_secs(by.advance_seconds));
    clock(State(sandbox)).await
}

#[derive(Debug, Deserialize)]
pub(super) struct AppChange {
    callback_url: Option<Url>,
}

pub(super) async fn app(State(sandbox): State<Sandbox>) -> Json<Value> {
    let subscribed = sandbox.read(|world| world.graph.subscribed);
    let app = &sandbox.options().app;
    Json(json!({ "app_id": app.app_id, "callback_url": sandbox.callback_url(), "subscribed": subscribed }))
}

pub(super) async fn set_app(State(sandbox): State<Sandbox>, Json(change): Json<AppChange>) -> Json<Value> {
    sandbox.set_callback_url(change.callback_url);
    app(State(sandbox)).await
}

pub(super) async fn handshake(State(sandbox): State<Sandbox>) -> Json<Value> {
    let result = match sandbox.callback_url() {
        Some(url) => webhook::handshake(&sandbox, url.as_str(), None).await,
        None => Err("no callback URL is set".into()),
    };
    Json(json!({ "ok": result.is_ok(), "problem": result.err() }))
}
