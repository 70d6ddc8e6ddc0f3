use super::{Violations, input_names, texts, walk};
use crate::{Component, DataField, Entries, Flow, Screen};
use serde_json::Value;

const DYNAMIC: &str = "INVALID_SCREEN_DYNAMIC_DATA";
const PAYLOAD: &str = "INVALID_ON_CLICK_ACTION_PAYLOAD";

/// Every `${…}` of a screen names something that exists, and fills its property alone: WhatsApp does not
/// interpolate. Nothing this model writes is a backtick expression, so a text that looks like one is refused
/// before a phone evaluates it.
pub(super) fn check(flow: &Flow, screen: &Screen, path: &str, found: &mut Violations) {
    let mut text = |path: String, text: &str, code: &'static str| reference(flow, screen, text, code, path, found);
    text(format!("{path}.title"), &screen.title, DYNAMIC);
    for (path, part) in walk(screen, path) {
        for shown in texts::of(part) {
            text(format!("{path}.{}", shown.key), shown.text, DYNAMIC);
        }
        if let Component::Form(form) = part {
            for (name, value) in form.error_messages.iter() {
                text(format!("{path}.error-messages.{name}"), value, DYNAMIC);
            }
        }
        if let Component::Footer(footer) = part {
            for (key, value) in footer.on_click_action.payload().iter() {
                strings(value, &mut |value| {
                    text(format!("{path}.on-click-action.payload.{key}"), value, PAYLOAD);
                });
            }
        }
    }
}

fn strings<'a>(value: &'a Value, visit: &mut impl FnMut(&'a str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, visit)),
        Value::Object(values) => values.values().for_each(|value| strings(value, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Checks one text. `code` is what Meta says of an unknown input or datum at this place.
fn reference(flow: &Flow, screen: &Screen, text: &str, code: &'static str, path: String, found: &mut Violations) {
    if text.starts_with('`') && text.ends_with('`') {
        found.add(DYNAMIC, path, "a text between backticks would be evaluated as an expression");
        return;
    }
    if !text.contains("${") {
        return;
    }
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let Some(inner) = inner.filter(|inner| !inner.contains(['$', '{', '}'])) else {
        found.add(DYNAMIC, path, "a reference must be the entire value");
        return;
    };
    match inner.split('.').collect::<Vec<_>>().as_slice() {
        ["form", name] => {
            if !input_names(screen).any(|input| input == *name) {
                found.add(code, path, format!("missing Form component {name} for screen {}", screen.id));
            }
        }
        ["data", members @ ..] => {
            if !declared(&screen.data, members) {
                found.add(code, path, format!("missing dynamic data {inner} in the data model"));
            }
        }
        ["screen", id, rest @ ..] => match flow.screen(id) {
            Some(other) if other.id != screen.id && exists(other, rest) => {}
            Some(other) if other.id == screen.id => {
                found.add(DYNAMIC, path, "a global reference cannot name its own screen");
            }
            _ => found.add(DYNAMIC, path, format!("{inner} does not exist")),
        },
        _ => found.add(DYNAMIC, path, format!("{inner} is no reference")),
    }
}

fn exists(screen: &Screen, rest: &[&str]) -> bool {
    match rest {
        ["form", name] => input_names(screen).any(|input| input == *name),
        ["data", members @ ..] => declared(&screen.data, members),
        _ => false,
    }
}

fn declared(fields: &Entries<DataField>, members: &[&str]) -> bool {
    let [name, rest @ ..] = members else { return false };
    match fields.get(name) {
        None => false,
        Some(_) if rest.is_empty() => true,
        Some(field) => field.properties.as_ref().is_some_and(|properties| declared(properties, rest)),
    }
}
