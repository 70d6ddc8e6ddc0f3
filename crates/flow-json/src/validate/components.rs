use super::texts::{self, Shown};
use super::{Violations, input_names, walk};
use crate::{Action, Component, Flow, OptionItem, Screen, limits};
use std::collections::HashSet;

/// Placement, counts, names, texts and bounds of a screen's components.
pub(super) fn check(flow: &Flow, screen: &Screen, path: &str, found: &mut Violations) {
    let parts = walk(screen, path);
    counts(&parts, path, found);
    names(screen, path, found);
    for (path, part) in &parts {
        lengths(part, path, found);
        bounds(part, path, found);
        if let Component::Footer(footer) = part {
            action(flow, screen, &footer.on_click_action, path, found);
        }
    }
}

fn counts(parts: &[(String, &Component)], path: &str, found: &mut Violations) {
    let of = |name: &str| parts.iter().filter(|(_, part)| part.type_name() == name).count();
    for (name, limit) in [("Form", 1), ("Footer", 1), ("OptIn", limits::OPT_INS_PER_SCREEN)] {
        if of(name) > limit {
            let message = format!("maximum number of {name} allowed per screen is {limit} but found {}", of(name));
            found.add("COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", path, message);
        }
    }
    let (all, limit) = (parts.len() - of("Form"), limits::COMPONENTS_PER_SCREEN);
    if all > limit {
        let message = format!("maximum number of components allowed per screen is {limit} but found {all}");
        found.add("MAX_ALLOWED_COMPONENTS_PER_SCREEN", path, message);
    }
}

fn names(screen: &Screen, path: &str, found: &mut Violations) {
    let mut seen = HashSet::new();
    for name in input_names(screen) {
        let good = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
        if !good {
            found.add("PATTERN_MISMATCH", path, format!("input name {name:?} cannot be referenced"));
        }
        if !seen.insert(name) {
            found.add("DUPLICATE_FORM_COMPONENT_NAMES", path, format!("input name {name} is taken"));
        }
    }
    for name in screen.sensitive.iter().filter(|name| !seen.contains(name.as_str())) {
        let message = format!("{name} is no input of this screen");
        found.add("INVALID_SENSITIVE_FIELD", format!("{path}.sensitive"), message);
    }
    let children = screen.layout.children();
    let has_form = children.iter().any(|part| matches!(part, Component::Form(_)));
    for part in children.iter().filter(|part| has_form && part.input_name().is_some()) {
        let message = format!("{} is not allowed outside Form when Form is present", part.type_name());
        found.add("COMPONENTS_OUTSIDE_FORM", path, message);
    }
    for part in children {
        if let Component::Form(form) = part {
            if form.children.iter().any(|part| matches!(part, Component::Form(_))) {
                found.add("INVALID_COMPONENT_PLACEMENT", path, "a Form cannot stand in a Form");
            }
            for name in form.error_messages.keys().filter(|name| !seen.contains(name)) {
                let message = format!("error-messages name {name}, which is no input of the Form");
                found.add("INVALID_PROPERTY_KEY", path, message);
            }
        }
    }
}

fn lengths(part: &Component, path: &str, found: &mut Violations) {
    for Shown { key, text, limit } in texts::of(part) {
        let path = format!("{path}.{key}");
        if text.trim().is_empty() {
            found.add("PATTERN_MISMATCH", &path, format!("{key} should not be blank"));
        }
        // A reference is as long as it likes; what it brings is the endpoint's to keep short.
        let length = text.chars().count();
        if length > limit && !text.starts_with("${") {
            let message = format!("WhatsApp shows {limit} characters of it, it has {length}");
            found.add("TEXT_TOO_LONG", path, message);
        }
    }
}

fn bounds(part: &Component, path: &str, found: &mut Violations) {
    match part {
        Component::TextInput(input) => {
            if let (Some(min), Some(max)) = (input.min_chars, input.max_chars)
                && min > max
            {
                let message = format!("min-chars cannot be greater than max-chars for TextInput {}", input.name);
                found.add("MIN_VALUE_GREATER_THAN_MAX", path, message);
            }
        }
        Component::CheckboxGroup(part) => list(&part.data_source, limits::GROUP_OPTIONS, path, found),
        Component::RadioButtonsGroup(part) => list(&part.data_source, limits::GROUP_OPTIONS, path, found),
        Component::Dropdown(part) => list(&part.data_source, limits::DROPDOWN_OPTIONS, path, found),
        Component::DatePicker(part) => {
            let dates = [("min-date", &part.min_date), ("max-date", &part.max_date)];
            for (key, date) in dates {
                if date.as_ref().is_some_and(|date| !is_date(date)) {
                    found.add("INVALID_DATE_RANGE", format!("{path}.{key}"), "a date is YYYY-MM-DD");
                }
            }
            // ISO dates sort as text.
            if let (Some(min), Some(max)) = (&part.min_date, &part.max_date)
                && min > max
            {
                found.add("INVALID_DATE_RANGE", path, "min-date cannot be after max-date");
            }
        }
        Component::TextHeading(_)
        | Component::TextSubheading(_)
        | Component::TextBody(_)
        | Component::TextCaption(_)
        | Component::Form(_)
        | Component::TextArea(_)
        | Component::OptIn(_)
        | Component::Footer(_) => {}
    }
}

fn list(items: &[OptionItem], limit: usize, path: &str, found: &mut Violations) {
    let path = format!("{path}.data-source");
    if items.is_empty() {
        found.add("MIN_ITEMS_REQUIRED", &path, "data-source should have at least 1 item");
    }
    if items.len() > limit {
        found.add("MAX_ITEMS_REQUIRED", &path, format!("data-source should have at most {limit} items"));
    }
    let mut seen = HashSet::new();
    for item in items.iter().filter(|item| !seen.insert(&item.id)) {
        found.add("INVALID_PROPERTY_VALUE", &path, format!("option id {:?} is taken", item.id));
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

fn action(flow: &Flow, screen: &Screen, action: &Action, path: &str, found: &mut Violations) {
    let path = format!("{path}.on-click-action");
    match action {
        Action::DataExchange { .. } if flow.data_api_version.is_none() => {
            found.add("MISSING_REQUIRED_PROPERTY", path, "data_api_version is required for data_exchange");
        }
        Action::Complete { .. } if !screen.terminal => {
            found.add("INVALID_COMPLETE_ACTION", path, "complete is allowed on a terminal screen only");
        }
        Action::DataExchange { .. } | Action::Complete { .. } => {}
    }
}
