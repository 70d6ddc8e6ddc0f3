//! Reading JSON that may hold anything: what is missing, null or of another type reads as nothing.

use serde_json::Value;

/// What stands for a missing value.
static NOTHING: Value = Value::Null;

/// The value under a key.
pub(super) fn at<'a>(of: &'a Value, key: &str) -> &'a Value {
    of.get(key).unwrap_or(&NOTHING)
}

/// A scalar as text; nothing else has one.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The text under a key.
pub(super) fn text(of: &Value, key: &str) -> String {
    scalar(at(of, key)).unwrap_or_default()
}

/// The first text that is not empty.
pub(super) fn first_text(of: &Value, keys: &[&str]) -> String {
    keys.iter().map(|key| text(of, key)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// A finite number, also one written as text.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number: &f64| number.is_finite())
}

/// A whole number that is not negative; larger ones than fit read as the largest.
pub(super) fn count(value: &Value) -> Option<u32> {
    // The cast saturates; fractions and negative numbers are refused before it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    number(value).filter(|number| *number >= 0.0 && number.fract() == 0.0).map(|number| number as u32)
}

/// Yes, however it is written.
pub(super) fn flag(of: &Value, key: &str) -> bool {
    yes_or_no(at(of, key)).unwrap_or_default()
}

/// Yes or no, however it is written.
pub(super) fn yes_or_no(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(text) if text.eq_ignore_ascii_case("true") || text == "1" => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") || text == "0" => Some(false),
        _ => None,
    }
}

/// The list under a key.
pub(super) fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    at(of, key).as_array().map(Vec::as_slice).unwrap_or_default()
}
