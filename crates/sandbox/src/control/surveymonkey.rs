//! SurveyMonkey's owner: looking at surveys and responses, changing surveys, taking the app away.

use super::ControlError;
use crate::edit::Edit;
use crate::state::Sandbox;
use crate::surveymonkey::webhooks::{self, About, Delivery};
use crate::surveymonkey::{self, Response, Settings, edit};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/surveymonkey/surveys", get(surveys).post(put_survey))
        .route("/sandbox/surveymonkey/surveys/{survey_id}", get(survey).delete(delete))
        .route("/sandbox/surveymonkey/surveys/{survey_id}/edit", post(change))
        .route("/sandbox/surveymonkey/collectors", get(collectors))
        .route("/sandbox/surveymonkey/collectors/{collector_id}", patch(change_collector))
        .route("/sandbox/surveymonkey/responses", get(responses))
        .route("/sandbox/surveymonkey/webhooks", get(subscriptions))
        .route("/sandbox/surveymonkey/webhook-deliveries", get(deliveries))
        .route("/sandbox/surveymonkey/settings", get(settings).put(set_settings))
        .route("/sandbox/surveymonkey/revoke", post(revoke))
}

async fn surveys(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.read(|world| world.surveymonkey.surveys.iter().map(|one| one.definition.clone()).collect()))
}

async fn survey(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<Json<Value>, ControlError> {
    let found = sandbox.read(|world| {
        let survey = world.surveymonkey.surveys.iter().find(|survey| survey.definition["id"] == id);
        survey.map(|survey| survey.definition.clone())
    });
    found.map(Json).ok_or_else(|| ControlError::not_found("survey with this id"))
}

#[derive(Debug, Deserialize)]
struct Asked {
    account: Option<String>,
    survey_id: Option<String>,
}

async fn put_survey(
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
    Json(survey): Json<Value>,
) -> Result<Json<Value>, ControlError> {
    if survey["id"].as_str().is_none_or(str::is_empty) || !survey["pages"].is_array() {
        return Err(ControlError::bad_request("a survey needs an id and pages"));
    }
    let first = surveymonkey::ACCOUNTS.first().map(|account| account.key).unwrap_or_default();
    let account = asked.account.as_deref().unwrap_or(first);
    sandbox.write(|world| edit::put(&mut world.surveymonkey, account, survey.clone()));
    let id = survey["id"].as_str().unwrap_or_default();
    webhooks::raise(&sandbox, "survey_updated", &About::survey(id));
    Ok(Json(survey))
}

async fn change(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(change): Json<Edit>,
) -> Result<Json<Value>, ControlError> {
    let now = sandbox.now();
    let changed = sandbox.write(|world| edit::edit(&mut world.surveymonkey, &id, change, now))?;
    webhooks::raise(&sandbox, "survey_updated", &About::survey(&id));
    Ok(Json(changed))
}

async fn delete(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<StatusCode, ControlError> {
    sandbox.write(|world| edit::delete(&mut world.surveymonkey, &id))?;
    webhooks::raise(&sandbox, "survey_deleted", &About::survey(&id));
    Ok(StatusCode::NO_CONTENT)
}

async fn collectors(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.read(|world| world.surveymonkey.collectors.iter().map(|one| one.body.clone()).collect()))
}

async fn change_collector(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(change): Json<Value>,
) -> Result<Json<Value>, ControlError> {
    Ok(Json(sandbox.write(|world| edit::change_collector(&mut world.surveymonkey, &id, change))?))
}

async fn responses(State(sandbox): State<Sandbox>, Query(asked): Query<Asked>) -> Json<Vec<Response>> {
    let wanted = |response: &&Response| asked.survey_id.as_ref().is_none_or(|id| response.survey_id == *id);
    Json(sandbox.read(|world| world.surveymonkey.responses.iter().rev().filter(wanted).cloned().collect()))
}

async fn subscriptions(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.read(|world| world.surveymonkey.webhooks.iter().map(|one| one.body.clone()).collect()))
}

async fn deliveries(State(sandbox): State<Sandbox>) -> Json<Vec<Delivery>> {
    Json(sandbox.read(|world| world.surveymonkey.deliveries.clone()))
}

async fn settings(State(sandbox): State<Sandbox>) -> Json<Settings> {
    Json(sandbox.read(|world| world.surveymonkey.settings.clone()))
}

async fn set_settings(State(sandbox): State<Sandbox>, Json(settings): Json<Settings>) -> Json<Settings> {
    sandbox.write(|world| world.surveymonkey.settings = settings.clone());
    Json(settings)
}

async fn revoke(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.revoke_surveymonkey_app();
    StatusCode::NO_CONTENT
}
