//! The account, its numbers, its webhook subscription.

use super::caller::Caller;
use super::error::GraphError;
use super::flows::{described, own_account};
use super::params::Params;
use crate::options::Number;
use crate::relay::webhook;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

type Node = Path<(String, String)>;

pub(super) async fn unknown_path(_: Caller, OriginalUri(uri): OriginalUri) -> GraphError {
    GraphError::unknown_path(&format!("Unknown path components: {}", uri.path().trim_start_matches("/graph")))
}

/// `GET /{node}`: a Flow, a number or the account, by its id.
pub(super) async fn read(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
    params: Params,
) -> Result<Response, GraphError> {
    let fields = params.text("fields");
    if let Some(flow) = sandbox.read(|world| world.graph.flows.get(&node).cloned()) {
        return Ok(Json(described(&sandbox, &flow, fields.as_deref())?).into_response());
    }
    let account = &sandbox.options().account;
    if let Some(number) = account.numbers.iter().find(|number| number.phone_number_id == node) {
        return Ok(Json(number_json(number, fields.as_deref())?).into_response());
    }
    if let Some(file) = super::media::described(&sandbox, &node) {
        return Ok(file);
    }
    own_account(&sandbox, &node, "get")?;
    let whole = json!({
        "id": account.waba_id,
        "name": account.name,
        "currency": "EUR",
        "timezone_id": "129",
        "country": "TR",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "ownership_type": "CLIENT_OWNED",
        "message_template_namespace": "b1f6a3c2_5e47_4d0b_9c38_77e2d4a90f15",
        "owner_business_info": { "id": "512904776318220", "name": account.name },
        "health_status": { "can_send_message": "AVAILABLE",
            "entities": [{ "entity_type": "WABA", "id": account.waba_id, "can_send_message": "AVAILABLE" }] },
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
    });
    let default = "id,name,currency,timezone_id,message_template_namespace";
    Ok(Json(chosen(&whole, fields.as_deref().unwrap_or(default), "WhatsAppBusinessAccount")?).into_response())
}

pub(super) async fn phone_numbers(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
    params: Params,
) -> Result<Response, GraphError> {
    own_account(&sandbox, &node, "get")?;
    let fields = params.text("fields");
    let numbers = sandbox.options().account.numbers.iter();
    let data = numbers.map(|number| number_json(number, fields.as_deref())).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(json!({ "data": data, "paging": { "cursors": { "before": "QVFI", "after": "QVFI" } } }))
        .into_response())
}

fn number_json(number: &Number, fields: Option<&str>) -> Result<Value, GraphError> {
    let whole = json!({
        "id": number.phone_number_id,
        "display_phone_number": number.display_phone_number,
        "verified_name": number.verified_name,
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "platform_type": "CLOUD_API",
        "account_mode": "LIVE",
        "is_official_business_account": false,
        "throughput": { "level": "STANDARD" },
        "health_status": { "can_send_message": "AVAILABLE",
            "entities": [{ "entity_type": "PHONE_NUMBER", "id": number.phone_number_id,
                "can_send_message": "AVAILABLE" }] },
        "webhook_configuration": {},
    });
    let default = "id,display_phone_number,verified_name,code_verification_status,quality_rating,platform_type,\
                   throughput,webhook_configuration";
    chosen(&whole, fields.unwrap_or(default), "WhatsAppBusinessPhoneNumber")
}

/// The asked fields of a node; one that does not exist fails the whole call, as at Meta.
fn chosen(whole: &Value, fields: &str, node_type: &str) -> Result<Value, GraphError> {
    let mut shown = json!({});
    for field in fields.split(',').map(str::trim).filter(|field| !field.is_empty()) {
        let Some(value) = whole.get(field) else {
            let message = format!("Tried accessing nonexisting field ({field}) on node type ({node_type})");
            return Err(GraphError::parameter(message));
        };
        shown[field] = value.clone();
    }
    shown["id"] = whole["id"].clone();
    Ok(shown)
}

pub(super) async fn subscribe(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
    params: Params,
) -> Result<Response, GraphError> {
    own_account(&sandbox, &node, "post")?;
    let override_callback = params.text("override_callback_uri").filter(|uri| !uri.is_empty());
    if let Some(uri) = &override_callback
        && let Err(why) = webhook::handshake(&sandbox, uri, params.text("verify_token").as_deref()).await
    {
        let sentence = format!("The override callback URL or verify token couldn't be validated: {why}");
        return Err(GraphError::refusal(2200, None, "Callback verification failed", sentence));
    }
    sandbox.write(|world| {
        world.graph.subscribed = true;
        world.graph.override_callback = override_callback;
    });
    Ok(Json(json!({ "success": true })).into_response())
}

pub(super) async fn unsubscribe(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
) -> Result<Response, GraphError> {
    own_account(&sandbox, &node, "delete")?;
    sandbox.write(|world| {
        world.graph.subscribed = false;
        world.graph.override_callback = None;
    });
    Ok(Json(json!({ "success": true })).into_response())
}

pub(super) async fn subscriptions(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
) -> Result<Response, GraphError> {
    own_account(&sandbox, &node, "get")?;
    let app_id = &sandbox.options().app.app_id;
    let data: Vec<Value> = sandbox.read(|world| {
        if !world.graph.subscribed {
            return Vec::new();
        }
        let mut entry = json!({
            "whatsapp_business_api_data": { "id": app_id, "link": "https://akis.invalid/", "name": "Akis" },
        });
        if let Some(uri) = &world.graph.override_callback {
            entry["override_callback_uri"] = uri.as_str().into();
        }
        vec![entry]
    });
    Ok(Json(json!({ "data": data })).into_response())
}

pub(super) async fn debug_token(
    _: Caller,
    State(sandbox): State<Sandbox>,
    params: Params,
) -> Result<Response, GraphError> {
    if params.text("input_token").is_none() {
        return Err(GraphError::parameter("The parameter input_token is required."));
    }
    let account = &sandbox.options().account;
    let scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
    let granular: Vec<Value> =
        scopes.iter().map(|scope| json!({ "scope": scope, "target_ids": [account.waba_id] })).collect();
    Ok(Json(json!({ "data": {
        "app_id": sandbox.options().app.app_id, "type": "SYSTEM_USER", "application": "Akis", "is_valid": true,
        "issued_at": sandbox.now().as_second() - 86_400, "expires_at": 0, "data_access_expires_at": 0,
        "scopes": scopes, "granular_scopes": granular, "user_id": "122093348172004516",
    } }))
    .into_response())
}
