//! The public key phones encrypt under, one per number.

use super::RegisteredKey;
use super::caller::Caller;
use super::error::GraphError;
use super::params::Params;
use crate::relay::envelope;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

type Node = Path<(String, String)>;

fn own_number(sandbox: &Sandbox, node: &str, verb: &str) -> Result<(), GraphError> {
    let known = sandbox.options().account.numbers.iter().any(|number| number.phone_number_id == node);
    if known { Ok(()) } else { Err(GraphError::unknown_node(node, verb)) }
}

pub(super) async fn register(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
    params: Params,
) -> Result<Response, GraphError> {
    own_number(&sandbox, &node, "post")?;
    let Some(pem) = params.text("business_public_key") else {
        return Err(GraphError::parameter("The parameter business_public_key is required."));
    };
    if let Err(error) = envelope::public_key(&pem) {
        return Err(GraphError::messaging(
            100,
            "Invalid parameter",
            format!("business_public_key is not a valid 2048-bit RSA public key in PEM format: {error}"),
        ));
    }
    let registered_at = sandbox.now();
    sandbox.write(|world| world.graph.keys.insert(node, RegisteredKey { pem, registered_at }));
    Ok(Json(json!({ "success": true })).into_response())
}

pub(super) async fn read(
    _: Caller,
    State(sandbox): State<Sandbox>,
    Path((_, node)): Node,
) -> Result<Response, GraphError> {
    own_number(&sandbox, &node, "get")?;
    let data: Vec<Value> = sandbox.read(|world| {
        let key = world.graph.keys.get(&node);
        key.map(|key| {
            json!({
                "business_public_key": key.pem,
                "business_public_key_signature_status": "VALID",
            })
        })
        .into_iter()
        .collect()
    });
    Ok(Json(json!({ "data": data })).into_response())
}
