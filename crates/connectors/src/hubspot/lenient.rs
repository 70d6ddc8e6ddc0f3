//! Members of HubSpot's documents that are missing, null or of another type than documented: what is strange counts
//! as empty, and the rest is read.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A string, or a number or a truth value as one.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(as_text(&Value::deserialize(deserializer)?))
}

pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}

/// A truth value, also as text.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(as_text(&Value::deserialize(deserializer)?).trim().eq_ignore_ascii_case("true"))
}

/// A whole number from zero on, also as text.
pub(super) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(as_text(&Value::deserialize(deserializer)?).trim().parse().ok())
}

/// A whole number, also as text.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(as_text(&Value::deserialize(deserializer)?).trim().parse().ok())
}

/// Texts; what is no text is left out.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(values) => {
            values.iter().filter(|value| !value.is_null()).map(as_text).filter(|text| !text.is_empty()).collect()
        }
        _ => Vec::new(),
    })
}

/// Members of one shape; what has another is left out.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(values) => {
            values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect()
        }
        _ => Vec::new(),
    })
}

/// A part of one shape; of another it counts as empty.
pub(super) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).unwrap_or_default())
}
