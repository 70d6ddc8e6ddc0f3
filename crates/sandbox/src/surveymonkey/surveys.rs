//! The person, their surveys and what is in them.

use super::caller::{Caller, SCOPES};
use super::error::ApiError;
use super::list::{self, Asked};
use super::{Plan, Store};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, Query, State};
use serde_json::{Value, json};

const MOST: usize = 1000;
/// Larger surveys are read page by page.
const MOST_QUESTIONS: u64 = 1000;
const SURVEYS: &str = "https://api.surveymonkey.com/v3/surveys";
/// What `include` may ask for, beside `id`, `title`, `nickname` and `href`.
const INCLUDED: [&str; 7] =
    ["response_count", "date_created", "date_modified", "language", "question_count", "analyze_url", "preview"];

pub(super) async fn me(caller: Caller, State(sandbox): State<Sandbox>) -> Result<Json<Value>, ApiError> {
    caller.needs("users_read")?;
    let account = caller.account;
    let free = sandbox.read(|world| world.surveymonkey.settings.plan == Plan::Free);
    Ok(Json(json!({
        "id": account.id,
        "username": account.username,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email": account.email,
        "email_verified": true,
        "account_type": if free { "basic" } else { "team_advantage" },
        "language": account.language,
        "date_created": "2021-03-02T08:15:00+00:00",
        "date_last_login": super::moment(sandbox.now()),
        "question_types": { "available": ["single_choice", "multiple_choice", "matrix", "open_ended", "demographic", "datetime", "presentation"] },
        "scopes": { "available": SCOPES, "granted": caller.granted() },
        "sso_connections": [],
        "features": {},
        "href": "https://api.surveymonkey.com/v3/users/me",
    })))
}

/// The count of responses is not kept in the definition.
fn counted(store: &Store, definition: &Value) -> Value {
    let mut shown = definition.clone();
    let count = store.responses.iter().filter(|response| definition["id"] == *response.survey_id).count();
    shown["response_count"] = count.into();
    shown
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("surveys_read")?;
    let included: Vec<&str> = asked.get("include").map(|text| text.split(',').collect()).unwrap_or_default();
    if let Some(unknown) = included.iter().find(|name| !INCLUDED.contains(name)) {
        return Err(ApiError::because(1003, format!("include has an unknown value: {unknown}.")));
    }
    let title = asked.get("title").map(|title| title.to_lowercase()).unwrap_or_default();
    let (start, end) = (list::moment(&asked, "start_modified_at")?, list::moment(&asked, "end_modified_at")?);
    let wanted = |survey: &Value| {
        let modified = survey["date_modified"].as_str().unwrap_or_default();
        let modified = format!("{modified}Z").parse::<jiff::Timestamp>().ok();
        survey["title"].as_str().unwrap_or_default().to_lowercase().contains(&title)
            && start.is_none_or(|start| modified.is_some_and(|at| at >= start))
            && end.is_none_or(|end| modified.is_some_and(|at| at <= end))
    };
    let mut surveys: Vec<Value> = sandbox.read(|world| {
        let store = &world.surveymonkey;
        let own = store.surveys.iter().filter(|survey| survey.account == account && wanted(&survey.definition));
        own.map(|survey| counted(store, &survey.definition)).collect()
    });
    sort(&mut surveys, &asked)?;
    let rows: Vec<Value> = surveys.iter().map(|survey| row(survey, &included)).collect();
    Ok(Json(list::paged(&rows, &asked, SURVEYS, MOST)?))
}

fn sort(surveys: &mut [Value], asked: &Asked) -> Result<(), ApiError> {
    let text = |survey: &Value, name: &str| survey[name].as_str().unwrap_or_default().to_lowercase();
    match asked.get("sort_by").map(String::as_str) {
        None => {}
        Some(name @ ("title" | "date_modified")) => surveys.sort_by_key(|survey| text(survey, name)),
        Some("num_responses") => surveys.sort_by_key(|survey| survey["response_count"].as_u64()),
        Some(_) => return Err(ApiError::because(1003, "sort_by has an unknown value.")),
    }
    match asked.get("sort_order").map(|order| order.to_lowercase()).as_deref() {
        None | Some("asc") => {}
        Some("desc") => surveys.reverse(),
        Some(_) => return Err(ApiError::because(1003, "sort_order is asc or desc.")),
    }
    Ok(())
}

fn row(survey: &Value, included: &[&str]) -> Value {
    let mut row = json!({
        "id": survey["id"], "title": survey["title"], "nickname": survey["nickname"], "href": survey["href"],
    });
    for name in included {
        row[*name] = survey[*name].clone();
    }
    row
}

fn own(sandbox: &Sandbox, caller: &Caller, id: &str) -> Result<Value, ApiError> {
    let account = caller.needs("surveys_read")?;
    sandbox.read(|world| {
        let store = &world.surveymonkey;
        if let Some(definition) = store.survey(account, id) {
            return Ok(counted(store, definition));
        }
        let elses = store.surveys.iter().any(|survey| survey.definition["id"] == id);
        Err(if elses { ApiError::coded(1016) } else { ApiError::not_found() })
    })
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let mut survey = own(&sandbox, &caller, &id)?;
    if let Some(members) = survey.as_object_mut() {
        members.shift_remove("pages");
    }
    Ok(Json(survey))
}

pub(super) async fn details(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let survey = own(&sandbox, &caller, &id)?;
    let most = sandbox.read(|world| world.surveymonkey.settings.most_questions).unwrap_or(MOST_QUESTIONS);
    if survey["question_count"].as_u64().is_some_and(|count| count > most) {
        return Err(ApiError::coded(1030));
    }
    Ok(Json(survey))
}

pub(super) async fn pages(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let survey = own(&sandbox, &caller, &id)?;
    let mut pages = survey["pages"].as_array().cloned().unwrap_or_default();
    for page in pages.iter_mut().filter_map(Value::as_object_mut) {
        page.shift_remove("questions");
    }
    Ok(Json(list::paged(&pages, &asked, &format!("{SURVEYS}/{id}/pages"), MOST)?))
}

pub(super) async fn questions(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((id, page_id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let survey = own(&sandbox, &caller, &id)?;
    let pages = survey["pages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let page = pages.iter().find(|page| page["id"] == page_id).ok_or_else(ApiError::not_found)?;
    let questions = page["questions"].as_array().cloned().unwrap_or_default();
    Ok(Json(list::paged(&questions, &asked, &format!("{SURVEYS}/{id}/pages/{page_id}/questions"), MOST)?))
}
