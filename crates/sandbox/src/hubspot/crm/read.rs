//! Records, one or many.

use super::types;
use super::write::resolve;
use crate::hubspot::caller::Caller;
use crate::hubspot::error::ApiError;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

const PAGE: usize = 10;
const LARGEST_PAGE: usize = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    limit: Option<usize>,
    after: Option<String>,
    properties: Option<String>,
    associations: Option<String>,
    #[serde(rename = "idProperty")]
    id_property: Option<String>,
}

impl Asked {
    fn wanted(&self) -> Vec<String> {
        let names = self.properties.as_deref().unwrap_or_default().split(',').map(str::trim);
        names.filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
    }
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.read)?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(ApiError::validation("limit must be between 1 and 100"));
    }
    let after = match &asked.after {
        None => 0,
        Some(after) => after.parse::<u64>().map_err(|_| ApiError::validation("after is not a valid cursor"))?,
    };
    let wanted = asked.wanted();
    let (results, more) = sandbox.read(|world| {
        let mut own = world.hubspot.crm.of(caller.portal(), &kind.id).filter(|record| record.id >= after);
        let results: Vec<Value> = own.by_ref().take(limit).map(|record| record.shown(Some(&wanted))).collect();
        (results, own.next().map(|record| record.id))
    });
    let mut answer = json!({ "results": results });
    if let Some(next) = more {
        answer["paging"] = json!({ "next": { "after": next.to_string() } });
    }
    Ok(Json(answer))
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((kind, name)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.read)?;
    sandbox.read(|world| {
        let store = &world.hubspot;
        let id = resolve(&store.crm, caller.portal(), &kind, &name, asked.id_property.as_deref())?;
        let record = store.crm.records.get(&id).ok_or_else(|| ApiError::not_found("resource not found"))?;
        let mut shown = record.shown(Some(&asked.wanted()));
        for other in asked.associations.iter().flat_map(|text| text.split(',')) {
            let other_kind = types::find(store, other.trim())?;
            let links = record.associations.iter().filter(|link| {
                store.crm.records.get(&link.to).is_some_and(|to| to.kind == other_kind.id && !to.archived)
            });
            let label = format!("{}_to_{}", kind.name.to_lowercase(), other_kind.name.to_lowercase());
            let links: Vec<Value> =
                links.map(|link| json!({ "id": link.to.to_string(), "type": label })).collect();
            if !links.is_empty() {
                shown["associations"][other.trim()] = json!({ "results": links });
            }
        }
        Ok(Json(shown))
    })
}
