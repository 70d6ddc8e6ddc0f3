//! The Footer in branches (Flow JSON 7.3, If and Switch).

use super::walk::Part;
use crate::check::finding::Findings;
use crate::check::tree::{Member, Node};

pub(super) fn check(part: &Part<'_, '_>, findings: &mut Findings) {
    match part.kind {
        "If" => {
            let then = part.node.get("then").is_some_and(anywhere);
            let otherwise = part.node.get("else");
            if then == otherwise.is_some_and(anywhere) {
                return;
            }
            let message = if otherwise.is_none() {
                "Missing Footer inside one of the 'If' component branches. Branch 'else' should exist and contain one \
                 Footer."
            } else {
                "Footer component must be present in all branches of 'If' component if it exists in any one branch."
            };
            findings.error("MISSING_FOOTER_IN_IF_ELSE_BRANCHES", part.place, part.node.start, message);
        }
        "Switch" => {
            let with = cases(part.node).iter().filter(|case| anywhere(&case.value)).count();
            if with > 0 && with < cases(part.node).len() {
                let message =
                    "Footer component must be present in all switch cases if it exists in any one of the cases.";
                findings.error("MISSING_FOOTER_IN_SWITCH_BRANCHES", part.place, part.node.start, message);
            }
        }
        _ => {}
    }
}

fn cases<'d>(switch: &'d Node<'d>) -> &'d [Member<'d>] {
    switch.get("cases").map_or(&[], Node::members)
}

/// Whether a screen shows a Footer whatever its conditions come to.
pub(super) fn always<'d>(screen: &'d Node<'d>) -> bool {
    screen.get("layout").and_then(|layout| layout.get("children")).is_some_and(certain)
}

/// Nesting is bounded by the parser.
fn certain<'d>(list: &'d Node<'d>) -> bool {
    list.items().iter().any(|node| match node.text("type") {
        Some("Footer") => true,
        Some("Form") => node.get("children").is_some_and(certain),
        Some("If") => node.get("then").is_some_and(certain) && node.get("else").is_some_and(certain),
        Some("Switch") => {
            let cases = cases(node);
            !cases.is_empty() && cases.iter().all(|case| certain(&case.value))
        }
        _ => false,
    })
}

/// Whether a branch holds a Footer at all.
fn anywhere<'d>(list: &'d Node<'d>) -> bool {
    list.items().iter().any(|node| match node.text("type") {
        Some("Footer") => true,
        Some("If") => ["then", "else"].iter().any(|key| node.get(key).is_some_and(anywhere)),
        Some("Switch") => cases(node).iter().any(|case| anywhere(&case.value)),
        _ => false,
    })
}
