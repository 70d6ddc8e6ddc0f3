//! Both sides of every rule: a document that Meta accepts, and its neighbour that Meta refuses.

mod actions;
mod calendar;
mod choices;
mod containers;
mod data;
mod document;
mod limits;
mod properties;
mod reading;
mod versions;

use crate::check::finding::{Finding, Findings};
use crate::check::tree::Node;
use serde_json::{Value, json};

/// What the first stage finds in a text: errors, warnings.
fn findings(text: &str) -> (Vec<Finding>, Vec<Finding>) {
    let root = Node::parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    let mut findings = Findings::default();
    super::check(&root, &mut findings);
    (findings.errors, findings.warnings)
}

/// The codes and places of the errors in a document.
fn errors(flow: &Value) -> Vec<(&'static str, String)> {
    let (errors, _) = findings(&flow.to_string());
    errors.into_iter().map(|error| (error.code, error.pointers[0].0.clone())).collect()
}

/// A document with one screen of these components.
fn flow(version: &str, children: &Value) -> Value {
    json!({
        "version": version,
        "screens": [{
            "id": "ONLY",
            "title": "Title",
            "terminal": true,
            "layout": { "type": "SingleColumnLayout", "children": children },
        }],
    })
}

/// The errors of one component. Inputs below 4.0 get the Form they need.
fn component(version: &str, component: &Value) -> Vec<(&'static str, String)> {
    if version.starts_with(['2', '3']) {
        return in_form(version, component);
    }
    short(errors(&flow(version, &json!([component]))), "screens[0].layout.children[0]")
}

/// The errors of one component inside a Form.
fn in_form(version: &str, component: &Value) -> Vec<(&'static str, String)> {
    let form = json!({ "type": "Form", "name": "form", "children": [component] });
    short(errors(&flow(version, &json!([form]))), "screens[0].layout.children[0].children[0]")
}

/// Places from the component on.
fn short(errors: Vec<(&'static str, String)>, component: &str) -> Vec<(&'static str, String)> {
    let cut = |path: String| match path.strip_prefix(component) {
        Some(rest) => rest.trim_start_matches('.').to_owned(),
        None => path,
    };
    errors.into_iter().map(|(code, path)| (code, cut(path))).collect()
}

#[track_caller]
fn accepted(version: &str, value: &Value) {
    assert_eq!(component(version, value), [], "{version}: {value}");
}

#[track_caller]
fn refused(version: &str, value: &Value, code: &str, at: &str) {
    assert_eq!(component(version, value), [(code, at.to_owned())], "{version}: {value}");
}

/// The component with one property more, or another value of it.
fn with(component: &Value, key: &str, value: Value) -> Value {
    let mut component = component.clone();
    component[key] = value;
    component
}

/// The component without a property.
fn without(component: &Value, key: &str) -> Value {
    let mut component = component.clone();
    component.as_object_mut().expect("an object").shift_remove(key);
    component
}
