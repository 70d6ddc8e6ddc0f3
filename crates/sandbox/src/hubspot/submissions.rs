//! Read-back of what was submitted, newest first.

use super::caller::Caller;
use super::error::ApiError;
use super::forms;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{OriginalUri, Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

const PAGE: usize = 20;
const LARGEST_PAGE: usize = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    limit: Option<usize>,
    after: Option<String>,
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("forms")?;
    if !caller.is_main(&sandbox) || forms::find(&sandbox, &form_id).is_none() {
        return Err(ApiError::not_found("form not found"));
    }
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(ApiError::validation("limit must be between 1 and 50"));
    }
    let skip: usize = match asked.after {
        None => 0,
        Some(cursor) => cursor.parse().map_err(|_| ApiError::validation("after is not a valid cursor"))?,
    };
    let now = sandbox.now();
    let all: Vec<Value> = sandbox.read(|world| {
        let lag = world.hubspot.settings.readback_lag_seconds;
        let known = |at| super::is_known(at, lag, now);
        let own = world.hubspot.submissions.iter().rev();
        let own = own.filter(|submission| submission.form_id == form_id && known(submission.received_at));
        own.map(|submission| {
            let values: Vec<Value> = submission
                .values
                .iter()
                .map(|value| {
                    json!({
                        "name": value["name"], "value": value["value"], "objectTypeId": value["objectTypeId"],
                    })
                })
                .collect();
            json!({
                "conversionId": submission.conversion_id,
                "submittedAt": submission.submitted_at,
                "values": values,
                "pageUrl": submission.page_url,
            })
        })
        .collect()
    });
    let next = skip.saturating_add(limit);
    let mut answer = json!({ "results": all.iter().skip(skip).take(limit).collect::<Vec<_>>() });
    if next < all.len() {
        let link = format!("https://api.hubapi.com{}?after={next}&limit={limit}", uri.path());
        answer["paging"] = json!({ "next": { "after": next.to_string(), "link": link } });
    }
    Ok(Json(answer))
}
