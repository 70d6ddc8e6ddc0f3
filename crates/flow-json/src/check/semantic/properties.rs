//! Bindings and expressions in the properties of components and in the titles of screens.

use super::context::{Found, Miss, Scope, value_kind};
use super::expression::{self, Style};
use super::kind::{Kind, either};
use super::reference::{Reference, Store, backticked, whole, within};
use super::walk::Part;
use super::{ROOT, short};
use crate::check::finding::{Findings, Place};
use crate::check::tree::{Json, Node};

/// What a property takes.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// One of these types.
    Kinds(&'static [Kind]),
    /// An array of objects that declare at least these members.
    Items(&'static [(&'static str, Kind)]),
}

const ANY: Wanted = Wanted::Kinds(&[Kind::Any]);
const STRING: Wanted = Wanted::Kinds(&[Kind::String]);
const BOOLEAN: Wanted = Wanted::Kinds(&[Kind::Boolean]);
const NUMBER: Wanted = Wanted::Kinds(&[Kind::Number]);
const ARRAY: Wanted = Wanted::Kinds(&[Kind::Array]);

/// What the bindings of a property must be declared as; `None` for what is never bound or is checked elsewhere.
fn wanted(component: &str, property: &str, node: &Node<'_>) -> Option<Wanted> {
    let range = component == "CalendarPicker" && node.text("mode") == Some("range");
    Some(match property {
        "type" | "name" | "children" | "then" | "else" | "cases" | "condition" | "pattern" | "init-values"
        | "error-messages" | "on-click-action" | "on-select-action" | "on-unselect-action" => return None,
        "text" if matches!(component, "TextBody" | "TextCaption" | "RichText") => {
            Wanted::Kinds(&[Kind::String, Kind::Array])
        }
        "error-message" if matches!(component, "PhotoPicker" | "DocumentPicker") || range => {
            Wanted::Kinds(&[Kind::String, Kind::Object])
        }
        "label" | "helper-text" if range => Wanted::Kinds(&[Kind::String, Kind::Object]),
        "required" if range => Wanted::Kinds(&[Kind::Boolean, Kind::Object]),
        "init-value" => match value_kind(component, node) {
            Some(Kind::String) => STRING,
            Some(Kind::Digits) => Wanted::Kinds(&[Kind::Number, Kind::String]),
            Some(Kind::Boolean) => BOOLEAN,
            Some(Kind::Array) => ARRAY,
            Some(Kind::Object) => Wanted::Kinds(&[Kind::Object, Kind::String]),
            _ => ANY,
        },
        "visible" | "enabled" | "required" | "strikethrough" | "markdown" => BOOLEAN,
        "min-chars" | "max-chars" | "min-selected-items" | "max-selected-items" | "min-days" | "max-days"
        | "width" | "height" => NUMBER,
        "aspect-ratio" if component == "Image" => NUMBER,
        // Meta's documentation gives its type as a text.
        "max-length" => Wanted::Kinds(&[Kind::Number, Kind::String]),
        "data-source" => Wanted::Items(&[("id", Kind::String), ("title", Kind::String)]),
        "list-items" => Wanted::Items(&[("id", Kind::String), ("main-content", Kind::Object)]),
        "images" => Wanted::Items(&[("src", Kind::String), ("alt-text", Kind::String)]),
        "unavailable-dates" | "include-days" => ARRAY,
        "text" | "label" | "title" | "description" | "helper-text" | "error-message" | "left-caption"
        | "center-caption" | "right-caption" | "src" | "alt-text" | "font-weight" | "min-date" | "max-date"
        | "media-size" | "scale-type" | "aspect-ratio" | "label-variant" => STRING,
        _ => ANY,
    })
}

pub(super) fn title(scope: &Scope<'_, '_>, findings: &mut Findings) {
    if let Some(title) = scope.facts.screen.node.get("title") {
        let screens = ROOT.key("screens");
        let screen = screens.index(scope.facts.screen.index);
        let at = Property { owner: "screen", name: "title", expressions: true };
        value(scope, &at, &screen.key("title"), title, STRING, findings);
    }
}

pub(super) fn check(scope: &Scope<'_, '_>, part: &Part<'_, '_>, findings: &mut Findings) {
    for member in part.node.members() {
        let key = member.key.as_ref();
        let Some(wanted) = wanted(part.kind, key, part.node) else { continue };
        let place = part.place.key(key);
        if part.kind == "RichText" && key == "text" {
            rich_text(&place, &member.value, findings);
        }
        // Expressions as first values and error texts are not read by Meta's checks.
        let expressions = part.kind != "RichText" && !matches!(key, "init-value" | "error-message");
        let at = Property { owner: part.kind, name: key, expressions };
        value(scope, &at, &place, &member.value, wanted, findings);
    }
}

/// The property a value belongs to.
struct Property<'p> {
    /// The component's type.
    owner: &'p str,
    name: &'p str,
    /// Whether texts in backticks are expressions here.
    expressions: bool,
}

/// A value, or the members of one. Nesting is bounded by the parser.
fn value(
    scope: &Scope<'_, '_>,
    at: &Property<'_>,
    place: &Place<'_>,
    node: &Node<'_>,
    wanted: Wanted,
    findings: &mut Findings,
) {
    match &node.value {
        Json::String(written) => text(scope, at, place, node, written, wanted, findings),
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                value(scope, at, &place.index(index), item, STRING, findings);
            }
        }
        Json::Object(members) => {
            for member in members {
                let key = member.key.as_ref();
                // Items may carry actions, which have their own checks.
                if key.starts_with("on-") {
                    continue;
                }
                let inner = match (key, at.name) {
                    ("enabled", _) | ("start-date" | "end-date", "required") => BOOLEAN,
                    _ => STRING,
                };
                value(scope, at, &place.key(key), &member.value, inner, findings);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(..) => {}
    }
}

fn text(
    scope: &Scope<'_, '_>,
    at: &Property<'_>,
    place: &Place<'_>,
    node: &Node<'_>,
    text: &str,
    wanted: Wanted,
    findings: &mut Findings,
) {
    if let Some(reference) = whole(text).and_then(Reference::parse) {
        binding(scope, at, place, node, (text, &reference), wanted, findings);
    } else if let Some(inside) = backticked(text).filter(|_| scope.since(6, 0)) {
        if at.expressions {
            nested(scope, at, place, node, inside, wanted, findings);
        }
    } else if at.owner != "RichText"
        && let Some(found) = within(text).next()
    {
        let message = format!(
            "{} in property '{}' is part of a longer text and will not be replaced. A binding must be the whole \
             value, or stand in an expression in backticks.",
            short(found),
            at.name
        );
        findings.warning("INVALID_TEXT_DYNAMIC_DATA", place, node.start, message);
    }
}

fn binding(
    scope: &Scope<'_, '_>,
    at: &Property<'_>,
    place: &Place<'_>,
    node: &Node<'_>,
    (text, reference): (&str, &Reference<'_>),
    wanted: Wanted,
    findings: &mut Findings,
) {
    let code = "INVALID_SCREEN_DYNAMIC_DATA";
    let written = short(text);
    if reference.screen == Some(scope.facts.screen.id) {
        let message = format!(
            "{written} for {} property '{}' is invalid: it names the screen it stands on. Use the local form without \
             the screen.",
            at.owner, at.name
        );
        findings.error(code, place, node.start, message);
        return;
    }
    match scope.context.resolve(scope.number, reference) {
        Err(miss) => findings.error(code, place, node.start, scope.sentence(text, reference, miss)),
        Ok(found) => fits(scope, at, place, node, (written, &found), wanted, findings),
    }
}

fn fits<'d>(
    scope: &Scope<'_, 'd>,
    at: &Property<'_>,
    place: &Place<'_>,
    node: &Node<'_>,
    (written, found): (&str, &Found<'d>),
    wanted: Wanted,
    findings: &mut Findings,
) {
    let code = "INVALID_SCREEN_DYNAMIC_DATA";
    let kinds: &[Kind] = match wanted {
        Wanted::Kinds(kinds) => kinds,
        Wanted::Items(_) => &[Kind::Array],
    };
    if !kinds.iter().any(|kind| found.kind.fits(*kind)) {
        let message = format!(
            "Expected '{written}' to be of type {} for {} property '{}', but it is {}.",
            either(kinds),
            at.owner,
            at.name,
            found.kind.name()
        );
        // Meta's sentence names the data model; of the values of inputs nothing is said.
        if found.input.is_some() {
            findings.warning(code, place, node.start, message);
        } else {
            findings.error(code, place, node.start, message);
        }
        return;
    }
    let (Wanted::Items(members), Some(schema)) = (wanted, found.schema) else { return };
    let Some(items) = schema.get("items").filter(|items| items.is_object()) else { return };
    for (name, kind) in members {
        let Some(declared) = scope.context.property(items, name) else {
            let message = format!("Data model schema is invalid for '{written}'. Missing schema for '{name}'.");
            findings.error(code, place, node.start, message);
            continue;
        };
        let declared = declared.text("type").and_then(Kind::named).unwrap_or(Kind::Any);
        if !declared.fits(*kind) {
            let message = format!(
                "Expected member '{name}' of '{written}' to be of type {}, but it is {}.",
                kind.name(),
                declared.name()
            );
            findings.error(code, place, node.start, message);
        }
    }
}

fn nested(
    scope: &Scope<'_, '_>,
    at: &Property<'_>,
    place: &Place<'_>,
    node: &Node<'_>,
    inside: &str,
    wanted: Wanted,
    findings: &mut Findings,
) {
    let mut misses = Misses::default();
    let result = expression::check(inside, Style::Nested, &mut |binding| operand(scope, binding, &mut misses));
    for message in misses.sentences {
        findings.error("INVALID_SCREEN_DYNAMIC_DATA", place, node.start, message);
    }
    match (result, wanted) {
        (Err(fault), _) => {
            let column = expression::column(inside, fault.at) + 1;
            let message = format!("Property '{}' is invalid at column {column}. {}", at.name, fault.message);
            findings.error("INVALID_PROPERTY_VALUE", place, node.start, message);
        }
        (Ok(kind), Wanted::Kinds(kinds)) if !kinds.contains(&Kind::String) => {
            if !kinds.iter().any(|wanted| kind.fits(*wanted)) {
                let message = format!(
                    "Expected the expression for {} property '{}' to be of type {}, but it is {}.",
                    at.owner,
                    at.name,
                    either(kinds),
                    kind.name()
                );
                findings.error("INVALID_SCREEN_DYNAMIC_DATA", place, node.start, message);
            }
        }
        // Every value can be shown as a text.
        (Ok(_), _) => {}
    }
}

/// A RichText is either written down or bound, never both (Flow JSON 5.1, RichText).
fn rich_text(place: &Place<'_>, node: &Node<'_>, findings: &mut Findings) {
    let mut mixed = |place: &Place<'_>, node: &Node<'_>, found: &str| {
        let message =
            format!("RichText is either static or dynamic only; {} stands among static text.", short(found));
        findings.error("INVALID_TEXT_DYNAMIC_DATA", place, node.start, message);
    };
    if let Some(text) = node.as_str()
        && whole(text).is_none()
        && let Some(found) = within(text).next()
    {
        mixed(place, node, found);
    }
    for (index, item) in node.items().iter().enumerate() {
        if let Some(found) = item.as_str().and_then(|text| within(text).next()) {
            mixed(&place.index(index), item, found);
        }
    }
}

/// More sentences than this on one expression help nobody.
const MOST_MISSES: usize = 10;

/// What went wrong with the bindings of one expression.
#[derive(Default)]
pub(super) struct Misses {
    pub sentences: Vec<String>,
}

/// The type of a binding within an expression. One that leads nowhere is noted and fits everything.
pub(super) fn operand(scope: &Scope<'_, '_>, binding: &str, misses: &mut Misses) -> Kind {
    let Some(reference) = whole(binding).and_then(Reference::parse) else { return Kind::Any };
    let result = if reference.screen == Some(scope.facts.screen.id) {
        Err(format!("{} names the screen it stands on. Use the local form without the screen.", short(binding)))
    } else {
        let found = scope.context.resolve(scope.number, &reference);
        found.map_err(|miss: Miss| scope.sentence(binding, &reference, miss))
    };
    match result {
        // How the choices of a list compare is not said anywhere.
        Ok(found) if reference.store == Store::Form && matches!(found.kind, Kind::Array | Kind::Object) => {
            Kind::Any
        }
        Ok(found) => found.kind,
        Err(sentence) => {
            if misses.sentences.len() < MOST_MISSES {
                misses.sentences.push(sentence);
            }
            Kind::Any
        }
    }
}
