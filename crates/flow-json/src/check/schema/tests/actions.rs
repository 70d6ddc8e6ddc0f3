//! Which action stands where, and its shape.

use super::{accepted, refused, with, without};
use serde_json::{Value, json};

fn navigate() -> Value {
    json!({ "name": "navigate", "next": { "type": "screen", "name": "NEXT" }, "payload": { "a": "${form.a}" } })
}

fn of(name: &str) -> Value {
    match name {
        "navigate" => navigate(),
        "open_url" => json!({ "name": "open_url", "url": "https://example.com/a?b=c" }),
        _ => json!({ "name": name, "payload": {} }),
    }
}

fn on_click(kind: &str, action: Value) -> Value {
    let component = match kind {
        "EmbeddedLink" => json!({ "type": "EmbeddedLink", "text": "A" }),
        "OptIn" => json!({ "type": "OptIn", "name": "a", "label": "A" }),
        _ => json!({ "type": "Footer", "label": "A" }),
    };
    with(&component, "on-click-action", action)
}

fn on_select(kind: &str, action: Value) -> Value {
    let component = json!({ "type": kind, "name": "a", "label": "A" });
    let component = match kind {
        "DatePicker" | "CalendarPicker" | "OptIn" => component,
        _ => with(&component, "data-source", json!("${data.options}")),
    };
    with(&component, "on-select-action", action)
}

/// Component, property, version, and the actions allowed there.
const PLACES: [(&str, &str, &str, &[&str]); 16] = [
    ("Footer", "on-click-action", "2.1", &["data_exchange", "navigate", "complete"]),
    ("Footer", "on-click-action", "7.3", &["data_exchange", "navigate", "complete"]),
    ("EmbeddedLink", "on-click-action", "5.1", &["data_exchange", "navigate"]),
    ("EmbeddedLink", "on-click-action", "6.0", &["data_exchange", "navigate", "open_url"]),
    ("OptIn", "on-click-action", "5.1", &["data_exchange", "navigate"]),
    ("OptIn", "on-click-action", "6.0", &["data_exchange", "navigate", "open_url"]),
    ("OptIn", "on-select-action", "6.0", &["update_data"]),
    ("CheckboxGroup", "on-select-action", "5.1", &["data_exchange"]),
    ("CheckboxGroup", "on-select-action", "6.0", &["data_exchange", "update_data"]),
    ("RadioButtonsGroup", "on-select-action", "5.1", &["data_exchange"]),
    ("RadioButtonsGroup", "on-select-action", "6.0", &["data_exchange", "update_data"]),
    ("Dropdown", "on-select-action", "5.1", &["data_exchange"]),
    ("Dropdown", "on-select-action", "6.0", &["data_exchange", "update_data"]),
    ("ChipsSelector", "on-select-action", "7.1", &["data_exchange", "update_data"]),
    ("DatePicker", "on-select-action", "7.3", &["data_exchange"]),
    ("CalendarPicker", "on-select-action", "7.3", &["data_exchange"]),
];

#[test]
fn each_place_has_its_actions() {
    for (kind, property, version, allowed) in PLACES {
        for name in ["data_exchange", "navigate", "complete", "update_data", "open_url", "close"] {
            let value = match property {
                "on-click-action" => on_click(kind, of(name)),
                _ => on_select(kind, of(name)),
            };
            if allowed.contains(&name) {
                accepted(version, &value);
            } else {
                refused(version, &value, "INVALID_ENUM_VALUE", &format!("{property}.name"));
            }
        }
    }
}

#[test]
fn what_each_action_carries() {
    let footer = |action: Value| on_click("Footer", action);
    let link = |action: Value| on_click("EmbeddedLink", action);
    let at = "on-click-action";
    refused("7.3", &footer(json!({})), "MISSING_REQUIRED_PROPERTY", at);
    refused("7.3", &footer(json!("complete")), "INVALID_PROPERTY_TYPE", at);
    refused("7.3", &footer(without(&navigate(), "next")), "MISSING_REQUIRED_PROPERTY", at);
    accepted("7.3", &footer(without(&navigate(), "payload")));
    accepted("7.3", &footer(json!({ "name": "complete" })));
    let other = with(&navigate(), "url", json!("https://example.com"));
    refused("7.3", &footer(other), "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", "on-click-action.url");
    let other = with(&of("complete"), "next", json!({ "type": "screen", "name": "A" }));
    refused("7.3", &footer(other), "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", "on-click-action.next");
    let other = with(&of("open_url"), "payload", json!({}));
    refused("7.3", &link(other), "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", "on-click-action.payload");
    refused("7.3", &link(json!({ "name": "open_url" })), "MISSING_REQUIRED_PROPERTY", at);
    refused(
        "7.3",
        &footer(with(&of("complete"), "payloadx", json!({}))),
        "INVALID_PROPERTY_KEY",
        "on-click-action.payloadx",
    );
    refused(
        "7.3",
        &footer(with(&of("complete"), "payload", json!([]))),
        "INVALID_PROPERTY_TYPE",
        "on-click-action.payload",
    );
    let null = with(&of("complete"), "payload", json!({ "a": { "b": [null] } }));
    refused("7.3", &footer(null), "INVALID_PROPERTY_TYPE", "on-click-action.payload.a.b[0]");
}

#[test]
fn the_next_screen() {
    let next = |next: Value| on_click("Footer", with(&navigate(), "next", next));
    let at = "on-click-action.next";
    refused("7.3", &next(json!("NEXT")), "INVALID_PROPERTY_TYPE", at);
    refused("7.3", &next(json!({ "name": "NEXT" })), "MISSING_REQUIRED_PROPERTY", at);
    refused("7.3", &next(json!({ "type": "screen" })), "MISSING_REQUIRED_PROPERTY", at);
    refused(
        "7.3",
        &next(json!({ "type": "plugin", "name": "NEXT" })),
        "INVALID_ENUM_VALUE",
        "on-click-action.next.type",
    );
    refused(
        "7.3",
        &next(json!({ "type": "screen", "name": "A", "id": "B" })),
        "INVALID_PROPERTY_KEY",
        "on-click-action.next.id",
    );
}

#[test]
fn addresses() {
    let url = |url: Value| on_click("EmbeddedLink", json!({ "name": "open_url", "url": url }));
    for good in ["https://example.com", "mailto:a@example.com", "tel:+15551234", "${data.url}", "`${data.a}`"] {
        accepted("7.3", &url(json!(good)));
    }
    for bad in ["example.com", "", "https://", "https://exa mple.com", "${foo}"] {
        refused("7.3", &url(json!(bad)), "INVALID_PROPERTY_VALUE_FORMAT", "on-click-action.url");
    }
    refused("7.3", &url(json!(1)), "INVALID_PROPERTY_TYPE", "on-click-action.url");
}

#[test]
fn a_selection_always_has_a_payload() {
    let select = |action: Value| on_select("Dropdown", action);
    refused("7.3", &select(json!({ "name": "data_exchange" })), "MISSING_REQUIRED_PROPERTY", "on-select-action");
    refused("7.3", &select(json!({ "payload": {} })), "MISSING_REQUIRED_PROPERTY", "on-select-action");
    let unselect = with(&select(of("update_data")), "on-unselect-action", of("data_exchange"));
    refused("7.3", &unselect, "INVALID_ENUM_VALUE", "on-unselect-action.name");
}
