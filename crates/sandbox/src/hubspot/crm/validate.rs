//! What HubSpot refuses in a record's properties.

use super::pipelines;
use super::types::{self, CONTACT, DEAL, Kind, NOTE, TICKET};
use crate::hubspot::Store;
use crate::hubspot::check::is_email;
use crate::hubspot::error::ApiError;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;
const LONGEST: usize = 65_536;

/// The properties of a body as texts; refuses what the account's definitions do not allow.
pub(super) fn properties(
    store: &Store,
    kind: &Kind,
    given: Option<&Value>,
    portal: u64,
) -> Result<BTreeMap<String, String>, ApiError> {
    let empty = Map::new();
    let given = match given {
        None => &empty,
        Some(given) => given.as_object().ok_or_else(|| ApiError::validation("Invalid input JSON: properties"))?,
    };
    let definitions = types::definitions(store, &kind.id);
    let mut kept = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, value) in given {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => return Err(ApiError::validation(format!("Invalid input JSON: properties.{name}"))),
        };
        let definition = definitions.iter().find(|definition| definition["name"] == *name);
        let problem = match definition {
            None => Some(("PROPERTY_DOESNT_EXIST", format!("Property \"{name}\" does not exist"))),
            Some(definition) if definition["readOnly"] == true => {
                Some(("READ_ONLY_VALUE", format!("\"{name}\" is a read only property; its value cannot be set.")))
            }
            Some(_) if text.is_empty() => None,
            Some(definition) => wrong(kind, definition, name, &text),
        };
        match problem {
            None => {
                kept.insert(name.clone(), normal(definition, text));
            }
            Some((error, message)) => problems.push(json!({
                "isValid": false, "message": message, "error": error, "name": name,
                "localizedErrorMessage": message, "portalId": portal,
            })),
        }
    }
    if problems.is_empty() { Ok(kept) } else { Err(ApiError::properties(&problems)) }
}

/// Moments are kept in one spelling, whichever way they came.
fn normal(definition: Option<&Value>, text: String) -> String {
    let moment = definition.is_some_and(|definition| definition["type"] == "datetime");
    let at = text.parse::<i64>().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.filter(|_| moment).map_or(text, super::moment)
}

fn wrong(kind: &Kind, definition: &Value, name: &str, text: &str) -> Option<(&'static str, String)> {
    if text.len() > LONGEST {
        return Some(("INVALID_LENGTH", format!("{name} is too long: at most {LONGEST} characters are allowed")));
    }
    if kind.id == CONTACT && name == "email" {
        let what = || ("INVALID_EMAIL", format!("Email address {text} is invalid"));
        return (!is_email(text)).then(what);
    }
    let number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    let date = || text.parse::<Date>().is_ok() || text.parse::<i64>().is_ok_and(|ms| ms % DAY_MS == 0);
    let moment =
        || text.parse::<Timestamp>().is_ok() || text.parse::<i64>().is_ok() || text.parse::<Date>().is_ok();
    match definition["type"].as_str().unwrap_or_default() {
        "number" if !number(text) => Some(("INVALID_NUMERIC", format!("{text} was not a valid number."))),
        "date" if !date() => {
            Some(("INVALID_DATE", format!("{text} is at 0:0:0.0 UTC, not midnight, or is no date: {name}")))
        }
        "datetime" if !moment() => Some(("INVALID_DATE", format!("{text} was not a valid date."))),
        "bool" if !matches!(text, "true" | "false") => {
            Some(("INVALID_BOOLEAN", format!("{text} is not a boolean")))
        }
        "enumeration" => {
            let options = definition["options"].as_array().map(Vec::as_slice).unwrap_or_default();
            let known = |part: &str| options.iter().any(|option| option["value"] == part);
            let bad = text.split(';').find(|part| !known(part)).filter(|_| !options.is_empty());
            bad.map(|bad| ("INVALID_OPTION", format!("{bad} was not one of the allowed options")))
        }
        _ => None,
    }
}

/// What a new record must have, and whether its stage is one of its pipeline's.
pub(super) fn complete(
    store: &Store,
    kind: &Kind,
    properties: &mut BTreeMap<String, String>,
    portal: u64,
) -> Result<(), ApiError> {
    let custom = store.crm.schemas.iter().find(|schema| schema["objectTypeId"] == *kind.id);
    let of_schema = custom.and_then(|schema| schema["requiredProperties"].as_array());
    let mut required: Vec<String> =
        of_schema.into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
    let (pipeline, stage) = match kind.id.as_str() {
        TICKET => ("hs_pipeline", "hs_pipeline_stage"),
        DEAL => ("pipeline", "dealstage"),
        _ => ("", ""),
    };
    match kind.id.as_str() {
        TICKET => required.push(stage.to_owned()),
        NOTE => required.push("hs_timestamp".to_owned()),
        _ => {}
    }
    let missing: Vec<&String> =
        required.iter().filter(|name| properties.get(*name).is_none_or(String::is_empty)).collect();
    if !missing.is_empty() {
        let message = format!("Error creating {}. Some required properties were not set.", kind.name);
        return Err(ApiError::validation(message).about(&json!({ "properties": missing })));
    }
    let known = pipelines::of(&kind.id);
    let Some(((first, _), _)) = known.first() else { return Ok(()) };
    let chosen = properties.entry(pipeline.to_owned()).or_insert_with(|| (*first).to_owned()).clone();
    let stages = known.iter().find(|((id, _), _)| *id == chosen).map(|(_, stages)| *stages).unwrap_or_default();
    let wanted = properties.get(stage);
    if wanted.is_some_and(|wanted| !stages.iter().any(|(id, _)| id == wanted)) {
        let message =
            format!("{} was not one of the allowed options", wanted.map(String::as_str).unwrap_or_default());
        let problem = json!({
            "isValid": false, "message": message, "error": "INVALID_OPTION", "name": stage,
            "localizedErrorMessage": message, "portalId": portal,
        });
        return Err(ApiError::properties(&[problem]));
    }
    Ok(())
}
