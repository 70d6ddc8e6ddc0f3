use super::Violations;
use crate::{DataField, Entries, Screen};
use serde_json::Value;

/// The declarations of a screen's data.
pub(super) fn check(screen: &Screen, path: &str, found: &mut Violations) {
    for (name, field) in screen.data.iter() {
        let path = format!("{path}.data.{name}");
        match &field.example {
            None => found.add("MISSING_REQUIRED_PROPERTY", &path, "required property __example__ is missing"),
            Some(example) if !fits(field, example) => {
                let message = format!("__example__ is not of type {}", field.kind);
                found.add("INVALID_SCREEN_DATA", format!("{path}.__example__"), message);
            }
            Some(_) => {}
        }
        declaration(field, &path, found);
    }
}

fn declaration(field: &DataField, path: &str, found: &mut Violations) {
    if !["string", "number", "boolean", "object", "array"].contains(&field.kind.as_str()) {
        found.add("INVALID_SCREEN_DATA", format!("{path}.type"), format!("unknown type {:?}", field.kind));
    }
    if field.kind == "array" && field.items.is_none() {
        found.add("INVALID_SCREEN_DATA", path, "an array declares its items");
    }
    let members = field.properties.iter().flat_map(Entries::iter);
    let items = field.items.iter().map(|items| ("items", items.as_ref()));
    for (name, member) in members.chain(items) {
        let path = format!("{path}.{name}");
        if member.example.is_some() {
            found.add("INVALID_SCREEN_DATA", &path, "__example__ is allowed at the top level only");
        }
        declaration(member, &path, found);
    }
}

/// Whether a value is of the declared type; unknown types are reported elsewhere.
fn fits(field: &DataField, value: &Value) -> bool {
    match field.kind.as_str() {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.as_object().is_some_and(|object| {
            // An empty object stands for any, as in Meta's own samples.
            object.iter().all(|(name, value)| {
                let member = field.properties.as_ref().and_then(|properties| properties.get(name));
                member.is_none_or(|member| fits(member, value))
            })
        }),
        "array" => value.as_array().is_some_and(|values| {
            field.items.as_ref().is_none_or(|items| values.iter().all(|value| fits(items, value)))
        }),
        _ => true,
    }
}
