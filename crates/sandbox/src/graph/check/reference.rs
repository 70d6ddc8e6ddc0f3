//! References: what `${…}` names must exist, and fit where it stands.

use super::actions::actions_of;
use super::table::{self, Kind};
use super::{Found, Placed, placed, screens_of};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// `${data.…}`, `${form.…}` or the same of another screen.
#[derive(Debug, PartialEq, Eq)]
struct Reference {
    screen: Option<String>,
    store: String,
    path: Vec<String>,
}

/// A screen as references see it.
struct Known<'a> {
    data: &'a Value,
    inputs: BTreeSet<&'a str>,
    forms: BTreeSet<&'a str>,
}

/// Whether a text is one binding, or an expression in backticks.
pub(super) fn is_dynamic(text: &str) -> bool {
    whole(text).is_some() || (text.len() > 1 && text.starts_with('`') && text.ends_with('`'))
}

/// The reference a text consists of, when it is nothing else.
fn whole(text: &str) -> Option<Reference> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    if inner.contains(['{', '}']) { None } else { parsed(inner) }
}

fn parsed(inner: &str) -> Option<Reference> {
    let mut parts = inner.split('.').map(ToOwned::to_owned);
    let first = parts.next()?;
    let (screen, store) = if first == "screen" { (Some(parts.next()?), parts.next()?) } else { (None, first) };
    let path: Vec<String> = parts.collect();
    let known =
        matches!(store.as_str(), "data" | "form") && !path.is_empty() && path.iter().all(|part| !part.is_empty());
    known.then_some(Reference { screen, store, path })
}

/// Every `${…}` in a text.
fn all_in(text: &str) -> Vec<(&str, Option<Reference>)> {
    text.match_indices("${")
        .filter_map(|(start, _)| {
            let end = text[start..].find('}')? + start;
            Some((&text[start..=end], parsed(&text[start + 2..end])))
        })
        .collect()
}

pub(super) fn check(json: &Value, found: &mut Found) {
    let screens: Vec<_> = screens_of(json).collect();
    let known: BTreeMap<&str, Known<'_>> = screens
        .iter()
        .map(|(path, screen)| {
            let parts = placed(screen, path);
            let named = |wanted: &dyn Fn(&str) -> bool| {
                parts
                    .iter()
                    .filter(|part| wanted(part.kind()))
                    .filter_map(|part| part.component["name"].as_str())
                    .collect()
            };
            let inputs = named(&|kind| table::is_input(kind) || kind == "NavigationList");
            let forms = named(&|kind| kind == "Form");
            (screen["id"].as_str().unwrap_or_default(), Known { data: &screen["data"], inputs, forms })
        })
        .collect();
    for (path, screen) in &screens {
        let id = screen["id"].as_str().unwrap_or_default();
        let title = screen["title"].as_str().unwrap_or_default();
        text(title, "INVALID_SCREEN_DYNAMIC_DATA", &format!("{path}.title"), id, &known, found);
        for part in placed(screen, path) {
            properties(&part, id, &known, found);
            for (place, action) in actions_of(&part) {
                let payload = format!("{place}.payload");
                values(&action["payload"], "INVALID_ON_CLICK_ACTION_PAYLOAD", &payload, id, &known, found);
            }
        }
    }
}

fn properties(part: &Placed<'_>, id: &str, known: &BTreeMap<&str, Known<'_>>, found: &mut Found) {
    let kinds = table::properties(part.kind()).unwrap_or_default();
    for property in kinds {
        let Some(value) = part.component.get(property.name) else { continue };
        if matches!(property.kind, Kind::Children | Kind::Cases | Kind::Action(_) | Kind::RawText) {
            continue;
        }
        let place = part.property(property.name);
        values(value, "INVALID_SCREEN_DYNAMIC_DATA", &place, id, known, found);
        let Some(reference) = value.as_str().and_then(whole) else { continue };
        if let Some(declared) = declared(&reference, id, known) {
            fitting(declared, property.kind, property.name, &place, part.kind(), found);
        }
    }
}

/// A bound property takes only its own type.
fn fitting(declared: &Value, kind: Kind, name: &str, place: &str, component: &str, found: &mut Found) {
    let is = declared["type"].as_str().unwrap_or_default();
    let expected: &[&str] = match kind {
        Kind::Text | Kind::Word(_) | Kind::Date if name != "value" => &["string"],
        Kind::Texts => &["string", "array"],
        Kind::Flag => &["boolean"],
        Kind::Number => &["number", "integer"],
        Kind::List | Kind::Options => &["array"],
        _ => return,
    };
    if !expected.contains(&is) {
        let message = format!("Expected dynamic data of '{name}' to be of type {} but found {is}.", expected[0]);
        found.at(place, "INVALID_SCREEN_DYNAMIC_DATA", message);
        return;
    }
    if kind == Kind::Options {
        for member in ["id", "title"] {
            if declared["items"]["properties"].get(member).is_none() {
                let message = format!("Missing schema for {member} in the data source of {component}.");
                found.at(place, "INVALID_SCREEN_DYNAMIC_DATA", message);
            }
        }
    }
}

fn values(
    value: &Value,
    code: &'static str,
    place: &str,
    id: &str,
    known: &BTreeMap<&str, Known<'_>>,
    found: &mut Found,
) {
    match value {
        Value::String(content) => text(content, code, place, id, known, found),
        Value::Array(list) => {
            for (at, item) in list.iter().enumerate() {
                values(item, code, &format!("{place}[{at}]"), id, known, found);
            }
        }
        Value::Object(members) => {
            // Actions of options are looked at by themselves.
            for (name, member) in members.iter().filter(|(name, _)| !name.ends_with("-action")) {
                values(member, code, &format!("{place}.{name}"), id, known, found);
            }
        }
        _ => {}
    }
}

fn text(
    content: &str,
    code: &'static str,
    place: &str,
    id: &str,
    known: &BTreeMap<&str, Known<'_>>,
    found: &mut Found,
) {
    for (written, reference) in all_in(content) {
        let Some(reference) = reference else {
            found.at(place, code, format!("{written} is not a reference to data or form."));
            continue;
        };
        if let Some(why) = unresolved(&reference, id, known) {
            let code = if reference.screen.is_some() { "INVALID_SCREEN_DYNAMIC_DATA" } else { code };
            found.at(place, code, format!("{why} {written} for screen {id}."));
        }
    }
}

fn declared<'a>(reference: &Reference, id: &str, known: &BTreeMap<&str, Known<'a>>) -> Option<&'a Value> {
    if reference.store != "data" {
        return None;
    }
    let screen = known.get(reference.screen.as_deref().unwrap_or(id))?;
    let mut declared = screen.data.get(&reference.path[0])?;
    for part in &reference.path[1..] {
        declared = declared["properties"].get(part)?;
    }
    Some(declared)
}

fn unresolved(reference: &Reference, id: &str, known: &BTreeMap<&str, Known<'_>>) -> Option<&'static str> {
    if reference.screen.as_deref() == Some(id) {
        return Some("A global reference to the current screen is not allowed:");
    }
    let Some(screen) = known.get(reference.screen.as_deref().unwrap_or(id)) else {
        return Some("Unknown screen in reference");
    };
    if reference.store == "data" {
        return declared(reference, id, known).is_none().then_some("Missing dynamic data");
    }
    let name = reference.path[0].as_str();
    if screen.forms.contains(name) && !screen.inputs.contains(name) {
        return Some("Value of Form component cannot be used in form binding");
    }
    (!screen.inputs.contains(name)).then_some("Missing Form component")
}
