//! Actions: where they may stand, what they lead to, what they carry.

use super::{Found, Placed, placed, screens_of};
use serde_json::Value;
use std::collections::BTreeMap;

const ACTIONS: [&str; 3] = ["on-click-action", "on-select-action", "on-unselect-action"];

pub(super) fn check(json: &Value, found: &mut Found) {
    let screens: BTreeMap<&str, &Value> =
        screens_of(json).filter_map(|(_, screen)| Some((screen["id"].as_str()?, screen))).collect();
    for (path, screen) in screens_of(json) {
        for part in placed(screen, &path) {
            for (place, action) in actions_of(&part) {
                one(json, screen, &screens, &place, action, found);
            }
        }
    }
}

/// Every action of a component, those of its options included.
pub(super) fn actions_of<'a>(part: &Placed<'a>) -> Vec<(String, &'a Value)> {
    let mut all = Vec::new();
    for key in ACTIONS {
        if let Some(action) = part.component.get(key) {
            all.push((part.property(key), action));
        }
    }
    for list in ["data-source", "list-items"] {
        for (at, item) in part.component[list].as_array().into_iter().flatten().enumerate() {
            for key in ACTIONS {
                if let Some(action) = item.get(key) {
                    all.push((format!("{}[{at}].{key}", part.property(list)), action));
                }
            }
        }
    }
    all
}

fn one(
    json: &Value,
    screen: &Value,
    screens: &BTreeMap<&str, &Value>,
    place: &str,
    action: &Value,
    found: &mut Found,
) {
    match action["name"].as_str() {
        Some("data_exchange") if json.get("data_api_version").is_none() => {
            let message = "Property 'data_api_version' is required for action 'data_exchange'.";
            found.at("", "MISSING_REQUIRED_PROPERTY", message);
        }
        Some("complete") if screen["terminal"] != true => {
            let message = "Action 'complete' can be used only on a terminal screen.";
            found.at(place, "INVALID_COMPLETE_ACTION", message);
        }
        Some("navigate") => navigate(json, screen, screens, place, action, found),
        Some("update_data") => {
            for name in action["payload"].as_object().into_iter().flatten().map(|(name, _)| name) {
                if screen["data"].get(name).is_none() {
                    let message = format!("Field '{name}' is missing in the screen's data model.");
                    found.at(format!("{place}.payload.{name}"), "INVALID_UPDATE_DATA_ACTION_PAYLOAD", message);
                }
            }
        }
        _ => {}
    }
}

fn navigate(
    json: &Value,
    screen: &Value,
    screens: &BTreeMap<&str, &Value>,
    place: &str,
    action: &Value,
    found: &mut Found,
) {
    let from = screen["id"].as_str().unwrap_or_default();
    let to = action["next"]["name"].as_str().unwrap_or_default();
    let name_at = format!("{place}.next.name");
    if action["next"]["type"] != "screen" {
        found.at(format!("{place}.next.type"), "INVALID_ENUM_VALUE", "Value should be one of: [screen].");
    }
    if from == to {
        let message = format!("Same screen navigation is not allowed. Loop detected at [{from}].");
        found.at(name_at, "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME", message);
        return;
    }
    let Some(target) = screens.get(to) else {
        let message = format!("Unknown screen ids found: [{to}].");
        found.at(name_at, "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME", message);
        return;
    };
    if json.get("data_api_version").is_some() {
        let edge = json["routing_model"][from].as_array().into_iter().flatten().any(|screen| screen == to);
        if !edge {
            let message = format!(
                "Missing direct route from {from} to {to} while it exists in the navigate action of {from}."
            );
            found.at("routing_model", "INVALID_ROUTING_MODEL", message);
        }
    }
    let declared: Vec<&str> =
        target["data"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let Some(payload) = action["payload"].as_object() else {
        if !declared.is_empty() {
            let message = "Payload is required when the next screen's data model is not empty.";
            found.at(place, "MISSING_NAVIGATION_ACTION_PAYLOAD", message);
        }
        return;
    };
    for name in payload.keys().filter(|name| !declared.contains(&name.as_str())) {
        let message = format!("Field '{name}' is missing in the next screen's data model.");
        found.at_key(format!("{place}.payload.{name}"), "INVALID_NAVIGATE_ACTION_PAYLOAD", message);
    }
    for name in declared.iter().filter(|name| !payload.contains_key(**name)) {
        let message = format!("Field '{name}' is expected by the next screen but missing in the payload.");
        found.at(format!("{place}.payload"), "INVALID_NAVIGATE_ACTION_PAYLOAD", message);
    }
}
