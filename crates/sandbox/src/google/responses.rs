//! `responses.list` and `responses.get`.

use super::caller::Caller;
use super::drive::{milliseconds, page_start, page_token};
use super::error::ApiError;
use super::input::Input;
use super::{FormResponse, forms, mask};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

const READS: [&str; 2] = ["drive", "forms.responses.readonly"];
const LARGEST_PAGE: usize = 5000;

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let method = "google.apps.forms.v1.FormsService.ListFormResponses";
    forms::reachable(&sandbox, &caller, &form_id, &READS, method)?;
    let asked = Input::query(query.as_deref());
    let invalid = || ApiError::invalid("Request contains an invalid argument.");
    let size = match asked.get("pageSize") {
        // More than the most is the most; nothing or 0 is the most, too.
        None | Some("0") => LARGEST_PAGE,
        Some(text) => text.parse::<usize>().map_err(|_| invalid())?.min(LARGEST_PAGE),
    };
    let skip = match asked.get("pageToken") {
        None => 0,
        Some(token) => page_start(token).ok_or_else(invalid)?,
    };
    let since = match asked.get("filter") {
        None => None,
        Some(text) => Some(filter(text).ok_or_else(|| {
            ApiError::invalid(
                "Invalid filter. Only \"timestamp > N\" and \"timestamp >= N\" are supported, where N is \
                               a timestamp in RFC3339 UTC \"Zulu\" format.",
            )
        })?),
    };
    let found: Vec<Value> = sandbox.read(|world| {
        let own = world.google.responses.iter().filter(|response| response.form_id == form_id);
        let wanted = own.filter(|response| match since {
            None => true,
            Some((at, true)) => response.created >= at,
            Some((at, false)) => response.created > at,
        });
        wanted.map(FormResponse::shown).collect()
    });
    let more = found.len() > skip.saturating_add(size);
    let page: Vec<Value> = found.into_iter().skip(skip).take(size).collect();
    // An empty list is left out like every empty value.
    let mut answer = json!({});
    if !page.is_empty() {
        answer["responses"] = page.into();
    }
    if more {
        answer["nextPageToken"] = page_token(skip + size).into();
    }
    cut(&asked, answer)
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((form_id, response_id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let method = "google.apps.forms.v1.FormsService.GetFormResponse";
    forms::reachable(&sandbox, &caller, &form_id, &READS, method)?;
    let found = sandbox.read(|world| {
        let mut own = world.google.responses.iter().filter(|response| response.form_id == form_id);
        own.find(|response| response.response_id == response_id).map(FormResponse::shown)
    });
    cut(&Input::query(query.as_deref()), found.ok_or_else(ApiError::not_found)?)
}

fn cut(asked: &Input, answer: Value) -> Result<Json<Value>, ApiError> {
    match asked.get("fields") {
        None => Ok(Json(answer)),
        Some(fields) => mask::cut(fields, answer)
            .map(Json)
            .map_err(|()| ApiError::invalid("Request contains an invalid argument.")),
    }
}

/// `timestamp > 2026-05-01T00:00:00Z`, and whether that moment itself counts.
fn filter(text: &str) -> Option<(Timestamp, bool)> {
    let rest = text.trim().strip_prefix("timestamp")?.trim_start();
    let (rest, inclusive) = match rest.strip_prefix(">=") {
        Some(rest) => (rest, true),
        None => (rest.strip_prefix('>')?, false),
    };
    let moment = rest.trim().trim_matches('"');
    if !moment.ends_with('Z') {
        return None;
    }
    Some((moment.parse().ok()?, inclusive))
}

impl FormResponse {
    fn shown(&self) -> Value {
        let answers: Map<String, Value> = self
            .answers
            .iter()
            .map(|(id, texts)| {
                let texts: Vec<Value> = texts.iter().map(|text| json!({ "value": text })).collect();
                (id.clone(), json!({ "questionId": id, "textAnswers": { "answers": texts } }))
            })
            .collect();
        let at = milliseconds(self.created);
        let mut shown = json!({
            "formId": self.form_id, "responseId": self.response_id, "createTime": at, "lastSubmittedTime": at,
        });
        if let Some(email) = &self.email {
            shown["respondentEmail"] = email.as_str().into();
        }
        if !answers.is_empty() {
            shown["answers"] = answers.into();
        }
        shown
    }
}
