//! Looking at the world.

use super::ControlError;
use crate::graph::{Flow, RegisteredKey};
use crate::hubspot::Submission;
use crate::hubspot::crm::CONTACT;
use crate::observe::LoggedRequest;
use crate::options::Number;
use crate::phone::{ChatMessage, Direction};
use crate::state::Sandbox;
use crate::world::Mail;
use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    to: Option<String>,
    after: Option<String>,
    form_id: Option<String>,
    vendor: Option<String>,
}

pub(super) async fn messages(
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
) -> Json<Vec<ChatMessage>> {
    let mut messages: Vec<ChatMessage> = sandbox.read(|world| {
        let all = world.phones.values().flat_map(|phone| &phone.messages);
        let own = all.filter(|message| message.direction == Direction::Business);
        own.filter(|message| asked.to.as_ref().is_none_or(|to| message.to == *to)).cloned().collect()
    });
    messages.sort_by_key(|message| message.at);
    if let Some(after) = asked.after {
        if let Ok(at) = after.parse::<Timestamp>() {
            messages.retain(|message| message.at > at);
        } else {
            // An id may hold a plus, which reads as a blank when a client did not encode it.
            let after = after.replace(' ', "+");
            if let Some(seen) = messages.iter().position(|message| message.id == after) {
                messages.drain(..=seen);
            }
        }
    }
    Json(messages)
}

pub(super) async fn flows(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.read(|world| world.graph.flows.values().map(|flow| described(flow, false)).collect()))
}

pub(super) async fn flow(
    State(sandbox): State<Sandbox>,
    Path(flow_id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    sandbox
        .read(|world| world.graph.flows.get(&flow_id).map(|flow| described(flow, true)))
        .map(Json)
        .ok_or_else(|| ControlError::not_found("flow with this id"))
}

fn described(flow: &Flow, whole: bool) -> Value {
    let versions: Vec<Value> =
        flow.published.iter().map(|version| json!({ "number": version.number, "at": version.at })).collect();
    let mut shown = json!({
        "id": flow.id,
        "name": flow.name,
        "status": flow.status,
        "categories": flow.categories,
        "waba_id": flow.waba_id,
        "endpoint_uri": flow.endpoint_uri,
        "application_id": flow.application_id,
        "validation_errors": flow.validation_errors,
        "published_versions": versions,
        "created_at": flow.created_at,
        "updated_at": flow.updated_at,
    });
    if whole {
        shown["flow_json"] = flow.parsed().unwrap_or_default();
        shown["flow_json_text"] = json!(flow.json);
    }
    shown
}

pub(super) async fn phone_numbers(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    let numbers = &sandbox.options().account.numbers;
    Json(numbers.iter().map(|number| number_with_key(&sandbox, number)).collect())
}

pub(super) async fn phone_number(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    let number = sandbox.options().account.numbers.iter().find(|number| number.phone_number_id == id);
    number
        .map(|number| Json(number_with_key(&sandbox, number)))
        .ok_or_else(|| ControlError::not_found("phone number with this id"))
}

fn number_with_key(sandbox: &Sandbox, number: &Number) -> Value {
    let key: Option<RegisteredKey> = sandbox.read(|world| world.graph.keys.get(&number.phone_number_id).cloned());
    json!({
        "id": number.phone_number_id,
        "display_phone_number": number.display_phone_number,
        "verified_name": number.verified_name,
        "waba_id": sandbox.options().account.waba_id,
        "public_key": key.as_ref().map(|key| &key.pem),
        "public_key_signature_status": key.as_ref().map(|key| key.status.word()),
        "registered_at": key.as_ref().map(|key| key.registered_at),
    })
}

pub(super) async fn forms(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.read(|world| world.hubspot.forms.clone()))
}

pub(super) async fn submissions(
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
) -> Json<Vec<Submission>> {
    let wanted = |submission: &&Submission| asked.form_id.as_ref().is_none_or(|id| submission.form_id == *id);
    Json(sandbox.read(|world| world.hubspot.submissions.iter().rev().filter(wanted).cloned().collect()))
}

pub(super) async fn contacts(State(sandbox): State<Sandbox>) -> Json<BTreeMap<String, BTreeMap<String, String>>> {
    let portal = sandbox.options().hubspot.portal_id;
    Json(sandbox.read(|world| {
        let contacts = world.hubspot.crm.of(portal, CONTACT);
        contacts
            .filter_map(|contact| Some((contact.properties.get("email")?.clone(), contact.properties.clone())))
            .collect()
    }))
}

pub(super) async fn mailbox(State(sandbox): State<Sandbox>, Query(asked): Query<Asked>) -> Json<Vec<Mail>> {
    let wanted = |mail: &&Mail| asked.to.as_ref().is_none_or(|to| mail.to == *to);
    Json(sandbox.read(|world| world.mailbox.iter().filter(wanted).cloned().collect()))
}

pub(super) async fn requests(
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
) -> Json<Vec<LoggedRequest>> {
    Json(sandbox.read(|world| world.requests.list(asked.vendor.as_deref())))
}
