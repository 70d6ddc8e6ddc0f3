//! Which components stand beside each other (Flow JSON 7.3, components).

use super::context::Scope;
use super::short;
use crate::check::finding::Findings;
use std::collections::HashSet;

pub(super) fn check(scope: &Scope<'_, '_>, findings: &mut Findings) {
    let mut seen = HashSet::new();
    scope.walk(|part| {
        seen.insert(part.kind);
        let terminal = scope.facts.terminal;
        if part.kind == "NavigationList" && terminal {
            let id = short(scope.facts.screen.id);
            let message = format!("NavigationList is not allowed on a terminal screen, which '{id}' is.");
            findings.error("INVALID_PROPERTY_KEY", part.place, part.node.start, message);
        }
    });
    alone(scope, &seen, findings);
}

fn alone(scope: &Scope<'_, '_>, seen: &HashSet<&str>, findings: &mut Findings) {
    let [rich_text, list, footer] = ["RichText", "NavigationList", "Footer"].map(|kind| seen.contains(kind));
    let other = seen.iter().any(|kind| !matches!(*kind, "RichText" | "NavigationList" | "Footer" | "Form"));
    let with_footer = scope.since(6, 3);
    let mut add = |code, message: &str| {
        scope.facts.at(|place| findings.error(code, place, scope.facts.screen.node.start, message));
    };
    if rich_text && (other || list || (footer && !with_footer)) {
        if with_footer {
            add(
                "INVALID_COMPONENT_PLACEMENT",
                "RichText can stand on a screen alone or with a Footer, but with nothing else.",
            );
        } else {
            add(
                "INVALID_RICHTEXT_PLACEMENT",
                "RichText must stand on a screen alone. A Footer beside it is allowed from version 6.3 on.",
            );
        }
    }
    if list && (other || footer || rich_text) {
        add(
            "INVALID_COMPONENT_PLACEMENT",
            "NavigationList cannot stand on a screen together with other components.",
        );
    }
}
