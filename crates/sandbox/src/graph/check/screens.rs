//! Screens: ids, terminal screens, declared data.

use super::{Found, Placed, placed, screens_of, table};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const MOST_SCREENS: usize = 100;
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];

pub(super) fn check(json: &Value, found: &mut Found) {
    let screens: Vec<_> = screens_of(json).collect();
    if screens.len() > MOST_SCREENS {
        let message =
            format!("Maximum number of screens allowed per Flow is {MOST_SCREENS} but found {}.", screens.len());
        found.at("screens", "MAX_SCREENS_NUMBER", message);
    }
    let mut ids = BTreeSet::new();
    for (path, screen) in &screens {
        let id = screen["id"].as_str().unwrap_or_default();
        let lettered = id.chars().all(|character| character.is_ascii_alphabetic() || character == '_');
        if !lettered || id.chars().all(|character| character == '_') {
            let message = "Property 'id' should only consist of alphabets and underscores.";
            found.at(format!("{path}.id"), "PATTERN_MISMATCH", message);
        }
        if id.eq_ignore_ascii_case("SUCCESS") {
            let message = "SUCCESS is a reserved keyword and cannot be used as screen id.";
            found.at(format!("{path}.id"), "SCREEN_ID_IS_RESERVED_KEYWORD", message);
        }
        if !ids.insert(id) {
            found.at(format!("{path}.id"), "DUPLICATE_SCREEN_IDS", format!("Duplicate screen id found: {id}."));
        }
        if screen["refresh_on_back"] == true && json.get("data_api_version").is_none() {
            let message = "Property 'refresh_on_back' can be true only when 'data_api_version' is set.";
            found.at(format!("{path}.refresh_on_back"), "INVALID_PROPERTY_VALUE", message);
        }
        if screen.get("success").is_some() && screen["terminal"] != true {
            let message = "Property 'success' can be specified only on a terminal screen.";
            found.at_key(format!("{path}.success"), "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", message);
        }
        let parts = placed(screen, path);
        sensitive(screen, path, &parts, found);
        if screen["terminal"] == true && !parts.iter().any(|part| part.kind() == "Footer") {
            let message = format!("Missing Footer component on terminal screen: {id}.");
            found.at(path.clone(), "MISSING_FOOTER_ON_TERMINAL_SCREEN", message);
        }
        for (name, declared) in screen["data"].as_object().into_iter().flatten() {
            declaration(name, declared, &format!("{path}.data.{name}"), found);
        }
    }
    let terminal: Vec<_> = screens.iter().filter(|(_, screen)| screen["terminal"] == true).collect();
    if terminal.is_empty() {
        found.at("screens", "MISSING_TERMINAL_SCREEN", "Flow JSON should have at least one terminal screen.");
    } else if terminal.iter().all(|(_, screen)| screen["success"] == false) {
        let message = "At least one terminal screen must have property 'success' set as true.";
        found.at("screens", "INVALID_PROPERTY_VALUE", message);
    }
}

fn sensitive(screen: &Value, path: &str, parts: &[Placed<'_>], found: &mut Found) {
    for (at, name) in screen["sensitive"].as_array().into_iter().flatten().enumerate() {
        let known = parts.iter().any(|part| table::is_input(part.kind()) && part.component["name"] == *name);
        if !known {
            let message = format!("Sensitive field {name} does not exist on the screen.");
            found.at(format!("{path}.sensitive[{at}]"), "INVALID_SENSITIVE_FIELD", message);
        }
    }
}

fn declaration(name: &str, declared: &Value, path: &str, found: &mut Found) {
    let Some(keys) = declared.as_object() else {
        found.at(path, "INVALID_SCREEN_DATA", format!("Data model of '{name}' should be an object."));
        return;
    };
    let kind = keys.get("type").and_then(Value::as_str);
    let Some(kind) = kind.filter(|kind| TYPES.contains(kind)) else {
        found.at(path, "INVALID_SCREEN_DATA", format!("Missing or unknown type in the data model of '{name}'."));
        return;
    };
    match keys.get("__example__") {
        None => {
            let message = format!("Required property '__example__' is missing in the data model of '{name}'.");
            found.at(path, "MISSING_REQUIRED_PROPERTY", message);
        }
        Some(example) if !fits(declared, example) => {
            let message = format!("Invalid data model schema: the example of '{name}' is not of type {kind}.");
            found.at(format!("{path}.__example__"), "INVALID_SCREEN_DATA", message);
        }
        Some(_) => {}
    }
    if kind == "array" && !keys.get("items").is_some_and(|items| items.is_object() || items.is_boolean()) {
        found.at(path, "INVALID_SCREEN_DATA", format!("Missing items in the data model of '{name}'."));
    }
    for part in ["properties", "items"] {
        if let Some(inner) = keys.get(part).and_then(Value::as_object) {
            nested_example(inner, &format!("{path}.{part}"), found);
        }
    }
}

fn nested_example(schema: &Map<String, Value>, path: &str, found: &mut Found) {
    for (key, value) in schema {
        let path = format!("{path}.{key}");
        if key == "__example__" {
            found.at_key(&path, "INVALID_SCREEN_DATA", "Property '__example__' is allowed only at the top level.");
        } else if let Some(inner) = value.as_object() {
            nested_example(inner, &path, found);
        }
    }
}

/// Whether a value is of a declared type, one level of members included.
fn fits(declared: &Value, value: &Value) -> bool {
    match declared["type"].as_str() {
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.as_array().is_some_and(|list| {
            !declared["items"].is_object() || list.iter().all(|item| fits(&declared["items"], item))
        }),
        Some("object") => value.as_object().is_some_and(|members| {
            members.iter().all(|(name, member)| {
                declared["properties"].get(name).is_none_or(|declared| fits(declared, member))
            })
        }),
        _ => true,
    }
}
