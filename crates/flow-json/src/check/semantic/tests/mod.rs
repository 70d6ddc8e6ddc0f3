//! Small documents, each with one thing right or wrong.

// The values come fresh from `json!`; borrowing each would only add signs.
#![allow(clippy::needless_pass_by_value)]

mod actions;
mod components;
mod data;
mod lists;
mod references;
mod routing;
mod screens;

use crate::check::document::{Document, Version};
use crate::check::finding::{Finding, Findings};
use crate::check::tree::Node;
use serde_json::{Value, json};

/// Runs the second stage alone.
fn run(flow: &Value) -> Findings {
    let text = flow.to_string();
    let root = Node::parse(&text).unwrap();
    let (major, minor) = root.text("version").and_then(|version| version.split_once('.')).unwrap();
    let version = Version(major.parse().unwrap(), minor.parse().unwrap());
    let mut findings = Findings::default();
    super::check(&Document::new(&root, version), &mut findings);
    findings
}

#[track_caller]
fn accepted(flow: &Value) {
    let findings = run(flow);
    assert_eq!(findings.errors, [], "{flow:#}");
}

#[track_caller]
fn clean(flow: &Value) {
    let findings = run(flow);
    assert_eq!(findings.errors, [], "{flow:#}");
    assert_eq!(findings.warnings, [], "{flow:#}");
}

/// Exactly one error with this code whose sentence names `what`.
#[track_caller]
fn refused(flow: &Value, code: &str, what: &str) -> Finding {
    let findings = run(flow);
    let [error] = findings.errors.as_slice() else { panic!("{:#?}\n{flow:#}", findings.errors) };
    assert_eq!(error.code, code, "{error:#?}");
    assert!(error.message.contains(what), "{what} is not in: {}", error.message);
    error.clone()
}

/// No error, and a warning with this code whose sentence names `what`.
#[track_caller]
fn warned(flow: &Value, code: &str, what: &str) {
    let findings = run(flow);
    assert_eq!(findings.errors, [], "{flow:#}");
    let found = findings.warnings.iter().any(|warning| warning.code == code && warning.message.contains(what));
    assert!(found, "{:#?}", findings.warnings);
}

/// A Flow without endpoint.
fn flow(version: &str, screens: &[Value]) -> Value {
    json!({ "version": version, "screens": screens })
}

/// A Flow with an endpoint.
fn endpoint(version: &str, model: Value, screens: &[Value]) -> Value {
    json!({ "version": version, "data_api_version": "3.0", "routing_model": model, "screens": screens })
}

fn layout(children: Vec<Value>) -> Value {
    json!({ "type": "SingleColumnLayout", "children": children })
}

/// A screen that ends the Flow, with a Footer below these components.
fn last(id: &str, mut children: Vec<Value>) -> Value {
    children.push(footer(complete(json!({}))));
    json!({ "id": id, "title": "Last", "terminal": true, "layout": layout(children) })
}

/// A screen whose Footer leads on.
fn on(id: &str, next: &str, payload: Value) -> Value {
    json!({ "id": id, "title": "On", "layout": layout(vec![footer(navigate(next, payload))]) })
}

/// A Flow of one last screen, in the version now written.
fn one(children: Vec<Value>) -> Value {
    flow("7.3", &[last("ONLY", children)])
}

/// The same with data.
fn with(data: Value, children: Vec<Value>) -> Value {
    let mut screen = last("ONLY", children);
    screen["data"] = data;
    flow("7.3", &[screen])
}

fn footer(action: Value) -> Value {
    json!({ "type": "Footer", "label": "Go", "on-click-action": action })
}

fn complete(payload: Value) -> Value {
    json!({ "name": "complete", "payload": payload })
}

fn navigate(next: &str, payload: Value) -> Value {
    json!({ "name": "navigate", "next": { "type": "screen", "name": next }, "payload": payload })
}

fn exchange(payload: Value) -> Value {
    json!({ "name": "data_exchange", "payload": payload })
}

fn update(payload: Value) -> Value {
    json!({ "name": "update_data", "payload": payload })
}

fn input(name: &str) -> Value {
    json!({ "type": "TextInput", "name": name, "label": "Label" })
}

fn body(text: &str) -> Value {
    json!({ "type": "TextBody", "text": text })
}

fn form(children: Vec<Value>) -> Value {
    json!({ "type": "Form", "name": "form", "children": children })
}

fn choice(condition: &str, then: Vec<Value>, otherwise: Vec<Value>) -> Value {
    json!({ "type": "If", "condition": condition, "then": then, "else": otherwise })
}

fn string(example: &str) -> Value {
    json!({ "type": "string", "__example__": example })
}

/// Data with one field of each type.
fn data() -> Value {
    json!({
        "text": string("x"),
        "number": { "type": "number", "__example__": 1 },
        "flag": { "type": "boolean", "__example__": true },
        "object": {
            "type": "object",
            "properties": { "inner": { "type": "string" }, "deep": { "type": "object", "properties": { "n": { "type": "number" } } } },
            "__example__": {}
        },
        "list": {
            "type": "array",
            "items": { "type": "object", "properties": { "id": { "type": "string" }, "title": { "type": "string" } } },
            "__example__": [{ "id": "1", "title": "One" }]
        },
        "words": { "type": "array", "items": { "type": "string" }, "__example__": [] }
    })
}

#[test]
fn no_document_takes_long() {
    let many = 5_000;
    let screens: Vec<Value> =
        (0..many).map(|number| on(&format!("S{number}"), &format!("S{}", number + 1), json!({}))).collect();
    let started = std::time::Instant::now();
    run(&flow("7.3", &screens));
    let mut nested = vec![footer(complete(json!({})))];
    for _ in 0..100 {
        nested = vec![choice("${data.none}", nested, vec![])];
    }
    run(&one(nested));
    run(&one(vec![body(&"${".repeat(200_000)), body(&format!("`{}`", "${data.x} ".repeat(20_000)))]));
    let fields: serde_json::Map<String, Value> =
        (0..many).map(|number| (format!("f{number}"), string("x"))).collect();
    let links = (0..many)
        .map(|_| json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate("B", json!({})) }));
    let mut target = last("B", vec![]);
    target["data"] = Value::Object(fields);
    run(&flow("7.3", &[last("A", links.collect()), target]));
    // Quadratic work on any of these takes minutes.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
