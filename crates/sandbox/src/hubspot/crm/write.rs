//! Records made, changed and archived; contacts many at a time.

use super::types::{self, CONTACT, Kind};
use super::{Record, associations, moment, validate};
use crate::hubspot::caller::Caller;
use crate::hubspot::error::ApiError;
use crate::state::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

const MOST_INPUTS: usize = 100;

pub(super) fn body(bytes: &Bytes) -> Result<Value, ApiError> {
    let parsed = serde_json::from_slice::<Value>(bytes).ok().filter(Value::is_object);
    parsed.ok_or_else(|| ApiError::validation("Invalid input JSON"))
}

pub(super) async fn create(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(kind): Path<String>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.write)?;
    let body = body(&bytes)?;
    let (portal, now) = (caller.portal(), sandbox.now());
    let made = sandbox.write(|world| {
        let store = &mut world.hubspot;
        let mut properties = validate::properties(store, &kind, body.get("properties"), portal)?;
        validate::complete(store, &kind, &mut properties, portal)?;
        if kind.id == CONTACT
            && let Some(known) = properties.get("email").and_then(|email| store.crm.contact(portal, email))
        {
            return Err(ApiError::conflict(format!("Contact already exists. Existing ID: {}", known.id)));
        }
        let (links, back) = associations::given(store, portal, &kind, body.get("associations"))?;
        let made = store.crm.add(portal, &kind.id, properties, links, now).clone();
        for (other, link) in back {
            if let Some(other) = store.crm.records.get_mut(&other) {
                other.associations.push(super::Link { to: made.id, ..link });
            }
        }
        Ok(made)
    })?;
    Ok((StatusCode::CREATED, Json(made.shown(None))))
}

#[derive(Debug, Deserialize)]
pub(super) struct Named {
    #[serde(rename = "idProperty")]
    id_property: Option<String>,
}

/// The id of a record that a path names, by number or by another property.
pub(super) fn resolve(
    records: &super::Crm,
    portal: u64,
    kind: &Kind,
    name: &str,
    property: Option<&str>,
) -> Result<u64, ApiError> {
    let missing = || ApiError::not_found(format!("Object not found.  objectId are usually numeric: {name}"));
    match property {
        None | Some("hs_object_id") => {
            let id = name.parse::<u64>().map_err(|_| missing())?;
            records.of(portal, &kind.id).find(|record| record.id == id).map(|record| record.id).ok_or_else(missing)
        }
        Some("email") if kind.id == CONTACT => {
            records.contact(portal, name).map(|record| record.id).ok_or_else(missing)
        }
        Some(other) => Err(ApiError::validation(format!("{other} is not a unique property"))),
    }
}

pub(super) async fn update(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((kind, name)): Path<(String, String)>,
    Query(named): Query<Named>,
    bytes: Bytes,
) -> Result<Json<Value>, ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.write)?;
    let body = body(&bytes)?;
    let (portal, now) = (caller.portal(), sandbox.now());
    sandbox.write(|world| {
        let store = &mut world.hubspot;
        let id = resolve(&store.crm, portal, &kind, &name, named.id_property.as_deref())?;
        let properties = validate::properties(store, &kind, body.get("properties"), portal)?;
        let record = store.crm.records.get_mut(&id).ok_or_else(|| ApiError::not_found("resource not found"))?;
        record.set(properties, now);
        Ok(Json(record.shown(None)))
    })
}

pub(super) async fn archive(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((kind, name)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.write)?;
    // Archiving what is not there is no error.
    sandbox.write(|world| {
        let crm = &mut world.hubspot.crm;
        if let Ok(id) = resolve(crm, caller.portal(), &kind, &name, None)
            && let Some(record) = crm.records.get_mut(&id)
        {
            record.archived = true;
        }
    });
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/contacts/batch/upsert`: what can be done is done; with any failure the answer is 207 and names each.
pub(super) async fn batch_upsert(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    caller.needs("crm.objects.contacts.write")?;
    let body = body(&bytes)?;
    let inputs = body["inputs"].as_array().ok_or_else(|| ApiError::validation("Invalid input JSON: inputs"))?;
    if inputs.is_empty() || inputs.len() > MOST_INPUTS {
        return Err(ApiError::validation(format!("The batch must have 1 to {MOST_INPUTS} inputs")));
    }
    let (portal, now) = (caller.portal(), sandbox.now());
    let mut results = Vec::new();
    let mut errors = Vec::new();
    let mut seen = Vec::new();
    for input in inputs {
        let id = input["id"].as_str().unwrap_or_default().to_lowercase();
        if seen.contains(&id) {
            return Err(ApiError::validation("Duplicate ids found in the batch input"));
        }
        seen.push(id.clone());
        match upsert(&sandbox, portal, input, &id, now) {
            Ok((record, new)) => {
                let mut shown = record.shown(None);
                shown["new"] = new.into();
                if let Some(trace) = input["objectWriteTraceId"].as_str() {
                    shown["objectWriteTraceId"] = trace.into();
                }
                results.push(shown);
            }
            Err(error) => errors.push(error.in_batch(&id)),
        }
    }
    let mut answer = json!({
        "status": "COMPLETE", "results": results, "startedAt": moment(now), "completedAt": moment(now),
    });
    if errors.is_empty() {
        return Ok((StatusCode::OK, Json(answer)));
    }
    answer["numErrors"] = errors.len().into();
    answer["errors"] = errors.into();
    Ok((StatusCode::MULTI_STATUS, Json(answer)))
}

fn upsert(
    sandbox: &Sandbox,
    portal: u64,
    input: &Value,
    id: &str,
    now: Timestamp,
) -> Result<(Record, bool), ApiError> {
    match input["idProperty"].as_str() {
        Some("email") => {}
        Some(other) => return Err(ApiError::validation(format!("{other} is not a unique property"))),
        None => return Err(ApiError::validation("idProperty is required")),
    }
    sandbox.write(|world| {
        let store = &mut world.hubspot;
        let kind = types::find(store, CONTACT)?;
        let mut properties = validate::properties(store, &kind, input.get("properties"), portal)?;
        if !crate::hubspot::check::is_email(id) {
            let given = json!({ "email": id });
            validate::properties(store, &kind, Some(&given), portal)?;
            return Err(ApiError::validation("id must be an e-mail address"));
        }
        // What the input names as its id is its e-mail, unless a new one is set.
        let email = properties.remove("email").filter(|email| !email.is_empty()).unwrap_or_else(|| id.to_owned());
        let (known, new) = store.crm.upsert_contact(portal, id, properties, now);
        let record = store.crm.records.get_mut(&known).ok_or_else(|| ApiError::not_found("resource not found"))?;
        record.properties.insert("email".to_owned(), email.to_lowercase());
        Ok((record.clone(), new))
    })
}
