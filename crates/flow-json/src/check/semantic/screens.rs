//! What holds for screens among each other (Flow JSON 7.3, screens).

use super::context::{Context, Facts};
use super::{MOST_PLACES, ROOT, counts, error_at, footers, names, short};
use crate::check::finding::Findings;
use crate::check::tree::Node;
use std::collections::HashSet;

/// Screens of a Flow.
const MOST_SCREENS: usize = 100;

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    let root = context.document.root;
    let screens = ROOT.key("screens");
    if context.screens.len() > MOST_SCREENS {
        let found = context.screens.len();
        let message = format!("Maximum number of screens allowed per Flow is {MOST_SCREENS} but found {found}.");
        findings.error("MAX_SCREENS_NUMBER", &screens, root.start, message);
    }
    counts::flow(context, findings);
    ids(context, findings);
    terminals(context, findings);
    for facts in &context.screens {
        if facts.screen.node.get("refresh_on_back").and_then(Node::as_bool) == Some(true)
            && !context.document.endpoint
        {
            let message = "Property 'refresh_on_back' can be true only when property 'data_api_version' is set.";
            add(facts, "refresh_on_back", "INVALID_PROPERTY_VALUE", message.into(), findings);
        }
        sensitive(facts, findings);
    }
}

fn ids(context: &Context<'_>, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for facts in &context.screens {
        let id = facts.screen.id;
        if !seen.insert(id) {
            let first = context.by_id.get(id).and_then(|number| context.screens.get(*number));
            let pointers = first.into_iter().chain([facts]).map(Facts::pointer).collect();
            error_at(
                findings,
                "DUPLICATE_SCREEN_IDS",
                format!("Duplicate screen id found: {}.", short(id)),
                pointers,
            );
        }
        if id.eq_ignore_ascii_case("success") {
            let message = format!("Screen id cannot be '{id}' since it is a reserved keyword.");
            add(facts, "id", "SCREEN_ID_IS_RESERVED_KEYWORD", message, findings);
        }
    }
}

fn terminals(context: &Context<'_>, findings: &mut Findings) {
    let success = |facts: &Facts<'_>| facts.screen.node.get("success").and_then(Node::as_bool);
    let place = ROOT.key("screens");
    let start = context.document.root.start;
    let terminal: Vec<&Facts<'_>> = context.screens.iter().filter(|facts| facts.terminal).collect();
    if terminal.is_empty() {
        let message = "Terminal screen is required but not provided.";
        findings.error("MISSING_TERMINAL_SCREEN", &place, start, message);
    } else if terminal.iter().all(|facts| success(facts) == Some(false)) {
        let message = "At least one terminal screen must have property 'success' set as true.";
        let pointers = terminal.iter().take(MOST_PLACES).map(|facts| facts.pointer()).collect();
        error_at(findings, "INVALID_PROPERTY_VALUE", message.into(), pointers);
    }
    let bare: Vec<&Facts<'_>> = terminal
        .into_iter()
        .filter(|facts| !facts.navigation_list && !footers::always(facts.screen.node))
        .collect();
    if !bare.is_empty() {
        let list = names(bare.iter().map(|facts| facts.screen.id));
        let pointers = bare.iter().take(MOST_PLACES).map(|facts| facts.pointer()).collect();
        let message = format!("Footer component is missing on terminal screens: [{list}].");
        error_at(findings, "MISSING_FOOTER_ON_TERMINAL_SCREEN", message, pointers);
    }
}

fn sensitive(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(list) = facts.screen.node.get("sensitive") else { return };
    facts.at(|place| {
        let place = place.key("sensitive");
        for (index, item) in list.items().iter().enumerate() {
            let Some(name) = item.as_str().filter(|name| !facts.inputs.contains_key(name)) else { continue };
            let message = format!(
                "Sensitive field '{}' is not the name of an input on screen '{}'.",
                short(name),
                short(facts.screen.id)
            );
            findings.error("INVALID_SENSITIVE_FIELD", &place.index(index), item.start, message);
        }
    });
}

/// An error at a member of the screen.
fn add(facts: &Facts<'_>, key: &str, code: &'static str, message: String, findings: &mut Findings) {
    let at = facts.screen.node.get(key).map_or(facts.screen.node.start, |node| node.start);
    facts.at(|place| findings.error(code, &place.key(key), at, message));
}
