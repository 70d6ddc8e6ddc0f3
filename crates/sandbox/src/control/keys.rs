//! What happens to a number's public key without the business: another product, a signature that no longer fits, the
//! number registered anew.

use super::ControlError;
use crate::graph::encryption::{self, Change};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

pub(super) async fn change(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    Json(change): Json<Change>,
) -> Result<StatusCode, ControlError> {
    known(&sandbox, &number)?;
    encryption::change(&sandbox, &number, change).map_err(ControlError::bad_request)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn lose(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
) -> Result<StatusCode, ControlError> {
    known(&sandbox, &number)?;
    encryption::lose(&sandbox, &number);
    Ok(StatusCode::NO_CONTENT)
}

fn known(sandbox: &Sandbox, id: &str) -> Result<(), ControlError> {
    let known = sandbox.options().account.numbers.iter().any(|number| number.phone_number_id == id);
    if known { Ok(()) } else { Err(ControlError::not_found("phone number with this id")) }
}
