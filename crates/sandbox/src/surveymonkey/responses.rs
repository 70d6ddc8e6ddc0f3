//! Responses: taken, listed, looked for by their custom value, deleted.

use super::caller::Caller;
use super::collectors::object;
use super::error::ApiError;
use super::list::{self, Asked};
use super::response_check::check;
use super::{Response, webhooks};
use crate::state::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

const V3: &str = "https://api.surveymonkey.com/v3";

pub(super) async fn create(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(collector_id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let account = caller.needs("responses_write")?;
    let given = object(&body)?;
    let now = sandbox.now();
    let (made, survey_id) = sandbox.write(|world| {
        let store = &mut world.surveymonkey;
        let collector = store.collector(account, &collector_id).ok_or_else(ApiError::not_found)?;
        if collector.body["status"] == "closed" {
            return Err(ApiError::because(1025, "The collector is closed."));
        }
        let survey_id = collector.survey_id.clone();
        let taken = store.responses.iter().filter(|response| response.collector_id == collector_id).count() as u64;
        if collector.body["response_limit"].as_u64().is_some_and(|limit| taken >= limit) {
            return Err(ApiError::because(1025, "The collector has reached its response limit."));
        }
        let survey = store.survey(account, &survey_id).ok_or_else(ApiError::not_found)?;
        let display = check(survey, &given)?;
        let all = store.responses.iter().filter(|response| response.survey_id == survey_id).count();
        if store.settings.response_quota.is_some_and(|quota| all >= quota) {
            return Err(ApiError::coded(1017));
        }
        let id = store.next_id();
        let body = whole(&id, &survey_id, &collector_id, given, &super::moment(now));
        let response = Response {
            id,
            survey_id: survey_id.clone(),
            collector_id: collector_id.clone(),
            received_at: now,
            body: body.clone(),
            display,
        };
        store.responses.push(response);
        Ok((body, survey_id))
    })?;
    let about = webhooks::About::response(&survey_id, &collector_id, made["id"].as_str().unwrap_or_default());
    webhooks::raise(&sandbox, "response_created", &about);
    if made["response_status"] == "completed" {
        webhooks::raise(&sandbox, "response_completed", &about);
    }
    Ok((StatusCode::CREATED, Json(made)))
}

fn whole(id: &str, survey_id: &str, collector_id: &str, mut given: Map<String, Value>, now: &str) -> Value {
    let mut take = |name: &str, otherwise: Value| given.shift_remove(name).unwrap_or(otherwise);
    json!({
        "id": id,
        "href": format!("{V3}/surveys/{survey_id}/responses/{id}"),
        "survey_id": survey_id,
        "collector_id": collector_id,
        "recipient_id": take("recipient_id", json!("")),
        "response_status": take("response_status", json!("completed")),
        "collection_mode": "default",
        "custom_value": take("custom_value", json!("")),
        "custom_variables": take("custom_variables", json!({})),
        "ip_address": take("ip_address", json!("")),
        "total_time": 0,
        "date_created": take("date_created", json!(now)),
        "date_modified": now,
        "edit_url": format!("https://www.surveymonkey.com/r/?sm={id}"),
        "analyze_url": format!("https://www.surveymonkey.com/analyze/browse/{survey_id}?respondent_id={id}"),
        "logic_path": {},
        "page_path": [],
        "metadata": {},
        "pages": take("pages", json!([])),
    })
}

/// Whose responses a list shows.
#[derive(Clone, Copy)]
enum Of<'a> {
    Survey(&'a str),
    Collector(&'a str),
}

/// The responses a query asks for, as their details.
fn found(sandbox: &Sandbox, account: &str, of: Of<'_>, asked: &Asked) -> Result<Vec<Value>, ApiError> {
    let (start, end) = (list::moment(asked, "start_modified_at")?, list::moment(asked, "end_modified_at")?);
    let (from, until) = (list::moment(asked, "start_created_at")?, list::moment(asked, "end_created_at")?);
    let fits = |value: &Value, name: &str| asked.get(name).is_none_or(|wanted| value == wanted);
    sandbox.read(|world| {
        let store = &world.surveymonkey;
        let known = match of {
            Of::Survey(id) => store.survey(account, id).is_some(),
            Of::Collector(id) => store.collector(account, id).is_some(),
        };
        if !known {
            return Err(ApiError::not_found());
        }
        let wanted = |response: &&Response| {
            let own = match of {
                Of::Survey(id) => response.survey_id == id,
                Of::Collector(id) => response.collector_id == id,
            };
            let at = response.received_at;
            let created = response.body["date_created"].as_str().and_then(|at| at.parse().ok()).unwrap_or(at);
            own && fits(&response.body["custom_value"], "custom")
                && fits(&response.body["response_status"], "status")
                && start.is_none_or(|start| at >= start)
                && end.is_none_or(|end| at <= end)
                && from.is_none_or(|from| created >= from)
                && until.is_none_or(|until| created <= until)
        };
        Ok(store.responses.iter().filter(wanted).map(|response| response.body.clone()).collect())
    })
}

fn listed(
    sandbox: &Sandbox,
    caller: &Caller,
    of: Of<'_>,
    asked: &Asked,
    bulk: bool,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("responses_read")?;
    if bulk {
        caller.needs("responses_read_detail")?;
    }
    let mut rows = found(sandbox, account, of, asked)?;
    if !bulk {
        for row in &mut rows {
            *row = json!({ "id": row["id"], "href": row["href"] });
        }
    }
    let base = match of {
        Of::Survey(id) => format!("{V3}/surveys/{id}/responses"),
        Of::Collector(id) => format!("{V3}/collectors/{id}/responses"),
    };
    let href = if bulk { format!("{base}/bulk") } else { base };
    Ok(Json(list::paged(&rows, asked, &href, if bulk { 100 } else { 1000 })?))
}

pub(super) async fn of_survey(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    listed(&sandbox, &caller, Of::Survey(&id), &asked, false)
}

pub(super) async fn bulk_of_survey(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    listed(&sandbox, &caller, Of::Survey(&id), &asked, true)
}

pub(super) async fn of_collector(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    listed(&sandbox, &caller, Of::Collector(&id), &asked, false)
}

pub(super) async fn bulk_of_collector(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    listed(&sandbox, &caller, Of::Collector(&id), &asked, true)
}

/// The details of a response of this account's collector.
fn own(sandbox: &Sandbox, account: &str, collector_id: &str, id: &str) -> Result<Value, ApiError> {
    sandbox.read(|world| {
        let store = &world.surveymonkey;
        store.collector(account, collector_id).ok_or_else(ApiError::not_found)?;
        let mut all = store.responses.iter().filter(|response| response.collector_id == collector_id);
        let found = all.find(|response| response.id == id).map(|response| response.body.clone());
        found.ok_or_else(ApiError::not_found)
    })
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((collector_id, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("responses_read")?;
    let mut response = own(&sandbox, account, &collector_id, &id)?;
    if let Some(members) = response.as_object_mut() {
        members.shift_remove("pages");
    }
    Ok(Json(response))
}

pub(super) async fn details(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((collector_id, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("responses_read_detail")?;
    Ok(Json(own(&sandbox, account, &collector_id, &id)?))
}

pub(super) async fn delete(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((collector_id, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("responses_write")?;
    let gone = own(&sandbox, account, &collector_id, &id)?;
    sandbox.write(|world| world.surveymonkey.responses.retain(|response| response.id != id));
    let survey_id = gone["survey_id"].as_str().unwrap_or_default();
    webhooks::raise(&sandbox, "response_deleted", &webhooks::About::response(survey_id, &collector_id, &id));
    Ok(Json(gone))
}
