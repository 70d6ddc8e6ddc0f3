//! Components that hold others (Flow JSON reference, Form; components reference, If and Switch).

use super::{NAME, TYPE};
use crate::check::codes::{EMPTY_SWITCH_CASES, INVALID_PROPERTY_VALUE, PROPERTY_NAME_MISMATCH};
use crate::check::finding::Place;
use crate::check::schema::Checker;
use crate::check::schema::around::{Around, Parent};
use crate::check::schema::rule::{Component, Rule, V4_0, V6_0, component, property};
use crate::check::tree::Node;

pub(super) static FORM: Component = component(
    "Form",
    &[
        TYPE,
        NAME,
        property("init-values", Rule::AnyObject),
        property("error-messages", Rule::Messages),
        property("children", Rule::Children(Parent::Form)).required(),
    ],
);

pub(super) static IF: Component = component(
    "If",
    &[
        TYPE,
        property("condition", Rule::Special(condition)).required(),
        property("then", Rule::Special(then)).required(),
        property("else", Rule::Children(Parent::If)),
    ],
)
.since(V4_0)
.in_form(V4_0)
.in_if(V4_0);

pub(super) static SWITCH: Component = component(
    "Switch",
    &[
        TYPE,
        property("value", Rule::Special(value)).required(),
        property("cases", Rule::Special(cases)).required(),
    ],
)
.since(V4_0)
.in_form(V4_0)
.in_if(V4_0);

/// An expression without backticks; from 6.0 also one in backticks, or a boolean. Its words are read in the second stage.
fn condition(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    let literal = checker.version >= V6_0 && node.as_bool().is_some();
    if node.as_str().is_none() && !literal {
        checker.wrong_type("of type string", node, place);
    }
}

fn then(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, around: Around) {
    if node.is_array() && node.items().is_empty() {
        let message = "Property 'then' is an empty array. It should contain at least one component.";
        checker.error(INVALID_PROPERTY_VALUE, place, node.start, message);
    }
    checker.children(Parent::If, node, place, around);
}

fn value(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    if node.as_str().is_none() {
        checker.wrong_type("of type string", node, place);
    } else if checker.dynamic(node).is_none() {
        checker.not_dynamic("value", "a variable", node, place);
    }
}

fn cases(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, around: Around) {
    if !node.is_object() {
        checker.wrong_type("an object", node, place);
        return;
    }
    if node.members().is_empty() {
        checker.error(EMPTY_SWITCH_CASES, place, node.start, "Property 'cases' should have at least one case.");
    }
    for member in node.members() {
        let place = place.key(&member.key);
        if !is_case_key(&member.key) {
            let message = format!(
                "Case '{}' should start with a letter and consist of letters, digits, hyphens and underscores.",
                member.key
            );
            checker.error(PROPERTY_NAME_MISMATCH, &place, member.at, message);
        }
        checker.children(Parent::Switch, &member.value, &place, around);
    }
}

fn is_case_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
