//! How records hang together. A connection is known from both ends.

use super::types::{self, Kind};
use super::{Link, Record, moment};
use crate::hubspot::Store;
use crate::hubspot::caller::Caller;
use crate::hubspot::error::ApiError;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

/// HubSpot's own kinds of connection: from, to, number, number the other way (CRM, "Associations v4", type ids).
const DEFINED: [(&str, &str, u64, u64); 9] = [
    ("0-46", "0-1", 202, 201),
    ("0-46", "0-2", 190, 189),
    ("0-46", "0-3", 214, 213),
    ("0-46", "0-5", 228, 227),
    ("0-3", "0-1", 3, 4),
    ("0-5", "0-1", 16, 15),
    ("0-1", "0-2", 279, 280),
    ("0-3", "0-2", 341, 342),
    ("0-5", "0-2", 339, 340),
];

/// Category, number, and number the other way of a connection from one kind to another.
fn between(store: &Store, from: &str, to: &str) -> Option<(&'static str, u64, u64)> {
    for (one, other, there, back) in DEFINED {
        if (one, other) == (from, to) {
            return Some(("HUBSPOT_DEFINED", there, back));
        }
        if (other, one) == (from, to) {
            return Some(("HUBSPOT_DEFINED", back, there));
        }
    }
    let number = |from: &str, to: &str| {
        let all = store.crm.schemas.iter().filter_map(|schema| schema["associations"].as_array()).flatten();
        let mut fitting = all.filter(|one| one["fromObjectTypeId"] == from && one["toObjectTypeId"] == to);
        fitting.next().and_then(|one| one["id"].as_str()?.parse().ok())
    };
    Some(("USER_DEFINED", number(from, to)?, number(to, from)?))
}

type Back = Vec<(u64, Link)>;

/// The connections a new record comes with: its own, and those of the records at the other end.
pub(super) fn given(
    store: &Store,
    portal: u64,
    kind: &Kind,
    given: Option<&Value>,
) -> Result<(Vec<Link>, Back), ApiError> {
    let (mut links, mut backs) = (Vec::new(), Vec::new());
    let given = given.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for one in given {
        // HubSpot takes the id as text and as number.
        let id = &one["to"]["id"];
        let id = id.as_u64().or_else(|| id.as_str()?.parse().ok());
        let to = id.and_then(|id| store.crm.records.get(&id)).filter(|to| to.portal == portal && !to.archived);
        let to = to.ok_or_else(|| {
            let message =
                format!("One or more associations are not valid: the object {} does not exist", one["to"]["id"]);
            ApiError::validation(message)
        })?;
        let types = one["types"].as_array().filter(|types| !types.is_empty());
        for spec in types.ok_or_else(|| ApiError::validation("Invalid input JSON: associations.types"))? {
            let (category, number) = (&spec["associationCategory"], &spec["associationTypeId"]);
            let fits = between(store, &kind.id, &to.kind)
                .filter(|(known, there, _)| *category == *known && *number == *there);
            let (category, there, back) = fits.ok_or_else(|| {
                let message = format!(
                    "One or more associations are not valid: type {number} is not one from {} to {}",
                    kind.id, to.kind
                );
                ApiError::validation(message)
            })?;
            links.push(Link { to: to.id, category: category.to_owned(), type_id: there });
            backs.push((to.id, Link { to: 0, category: category.to_owned(), type_id: back }));
        }
    }
    Ok((links, backs))
}

fn record<'a>(store: &'a Store, portal: u64, kind: &Kind, id: &str) -> Result<&'a Record, ApiError> {
    let id = id.parse::<u64>().unwrap_or_default();
    let record = store.crm.of(portal, &kind.id).find(|record| record.id == id);
    record.ok_or_else(|| ApiError::not_found("resource not found"))
}

/// Connects two records in the way their kinds are connected by nature; doing it again changes nothing.
pub(super) async fn connect(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((from, id, to, to_id)): Path<(String, String, String, String)>,
) -> Result<Json<Value>, ApiError> {
    let (from, to) =
        sandbox.read(|world| Ok((types::find(&world.hubspot, &from)?, types::find(&world.hubspot, &to)?)))?;
    caller.needs(from.write)?;
    caller.needs(to.write)?;
    let now = moment(sandbox.now());
    sandbox.write(|world| {
        let store = &mut world.hubspot;
        let one = record(store, caller.portal(), &from, &id)?.id;
        let other = record(store, caller.portal(), &to, &to_id)?.id;
        let kinds = between(store, &from.id, &to.id);
        let (category, there, back) =
            kinds.ok_or_else(|| ApiError::validation(format!("{} and {} cannot be associated", from.name, to.name)))?;
        for (at, to, type_id) in [(one, other, there), (other, one, back)] {
            let link = Link { to, category: category.to_owned(), type_id };
            if let Some(record) = store.crm.records.get_mut(&at)
                && !record.associations.contains(&link)
            {
                record.associations.push(link);
            }
        }
        let spec = |type_id: u64| json!({ "associationCategory": category, "associationTypeId": type_id });
        Ok(Json(json!({
            "status": "COMPLETE",
            "results": [
                { "from": { "id": one.to_string() }, "to": { "id": other.to_string() }, "associationSpec": spec(there) },
                { "from": { "id": other.to_string() }, "to": { "id": one.to_string() }, "associationSpec": spec(back) },
            ],
            "startedAt": now, "completedAt": now,
        })))
    })
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((from, id, to)): Path<(String, String, String)>,
) -> Result<Json<Value>, ApiError> {
    sandbox.read(|world| {
        let store = &world.hubspot;
        let (from, to) = (types::find(store, &from)?, types::find(store, &to)?);
        caller.needs(from.read)?;
        let record = record(store, caller.portal(), &from, &id)?;
        let there = |link: &&Link| {
            store.crm.records.get(&link.to).is_some_and(|other| other.kind == to.id && !other.archived)
        };
        let results: Vec<Value> = record
            .associations
            .iter()
            .filter(there)
            .map(|link| {
                let kind = json!({ "category": link.category, "typeId": link.type_id, "label": null });
                json!({ "toObjectId": link.to, "associationTypes": [kind] })
            })
            .collect();
        Ok(Json(json!({ "results": results })))
    })
}
