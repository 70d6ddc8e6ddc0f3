//! Components among each other: places, counts, names, pairs of properties.

use super::{Found, Placed, placed, screens_of, table};
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Meta's page says 50; its validator is said to allow 100. The stricter one keeps a Flow safe under both.
const MOST_COMPONENTS: usize = 50;
const MOST_IFS: usize = 3;
const MOST_OF: [(&str, usize); 8] = [
    ("Footer", 1),
    ("EmbeddedLink", 2),
    ("Image", 3),
    ("OptIn", 5),
    ("PhotoPicker", 1),
    ("DocumentPicker", 1),
    ("ImageCarousel", 2),
    ("Form", 1),
];
const IN_FORM_ONLY: [&str; 9] = [
    "CheckboxGroup",
    "RadioButtonsGroup",
    "TextArea",
    "TextInput",
    "OptIn",
    "Dropdown",
    "DatePicker",
    "PhotoPicker",
    "DocumentPicker",
];

static CASE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[a-zA-Z][a-zA-Z0-9_-]*$").ok());

pub(super) fn check(json: &Value, found: &mut Found) {
    for (path, screen) in screens_of(json) {
        let parts = placed(screen, &path);
        counts(&parts, &path, found);
        names(&parts, found);
        let has_form = parts.iter().any(|part| part.kind() == "Form");
        for part in &parts {
            if has_form && !part.in_form && IN_FORM_ONLY.contains(&part.kind()) {
                let message = format!("{} is not allowed outside Form when Form is present.", part.kind());
                found.at(&part.path, "COMPONENTS_OUTSIDE_FORM", message);
            }
            if part.in_form && matches!(part.kind(), "Form" | "RichText") {
                let message = format!("{} is not allowed inside Form.", part.kind());
                found.at(&part.path, "INVALID_COMPONENT_PLACEMENT", message);
            }
            if part.in_form {
                for key in ["init-value", "error-message"] {
                    let picker = part.kind().ends_with("Picker") && part.kind() != "DatePicker";
                    if part.component.get(key).is_some() && !(picker && key == "error-message") {
                        let message = format!("Property '{key}' is not allowed in '{}' inside Form.", part.kind());
                        found.at_key(part.property(key), "INVALID_PROPERTY_KEY", message);
                    }
                }
            }
            one(part, found);
        }
        rich_text(&parts, found);
        branches(&screen["layout"]["children"], &format!("{path}.layout.children"), 0, found);
    }
}

fn counts(parts: &[Placed<'_>], path: &str, found: &mut Found) {
    let counted = parts.iter().filter(|part| part.kind() != "Form").count();
    if counted > MOST_COMPONENTS {
        let message =
            format!("Maximum number of components allowed per screen is {MOST_COMPONENTS} but found {counted}.");
        found.at(path, "MAX_ALLOWED_COMPONENTS_PER_SCREEN", message);
    }
    for (kind, most) in MOST_OF {
        // Only one branch shows at a time: what stands in branches is judged by their own rules.
        let count = parts.iter().filter(|part| part.kind() == kind && part.branches == 0).count();
        if count > most {
            let message = format!("Maximum number of {kind} allowed per screen is {most} but found {count}.");
            found.at(path, "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", message);
        }
    }
}

fn names(parts: &[Placed<'_>], found: &mut Found) {
    let mut seen = BTreeSet::new();
    for part in parts.iter().filter(|part| table::is_input(part.kind())) {
        let name = part.component["name"].as_str().unwrap_or_default();
        if !seen.insert(name) {
            let message = format!("Duplicate form component name found: {name}.");
            found.at(part.property("name"), "DUPLICATE_FORM_COMPONENT_NAMES", message);
        }
    }
}

fn one(part: &Placed<'_>, found: &mut Found) {
    let component = part.component;
    match part.kind() {
        "TextInput" => {
            if component.get("pattern").is_some() && component.get("helper-text").is_none() {
                let message = "Property 'helper-text' is required when 'pattern' is present.";
                found.at(&part.path, "MISSING_REQUIRED_PROPERTY", message);
            }
            ordered(part, "min-chars", "max-chars", found);
        }
        "CheckboxGroup" | "ChipsSelector" => {
            ordered(part, "min-selected-items", "max-selected-items", found);
            if component["max-selected-items"].as_u64().is_some_and(|most| most < 2) {
                let message = "Minimum value allowed for 'max-selected-items' is 2.";
                found.at(part.property("max-selected-items"), "MINIMUM_VALUE_REQUIRED", message);
            }
        }
        "Footer" => footer(part, found),
        "DatePicker" => {
            if let (Some(min), Some(max)) = (component["min-date"].as_str(), component["max-date"].as_str())
                && !min.contains('$')
                && !max.contains('$')
                && min > max
            {
                found.at(part.property("min-date"), "INVALID_DATE_RANGE", "min-date is after max-date.");
            }
        }
        _ => {}
    }
    option_count(part, found);
}

fn option_count(part: &Placed<'_>, found: &mut Found) {
    let Some(options) = part.component["data-source"].as_array() else { return };
    let most = match part.kind() {
        "Dropdown" if options.iter().any(|option| option.get("image").is_some()) => 100,
        "Dropdown" => 200,
        _ => 20,
    };
    if options.len() > most {
        let message = format!("Property 'data-source' should have at most {most} items.");
        found.at(part.property("data-source"), "MAX_ITEMS_REQUIRED", message);
    }
    let mut ids = BTreeSet::new();
    for (at, option) in options.iter().enumerate() {
        if !ids.insert(option["id"].as_str().unwrap_or_default()) {
            let place = format!("{}[{at}].id", part.property("data-source"));
            found.at(place, "INVALID_PROPERTY_VALUE", "Option ids of one component must differ.");
        }
    }
    let images = options.iter().any(|option| option.get("image").is_some());
    if images && options.iter().any(|option| option.get("color").is_some()) {
        let message = "Data source items have both image and color.";
        found.at(part.property("data-source"), "DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR", message);
    }
}

fn footer(part: &Placed<'_>, found: &mut Found) {
    let has = |key: &str| part.component.get(key).is_some();
    if has("left-caption") != has("right-caption") {
        let message = "Should have 'left-caption' when 'right-caption' is present, and the other way round.";
        found.at(&part.path, "INVALID_DEPENDENCIES", message);
    }
    if has("center-caption") && (has("left-caption") || has("right-caption")) {
        let message = "Property 'center-caption' must be present exclusively.";
        found.at_key(part.property("center-caption"), "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", message);
    }
}

fn ordered(part: &Placed<'_>, low: &str, high: &str, found: &mut Found) {
    if let (Some(least), Some(most)) = (part.component[low].as_f64(), part.component[high].as_f64())
        && least > most
    {
        let name = part.component["name"].as_str().unwrap_or_default();
        let message = format!("'{low}' cannot be greater than '{high}' for {} '{name}'.", part.kind());
        found.at(part.property(low), "MIN_VALUE_GREATER_THAN_MAX", message);
    }
}

fn rich_text(parts: &[Placed<'_>], found: &mut Found) {
    let Some(rich) = parts.iter().find(|part| part.kind() == "RichText") else { return };
    if parts.iter().any(|part| !matches!(part.kind(), "RichText" | "Footer")) || rich.branches > 0 {
        let message = "RichText can only be used alone or together with Footer.";
        found.at(&rich.path, "INVALID_COMPONENT_PLACEMENT", message);
    }
}

fn branches(children: &Value, path: &str, depth: usize, found: &mut Found) {
    let outside = has_footer(children);
    for (at, component) in children.as_array().into_iter().flatten().enumerate() {
        let path = format!("{path}[{at}]");
        match component["type"].as_str() {
            Some("Form") => branches(&component["children"], &format!("{path}.children"), depth, found),
            Some("If") => {
                if depth >= MOST_IFS {
                    found.at(&path, "MAXIMUM_IF_NESTING", format!("If can be nested at most {MOST_IFS} times."));
                }
                if component["then"].as_array().is_none_or(Vec::is_empty) {
                    found.at(format!("{path}.then"), "INVALID_PROPERTY_VALUE", "'then' should not be empty.");
                }
                let arms = [has_footer(&component["then"]), has_footer(&component["else"])];
                if arms.contains(&true) && (arms.contains(&false) || outside) {
                    let message = "Footer should be in both branches of If, and then not outside.";
                    found.at(&path, "MISSING_FOOTER_IN_IF_ELSE_BRANCHES", message);
                }
                for arm in ["then", "else"] {
                    branches(&component[arm], &format!("{path}.{arm}"), depth + 1, found);
                }
            }
            Some("Switch") => cases(component, &path, found),
            _ => {}
        }
    }
}

fn cases(component: &Value, path: &str, found: &mut Found) {
    let cases: BTreeMap<&str, &Value> =
        component["cases"].as_object().into_iter().flatten().map(|(case, arm)| (case.as_str(), arm)).collect();
    if cases.is_empty() {
        found.at(format!("{path}.cases"), "EMPTY_SWITCH_CASES", "Switch should have at least one case.");
    }
    for case in cases.keys().filter(|case| !CASE.as_ref().is_some_and(|pattern| pattern.is_match(case))) {
        let message = format!("Case '{case}' should begin with a letter.");
        found.at_key(format!("{path}.cases.{case}"), "PROPERTY_NAME_MISMATCH", message);
    }
    let footers: Vec<bool> = cases.values().map(|arm| has_footer(arm)).collect();
    if footers.contains(&true) && footers.contains(&false) {
        let message = "Footer should be in all cases of Switch or in none.";
        found.at(path, "MISSING_FOOTER_IN_SWITCH_BRANCHES", message);
    }
    for (case, arm) in cases {
        branches(arm, &format!("{path}.cases.{case}"), 0, found);
    }
}

fn has_footer(children: &Value) -> bool {
    children.as_array().into_iter().flatten().any(|child| child["type"] == "Footer")
}
