//! Bindings and expressions in what an action carries (Flow JSON 7.3, actions).

use super::context::{Miss, Scope};
use super::expression::{self, Style};
use super::kind::Kind;
use super::properties::{Misses, operand};
use super::reference::{Reference, backticked, whole, within};
use super::short;
use super::walk::Act;
use crate::check::finding::{Findings, Place};
use crate::check::tree::{Json, Node};

/// The bindings of an action: those in its payload, and that of the address it opens.
pub(super) fn check(scope: &Scope<'_, '_>, act: &Act<'_, '_>, findings: &mut Findings) {
    let code = match act.name {
        "update_data" if scope.since(7, 2) => "INVALID_ACTION_PAYLOAD_PROPERTY",
        _ => "INVALID_ON_CLICK_ACTION_PAYLOAD",
    };
    for key in ["payload", "url"] {
        if let Some(node) = act.node.get(key) {
            value(scope, code, &act.place.key(key), node, findings);
        }
    }
}

/// A value or the members of one. Nesting is bounded by the parser.
fn value(scope: &Scope<'_, '_>, code: &'static str, place: &Place<'_>, node: &Node<'_>, findings: &mut Findings) {
    match &node.value {
        Json::String(written) => text(scope, code, place, node, written, findings),
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                value(scope, code, &place.index(index), item, findings);
            }
        }
        Json::Object(members) => {
            for member in members {
                value(scope, code, &place.key(member.key.as_ref()), &member.value, findings);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(..) => {}
    }
}

fn text(
    scope: &Scope<'_, '_>,
    code: &'static str,
    place: &Place<'_>,
    node: &Node<'_>,
    text: &str,
    findings: &mut Findings,
) {
    if let Some(reference) = whole(text).and_then(Reference::parse) {
        match scope.context.resolve(scope.number, &reference) {
            Err(miss) => {
                let code = if miss == Miss::IsForm { "INVALID_ON_CLICK_ACTION_PAYLOAD" } else { code };
                findings.error(code, place, node.start, scope.sentence(text, &reference, miss));
            }
            // Meta's words on this name properties of components, not payloads.
            Ok(_) if reference.screen == Some(scope.facts.screen.id) => {
                let message = format!(
                    "{} names the screen it stands on. Use the local form without the screen.",
                    short(text)
                );
                findings.warning(code, place, node.start, message);
            }
            Ok(_) => {}
        }
    } else if let Some(inside) = backticked(text).filter(|_| scope.since(6, 0)) {
        nested(scope, place, node, inside, findings);
    } else if let Some(found) = within(text).next() {
        let message = format!(
            "{} is part of a longer text and will not be replaced. A binding must be the whole value, or stand in an \
             expression in backticks.",
            short(found)
        );
        findings.warning(code, place, node.start, message);
    }
}

/// An expression. Up to 7.1 its variables are not looked at before the Flow runs, so there they only warn.
fn nested(scope: &Scope<'_, '_>, place: &Place<'_>, node: &Node<'_>, inside: &str, findings: &mut Findings) {
    let code = "INVALID_ACTION_PAYLOAD_PROPERTY";
    let mut misses = Misses::default();
    let result = expression::check(inside, Style::Nested, &mut |binding| operand(scope, binding, &mut misses));
    let fault = result.err().map(|fault| {
        let column = expression::column(inside, fault.at) + 1;
        format!("The expression is invalid at column {column}. {}", fault.message)
    });
    for message in misses.sentences.into_iter().chain(fault) {
        if scope.since(7, 2) {
            findings.error(code, place, node.start, message);
        } else {
            findings.warning(code, place, node.start, message);
        }
    }
}

/// The type of a payload's value; `Any` where it is not known, or where another check already speaks.
pub(super) fn kind(scope: &Scope<'_, '_>, node: &Node<'_>) -> Kind {
    let Some(text) = node.as_str() else { return Kind::of(node) };
    if let Some(reference) = whole(text).and_then(Reference::parse) {
        let found = scope.context.resolve(scope.number, &reference);
        return found.map_or(Kind::Any, |found| found.kind);
    }
    match backticked(text).filter(|_| scope.since(6, 0)) {
        Some(inside) => {
            let mut misses = Misses::default();
            let result =
                expression::check(inside, Style::Nested, &mut |binding| operand(scope, binding, &mut misses));
            result.unwrap_or(Kind::Any)
        }
        None => Kind::String,
    }
}
