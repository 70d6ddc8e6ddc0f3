//! Where a survey's responses come in.

use super::caller::Caller;
use super::error::ApiError;
use super::list::{self, Asked};
use super::{Collector, Store, webhooks};
use crate::state::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

const COLLECTORS: &str = "https://api.surveymonkey.com/v3/collectors";
/// What `include` may ask for in the list, beside `id`, `name` and `href`.
const INCLUDED: [&str; 6] = ["type", "status", "response_count", "date_created", "date_modified", "url"];
/// What may be set when a collector is made.
const SETTABLE: [&str; 16] = [
    "type",
    "name",
    "thank_you_page",
    "thank_you_message",
    "disqualification_message",
    "disqualification_type",
    "disqualification_url",
    "close_date",
    "closed_page_message",
    "redirect_url",
    "redirect_type",
    "display_survey_results",
    "edit_response_type",
    "anonymous_type",
    "allow_multiple_responses",
    "response_limit",
];

/// A weblink collector with everything as it is at the beginning.
pub(super) fn weblink(id: &str, survey_id: &str, name: &str, created: &str) -> Value {
    json!({
        "id": id,
        "survey_id": survey_id,
        "type": "weblink",
        "name": name,
        "status": "open",
        "url": format!("https://www.surveymonkey.com/r/{}", id.chars().rev().take(7).collect::<String>()),
        "allow_multiple_responses": false,
        "anonymous_type": "not_anonymous",
        "response_limit": null,
        "close_date": null,
        "closed_page_message": "This survey is currently closed. Please contact the author of this survey for further assistance.",
        "redirect_url": "",
        "redirect_type": "url",
        "thank_you_page": { "is_enabled": true, "message": "Thank you for completing our survey!" },
        "password_enabled": false,
        "edit_response_type": "until_complete",
        "display_survey_results": false,
        "sender_email": null,
        "date_created": created,
        "date_modified": created,
        "href": format!("{COLLECTORS}/{id}"),
    })
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(survey_id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("collectors_read")?;
    let included: Vec<&str> = asked.get("include").map(|text| text.split(',').collect()).unwrap_or_default();
    if let Some(unknown) = included.iter().find(|member| !INCLUDED.contains(member)) {
        return Err(ApiError::because(1003, format!("include has an unknown value: {unknown}.")));
    }
    let name = asked.get("name").map(|name| name.to_lowercase()).unwrap_or_default();
    let rows: Vec<Value> = sandbox.read(|world| {
        let store = &world.surveymonkey;
        store.survey(account, &survey_id).ok_or_else(ApiError::not_found)?;
        let named = |collector: &&Collector| {
            let own = collector.body["name"].as_str().unwrap_or_default().to_lowercase();
            collector.survey_id == survey_id && own.contains(&name)
        };
        let row = |one: &Collector| {
            let whole = shown(store, one);
            let mut row = json!({ "id": one.id, "name": whole["name"], "href": whole["href"] });
            for member in &included {
                row[*member] = whole[*member].clone();
            }
            row
        };
        Ok(store.collectors.iter().filter(named).map(row).collect())
    })?;
    let href = format!("https://api.surveymonkey.com/v3/surveys/{survey_id}/collectors");
    Ok(Json(list::paged(&rows, &asked, &href, 1000)?))
}

fn shown(store: &Store, collector: &Collector) -> Value {
    let mut shown = collector.body.clone();
    let count = store.responses.iter().filter(|response| response.collector_id == collector.id).count();
    shown["response_count"] = count.into();
    shown
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("collectors_read")?;
    sandbox.read(|world| {
        let store = &world.surveymonkey;
        let collector = store.collector(account, &id).ok_or_else(ApiError::not_found)?;
        Ok(Json(shown(store, collector)))
    })
}

/// A body that is a JSON object.
pub(super) fn object(body: &Bytes) -> Result<Map<String, Value>, ApiError> {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(ApiError::coded(1002)),
        Err(_) => Err(ApiError::coded(1001)),
    }
}

pub(super) async fn create(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(survey_id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let account = caller.needs("collectors_write")?;
    let given = object(&body)?;
    if let Some(unknown) = given.keys().find(|name| !SETTABLE.contains(&name.as_str())) {
        return Err(ApiError::because(1002, format!("{unknown} is not allowed.")));
    }
    if given.get("type") != Some(&json!("weblink")) {
        return Err(ApiError::because(1002, "Only collectors of type weblink are played here."));
    }
    let kinds =
        [("name", Value::is_string as fn(&Value) -> bool), ("allow_multiple_responses", Value::is_boolean)];
    if let Some((wrong, _)) = kinds.iter().find(|(name, fits)| given.get(*name).is_some_and(|value| !fits(value)))
    {
        return Err(ApiError::because(1002, format!("{wrong} has a wrong type.")));
    }
    let created = super::moment(sandbox.now());
    let made = sandbox.write(|world| {
        let store = &mut world.surveymonkey;
        store.survey(account, &survey_id).ok_or_else(ApiError::not_found)?;
        let id = store.next_id();
        let name = given.get("name").and_then(Value::as_str).unwrap_or("Web Link");
        let mut body = weblink(&id, &survey_id, name, &created);
        for (member, value) in given {
            body[member] = value;
        }
        let collector = Collector { id, survey_id: survey_id.clone(), body };
        let made = shown(store, &collector);
        store.collectors.push(collector);
        Ok(made)
    })?;
    let id = made["id"].as_str().unwrap_or_default();
    webhooks::raise(&sandbox, "collector_created", &webhooks::About::collector(&survey_id, id));
    Ok((StatusCode::CREATED, Json(made)))
}

pub(super) async fn delete(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("collectors_write")?;
    sandbox.write(|world| {
        let store = &mut world.surveymonkey;
        let gone = shown(store, store.collector(account, &id).ok_or_else(ApiError::not_found)?);
        store.collectors.retain(|collector| collector.id != id);
        Ok(Json(gone))
    })
}
