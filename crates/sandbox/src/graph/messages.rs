//! Sending: text and interactive Flow messages.

use super::FlowStatus;
use super::caller::Caller;
use super::error::GraphError;
use super::params::Params;
use crate::phone::{FlowButton, Outgoing};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

const BODY_LIMIT: usize = 1024;
const TEXT_LIMIT: usize = 4096;
const HEADER_LIMIT: usize = 60;
const CTA_LIMIT: usize = 30;
const CALLBACK_LIMIT: usize = 512;

pub(super) async fn send(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Path<(String, String)>,
    params: Params,
) -> Result<Response, GraphError> {
    if !sandbox.options().account.numbers.iter().any(|number| number.phone_number_id == node) {
        return Err(GraphError::unknown_node(&node, "post"));
    }
    let message = params.into_json();
    if message["messaging_product"] != "whatsapp" {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    if message["status"] == "read" {
        return Ok(Json(json!({ "success": true })).into_response());
    }
    if !matches!(message["recipient_type"].as_str(), None | Some("individual")) {
        return Err(GraphError::parameter("Param recipient_type must be one of {individual, group}."));
    }
    let input = required(&message, "to")?;
    let to = wa_id(input)?;
    let callback_data = message["biz_opaque_callback_data"].as_str().map(ToOwned::to_owned);
    if callback_data.as_ref().is_some_and(|data| data.chars().count() > CALLBACK_LIMIT) {
        return Err(invalid("biz_opaque_callback_data", "is longer than 512 characters"));
    }
    let mut outgoing = match message["type"].as_str().unwrap_or("text") {
        "text" => text(&message["text"])?,
        "interactive" => interactive(&sandbox, &message["interactive"])?,
        other => {
            return Err(GraphError::messaging(
                131_051,
                "Unsupported message type",
                format!("Message type {other} is not played by the sandbox."),
            ));
        }
    };
    outgoing.phone_number_id = node;
    outgoing.callback_data = callback_data;
    if sandbox.options().enforce_service_window && !sandbox.phone(&to).window_is_open() {
        return Err(GraphError::messaging(
            131_047,
            "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied to this \
             number.",
        ));
    }
    let id = sandbox.phone(&to).receive(outgoing);
    Ok(Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": input, "wa_id": to }],
        "messages": [{ "id": id }],
    }))
    .into_response())
}

fn text(content: &Value) -> Result<Outgoing, GraphError> {
    let body = required(content, "body")?;
    within("text.body", body, TEXT_LIMIT)?;
    Ok(Outgoing { kind: "text".into(), body: body.to_owned(), ..Outgoing::default() })
}

fn interactive(sandbox: &Sandbox, content: &Value) -> Result<Outgoing, GraphError> {
    if content["type"] != "flow" {
        return Err(GraphError::messaging(
            131_051,
            "Unsupported message type",
            format!("Interactive type {} is not played by the sandbox.", content["type"]),
        ));
    }
    let body = required(&content["body"], "text")?;
    within("interactive.body.text", body, BODY_LIMIT)?;
    let header = match &content["header"] {
        Value::Null => None,
        header if header["type"] == "text" => Some(required(header, "text")?.to_owned()),
        _ => return Err(invalid("interactive.header.type", "must be text in the sandbox")),
    };
    let footer = content["footer"]["text"].as_str().map(ToOwned::to_owned);
    for (name, part) in [("header", &header), ("footer", &footer)] {
        within(&format!("interactive.{name}.text"), part.as_deref().unwrap_or("-"), HEADER_LIMIT)?;
    }
    let action = &content["action"];
    if action["name"] != "flow" {
        return Err(invalid("interactive.action.name", "must be flow"));
    }
    let flow = flow_button(sandbox, &action["parameters"])?;
    Ok(Outgoing {
        kind: "interactive".into(),
        body: body.to_owned(),
        header,
        footer,
        flow: Some(flow),
        ..Outgoing::default()
    })
}

fn flow_button(sandbox: &Sandbox, parameters: &Value) -> Result<FlowButton, GraphError> {
    if required(parameters, "flow_message_version")? != "3" {
        return Err(invalid("flow_message_version", "must be 3"));
    }
    let cta = required(parameters, "flow_cta")?;
    within("flow_cta", cta, CTA_LIMIT)?;
    if !cta
        .chars()
        .all(|character| character.is_alphanumeric() || character.is_ascii() || "–—’‘“”…".contains(character))
    {
        return Err(invalid("flow_cta", "may not contain emoji"));
    }
    let by_id = parameters["flow_id"]
        .as_str()
        .map(ToOwned::to_owned)
        .or_else(|| parameters["flow_id"].as_u64().map(|number| number.to_string()));
    let by_name = parameters["flow_name"].as_str();
    if by_id.is_some() == by_name.is_some() {
        return Err(invalid("flow_id", "exactly one of flow_id and flow_name is required"));
    }
    let flow = sandbox.read(|world| {
        let mut flows = world.graph.flows.values();
        flows.find(|flow| by_id.as_ref() == Some(&flow.id) || by_name == Some(flow.name.as_str())).cloned()
    });
    let flow = flow.ok_or_else(|| invalid("flow_id", "names no flow of this account"))?;
    let mode = parameters["mode"].as_str().unwrap_or("published");
    let version = match mode {
        "draft" if flow.status == FlowStatus::Draft && flow.json.is_some() => None,
        "draft" => return Err(invalid("mode", "is draft, but the flow has no draft")),
        "published" if flow.status == FlowStatus::Deprecated => {
            return Err(invalid("flow_id", "names a deprecated flow"));
        }
        "published" => match flow.published.last() {
            Some(version) => Some(version.number),
            None => return Err(invalid("mode", "is published, but the flow was never published")),
        },
        _ => return Err(invalid("mode", "must be one of draft, published")),
    };
    let flow_action = parameters["flow_action"].as_str().unwrap_or("navigate");
    if !matches!(flow_action, "navigate" | "data_exchange") {
        return Err(invalid("flow_action", "must be one of navigate, data_exchange"));
    }
    let payload = payload(&parameters["flow_action_payload"])?;
    if flow_action == "data_exchange" && payload.is_some() {
        return Err(invalid("flow_action_payload", "is allowed with flow_action navigate only"));
    }
    let json: Value = flow.json_of(version).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    if flow_action == "data_exchange" && json.get("data_api_version").is_none() {
        return Err(invalid("flow_action", "is data_exchange, but the flow has no endpoint"));
    }
    let screen = match (flow_action, &payload) {
        ("navigate", payload) => Some(entry_screen(&json, payload.as_ref())?),
        _ => None,
    };
    Ok(FlowButton {
        flow_id: flow.id,
        flow_name: flow.name,
        flow_token: parameters["flow_token"].as_str().unwrap_or("unused").to_owned(),
        flow_action: flow_action.to_owned(),
        flow_cta: cta.to_owned(),
        flow_action_payload: payload,
        mode: mode.to_owned(),
        screen,
        flow_version: version,
        cta_enabled: true,
        notice: None,
    })
}

/// The payload, given as an object or as text that holds one: both forms circulate.
fn payload(given: &Value) -> Result<Option<Value>, GraphError> {
    match given {
        Value::Null => Ok(None),
        Value::Object(_) => Ok(Some(given.clone())),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(value @ Value::Object(_)) => Ok(Some(value)),
            _ => Err(invalid("flow_action_payload", "is not a JSON object")),
        },
        _ => Err(invalid("flow_action_payload", "is not an object")),
    }
}

/// The screen a `navigate` message opens: it must exist and nothing may lead to it.
fn entry_screen(json: &Value, payload: Option<&Value>) -> Result<String, GraphError> {
    let screens = json["screens"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: Vec<&str> = screens.iter().filter_map(|screen| screen["id"].as_str()).collect();
    let targets: Vec<&str> = json["routing_model"]
        .as_object()
        .into_iter()
        .flat_map(|model| model.values())
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let asked = payload.and_then(|payload| payload["screen"].as_str());
    let screen = asked.or_else(|| ids.iter().copied().find(|id| !targets.contains(id)));
    match screen {
        Some(screen) if ids.contains(&screen) && !targets.contains(&screen) => Ok(screen.to_owned()),
        _ => Err(invalid("flow_action_payload.screen", "must be an entry screen of the flow")),
    }
}

fn wa_id(input: &str) -> Result<String, GraphError> {
    let shaped = input.chars().all(|character| character.is_ascii_digit() || "+ -()".contains(character));
    let digits = crate::relay::webhook::digits(input);
    if shaped && (7..=15).contains(&digits.len()) {
        Ok(digits)
    } else {
        Err(GraphError::messaging(131_009, "Parameter value is not valid", "to is not a phone number."))
    }
}

fn required<'a>(object: &'a Value, name: &str) -> Result<&'a str, GraphError> {
    object[name].as_str().filter(|text| !text.trim().is_empty()).ok_or_else(|| {
        GraphError::messaging(131_008, "Required parameter is missing", format!("Parameter {name} is required."))
    })
}

fn within(name: &str, text: &str, limit: usize) -> Result<(), GraphError> {
    if text.chars().count() > limit {
        Err(invalid(name, &format!("is longer than {limit} characters")))
    } else {
        Ok(())
    }
}

fn invalid(name: &str, why: &str) -> GraphError {
    GraphError::messaging(131_009, "Parameter value is not valid", format!("Parameter {name} {why}."))
}
