//! Typeform's owner: looking at forms, changing them, taking the app away.

use super::ControlError;
use crate::edit::Edit;
use crate::state::Sandbox;
use crate::typeform::{self, Settings, edit};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/typeform/forms", get(forms).post(put_form))
        .route("/sandbox/typeform/forms/{form_id}", get(form).delete(delete))
        .route("/sandbox/typeform/forms/{form_id}/edit", post(change))
        .route("/sandbox/typeform/forms/{form_id}/webhooks", put(webhooks))
        .route("/sandbox/typeform/settings", get(settings).put(set_settings))
        .route("/sandbox/typeform/remove-app", post(remove_app))
}

async fn forms(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.read(|world| world.typeform.forms.iter().map(|form| form.definition.clone()).collect()))
}

async fn form(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<Json<Value>, ControlError> {
    let found = sandbox.read(|world| {
        let form = world.typeform.forms.iter().find(|form| form.definition["id"] == id);
        form.map(|form| form.definition.clone())
    });
    found.map(Json).ok_or_else(|| ControlError::not_found("form with this id"))
}

#[derive(Debug, Deserialize)]
struct Whose {
    account: Option<String>,
}

async fn put_form(
    State(sandbox): State<Sandbox>,
    Query(whose): Query<Whose>,
    Json(form): Json<Value>,
) -> Result<Json<Value>, ControlError> {
    if form["id"].as_str().is_none_or(str::is_empty) || !form["fields"].is_array() {
        return Err(ControlError::bad_request("a form needs an id and fields"));
    }
    let first = typeform::ACCOUNTS.first().map(|account| account.key).unwrap_or_default();
    let account = whose.account.as_deref().unwrap_or(first);
    sandbox.write(|world| edit::put(&mut world.typeform, account, form.clone()));
    Ok(Json(form))
}

async fn change(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(change): Json<Edit>,
) -> Result<Json<Value>, ControlError> {
    let now = sandbox.now();
    Ok(Json(sandbox.write(|world| edit::edit(&mut world.typeform, &id, change, now))?))
}

async fn delete(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<StatusCode, ControlError> {
    sandbox.write(|world| edit::delete(&mut world.typeform, &id))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn webhooks(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(webhooks): Json<Vec<Value>>,
) -> StatusCode {
    sandbox.write(|world| world.typeform.webhooks.insert(id, webhooks));
    StatusCode::NO_CONTENT
}

async fn settings(State(sandbox): State<Sandbox>) -> Json<Settings> {
    Json(sandbox.read(|world| world.typeform.settings.clone()))
}

async fn set_settings(State(sandbox): State<Sandbox>, Json(settings): Json<Settings>) -> Json<Settings> {
    sandbox.write(|world| world.typeform.settings = settings.clone());
    Json(settings)
}

async fn remove_app(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.remove_typeform_app();
    StatusCode::NO_CONTENT
}
