use super::{FlowError, FlowNews};
use serde_json::Value;

/// Most causes of one alert that are read.
const MOST_ERRORS: usize = 50;

/// Longest text that is kept, in characters.
const TEXT_CHARS: usize = 1_000;

/// Above this, a time is in milliseconds.
const MILLISECONDS: i64 = 100_000_000_000;

/// Reads the value of a change of the field `flows`; `None` when it names no event.
pub(super) fn read(value: &Value, time: i64) -> Option<FlowNews> {
    let text = |name: &str| value.get(name).and_then(text);
    let number = |name: &str| value.get(name).and_then(number);
    let at = match time {
        ..=0 => None,
        time if time > MILLISECONDS => Some(time / 1_000),
        time => Some(time),
    };
    let errors = value.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Some(FlowNews {
        event: text("event")?,
        flow_id: text("flow_id").unwrap_or_default(),
        at,
        message: text("message").unwrap_or_default(),
        old_status: text("old_status"),
        new_status: text("new_status"),
        warning: text("warning"),
        alert_state: text("alert_state"),
        threshold: number("threshold"),
        error_rate: number("error_rate"),
        errors: errors.iter().take(MOST_ERRORS).filter_map(error).collect(),
        p50_latency: number("p50_latency"),
        p90_latency: number("p90_latency"),
        requests_count: value.get("requests_count").and_then(count),
        availability: number("availability"),
    })
}

fn error(value: &Value) -> Option<FlowError> {
    Some(FlowError {
        error_type: value.get("error_type").and_then(text)?,
        error_rate: value.get("error_rate").and_then(number),
        error_count: value.get("error_count").and_then(count),
    })
}

/// A text that is not empty. Meta writes ids as text; a number is taken as well.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.chars().take(TEXT_CHARS).collect(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// A number, also as text.
fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|number| number.is_finite() && *number >= 0.0)
}

fn count(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}
