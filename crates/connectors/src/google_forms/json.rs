//! Reading JSON leniently: Google leaves out what is false, zero or empty, client libraries write `null` for a union arm
//! that is not there, and copies of a form made by other tools turn numbers into strings and back.

use serde_json::Value;

/// The value of a key, `null` taken as absent.
pub(super) fn field<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    value.get(key).filter(|value| !value.is_null())
}

/// A text exactly as it stands; a number or a boolean as its spelling; anything else is empty.
pub(super) fn exact(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(yes)) => yes.to_string(),
        _ => String::new(),
    }
}

/// A text people read, without the blanks around it.
pub(super) fn text(value: &Value, key: &str) -> String {
    exact(value, key).trim().to_owned()
}

/// A switch; absent is off.
pub(super) fn flag(value: &Value, key: &str) -> bool {
    match value.get(key) {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::String(word)) => word.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// A whole number, also as text; `None` where there is none.
pub(super) fn number(value: &Value, key: &str) -> Option<i64> {
    match value.get(key)? {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A float that is a whole number small enough to be one exactly.
pub(super) fn whole(number: f64) -> Option<i64> {
    // Beyond 2^53 a float no longer names one whole number.
    #[allow(clippy::cast_possible_truncation)]
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

/// A list; anything else is an empty one.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Which arm of a union an object holds, with its content: a known arm that is there; else an unknown one (`common` are
/// the keys beside the union); else the one known arm that stands there as `null`, which is how some libraries write an
/// empty object.
pub(super) fn union<'a>(object: &'a Value, known: &[&str], common: &[&str]) -> Option<(&'a str, &'a Value)> {
    let entries = || object.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value));
    entries()
        .find(|(key, value)| known.contains(key) && !value.is_null())
        .or_else(|| entries().find(|(key, value)| !common.contains(key) && value.is_object()))
        .or_else(|| {
            let mut empty = entries().filter(|(key, _)| known.contains(key));
            empty.next().filter(|_| empty.next().is_none())
        })
}
