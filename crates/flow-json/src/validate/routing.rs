use super::Violations;
use crate::{Entries, Flow, limits};
use std::collections::{HashMap, HashSet};

const CODE: &str = "INVALID_ROUTING_MODEL";

/// The routing model of a Flow with an endpoint: known screens, none forgotten, one connected graph without
/// cycles.
pub(super) fn check(flow: &Flow, found: &mut Violations) {
    let Some(model) = &flow.routing_model else {
        if flow.data_api_version.is_some() {
            let message = "routing_model is required when data_api_version is present";
            found.add("MISSING_REQUIRED_PROPERTY", "routing_model", message);
        }
        return;
    };
    let ids: HashSet<&str> = flow.screens.iter().map(|screen| screen.id.as_str()).collect();
    let mut named: HashSet<&str> = HashSet::new();
    for (from, targets) in model.iter() {
        let path = format!("routing_model.{from}");
        named.insert(from);
        named.extend(targets.iter().map(String::as_str));
        for unknown in targets.iter().map(String::as_str).chain([from]).filter(|id| !ids.contains(id)) {
            found.add(CODE, &path, format!("invalid screen found in the routing model: {unknown}"));
        }
        if targets.iter().any(|target| target == from) {
            found.add(CODE, &path, format!("loop detected for screen {from}"));
        }
        if targets.len() > limits::ROUTES_PER_SCREEN {
            let limit = limits::ROUTES_PER_SCREEN;
            found.add(CODE, &path, format!("number of branches exceeds the limit of {limit}"));
        }
        if targets.iter().collect::<HashSet<_>>().len() < targets.len() {
            found.add(CODE, &path, "the same screen is named twice");
        }
    }
    // A one-screen Flow may leave the model empty.
    if flow.screens.len() > 1 {
        for screen in flow.screens.iter().filter(|screen| !named.contains(screen.id.as_str())) {
            found.add(CODE, "routing_model", format!("screen {} is missing in the routing model", screen.id));
        }
        if !connected(flow, model) {
            found.add(CODE, "routing_model", "a screen is not connected with the rest of the screens");
        }
    }
    if let Some(screen) = cycle(flow, model) {
        found.add(CODE, "routing_model", format!("a backward route leads to {screen} again"));
    }
}

/// Whether every screen can be reached from the first one, whatever the direction of the edges.
fn connected(flow: &Flow, model: &Entries<Vec<String>>) -> bool {
    let mut beside: HashMap<&str, Vec<&str>> = HashMap::new();
    for (from, targets) in model.iter() {
        for target in targets {
            beside.entry(from).or_default().push(target);
            beside.entry(target).or_default().push(from);
        }
    }
    let Some(first) = flow.screens.first() else { return true };
    let mut seen = HashSet::from([first.id.as_str()]);
    let mut open = vec![first.id.as_str()];
    while let Some(id) = open.pop() {
        for next in beside.get(id).into_iter().flatten() {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    flow.screens.iter().all(|screen| seen.contains(screen.id.as_str()))
}

/// A screen on a cycle: screens without inbound edges are taken away until none is left to take.
fn cycle<'a>(flow: &'a Flow, model: &Entries<Vec<String>>) -> Option<&'a str> {
    let mut inbound: HashMap<&str, usize> = HashMap::new();
    for (from, targets) in model.iter() {
        for target in targets.iter().filter(|target| *target != from) {
            *inbound.entry(target).or_default() += 1;
        }
    }
    let mut left: HashSet<&str> = flow.screens.iter().map(|screen| screen.id.as_str()).collect();
    let mut free: Vec<&str> = left.iter().filter(|id| !inbound.contains_key(*id)).copied().collect();
    while let Some(id) = free.pop() {
        left.remove(id);
        for target in model.get(id).into_iter().flatten().filter(|target| *target != id) {
            if let Some(count) = inbound.get_mut(target.as_str()) {
                *count -= 1;
                if *count == 0 {
                    free.push(target);
                }
            }
        }
    }
    flow.screens.iter().map(|screen| screen.id.as_str()).find(|id| left.contains(id))
}
