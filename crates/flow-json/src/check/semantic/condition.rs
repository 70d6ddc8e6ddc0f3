//! The condition of an If (Flow JSON 7.3, If component).

use super::context::Scope;
use super::expression::{self, Style};
use super::kind::Kind;
use super::properties::{Misses, operand};
use super::reference::backticked;
use super::walk::Part;
use crate::check::finding::Findings;

pub(super) fn check(scope: &Scope<'_, '_>, part: &Part<'_, '_>, findings: &mut Findings) {
    if part.kind != "If" {
        return;
    }
    let Some(node) = part.node.get("condition") else { return };
    // A plain true or false is the schema's business.
    let Some(text) = node.as_str() else { return };
    let place = part.place.key("condition");
    let nested = scope.since(6, 0).then(|| backticked(text.trim())).flatten();
    let (text, style) = match nested {
        Some(inside) => (inside, Style::Nested),
        None => (text, Style::Condition),
    };
    let mut misses = Misses::default();
    let result = expression::check(text, style, &mut |binding| operand(scope, binding, &mut misses));
    for message in misses.sentences {
        findings.error("INVALID_SCREEN_DYNAMIC_DATA", &place, node.start, message);
    }
    match result {
        Err(fault) => {
            let column = expression::column(text, fault.at);
            let message = format!("Property 'condition' is invalid at column {column}. {}", fault.message);
            findings.error("INVALID_PROPERTY_VALUE", &place, node.start, message);
        }
        Ok(kind) if !kind.fits(Kind::Boolean) => {
            let message = format!("Property 'condition' should be a boolean, but is a {}.", kind.name());
            findings.error("INVALID_PROPERTY_VALUE", &place, node.start, message);
        }
        Ok(_) => {}
    }
}
