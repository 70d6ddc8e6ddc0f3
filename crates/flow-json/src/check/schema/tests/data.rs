//! `screen.data`.

use super::{errors, flow};
use serde_json::{Value, json};

fn declared(data: &Value) -> Vec<(&'static str, String)> {
    let mut flow = flow("7.3", &json!([]));
    flow["screens"][0]["data"] = data.clone();
    super::short(errors(&flow), "screens[0].data")
}

#[track_caller]
fn refused(data: &Value, code: &'static str, at: &str) {
    assert_eq!(declared(data), [(code, at.to_owned())], "{data}");
}

#[test]
fn declarations_that_are_accepted() {
    let data = json!({
        "text": { "type": "string", "__example__": "a" },
        "number": { "type": "number", "__example__": 1 },
        "flag": { "type": "boolean", "__example__": true },
        "object": { "type": "object", "properties": { "a": { "type": "string" } }, "__example__": {} },
        "bare": { "type": "object", "__example__": {} },
        "list": {
            "type": "array",
            "items": { "type": "object", "properties": { "id": { "type": "string" }, "list": {
                "type": "array", "items": { "type": "number" },
            } } },
            "__example__": [],
        },
        "any": { "type": "array", "items": true, "__example__": [1] },
        "schema": { "type": "string", "enum": ["a"], "description": "words", "minLength": 1, "__example__": "a" },
        "required": ["text"],
    });
    assert_eq!(declared(&data), []);
    assert_eq!(declared(&json!({})), []);
}

#[test]
fn declarations_that_are_refused() {
    refused(&json!([]), "INVALID_PROPERTY_TYPE", "");
    refused(&json!({ "a": "string" }), "INVALID_PROPERTY_TYPE", "a");
    refused(&json!({ "a": { "type": "string" } }), "MISSING_REQUIRED_PROPERTY", "a");
    refused(&json!({ "a": { "__example__": "x" } }), "INVALID_SCREEN_DATA", "a");
    refused(&json!({ "a": { "type": 123, "__example__": "x" } }), "INVALID_SCREEN_DATA", "a.type");
    refused(&json!({ "a": { "type": "text", "__example__": "x" } }), "INVALID_SCREEN_DATA", "a.type");
    refused(&json!({ "a": { "type": "array", "__example__": [] } }), "INVALID_SCREEN_DATA", "a");
    let items = json!({ "a": { "type": "array", "items": "string", "__example__": [] } });
    refused(&items, "INVALID_SCREEN_DATA", "a.items");
    let deep = json!({ "a": { "type": "object", "properties": { "b": { "type": "string", "__example__": "x" } }, "__example__": {} } });
    refused(&deep, "INVALID_SCREEN_DATA", "a.properties.b.__example__");
    let among = json!({ "a": { "type": "object", "properties": { "__example__": {} }, "__example__": {} } });
    refused(&among, "INVALID_SCREEN_DATA", "a.properties.__example__");
    let in_items =
        json!({ "a": { "type": "array", "items": { "type": "string", "__example__": "x" }, "__example__": [] } });
    refused(&in_items, "INVALID_SCREEN_DATA", "a.items.__example__");
}
