//! Checks of uploaded Flow JSON, by the sandbox's own reading of Meta's rules. As at Meta, the shape comes first; what
//! the parts mean to each other is looked at only when the shape is right.

mod actions;
mod components;
mod positions;
mod reference;
mod routing;
mod screens;
mod shape;
mod table;

use positions::Positions;
use serde_json::{Value, json};

const LARGEST: usize = 10 * 1024 * 1024;

/// One fault found: Meta's code, where, and a sentence.
#[derive(Debug)]
struct Fault {
    code: &'static str,
    path: String,
    /// The key is at fault, not its value.
    at_key: bool,
    message: String,
}

#[derive(Debug, Default)]
struct Found(Vec<Fault>);

impl Found {
    fn at(&mut self, path: impl Into<String>, code: &'static str, message: impl Into<String>) {
        self.0.push(Fault { code, path: path.into(), at_key: false, message: message.into() });
    }

    fn at_key(&mut self, path: impl Into<String>, code: &'static str, message: impl Into<String>) {
        self.0.push(Fault { code, path: path.into(), at_key: true, message: message.into() });
    }
}

/// `validation_errors` of a Flow JSON text, as the Graph API would answer them; empty when nothing is wrong.
pub fn validation_errors(text: &str) -> Vec<Value> {
    if text.len() > LARGEST {
        let message = format!("Maximum size of {LARGEST} bytes is exceeded by {} bytes.", text.len() - LARGEST);
        return vec![invalid_json(&message, 1, 1)];
    }
    let json: Value = match serde_json::from_str(text) {
        Ok(json) => json,
        Err(error) => {
            return vec![invalid_json(&format!("Flow JSON is not valid: {error}"), error.line(), error.column())];
        }
    };
    let mut found = Found::default();
    shape::check(&json, &mut found);
    if found.0.is_empty() {
        screens::check(&json, &mut found);
        components::check(&json, &mut found);
        actions::check(&json, &mut found);
        reference::check(&json, &mut found);
        routing::check(&json, &mut found);
    }
    let positions = Positions::of(text);
    found.0.iter().map(|fault| described(fault, &positions)).collect()
}

fn described(fault: &Fault, positions: &Positions) -> Value {
    let span = positions.find(&fault.path, fault.at_key);
    json!({
        "error": fault.code,
        "error_type": "FLOW_JSON_ERROR",
        "message": fault.message,
        "line_start": span.line_start,
        "line_end": span.line_end,
        "column_start": span.column_start,
        "column_end": span.column_end,
        "pointers": [{
            "line_start": span.line_start,
            "line_end": span.line_end,
            "column_start": span.column_start,
            "column_end": span.column_end,
            "path": fault.path,
        }],
    })
}

fn invalid_json(message: &str, line: usize, column: usize) -> Value {
    json!({
        "error": "INVALID_FLOW_JSON",
        "error_type": "FLOW_JSON_ERROR",
        "message": message,
        "line_start": line,
        "line_end": line,
        "column_start": column,
        "column_end": column,
        "pointers": [],
    })
}

/// The screens with their paths.
fn screens_of(json: &Value) -> impl Iterator<Item = (String, &Value)> {
    json["screens"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(at, screen)| (format!("screens[{at}]"), screen))
}

/// A component somewhere on a screen.
#[derive(Debug, Clone)]
struct Placed<'a> {
    path: String,
    component: &'a Value,
    /// Directly or deeper inside a `Form`.
    in_form: bool,
    /// How many `If`s and `Switch`es stand around it.
    branches: usize,
}

impl Placed<'_> {
    fn kind(&self) -> &str {
        self.component["type"].as_str().unwrap_or_default()
    }

    fn property(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }
}

/// All components of a screen in order, `Form`s and branches included.
fn placed<'a>(screen: &'a Value, path: &str) -> Vec<Placed<'a>> {
    let mut all = Vec::new();
    gather(&screen["layout"]["children"], &format!("{path}.layout.children"), false, 0, &mut all);
    all
}

fn gather<'a>(children: &'a Value, path: &str, in_form: bool, branches: usize, all: &mut Vec<Placed<'a>>) {
    for (at, component) in children.as_array().into_iter().flatten().enumerate() {
        let path = format!("{path}[{at}]");
        all.push(Placed { path: path.clone(), component, in_form, branches });
        match component["type"].as_str() {
            Some("Form") => gather(&component["children"], &format!("{path}.children"), true, branches, all),
            Some("If") => {
                for arm in ["then", "else"] {
                    gather(&component[arm], &format!("{path}.{arm}"), in_form, branches + 1, all);
                }
            }
            Some("Switch") => {
                for (case, arm) in component["cases"].as_object().into_iter().flatten() {
                    gather(arm, &format!("{path}.cases.{case}"), in_form, branches + 1, all);
                }
            }
            _ => {}
        }
    }
}
