//! The shape of the document: known keys, right types, required properties.

use super::table::{self, Kind};
use super::{Found, reference};
use regex::Regex;
use serde_json::{Map, Value};
use std::sync::LazyLock;

const PUBLISHABLE: [&str; 9] = ["5.1", "6.0", "6.1", "6.2", "6.3", "7.0", "7.1", "7.2", "7.3"];
const TOP: [&str; 4] = ["version", "data_api_version", "routing_model", "screens"];
const SCREEN: [&str; 8] = ["id", "title", "terminal", "success", "refresh_on_back", "data", "layout", "sensitive"];
const OPTION: [&str; 10] = [
    "id",
    "title",
    "description",
    "metadata",
    "enabled",
    "image",
    "alt-text",
    "color",
    "on-select-action",
    "on-unselect-action",
];

// A pattern written here is right or caught by the first test; the fallback matches nothing.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\d{4}-\d{2}-\d{2}$").ok());

pub(super) fn check(json: &Value, found: &mut Found) {
    let Some(top) = json.as_object() else {
        found.at("", "INVALID_PROPERTY_TYPE", "Expected the Flow JSON to be an object.");
        return;
    };
    for key in top.keys() {
        if key == "data_channel_uri" {
            found.at_key(
                key,
                "INVALID_PROPERTY_KEY",
                "Property 'data_channel_uri' is no longer supported as of version 3.0. Configure the endpoint through \
                 the API or the Builder.",
            );
        } else if !TOP.contains(&key.as_str()) {
            found.at_key(key, "INVALID_PROPERTY_KEY", format!("Property '{key}' is not allowed."));
        }
    }
    versions(top, found);
    let Some(screens) = top.get("screens") else {
        found.at("", "MISSING_REQUIRED_PROPERTY", "Required property 'screens' is missing.");
        return;
    };
    match screens.as_array() {
        None => wrong_type("screens", "an array", screens, found),
        Some(screens) if screens.is_empty() => {
            found.at("screens", "MIN_ITEMS_REQUIRED", "Property 'screens' should have at least 1 items.");
        }
        Some(screens) => {
            for (at, one) in screens.iter().enumerate() {
                screen(one, &format!("screens[{at}]"), found);
            }
        }
    }
}

fn versions(top: &Map<String, Value>, found: &mut Found) {
    let version = top.get("version").and_then(Value::as_str);
    match version {
        None => found.at("", "MISSING_FLOW_JSON_VERSION", "Property 'version' is required."),
        Some(version) if !PUBLISHABLE.contains(&version) => {
            found.at(
                "version",
                "INVALID_FLOW_JSON_VERSION",
                format!("Flow JSON version '{version}' is not supported."),
            );
        }
        Some(_) => {}
    }
    match top.get("data_api_version").map(Value::as_str) {
        None | Some(Some("3.0")) => {}
        Some(Some("4.0")) if version == Some("7.3") => {}
        Some(_) => {
            found.at(
                "data_api_version",
                "INVALID_DATA_API_VERSION",
                "Property 'data_api_version' is not supported.",
            );
        }
    }
    if let Some(model) = top.get("routing_model") {
        let lists = model.as_object().is_some_and(|model| {
            model.values().all(|list| list.as_array().is_some_and(|list| list.iter().all(Value::is_string)))
        });
        if !lists {
            wrong_type("routing_model", "an object of screen ids to arrays of screen ids", model, found);
        }
    }
}

fn screen(screen: &Value, path: &str, found: &mut Found) {
    let Some(keys) = screen.as_object() else {
        wrong_type(path, "an object", screen, found);
        return;
    };
    for key in keys.keys().filter(|key| !SCREEN.contains(&key.as_str())) {
        let message = format!("Property '{key}' is not allowed in 'Screen' component.");
        found.at_key(format!("{path}.{key}"), "INVALID_PROPERTY_KEY", message);
    }
    for key in ["id", "title", "layout"] {
        if !keys.contains_key(key) {
            found.at(path, "MISSING_REQUIRED_PROPERTY", format!("Required property '{key}' is missing."));
        }
    }
    for key in ["id", "title"] {
        if let Some(value) = keys.get(key) {
            property(value, Kind::Text, &format!("{path}.{key}"), found);
        }
    }
    for key in ["terminal", "success", "refresh_on_back"] {
        if let Some(value) = keys.get(key) {
            property(value, Kind::FixedFlag, &format!("{path}.{key}"), found);
        }
    }
    if let Some(data) = keys.get("data").filter(|data| !data.is_object()) {
        wrong_type(&format!("{path}.data"), "an object", data, found);
    }
    if let Some(layout) = keys.get("layout") {
        let path = format!("{path}.layout");
        if layout["type"] != "SingleColumnLayout" {
            let message = "Value should be one of: [SingleColumnLayout].";
            found.at(format!("{path}.type"), "INVALID_ENUM_VALUE", message);
        }
        children(&layout["children"], &format!("{path}.children"), found);
    }
}

fn children(children: &Value, path: &str, found: &mut Found) {
    match children.as_array() {
        None => wrong_type(path, "an array", children, found),
        Some(list) => {
            for (at, one) in list.iter().enumerate() {
                component(one, &format!("{path}[{at}]"), found);
            }
        }
    }
}

fn component(component: &Value, path: &str, found: &mut Found) {
    let Some(keys) = component.as_object() else {
        wrong_type(path, "an object", component, found);
        return;
    };
    let Some(kind) = keys.get("type").and_then(Value::as_str) else {
        found.at(path, "MISSING_REQUIRED_TYPE_PROPERTY", "Required property 'type' is missing.");
        return;
    };
    let Some(properties) = table::properties(kind) else {
        found.at(format!("{path}.type"), "INVALID_PROPERTY_VALUE", "Invalid value found for property 'type'.");
        return;
    };
    for (key, value) in keys.iter().filter(|(key, _)| *key != "type") {
        let place = format!("{path}.{key}");
        if let Some(known) = properties.iter().find(|property| property.name == key) {
            property(value, known.kind, &place, found);
        } else {
            let message = format!("Property '{key}' is not allowed in '{kind}' component.");
            found.at_key(place, "INVALID_PROPERTY_KEY", message);
        }
    }
    for missing in properties.iter().filter(|property| property.required && !keys.contains_key(property.name)) {
        let message = format!("Required property '{}' is missing.", missing.name);
        found.at(path, "MISSING_REQUIRED_PROPERTY", message);
    }
}

fn property(value: &Value, kind: Kind, path: &str, found: &mut Found) {
    let name = path.rsplit('.').next().unwrap_or(path);
    if value.is_null() {
        wrong_type(path, "a value", value, found);
        return;
    }
    let text = value.as_str();
    let bound = text.is_some_and(reference::is_dynamic);
    if text.is_some_and(|text| text.trim().is_empty()) && kind != Kind::Any {
        found.at(path, "PATTERN_MISMATCH", format!("Property '{name}' should not be blank."));
        return;
    }
    let expected = match kind {
        Kind::Text | Kind::Condition => {
            (text.is_none() && !(kind == Kind::Condition && value.is_boolean())).then_some("string")
        }
        Kind::RawText => text.is_none().then_some("string"),
        Kind::Texts => {
            let list = value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_string));
            (text.is_none() && !list).then_some("string")
        }
        Kind::Name => {
            if bound {
                found.at(path, "PATTERN_MISMATCH", format!("Property '{name}' should not be dynamic."));
            }
            text.is_none().then_some("string")
        }
        Kind::Flag => (!value.is_boolean() && !bound).then_some("boolean"),
        Kind::FixedFlag => (!value.is_boolean()).then_some("boolean"),
        Kind::Number => (!value.is_number() && !bound).then_some("number"),
        Kind::FixedNumber => (!value.is_u64()).then_some("integer"),
        Kind::Word(words) => {
            if !bound && !text.is_some_and(|text| words.contains(&text)) {
                found.at(path, "INVALID_ENUM_VALUE", format!("Value should be one of: [{}].", words.join(", ")));
            }
            None
        }
        Kind::Date => {
            if !bound && !text.is_some_and(|text| DATE.as_ref().is_some_and(|date| date.is_match(text))) {
                found.at(path, "INVALID_DATE_RANGE", format!("Property '{name}' should be a date as YYYY-MM-DD."));
            }
            None
        }
        Kind::List => (!value.is_array() && !bound).then_some("array"),
        Kind::Options => {
            options(value, path, found);
            (!value.is_array() && !bound).then_some("array")
        }
        Kind::Action(names) => {
            action(value, names, path, found);
            None
        }
        Kind::Children => {
            children(value, path, found);
            None
        }
        Kind::Cases => {
            for (case, arm) in value.as_object().into_iter().flatten() {
                children(arm, &format!("{path}.{case}"), found);
            }
            (!value.is_object()).then_some("object")
        }
        Kind::Any => None,
    };
    if let Some(expected) = expected {
        wrong_type(path, expected, value, found);
    }
}

fn options(value: &Value, path: &str, found: &mut Found) {
    let Some(list) = value.as_array() else { return };
    if list.is_empty() {
        found.at(path, "MIN_ITEMS_REQUIRED", "Property 'data-source' should have at least 1 items.");
    }
    for (at, option) in list.iter().enumerate() {
        let path = format!("{path}[{at}]");
        for key in option.as_object().into_iter().flat_map(Map::keys).filter(|key| !OPTION.contains(&key.as_str()))
        {
            let message = format!("Property '{key}' is not allowed in 'data-source' item.");
            found.at_key(format!("{path}.{key}"), "INVALID_PROPERTY_KEY", message);
        }
        for key in ["id", "title"] {
            match &option[key] {
                Value::Null => {
                    found.at(&path, "MISSING_REQUIRED_PROPERTY", format!("Required property '{key}' is missing."));
                }
                value => property(value, Kind::RawText, &format!("{path}.{key}"), found),
            }
        }
        for key in ["description", "metadata", "image", "alt-text", "color"] {
            if let Some(value) = option.get(key) {
                property(value, Kind::RawText, &format!("{path}.{key}"), found);
            }
        }
    }
}

fn action(value: &Value, names: &[&str], path: &str, found: &mut Found) {
    let Some(keys) = value.as_object() else {
        wrong_type(path, "an object", value, found);
        return;
    };
    let name = keys.get("name").and_then(Value::as_str).unwrap_or_default();
    if !names.contains(&name) {
        let message = format!("Value should be one of: [{}].", names.join(", "));
        found.at(format!("{path}.name"), "INVALID_ENUM_VALUE", message);
    }
    for key in keys.keys() {
        let place = format!("{path}.{key}");
        match (key.as_str(), name) {
            ("name", _) | ("next", "navigate") | ("url", "open_url") => {}
            ("payload", action) if action != "open_url" => {
                if !keys["payload"].is_object() {
                    wrong_type(&place, "an object", &keys["payload"], found);
                }
            }
            ("next" | "url" | "payload", action) => {
                let message = format!("Property '{key}' cannot be specified at action '{action}'.");
                found.at_key(place, "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", message);
            }
            _ => found.at_key(place, "INVALID_PROPERTY_KEY", format!("Property '{key}' is not allowed.")),
        }
    }
    for (needed, by) in [("next", "navigate"), ("url", "open_url")] {
        if name == by && !keys.contains_key(needed) {
            found.at(path, "MISSING_REQUIRED_PROPERTY", format!("Required property '{needed}' is missing."));
        }
    }
}

fn wrong_type(path: &str, expected: &str, value: &Value, found: &mut Found) {
    let was = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let name = path.rsplit('.').next().unwrap_or(path);
    let message = format!("Expected property '{name}' to be of type {expected} but found {was}.");
    found.at(path, "INVALID_PROPERTY_TYPE", message);
}
