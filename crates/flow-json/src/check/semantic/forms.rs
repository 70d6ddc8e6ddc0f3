//! Inputs, the Form around them and their names (Flow JSON 7.3, Form component).

use super::context::{Scope, value_kind};
use super::walk::Part;
use super::{names, short};
use crate::check::finding::Findings;
use crate::check::tree::Node;
use std::collections::HashSet;

/// The inputs that must stand in the Form where there is one. Calendar and chips are not among them.
const INSIDE: [&str; 9] = [
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

pub(super) fn check(scope: &Scope<'_, '_>, findings: &mut Findings) {
    let has_form = !scope.facts.forms.is_empty();
    let mut seen = HashSet::new();
    let mut outside = Vec::new();
    let mut at = None;
    scope.walk(|part| {
        if value_kind(part.kind, part.node).is_none() || part.kind == "NavigationList" {
            return;
        }
        if let Some(name) = part.node.text("name")
            && !seen.insert(name)
        {
            let message = format!("Duplicate name found for Form components: {}.", short(name));
            findings.error("DUPLICATE_FORM_COMPONENT_NAMES", &part.place.key("name"), part.node.start, message);
        }
        hidden(part, findings);
        if part.form.is_none() && INSIDE.contains(&part.kind) {
            at.get_or_insert(part.node.start);
            outside.push(part.node.text("name").unwrap_or(part.kind));
        }
    });
    if let Some(at) = at.filter(|_| has_form) {
        let message = format!(
            "Inputs are not allowed outside Form when a Form component is present on the screen: [{}].",
            names(outside)
        );
        scope.facts.at(|place| findings.error("COMPONENTS_OUTSIDE_FORM", place, at, message));
    }
}

/// Reported from the field, not documented: such an input can never be filled.
fn hidden(part: &Part<'_, '_>, findings: &mut Findings) {
    let is = |key, wanted| part.node.get(key).and_then(Node::as_bool) == Some(wanted);
    if is("required", true) && is("visible", false) {
        let message = format!("{} is required but never visible, so the screen cannot be left.", part.called());
        findings.warning("INVALID_PROPERTY_VALUE", &part.place.key("visible"), part.node.start, message);
    }
}
