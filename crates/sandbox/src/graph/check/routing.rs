//! The routing model of an endpoint-powered Flow.

use super::{Found, screens_of};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const CODE: &str = "INVALID_ROUTING_MODEL";
const MOST_BRANCHES: usize = 10;

pub(super) fn check(json: &Value, found: &mut Found) {
    if json.get("data_api_version").is_none() {
        return;
    }
    let Some(model) = json["routing_model"].as_object() else {
        let message = "Property 'routing_model' is required when 'data_api_version' is present.";
        found.at("", "MISSING_REQUIRED_PROPERTY", message);
        return;
    };
    let ids: BTreeSet<&str> = screens_of(json).filter_map(|(_, screen)| screen["id"].as_str()).collect();
    let edges: BTreeMap<&str, Vec<&str>> = model
        .iter()
        .map(|(from, to)| (from.as_str(), to.as_array().into_iter().flatten().filter_map(Value::as_str).collect()))
        .collect();
    let named: BTreeSet<&str> = edges.keys().copied().chain(edges.values().flatten().copied()).collect();
    let mut report = |message: String| found.at("routing_model", CODE, message);
    let unknown: Vec<&str> = named.difference(&ids).copied().collect();
    if !unknown.is_empty() {
        report(format!("Invalid screens found in the routing model: [{}].", unknown.join(", ")));
    }
    let missing: Vec<&str> = ids.difference(&named).copied().collect();
    if ids.len() > 1 && !missing.is_empty() {
        report(format!("Following screens are missing in the routing model: [{}].", missing.join(", ")));
    }
    for (from, targets) in &edges {
        if targets.contains(from) {
            report(format!("Loop detected for screens: [{from}]."));
        }
        if targets.len() > MOST_BRANCHES {
            report(format!("Number of branches exceeds max limit of {MOST_BRANCHES} for screens: [{from}]."));
        }
        for to in targets {
            let back = edges.get(to).is_some_and(|back| back.contains(from));
            if back && from < to {
                report(format!(
                    "Backward route [{to}->{from}] corresponding to forward route [{from}->{to}] is not allowed."
                ));
            }
        }
    }
    let inbound: BTreeSet<&str> = edges.values().flatten().copied().collect();
    if ids.iter().all(|id| inbound.contains(id)) {
        report("No entry screen found. Expected a screen with no inbound edges.".into());
    }
    let apart = unconnected(&ids, &edges);
    if !apart.is_empty() {
        report(format!(
            "Following screens are not connected with the rest of the screens: [{}].",
            apart.join(", ")
        ));
    }
}

/// Screens that no path, in either direction, joins to the first one.
fn unconnected<'a>(ids: &BTreeSet<&'a str>, edges: &BTreeMap<&'a str, Vec<&'a str>>) -> Vec<&'a str> {
    let mut reached: BTreeSet<&str> = ids.iter().copied().take(1).collect();
    loop {
        let before = reached.len();
        for (from, targets) in edges {
            if reached.contains(from) || targets.iter().any(|to| reached.contains(to)) {
                reached.insert(from);
                reached.extend(targets);
            }
        }
        if reached.len() == before {
            break;
        }
    }
    ids.iter().copied().filter(|id| !reached.contains(id)).collect()
}
