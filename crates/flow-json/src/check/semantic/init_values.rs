//! The maps of a Form: first values and error texts of its inputs (Flow JSON 7.0, Form component).

use super::context::{Input, Scope, value_kind};
use super::dates::Range;
use super::kind::{Kind, either};
use super::reference::{Reference, whole};
use super::walk::Part;
use super::{names, short};
use crate::check::finding::{Findings, Place};
use crate::check::tree::Node;

pub(super) fn check(scope: &Scope<'_, '_>, part: &Part<'_, '_>, findings: &mut Findings) {
    if part.kind != "Form" {
        return;
    }
    for map in [Map::Values, Map::Errors] {
        let Some(node) = part.node.get(map.key()) else { continue };
        let place = part.place.key(map.key());
        if node.is_object() {
            members(scope, part, map, &place, node, findings);
        } else if let Some(text) = node.as_str() {
            bound(scope, map, &place, node, text, findings);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Map {
    Values,
    Errors,
}

impl Map {
    fn key(self) -> &'static str {
        match self {
            Self::Values => "init-values",
            Self::Errors => "error-messages",
        }
    }

    /// What the map may hold for an input.
    fn kinds(self, input: &Input<'_>) -> &'static [Kind] {
        match (self, input.kind, input.component) {
            (Self::Errors, _, "PhotoPicker" | "DocumentPicker" | "CalendarPicker") => {
                &[Kind::String, Kind::Object]
            }
            (Self::Values, Kind::Boolean, _) => &[Kind::Boolean],
            (Self::Values, Kind::Array, _) => &[Kind::Array],
            (Self::Values, Kind::Object, _) => &[Kind::Object],
            (Self::Values, Kind::Digits, _) => &[Kind::Number, Kind::String],
            // Keyboards for digits, whose values Meta's samples write both ways.
            (Self::Values, _, "TextInput")
                if matches!(input.node.text("input-type"), Some("phone" | "passcode")) =>
            {
                &[Kind::String, Kind::Number]
            }
            (Self::Errors, ..) | (Self::Values, Kind::String, _) => &[Kind::String],
            (Self::Values, ..) => &[Kind::Any],
        }
    }
}

fn members(
    scope: &Scope<'_, '_>,
    part: &Part<'_, '_>,
    map: Map,
    place: &Place<'_>,
    node: &Node<'_>,
    findings: &mut Findings,
) {
    let mut media = Vec::new();
    for member in node.members() {
        let name = member.key.as_ref();
        let place = place.key(name);
        let input = scope.facts.inputs.get(name);
        match input {
            Some(input) if map == Map::Values && matches!(input.component, "PhotoPicker" | "DocumentPicker") => {
                media.push(input.component);
            }
            Some(input) => one(scope, map, &place, &member.value, input, findings),
            None => {
                let message = format!("{} names '{}', but the Form has no such input.", map.key(), short(name));
                findings.warning("INVALID_PROPERTY_VALUE", &place, member.at, message);
                reference(scope, &place, &member.value, findings);
            }
        }
    }
    if !media.is_empty() {
        let message =
            format!("Property 'init-values' should not contain value for components: [{}].", names(media));
        let place = part.place.key("init-values");
        findings.error("NATIVE_COMPONENT_IN_FORM_INIT_VALUES", &place, node.start, message);
    }
}

/// Reports a binding that leads nowhere; answers what it leads to otherwise.
fn reference(scope: &Scope<'_, '_>, place: &Place<'_>, node: &Node<'_>, findings: &mut Findings) -> Option<Kind> {
    let text = node.as_str()?;
    let reference = whole(text).and_then(Reference::parse)?;
    match scope.context.resolve(scope.number, &reference) {
        Ok(found) => Some(found.kind),
        Err(miss) => {
            let message = scope.sentence(text, &reference, miss);
            findings.error("INVALID_SCREEN_DYNAMIC_DATA", place, node.start, message);
            Some(Kind::Any)
        }
    }
}

fn one(
    scope: &Scope<'_, '_>,
    map: Map,
    place: &Place<'_>,
    node: &Node<'_>,
    input: &Input<'_>,
    findings: &mut Findings,
) {
    let bound = reference(scope, place, node, findings);
    let found = bound.unwrap_or_else(|| Kind::of(node));
    let kinds = map.kinds(input);
    let expression = node.as_str().is_some_and(|text| text.starts_with('`') || text.contains("${"));
    let unknown = bound.is_none() && expression;
    if !unknown && !kinds.iter().any(|kind| found.fits(*kind)) {
        if scope.since(7, 0) {
            let message = format!(
                "Expected the value for {} '{}' in '{}' to be of type {}, but found {}.",
                input.component,
                short(input.node.text("name").unwrap_or_default()),
                map.key(),
                either(kinds),
                found.name()
            );
            let code = if bound.is_some() { "INVALID_SCREEN_DYNAMIC_DATA" } else { "INVALID_PROPERTY_TYPE" };
            findings.error(code, place, node.start, message);
        }
        return;
    }
    let Some(text) = node.as_str().filter(|_| map == Map::Values && !expression) else { return };
    let digits = !text.is_empty() && text.trim().parse::<f64>().is_ok();
    if input.kind == Kind::Digits && scope.since(7, 0) && !digits {
        let name = short(input.node.text("name").unwrap_or_default());
        let message =
            format!("The value for '{name}' in 'init-values' should be a number, since its input takes one.");
        findings.error("INVALID_PROPERTY_TYPE", place, node.start, message);
    }
    if matches!(input.component, "DatePicker" | "CalendarPicker")
        && let Err(message) = Range::of(scope, input.node).holds(text)
    {
        findings.error("INVALID_DATE_RANGE", place, node.start, message);
    }
}

/// One binding for the whole map.
fn bound(
    scope: &Scope<'_, '_>,
    map: Map,
    place: &Place<'_>,
    node: &Node<'_>,
    text: &str,
    findings: &mut Findings,
) {
    let Some(reference) = whole(text).and_then(Reference::parse) else { return };
    let code = "INVALID_SCREEN_DYNAMIC_DATA";
    let found = match scope.context.resolve(scope.number, &reference) {
        Ok(found) => found,
        // Seen in a Flow that a vendor shows as its example: the map as a whole is not looked up.
        Err(miss) => {
            findings.warning(code, place, node.start, scope.sentence(text, &reference, miss));
            return;
        }
    };
    if !found.kind.fits(Kind::Object) {
        let message = format!("Expected '{}' to be of type object, but it is {}.", short(text), found.kind.name());
        findings.error(code, place, node.start, message);
        return;
    }
    if !scope.since(7, 0) {
        return;
    }
    let properties = found.schema.and_then(|schema| schema.get("properties"));
    for member in properties.map_or(&[][..], Node::members) {
        let name = member.key.as_ref();
        let Some(input) =
            scope.facts.inputs.get(name).filter(|input| value_kind(input.component, input.node).is_some())
        else {
            continue;
        };
        let declared = member.value.text("type").and_then(Kind::named).unwrap_or(Kind::Any);
        let kinds = map.kinds(input);
        if !kinds.iter().any(|kind| declared.fits(*kind)) {
            let message = format!(
                "Expected member '{}' of '{}' to be of type {} for {}, but it is {}.",
                short(name),
                short(text),
                either(kinds),
                input.component,
                declared.name()
            );
            findings.error(code, place, node.start, message);
        }
    }
}
