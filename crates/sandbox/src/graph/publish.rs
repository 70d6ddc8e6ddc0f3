//! Publishing, with the checks Meta makes first; one of them is a real encrypted ping.

use super::caller::Caller;
use super::error::GraphError;
use super::{Flow, FlowStatus, PublishedVersion, flows};
use crate::relay::{self, envelope, webhook};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Versions that messages already sent keep alive.
const ALIVE: usize = 5;

pub(super) async fn publish(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Path<(String, String)>,
) -> Result<Response, GraphError> {
    publish_flow(&sandbox, &node).await?;
    Ok(Json(json!({ "success": true })).into_response())
}

pub(super) async fn publish_flow(sandbox: &Sandbox, node: &str) -> Result<(), GraphError> {
    let flow = flows::find(sandbox, node, "post")?;
    let text = ready(sandbox, &flow).await?;
    let at = sandbox.now();
    sandbox.write(|world| {
        if let Some(flow) = world.graph.flows.get_mut(node) {
            let number = flow.published.last().map_or(1, |version| version.number + 1);
            flow.published.push(PublishedVersion { number, json: text, at });
            let surplus = flow.published.len().saturating_sub(ALIVE);
            flow.published.drain(..surplus);
            flow.status = FlowStatus::Published;
            flow.updated_at = at;
        }
    });
    webhook::send(sandbox, vec![webhook::flow_status(sandbox, node, Some("DRAFT"), "PUBLISHED")]);
    Ok(())
}

/// The text to publish, when nothing speaks against it.
async fn ready(sandbox: &Sandbox, flow: &Flow) -> Result<String, GraphError> {
    let refuse = |title: &str, sentence: &str| GraphError::refusal(139_002, None, title, sentence);
    if flow.status != FlowStatus::Draft {
        return Err(refuse("Flow can't be published", "The flow is not a draft."));
    }
    let Some(text) = flow.json.clone() else {
        return Err(refuse("Flow can't be published", "The flow has no Flow JSON."));
    };
    if !flow.validation_errors.is_empty() {
        return Err(refuse("Flow can't be published", "The flow has validation errors: fix them first."));
    }
    let endpoint_powered = flow.parsed().is_some_and(|json| json.get("data_api_version").is_some());
    if !endpoint_powered {
        return Ok(text);
    }
    let Some(endpoint) = &flow.endpoint_uri else {
        return Err(refuse("Flow can't be published", "endpoint_uri is not set: the flow uses a data endpoint."));
    };
    if flow.application_id.is_none() {
        return Err(refuse("Flow can't be published", "No app is connected to the flow."));
    }
    if sandbox.options().account.numbers.is_empty() {
        return Err(refuse("Flow can't be published", "The account has no phone number."));
    }
    let keys: Vec<String> = sandbox.read(|world| world.graph.keys.values().map(|key| key.pem.clone()).collect());
    if keys.is_empty() {
        return Err(refuse("Flow can't be published", "No phone number has a signed public key."));
    }
    for pem in keys {
        if let Err(why) = ping(sandbox, endpoint, &pem).await {
            return Err(GraphError::refusal(
                139_002,
                Some(4_233_014),
                "Endpoint not available",
                format!("The health check of the flow's endpoint failed: {why}"),
            ));
        }
    }
    Ok(text)
}

/// Asks an endpoint for a sign of life, encrypted under one number's key.
async fn ping(sandbox: &Sandbox, endpoint: &str, pem: &str) -> Result<(), String> {
    let request = json!({ "version": "3.0", "action": "ping" });
    let (body, reply) = envelope::seal(pem, request.to_string().as_bytes()).map_err(|error| error.to_string())?;
    let answer = relay::post(sandbox, endpoint, body).await.map_err(|error| error.to_string())?;
    if answer.status != 200 {
        return Err(format!("it answered HTTP {}", answer.status));
    }
    let plain = reply.open(&answer.body).map_err(|error| error.to_string())?;
    let answer: Value = serde_json::from_slice(&plain).map_err(|_| "the answer is not JSON".to_owned())?;
    if answer["data"]["status"] != "active" {
        return Err("the answer to ping does not say data.status = active".into());
    }
    Ok(())
}

pub(super) async fn deprecate(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Path<(String, String)>,
) -> Result<Response, GraphError> {
    let flow = flows::find(&sandbox, &node, "post")?;
    if flow.status == FlowStatus::Deprecated || flow.published.is_empty() {
        let sentence = "Only a flow that was published and is not deprecated yet can be deprecated.";
        return Err(GraphError::refusal(139_003, None, "Flow can't be deprecated", sentence));
    }
    sandbox.write(|world| {
        if let Some(flow) = world.graph.flows.get_mut(&node) {
            flow.status = FlowStatus::Deprecated;
        }
    });
    let change = webhook::flow_status(&sandbox, &node, Some(flow.status.word()), "DEPRECATED");
    webhook::send(&sandbox, vec![change]);
    Ok(Json(json!({ "success": true })).into_response())
}
