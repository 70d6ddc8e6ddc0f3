//! Where a navigate action leads and what it brings there (Flow JSON 7.3, actions).

use super::context::{Facts, Scope};
use super::kind::Kind;
use super::walk::{Act, Part};
use super::{names, payload, short};
use crate::check::finding::Findings;
use crate::check::tree::Node;
use std::collections::HashSet;

/// How sure a refusal is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rigour {
    /// A Flow without endpoint: payload and data model are the same, both ways.
    Exact,
    /// A Flow with an endpoint from 7.3 on: what is brought must be declared and of its type.
    Brought,
    /// Items of a NavigationList: Meta's own sample breaks these rules.
    Warned,
}

/// The screen an action names, as written.
pub(super) fn target<'d>(act: &Act<'d, '_>) -> Option<&'d str> {
    act.node.get("next").and_then(|next| next.text("name"))
}

pub(super) fn check<'d>(scope: &Scope<'_, 'd>, part: &Part<'d, '_>, act: &Act<'d, '_>, findings: &mut Findings) {
    let Some(target) = target(act) else { return };
    let item = act.item && part.kind == "NavigationList";
    let next = act.place.key("next");
    let place = next.key("name");
    let code = "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME";
    if target == scope.facts.screen.id {
        let message = format!("Same screen navigation is not allowed. Loop detected at [{}].", short(target));
        findings.error(code, &place, act.node.start, message);
        return;
    }
    let Some(facts) = scope.context.by_id.get(target).and_then(|number| scope.context.screens.get(*number)) else {
        let message = format!("Unknown screen ids found: [{}].", short(target));
        if item {
            findings.warning(code, &place, act.node.start, message);
        } else {
            findings.error(code, &place, act.node.start, message);
        }
        return;
    };
    let rigour = match (item, scope.context.document.endpoint) {
        (true, _) => Rigour::Warned,
        (false, false) => Rigour::Exact,
        (false, true) if scope.since(7, 3) => Rigour::Brought,
        (false, true) => return,
    };
    compare(scope, act, facts, rigour, findings);
}

fn compare<'d>(
    scope: &Scope<'_, 'd>,
    act: &Act<'d, '_>,
    target: &Facts<'d>,
    rigour: Rigour,
    findings: &mut Findings,
) {
    let code = "INVALID_NAVIGATE_ACTION_PAYLOAD";
    let id = short(target.screen.id);
    let payload = act.node.get("payload");
    let place = act.place.key("payload");
    let at = payload.map_or(act.node.start, |payload| payload.start);
    let fields = payload.map_or(&[][..], Node::members);
    let mut add = |code, at, sure: bool, message: String, place: &_| match rigour {
        Rigour::Exact => findings.error(code, place, at, message),
        Rigour::Brought if sure => findings.error(code, place, at, message),
        Rigour::Brought | Rigour::Warned => findings.warning(code, place, at, message),
    };

    if payload.is_none() && !target.data.is_empty() {
        let message =
            format!("Property 'payload' is required: the data model of the next screen '{id}' is not empty.");
        add("MISSING_NAVIGATION_ACTION_PAYLOAD", at, false, message, act.place);
        return;
    }
    if target.screen.node.get("data").is_none() {
        if !fields.is_empty() {
            let message = format!("No data model is defined in the next screen '{id}'.");
            add(code, at, true, message, &place);
        }
        return;
    }
    let mut unknown = Vec::new();
    for field in fields {
        let Some(schema) = target.data.get(field.key.as_ref()) else {
            unknown.push(field.key.as_ref());
            continue;
        };
        let expected = schema.text("type").and_then(Kind::named).unwrap_or(Kind::Any);
        let found = payload::kind(scope, &field.value);
        if !found.fits(expected) {
            let message = format!(
                "Schema of payload data at '{}' on screen '{}' is not matching with schema of data model field on \
                 screen '{id}'. Property is expecting '{}' but got '{}'.",
                short(&field.key),
                short(scope.facts.screen.id),
                expected.name(),
                found.name()
            );
            add(code, field.value.start, true, message, &place.key(field.key.as_ref()));
        }
    }
    if !unknown.is_empty() {
        let unknown = names(unknown);
        let message =
            format!("Following fields are missing in the data model of the next screen '{id}': [{unknown}].");
        add(code, at, true, message, &place);
    }
    // Each field that is there takes one of the payload's off, so this ends soon however large the model is.
    let brought: HashSet<&str> = fields.iter().map(|field| field.key.as_ref()).collect();
    let model = target.screen.node.get("data").map_or(&[][..], Node::members).iter();
    let missing: Vec<&str> = model
        .map(|field| field.key.as_ref())
        .filter(|name| target.data.contains_key(name) && !brought.contains(name))
        .filter(|name| target.required.as_ref().is_none_or(|required| required.contains(name)))
        .take(11)
        .collect();
    if !missing.is_empty() {
        let more = if missing.len() > 10 { " and more" } else { "" };
        let missing = names(missing.into_iter().take(10));
        let message = format!(
            "Following fields are expected in the data model of the next screen '{id}' but missing in payload: \
             [{missing}{more}]."
        );
        add(code, at, false, message, &place);
    }
}
