//! A customer's hands over HTTP.

use super::ControlError;
use crate::phone::{Exchange, Phone, PhoneError, PhoneView};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

impl From<PhoneError> for ControlError {
    fn from(error: PhoneError) -> Self {
        let status = match error {
            PhoneError::NoSuchMessage(_) | PhoneError::NoSuchInput(_) | PhoneError::NoSuchTarget(_) => {
                StatusCode::NOT_FOUND
            }
            PhoneError::BadValue { .. } | PhoneError::NoSuchNumber(_) | PhoneError::NothingToSay => {
                StatusCode::BAD_REQUEST
            }
            _ => StatusCode::CONFLICT,
        };
        Self { status, code: error.code(), message: error.to_string() }
    }
}

type Answer = Result<Json<PhoneView>, ControlError>;

fn phone(sandbox: &Sandbox, wa_id: &str) -> Result<Phone, ControlError> {
    let shaped = (7..=15).contains(&wa_id.len()) && wa_id.chars().all(|character| character.is_ascii_digit());
    if shaped { Ok(sandbox.phone(wa_id)) } else { Err(ControlError::bad_request("wa_id is 7 to 15 digits")) }
}

pub(super) async fn phones(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    let ids: Vec<String> = sandbox.read(|world| world.phones.keys().cloned().collect());
    Json(ids.iter().map(|id| json!({ "wa_id": id, "name": sandbox.phone(id).name() })).collect())
}

pub(super) async fn view(State(sandbox): State<Sandbox>, Path(wa_id): Path<String>) -> Answer {
    Ok(Json(phone(&sandbox, &wa_id)?.view()))
}

pub(super) async fn exchanges(
    State(sandbox): State<Sandbox>,
    Path(wa_id): Path<String>,
) -> Result<Json<Vec<Exchange>>, ControlError> {
    Ok(Json(phone(&sandbox, &wa_id)?.exchanges()))
}

#[derive(Debug, Deserialize)]
pub(super) struct Open {
    message_id: String,
}

pub(super) async fn open(
    State(sandbox): State<Sandbox>,
    Path(wa_id): Path<String>,
    Json(body): Json<Open>,
) -> Answer {
    Ok(Json(phone(&sandbox, &wa_id)?.open(&body.message_id).await?))
}

#[derive(Debug, Deserialize)]
pub(super) struct Input {
    name: String,
    value: Value,
}

pub(super) async fn input(
    State(sandbox): State<Sandbox>,
    Path(wa_id): Path<String>,
    Json(body): Json<Input>,
) -> Answer {
    Ok(Json(phone(&sandbox, &wa_id)?.input(&body.name, body.value).await?))
}

#[derive(Debug, Deserialize)]
pub(super) struct Tap {
    target: String,
}

pub(super) async fn tap(
    State(sandbox): State<Sandbox>,
    Path(wa_id): Path<String>,
    Json(body): Json<Tap>,
) -> Answer {
    Ok(Json(phone(&sandbox, &wa_id)?.tap(&body.target).await?))
}

pub(super) async fn back(State(sandbox): State<Sandbox>, Path(wa_id): Path<String>) -> Answer {
    Ok(Json(phone(&sandbox, &wa_id)?.back().await?))
}

pub(super) async fn close(State(sandbox): State<Sandbox>, Path(wa_id): Path<String>) -> Answer {
    Ok(Json(phone(&sandbox, &wa_id)?.close().await?))
}

#[derive(Debug, Deserialize)]
pub(super) struct Text {
    phone_number_id: String,
    text: String,
}

pub(super) async fn text(
    State(sandbox): State<Sandbox>,
    Path(wa_id): Path<String>,
    Json(body): Json<Text>,
) -> Answer {
    let phone = phone(&sandbox, &wa_id)?;
    phone.text(&body.phone_number_id, &body.text)?;
    Ok(Json(phone.view()))
}

pub(super) async fn read(State(sandbox): State<Sandbox>, Path(wa_id): Path<String>) -> Answer {
    let phone = phone(&sandbox, &wa_id)?;
    phone.read();
    Ok(Json(phone.view()))
}
