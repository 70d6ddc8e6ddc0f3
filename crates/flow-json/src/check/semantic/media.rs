//! Photos and documents in what an action carries (Flow JSON 5.0, PhotoPicker and DocumentPicker).

use super::context::{Input, Scope};
use super::reference::{Reference, Store, whole, within};
use super::short;
use super::walk::Act;
use crate::check::finding::{Findings, Place};
use crate::check::tree::{Json, Node};
use std::collections::HashMap;

const CODE: &str = "INVALID_ON_CLICK_ACTION_PAYLOAD";

/// Files that one answer may bring.
const MOST_FILES: f64 = 10.0;
/// Kilobytes (of 1024 bytes) that they may have together.
const MOST_KILOBYTES: f64 = 100.0 * 1024.0;
/// What a picker accepts when nothing is written.
const DEFAULT_FILES: f64 = 30.0;
const DEFAULT_KILOBYTES: f64 = 25_600.0;

pub(super) fn check<'d>(scope: &Scope<'_, 'd>, act: &Act<'d, '_>, findings: &mut Findings) {
    // Most Flows have no picker, and then nothing can be said of one.
    if !scope.context.has_pickers() || !matches!(act.name, "navigate" | "data_exchange" | "complete") {
        return;
    }
    let Some(payload) = act.node.get("payload") else { return };
    let place = act.place.key("payload");
    let mut whole_values = HashMap::new();
    for field in payload.members() {
        let place = place.key(field.key.as_ref());
        let Some(inside) = field.value.as_str().and_then(whole) else {
            deep(scope, act, &place, &field.value, findings);
            continue;
        };
        let Some(input) = picker(scope, inside) else { continue };
        if act.name == "navigate" {
            forbidden(&place, &field.value, &input, findings);
        } else {
            whole_values.insert(input.node.start, input);
        }
    }
    if act.name == "complete" && !whole_values.is_empty() {
        together(whole_values.values(), &place, payload, findings);
    }
}

/// The picker whose value a binding names.
fn picker<'d>(scope: &Scope<'_, 'd>, inside: &str) -> Option<Input<'d>> {
    let reference = Reference::parse(inside).filter(|reference| reference.store == Store::Form)?;
    let found = scope.context.resolve(scope.number, &reference).ok()?;
    found.input.filter(|input| matches!(input.component, "PhotoPicker" | "DocumentPicker"))
}

fn forbidden(place: &Place<'_>, node: &Node<'_>, input: &Input<'_>, findings: &mut Findings) {
    let message = format!(
        "The value of {} '{}' is not allowed in the payload of the navigate action. Use a global reference on the \
         screen that needs it.",
        input.component,
        short(input.node.text("name").unwrap_or_default())
    );
    findings.error(CODE, place, node.start, message);
}

/// Pickers below the first level, or among other text. Nesting is bounded by the parser.
fn deep<'d>(
    scope: &Scope<'_, 'd>,
    act: &Act<'d, '_>,
    place: &Place<'_>,
    node: &Node<'_>,
    findings: &mut Findings,
) {
    match &node.value {
        Json::String(text) => {
            let mut inside = within(text).filter_map(whole);
            let Some(input) = inside.find_map(|inside| picker(scope, inside)) else { return };
            if act.name == "navigate" {
                forbidden(place, node, &input, findings);
                return;
            }
            let message = format!(
                "The value of {} '{}' must be a top-level string in the payload of {}.",
                input.component,
                short(input.node.text("name").unwrap_or_default()),
                act.name
            );
            findings.error(CODE, place, node.start, message);
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(scope, act, &place.index(index), item, findings);
            }
        }
        Json::Object(members) => {
            for member in members {
                deep(scope, act, &place.key(member.key.as_ref()), &member.value, findings);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(..) => {}
    }
}

/// What all pickers of one complete action may bring.
fn together<'i, 'd: 'i>(
    inputs: impl Iterator<Item = &'i Input<'d>>,
    place: &Place<'_>,
    payload: &Node<'_>,
    findings: &mut Findings,
) {
    let (mut files, mut kilobytes) = (0.0, 0.0);
    for input in inputs {
        let key = if input.component == "PhotoPicker" { "max-uploaded-photos" } else { "max-uploaded-documents" };
        let number = |key, default| input.node.get(key).and_then(Node::as_f64).unwrap_or(default);
        let most = number(key, DEFAULT_FILES);
        files += most;
        kilobytes += most * number("max-file-size-kb", DEFAULT_KILOBYTES);
    }
    if files > MOST_FILES {
        let message = format!(
            "The complete action can bring at most {MOST_FILES} files, but the pickers in its payload allow {files}. \
             The default of a picker is {DEFAULT_FILES}."
        );
        findings.error(CODE, place, payload.start, message);
    }
    if kilobytes > MOST_KILOBYTES {
        let message = format!(
            "The complete action can bring at most {MOST_KILOBYTES} KB of files, but the pickers in its payload allow \
             {kilobytes}. The default of a picker is {DEFAULT_KILOBYTES} for each file."
        );
        findings.error(CODE, place, payload.start, message);
    }
}
