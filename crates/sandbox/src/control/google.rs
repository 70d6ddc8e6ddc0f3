//! Google's people: editing forms, picking files, deploying scripts, looking at what arrived.

use super::ControlError;
use crate::edit::Edit;
use crate::google::{self, FormFile, NewScript, Publishing, Settings};
use crate::state::Sandbox;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

const PAGE: &str = include_str!("../pages/google.html");
const SCRIPT: &str = include_str!("../pages/google.js");

pub(super) fn router() -> Router<Sandbox> {
    let script = || async { ([(CONTENT_TYPE, "text/javascript"), (CACHE_CONTROL, "no-cache")], SCRIPT) };
    Router::new()
        .route("/sandbox/google", get(|| async { Html(PAGE) }))
        .route("/sandbox/assets/google.js", get(script))
        .route("/sandbox/google/forms", get(forms).post(put_form))
        .route("/sandbox/google/forms/{form_id}", get(form).delete(delete_form))
        .route("/sandbox/google/forms/{form_id}/edit", post(edit))
        .route("/sandbox/google/forms/{form_id}/publish", post(publish))
        .route("/sandbox/google/responses", get(responses).delete(clear_responses))
        .route("/sandbox/google/sheets", get(sheets))
        .route("/sandbox/google/sheets/{sheet_id}", get(sheet).delete(delete_sheet))
        .route("/sandbox/google/pick", post(pick))
        .route("/sandbox/google/scripts", get(scripts).post(deploy))
        .route("/sandbox/google/scripts/{deployment_id}", axum::routing::delete(archive))
        .route("/sandbox/google/settings", get(settings).put(set_settings))
        .route("/sandbox/google/revoke", post(revoke))
}

async fn forms(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(google::shown_forms(&sandbox))
}

async fn form(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<Json<Value>, ControlError> {
    let found = google::shown_forms(&sandbox).into_iter().find(|form| form["id"] == id);
    found.map(Json).ok_or_else(|| ControlError::not_found("form with this id"))
}

/// Adds a form or replaces the one with its id.
async fn put_form(
    State(sandbox): State<Sandbox>,
    Json(mut file): Json<FormFile>,
) -> Result<Json<Value>, ControlError> {
    if !file.form["items"].is_array() || !file.form["info"].is_object() || file.form_id.is_empty() {
        return Err(ControlError::bad_request("a form needs a formId, and in form info and items"));
    }
    let now = sandbox.now();
    let id = file.form_id.clone();
    file.created.get_or_insert(now);
    file.modified = Some(now);
    sandbox.write(|world| world.google.forms.insert(id.clone(), file));
    form(State(sandbox), Path(id)).await
}

async fn delete_form(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<StatusCode, ControlError> {
    google::remove(&sandbox, &id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// One change or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Edits {
    Many(Vec<Edit>),
    One(Box<Edit>),
}

async fn edit(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(edits): Json<Edits>,
) -> Result<Json<Value>, ControlError> {
    let edits = match edits {
        Edits::Many(edits) => edits,
        Edits::One(edit) => vec![*edit],
    };
    Ok(Json(google::edit(&sandbox, &id, edits)?))
}

async fn publish(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(given): Json<Publishing>,
) -> Result<Json<Value>, ControlError> {
    Ok(Json(google::publish(&sandbox, &id, given)?))
}

#[derive(Debug, Deserialize)]
struct Which {
    form: Option<String>,
}

async fn responses(State(sandbox): State<Sandbox>, Query(which): Query<Which>) -> Json<Vec<Value>> {
    Json(google::shown_responses(&sandbox, which.form.as_deref()))
}

async fn clear_responses(State(sandbox): State<Sandbox>, Query(which): Query<Which>) -> StatusCode {
    sandbox.write(|world| {
        let stays = |form: &str| which.form.as_deref().is_some_and(|wanted| wanted != form);
        world.google.responses.retain(|response| stays(&response.form_id));
    });
    StatusCode::NO_CONTENT
}

async fn sheets(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(google::shown_sheets(&sandbox))
}

async fn sheet(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<Json<Value>, ControlError> {
    google::shown_sheet(&sandbox, &id).map(Json).ok_or_else(|| ControlError::not_found("spreadsheet with this id"))
}

async fn delete_sheet(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<StatusCode, ControlError> {
    let gone = sandbox.write(|world| world.google.sheets.remove(&id).is_some());
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::not_found("spreadsheet with this id")) }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pick {
    /// E-mail address or subject.
    account: String,
    files: Vec<String>,
}

async fn pick(State(sandbox): State<Sandbox>, Json(pick): Json<Pick>) -> Result<Json<Vec<Value>>, ControlError> {
    google::pick(&sandbox, &pick.account, &pick.files).map(Json).map_err(ControlError::bad_request)
}

async fn scripts(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    let all = sandbox.read(|world| world.google.scripts.clone());
    Json(all.iter().map(|(id, script)| script.shown(&sandbox, id)).collect())
}

async fn deploy(
    State(sandbox): State<Sandbox>,
    Json(given): Json<NewScript>,
) -> Result<Json<Value>, ControlError> {
    google::deploy(&sandbox, given).map(Json).map_err(ControlError::bad_request)
}

async fn archive(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<StatusCode, ControlError> {
    let gone = sandbox.write(|world| world.google.scripts.remove(&id).is_some());
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::not_found("deployment with this id")) }
}

async fn settings(State(sandbox): State<Sandbox>) -> Json<Settings> {
    Json(sandbox.read(|world| world.google.settings.clone()))
}

async fn set_settings(State(sandbox): State<Sandbox>, Json(settings): Json<Settings>) -> Json<Settings> {
    sandbox.write(|world| world.google.settings = settings.clone());
    Json(settings)
}

async fn revoke(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.revoke_google_app();
    StatusCode::NO_CONTENT
}
