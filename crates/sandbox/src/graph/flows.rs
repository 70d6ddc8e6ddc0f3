//! Flows as nodes: create, change, upload, read, list, delete.

use super::caller::Caller;
use super::error::GraphError;
use super::params::Params;
use super::{Flow, FlowStatus, check};
use crate::relay::webhook;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use url::Url;

const CATEGORIES: [&str; 8] = [
    "SIGN_UP",
    "SIGN_IN",
    "APPOINTMENT_BOOKING",
    "LEAD_GENERATION",
    "CONTACT_US",
    "CUSTOMER_SUPPORT",
    "SURVEY",
    "OTHER",
];

type Node = Path<(String, String)>;

pub(super) fn own_account(sandbox: &Sandbox, node: &str, verb: &str) -> Result<(), GraphError> {
    if sandbox.options().account.waba_id == node { Ok(()) } else { Err(GraphError::unknown_node(node, verb)) }
}

pub(super) fn find(sandbox: &Sandbox, node: &str, verb: &str) -> Result<Flow, GraphError> {
    sandbox.read(|world| world.graph.flows.get(node).cloned()).ok_or_else(|| GraphError::unknown_node(node, verb))
}

pub(super) async fn create(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
    params: Params,
) -> Result<Response, GraphError> {
    own_account(&sandbox, &node, "post")?;
    let name = params.text("name").filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| GraphError::parameter("The parameter name is required."))?;
    let source = params.text("clone_flow_id").map(|id| find(&sandbox, &id, "post")).transpose()?;
    let categories = match (params.list("categories")?, &source) {
        (Some(categories), _) => checked_categories(categories)?,
        (None, Some(source)) => source.categories.clone(),
        (None, None) => return Err(GraphError::parameter("The parameter categories is required.")),
    };
    let endpoint_uri = params.text("endpoint_uri").map(checked_endpoint).transpose()?;
    let text = params.text("flow_json").or_else(|| source.and_then(|source| source.json));
    let validation_errors = text.as_deref().map(check::validation_errors).unwrap_or_default();
    let at = sandbox.now();
    let flow = Flow {
        id: (1_000_000_000_000_000 + rand::random::<u64>() % 8_999_999_999_999_999).to_string(),
        name,
        categories,
        status: FlowStatus::Draft,
        waba_id: node,
        endpoint_uri,
        application_id: Some(sandbox.options().app.app_id.clone()),
        json: text,
        validation_errors: validation_errors.clone(),
        published: Vec::new(),
        created_at: at,
        updated_at: at,
    };
    let id = flow.id.clone();
    sandbox.write(|world| {
        if world.graph.flows.values().any(|other| other.name == flow.name) {
            return Err(GraphError::refusal(
                100,
                Some(4_016_019),
                "Invalid parameter",
                "Flow name is not unique: choose a name that no other flow of this account has.",
            ));
        }
        world.graph.flows.insert(flow.id.clone(), flow);
        Ok(())
    })?;
    webhook::send(&sandbox, vec![webhook::flow_status(&sandbox, &id, None, "DRAFT")]);
    if params.flag("publish") {
        if !validation_errors.is_empty() {
            return Ok(Json(json!({ "id": id, "success": false, "validation_errors": validation_errors }))
                .into_response());
        }
        super::publish::publish_flow(&sandbox, &id).await?;
    }
    Ok(Json(json!({ "id": id, "success": true, "validation_errors": validation_errors })).into_response())
}

/// `POST /{flow}`: name, categories, endpoint, app.
pub(super) async fn update(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
    params: Params,
) -> Result<Response, GraphError> {
    let flow = find(&sandbox, &node, "post")?;
    editable(&flow)?;
    let categories = params.list("categories")?.map(checked_categories).transpose()?;
    let endpoint_uri = params.text("endpoint_uri").map(checked_endpoint).transpose()?;
    let application_id = params.text("application_id");
    if application_id.as_ref().is_some_and(|id| *id != sandbox.options().app.app_id) {
        return Err(GraphError::parameter("Param application_id must be a valid app id that you can manage."));
    }
    let name = params.text("name");
    let at = sandbox.now();
    sandbox.write(|world| {
        let taken = world.graph.flows.values().any(|other| Some(&other.name) == name.as_ref() && other.id != node);
        if taken {
            return Err(GraphError::parameter("Flow name is not unique."));
        }
        if let Some(flow) = world.graph.flows.get_mut(&node) {
            flow.name = name.unwrap_or_else(|| flow.name.clone());
            flow.categories = categories.unwrap_or_else(|| flow.categories.clone());
            flow.endpoint_uri = endpoint_uri.or(flow.endpoint_uri.take());
            flow.application_id = application_id.or(flow.application_id.take());
            flow.updated_at = at;
        }
        Ok(())
    })?;
    Ok(Json(json!({ "success": true })).into_response())
}

/// `POST /{flow}/assets`: invalid JSON is kept too, its faults come back.
pub(super) async fn upload(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
    params: Params,
) -> Result<Response, GraphError> {
    let flow = find(&sandbox, &node, "post")?;
    editable(&flow)?;
    if params.text("asset_type").as_deref() != Some("FLOW_JSON") {
        return Err(GraphError::parameter("Param asset_type must be one of {FLOW_JSON}."));
    }
    if params.text("name").as_deref() != Some("flow.json") {
        return Err(GraphError::parameter("Param name must be flow.json."));
    }
    let Some(file) = params.file else {
        return Err(GraphError::parameter("The parameter file is required."));
    };
    if file.content_type.as_deref() != Some("application/json") {
        return Err(GraphError::parameter("Param file must be a file of type application/json."));
    }
    let Ok(text) = String::from_utf8(file.text) else {
        return Err(GraphError::parameter("Param file must be UTF-8."));
    };
    let errors = check::validation_errors(&text);
    let at = sandbox.now();
    let old = sandbox.write(|world| {
        let flow = world.graph.flows.get_mut(&node)?;
        flow.json = Some(text);
        flow.validation_errors.clone_from(&errors);
        flow.updated_at = at;
        // Editing what was published makes a new draft; messages keep the version they were sent with.
        let old = std::mem::replace(&mut flow.status, FlowStatus::Draft);
        (old != FlowStatus::Draft).then_some(old)
    });
    if let Some(old) = old {
        let change = webhook::flow_status(&sandbox, &node, Some(old.word()), "DRAFT");
        webhook::send(&sandbox, vec![change]);
    }
    Ok(Json(json!({ "success": true, "validation_errors": errors })).into_response())
}

pub(super) async fn assets(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
) -> Result<Response, GraphError> {
    let flow = find(&sandbox, &node, "get")?;
    let base = sandbox.public_url().map(ToString::to_string).unwrap_or_default();
    let url = format!("{}/graph/download/{}", base.trim_end_matches('/'), flow.id);
    let data: Vec<Value> = flow
        .json
        .iter()
        .map(|_| json!({ "name": "flow.json", "asset_type": "FLOW_JSON", "download_url": url }))
        .collect();
    Ok(Json(json!({ "data": data, "paging": { "cursors": { "before": "QVFI", "after": "QVFI" } } }))
        .into_response())
}

/// The address `download_url` names; as at Meta it needs no token.
pub(super) async fn download(State(sandbox): State<Sandbox>, Path(flow_id): Path<String>) -> Response {
    match find(&sandbox, &flow_id, "get").map(|flow| flow.json) {
        Ok(Some(text)) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn list(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
) -> Result<Response, GraphError> {
    own_account(&sandbox, &node, "get")?;
    let data: Vec<Value> = sandbox.read(|world| {
        world
            .graph
            .flows
            .values()
            .map(|flow| {
                json!({
                    "id": flow.id, "name": flow.name, "status": flow.status.word(), "categories": flow.categories,
                    "validation_errors": flow.validation_errors,
                })
            })
            .collect()
    });
    Ok(Json(json!({ "data": data, "paging": { "cursors": { "before": "QVFI", "after": "QVFI" } } }))
        .into_response())
}

pub(super) async fn delete(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
) -> Result<Response, GraphError> {
    let flow = find(&sandbox, &node, "delete")?;
    if flow.status != FlowStatus::Draft || !flow.published.is_empty() {
        return Err(GraphError::refusal(
            139_004,
            None,
            "Flow can't be deleted",
            "The flow is already published: published flows can only be deprecated.",
        ));
    }
    sandbox.write(|world| world.graph.flows.remove(&node));
    Ok(Json(json!({ "success": true })).into_response())
}

/// A Flow as `GET /{flow}?fields=` shows it.
pub(super) fn described(sandbox: &Sandbox, flow: &Flow, fields: Option<&str>) -> Result<Value, GraphError> {
    let asked = fields.unwrap_or("id,name,status,categories,validation_errors");
    let parsed = flow.parsed().unwrap_or_default();
    let app = &sandbox.options().app;
    let mut shown = json!({ "id": flow.id });
    for field in names(asked) {
        let value = match field.as_str() {
            "id" => json!(flow.id),
            "name" => json!(flow.name),
            "status" => json!(flow.status.word()),
            "categories" => json!(flow.categories),
            "validation_errors" => json!(flow.validation_errors),
            "json_version" => parsed["version"].clone(),
            "data_api_version" => parsed["data_api_version"].clone(),
            "endpoint_uri" => json!(flow.endpoint_uri),
            "updated_at" => json!(flow.updated_at),
            "whatsapp_business_account" => json!({ "id": flow.waba_id, "name": sandbox.options().account.name }),
            "application" => json!({ "id": app.app_id, "name": "Akis", "link": "https://akis.invalid/" }),
            "health_status" => json!({
                "can_send_message": "AVAILABLE",
                "entities": [{ "entity_type": "FLOW", "id": flow.id, "can_send_message": "AVAILABLE" }],
            }),
            "preview" => json!({
                "preview_url": format!("https://business.facebook.invalid/wa/manage/flows/{}/preview/", flow.id),
                "expires_at": flow.updated_at,
            }),
            other => {
                return Err(GraphError::parameter(format!(
                    "Tried accessing nonexisting field ({other}) on node type (WhatsAppFlow)"
                )));
            }
        };
        // Absent is absent: Meta leaves out what has no value.
        if !value.is_null() {
            shown[field] = value;
        }
    }
    Ok(shown)
}

/// The field names of a `fields` parameter, without what follows a dot or a bracket.
fn names(fields: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let (mut depth, mut inside) = (0_u32, true);
    for character in fields.chars() {
        match character {
            ',' if depth == 0 => {
                names.push(String::new());
                inside = true;
            }
            '(' | '{' => {
                depth += 1;
                inside = false;
            }
            ')' | '}' => depth = depth.saturating_sub(1),
            '.' => inside = false,
            _ if inside => {
                if let Some(name) = names.last_mut() {
                    name.push(character);
                }
            }
            _ => {}
        }
    }
    names.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn editable(flow: &Flow) -> Result<(), GraphError> {
    if flow.status == FlowStatus::Deprecated {
        return Err(GraphError::refusal(
            139_001,
            None,
            "Flow can't be updated",
            "A deprecated flow cannot be changed.",
        ));
    }
    Ok(())
}

fn checked_categories(categories: Vec<String>) -> Result<Vec<String>, GraphError> {
    if categories.is_empty() {
        return Err(GraphError::parameter("Param categories must have at least one element."));
    }
    match categories.iter().find(|category| !CATEGORIES.contains(&category.as_str())) {
        Some(unknown) => Err(GraphError::parameter(format!(
            "Param categories[0] must be one of {{{}}} - got \"{unknown}\".",
            CATEGORIES.join(", ")
        ))),
        None => Ok(categories),
    }
}

/// Meta takes HTTPS only; a loopback address passes here because nothing in this world is farther away.
fn checked_endpoint(uri: String) -> Result<String, GraphError> {
    let url = Url::parse(&uri).ok().filter(|url| {
        let near = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        url.scheme() == "https" || (url.scheme() == "http" && near)
    });
    match url {
        Some(_) => Ok(uri),
        None => Err(GraphError::parameter("Invalid endpoint URI: it must be a valid https URL.")),
    }
}
