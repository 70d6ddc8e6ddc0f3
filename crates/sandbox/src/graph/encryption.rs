//! The public key phones encrypt under, one per number.

use super::caller::Caller;
use super::error::GraphError;
use super::params::Params;
use super::{RegisteredKey, SignatureStatus};
use crate::relay::envelope;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
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
    // Meta signs what is uploaded, so a signature that did not fit does again.
    let key = RegisteredKey { pem, registered_at, status: SignatureStatus::Valid };
    sandbox.write(|world| world.graph.keys.insert(node, key));
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
                "business_public_key_signature_status": key.status.word(),
            })
        })
        .into_iter()
        .collect()
    });
    Ok(Json(json!({ "data": data })).into_response())
}

/// What can happen to a number's key without the business doing anything.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Change {
    /// Somebody else registers this key.
    public_key: Option<String>,
    /// Meta's signature on it.
    status: Option<SignatureStatus>,
}

/// Changes a number's key from outside. Says what cannot be.
pub(crate) fn change(sandbox: &Sandbox, number: &str, change: Change) -> Result<(), String> {
    if let Some(pem) = &change.public_key {
        envelope::public_key(pem).map_err(|error| error.to_string())?;
    }
    let registered_at = sandbox.now();
    sandbox.write(|world| {
        if let Some(pem) = change.public_key {
            let key = RegisteredKey { pem, registered_at, status: SignatureStatus::Valid };
            world.graph.keys.insert(number.to_owned(), key);
        }
        let key = world.graph.keys.get_mut(number).ok_or("the number has no key")?;
        if let Some(status) = change.status {
            key.status = status;
        }
        Ok(())
    })
}

/// The number is registered anew: Meta forgets its key.
pub(crate) fn lose(sandbox: &Sandbox, number: &str) {
    sandbox.write(|world| world.graph.keys.remove(number));
}
