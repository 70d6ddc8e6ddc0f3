//! Form definitions, listed and one by one.

use super::caller::Caller;
use super::error::ApiError;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{OriginalUri, Path, RawQuery, State};
use serde_json::{Value, json};

const PAGE: usize = 20;
const LARGEST_PAGE: usize = 100;
const TYPES: [&str; 5] = ["hubspot", "captured", "flow", "blog_comment", "all"];

/// The values of a query parameter; `formTypes` may come several times.
fn asked(query: Option<&str>, name: &str) -> Vec<String> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    caller.needs("forms")?;
    let query = query.as_deref();
    let limit = match asked(query, "limit").first() {
        None => PAGE,
        Some(text) => match text.parse::<usize>() {
            Ok(limit) if limit > 0 => limit.min(LARGEST_PAGE),
            _ => return Err(ApiError::validation(format!("limit is not a valid number: {text}"))),
        },
    };
    let types = asked(query, "formTypes");
    if let Some(unknown) = types.iter().find(|kind| !TYPES.contains(&kind.as_str())) {
        return Err(ApiError::validation(format!("formTypes has an unknown value: {unknown}")));
    }
    let archived = asked(query, "archived").first().is_some_and(|value| value == "true");
    let native = types.is_empty() || types.iter().any(|kind| matches!(kind.as_str(), "hubspot" | "all"));
    let own = caller.is_main(&sandbox);
    let after = asked(query, "after");
    let skip: usize = match after.first() {
        None => 0,
        Some(cursor) => cursor.parse().map_err(|_| ApiError::validation("after is not a valid cursor"))?,
    };
    let forms: Vec<Value> = sandbox.read(|world| {
        world
            .hubspot
            .forms
            .iter()
            .filter(|form| native && (form["archived"] == true) == archived && own)
            .cloned()
            .collect()
    });
    let next = skip.saturating_add(limit);
    let mut answer = json!({ "results": forms.iter().skip(skip).take(limit).collect::<Vec<_>>() });
    if next < forms.len() {
        let link = format!("https://api.hubapi.com{}?after={next}&limit={limit}", uri.path());
        answer["paging"] = json!({ "next": { "after": next.to_string(), "link": link } });
    }
    Ok(Json(answer))
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    caller.needs("forms")?;
    let archived = asked(query.as_deref(), "archived").first().is_some_and(|value| value == "true");
    find(&sandbox, &form_id)
        .filter(|form| caller.is_main(&sandbox) && (form["archived"] == true) == archived)
        .map(Json)
        .ok_or_else(|| ApiError::not_found("resource not found"))
}

/// A form by its id.
pub(super) fn find(sandbox: &Sandbox, form_id: &str) -> Option<Value> {
    sandbox.read(|world| world.hubspot.forms.iter().find(|form| form["id"] == form_id).cloned())
}
