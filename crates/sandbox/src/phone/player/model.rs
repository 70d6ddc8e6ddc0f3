//! A screen's declared data, and whether values fit it.

use super::expression::{number_of, number_value};
use serde_json::{Map, Value};

/// Whose values are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judge {
    /// What comes from outside must fit exactly.
    Strict,
    /// What the phone worked out itself: an empty text stands for a value that is not there, and a number that was
    /// typed fits where a number is declared.
    Own,
}

/// The declared fields of `data`, all of their type; what is not declared is left out. Every declared field must be
/// there, or among the fields the screen `holds` already.
pub(super) fn declared_only(
    model: &Map<String, Value>,
    data: &Map<String, Value>,
    holds: Option<&Map<String, Value>>,
    judge: Judge,
) -> Result<Map<String, Value>, String> {
    // An array called `required` is no field: it says which fields must be there.
    let needed = model.get("required").and_then(Value::as_array);
    let mut kept = Map::new();
    for (name, declared) in model {
        if name == "required" && needed.is_some() {
            continue;
        }
        let Some(value) = data.get(name) else {
            if holds.is_some_and(|holds| holds.contains_key(name))
                || needed.is_some_and(|needed| !needed.iter().any(|one| one == name))
            {
                continue;
            }
            return Err(format!("data.{name} is missing"));
        };
        kept.insert(name.clone(), fitted(declared, value, &format!("data.{name}"), judge)?);
    }
    Ok(kept)
}

/// A value for one declared field.
pub(super) fn fitted(declared: &Value, value: &Value, place: &str, judge: Judge) -> Result<Value, String> {
    let kind = declared["type"].as_str().unwrap_or_default();
    if judge == Judge::Own {
        match value {
            Value::String(text) if text.is_empty() => return Ok(value.clone()),
            Value::String(_) if matches!(kind, "number" | "integer") => {
                let number = number_of(value).map(number_value);
                return number.ok_or_else(|| format!("{place} is not of type {kind}"));
            }
            _ => {}
        }
    }
    conforms(declared, value, place, judge)?;
    Ok(value.clone())
}

fn conforms(declared: &Value, value: &Value, place: &str, judge: Judge) -> Result<(), String> {
    if judge == Judge::Own && value.as_str() == Some("") {
        return Ok(());
    }
    let kind = declared["type"].as_str().unwrap_or_default();
    let fits = match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        // An undeclared type takes anything but nothing: null is no value in a Flow.
        _ => !value.is_null(),
    };
    if !fits {
        return Err(format!("{place} is not of type {kind}"));
    }
    if let Value::Array(list) = value {
        match &declared["items"] {
            Value::Bool(false) if !list.is_empty() => return Err(format!("{place} takes no items")),
            items @ Value::Object(_) => {
                for (at, item) in list.iter().enumerate() {
                    conforms(items, item, &format!("{place}[{at}]"), judge)?;
                }
            }
            _ => {}
        }
    }
    if let Value::Object(members) = value {
        for name in declared["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                return Err(format!("{place}.{name} is missing"));
            }
        }
        for (name, declared) in declared["properties"].as_object().into_iter().flatten() {
            if let Some(member) = members.get(name) {
                conforms(declared, member, &format!("{place}.{name}"), judge)?;
            }
        }
    }
    Ok(())
}

/// What the screen's declaration gives as examples, for a preview without data.
pub(super) fn examples(model: &Map<String, Value>) -> Map<String, Value> {
    let given =
        model.iter().filter_map(|(name, declared)| Some((name.clone(), declared.get("__example__")?.clone())));
    given.collect()
}
