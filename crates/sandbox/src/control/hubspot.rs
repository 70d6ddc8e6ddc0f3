//! HubSpot's owner: changing forms, looking at objects and files, what the account has.

use super::ControlError;
use crate::edit::Edit;
use crate::hubspot::crm::Record;
use crate::hubspot::files::{self, StoredFile};
use crate::hubspot::{Settings, edit};
use crate::state::Sandbox;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/hubspot/forms/{form_id}", delete(delete_form))
        .route("/sandbox/hubspot/forms/{form_id}/edit", post(change_form))
        .route("/sandbox/hubspot/objects", get(objects))
        .route("/sandbox/hubspot/files", get(list_files))
        .route("/sandbox/hubspot/files/{file_id}/content", get(files::content))
        .route("/sandbox/hubspot/settings", get(settings).put(set_settings))
}

async fn change_form(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(change): Json<Edit>,
) -> Result<Json<Value>, ControlError> {
    let now = sandbox.now();
    Ok(Json(sandbox.write(|world| edit::edit(&mut world.hubspot, &id, change, now))?))
}

async fn delete_form(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<StatusCode, ControlError> {
    let now = sandbox.now();
    sandbox.write(|world| edit::delete(&mut world.hubspot, &id, now))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
struct Asked {
    /// Id of an object type, for example `0-5`.
    kind: Option<String>,
}

async fn objects(State(sandbox): State<Sandbox>, Query(asked): Query<Asked>) -> Json<Vec<Record>> {
    let wanted = |record: &&Record| asked.kind.as_ref().is_none_or(|kind| record.kind == *kind);
    Json(sandbox.read(|world| world.hubspot.crm.records.values().rev().filter(wanted).cloned().collect()))
}

async fn list_files(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    let shown = |file: &StoredFile| json!({ "mime_type": file.mime_type, "file": file.body });
    Json(sandbox.read(|world| world.hubspot.files.iter().rev().map(shown).collect()))
}

async fn settings(State(sandbox): State<Sandbox>) -> Json<Settings> {
    Json(sandbox.read(|world| world.hubspot.settings.clone()))
}

async fn set_settings(State(sandbox): State<Sandbox>, Json(settings): Json<Settings>) -> Json<Settings> {
    sandbox.write(|world| world.hubspot.settings = settings.clone());
    Json(settings)
}
