//! `forms.get`: one form as the Forms API gives it.

use super::caller::Caller;
use super::error::ApiError;
use super::input::Input;
use super::{FormFile, host, mask};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::Value;

pub(super) const SERVICE: &str = "forms.googleapis.com";
/// Scopes that open every form of the account.
pub(super) const READS: [&str; 4] = ["drive", "drive.readonly", "forms.body", "forms.body.readonly"];

pub(super) async fn get(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let file = reachable(&sandbox, &caller, &form_id, &READS, "google.apps.forms.v1.FormsService.GetForm")?;
    let form = described(&sandbox, &file);
    match Input::query(query.as_deref()).get("fields") {
        None => Ok(Json(form)),
        Some(fields) => mask::cut(fields, form)
            .map(Json)
            .map_err(|()| ApiError::invalid("Request contains an invalid argument.")),
    }
}

/// The form, if the caller may use it for what needs one of `scopes`.
pub(super) fn reachable(
    sandbox: &Sandbox,
    caller: &Caller,
    form_id: &str,
    scopes: &[&str],
    method: &str,
) -> Result<FormFile, ApiError> {
    let reach = caller.reach(scopes, SERVICE, method)?;
    let file = sandbox.read(|world| world.google.forms.get(form_id).cloned()).ok_or_else(ApiError::not_found)?;
    if file.owner != caller.sub {
        return Err(ApiError::denied());
    }
    // What was not picked does not exist for an app that has nothing but `drive.file`.
    if caller.holds(sandbox, reach, &file.owner, form_id) { Ok(file) } else { Err(ApiError::not_found()) }
}

/// A form with its ids, in Google's order of members.
pub(super) fn described(sandbox: &Sandbox, file: &FormFile) -> Value {
    let mut form = file.form.clone();
    form["formId"] = file.form_id.as_str().into();
    form["revisionId"] = format!("{:08x}", file.revision).into();
    form["responderUri"] = public_address(sandbox, file).into();
    form
}

/// Where people answer the form.
pub(super) fn public_address(sandbox: &Sandbox, file: &FormFile) -> String {
    format!("{}/forms/d/e/{}/viewform", host(sandbox, "docs"), file.published_id)
}
