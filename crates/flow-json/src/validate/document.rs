use super::{Violations, walk};
use crate::{Component, FLOW_JSON_VERSION, Flow, limits};
use std::collections::HashSet;

/// Versions, screen ids and titles, and where the Flow can end.
pub(super) fn check(flow: &Flow, found: &mut Violations) {
    if flow.version != FLOW_JSON_VERSION {
        found.add("INVALID_FLOW_JSON_VERSION", "version", format!("this model writes {FLOW_JSON_VERSION} only"));
    }
    if flow.data_api_version.as_deref().is_some_and(|version| !["3.0", "4.0"].contains(&version)) {
        found.add("INVALID_PROPERTY_VALUE", "data_api_version", "known versions are 3.0 and 4.0");
    }
    if flow.screens.is_empty() {
        found.add("MIN_ITEMS_REQUIRED", "screens", "a Flow has at least one screen");
    }
    if flow.screens.len() > limits::SCREENS {
        found.add("MAX_SCREENS_NUMBER", "screens", format!("a Flow has at most {} screens", limits::SCREENS));
    }
    let mut ids = HashSet::new();
    for (index, screen) in flow.screens.iter().enumerate() {
        let path = format!("screens[{index}]");
        let id = &screen.id;
        let letters = id.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if !letters || id.bytes().all(|byte| byte == b'_') {
            let message = format!("screen id {id:?} should only consist of alphabets and underscores");
            found.add("PATTERN_MISMATCH", format!("{path}.id"), message);
        }
        if id.eq_ignore_ascii_case("SUCCESS") {
            found.add("SCREEN_ID_IS_RESERVED_KEYWORD", format!("{path}.id"), "SUCCESS ends a Flow");
        }
        if !ids.insert(id) {
            found.add("DUPLICATE_SCREEN_IDS", format!("{path}.id"), format!("{id} is taken by another screen"));
        }
        if screen.title.trim().is_empty() {
            found.add("PATTERN_MISMATCH", format!("{path}.title"), "a title should not be blank");
        }
        let footers =
            walk(screen, &path).into_iter().filter(|(_, part)| matches!(part, Component::Footer(_))).count();
        if screen.terminal && footers == 0 {
            found.add("MISSING_FOOTER_ON_TERMINAL_SCREEN", path, "a terminal screen needs a Footer");
        }
    }
    if !flow.screens.is_empty() && !flow.screens.iter().any(|screen| screen.terminal) {
        found.add("MISSING_TERMINAL_SCREEN", "screens", "at least one screen must be terminal");
    }
}
