use akis_exchange::Request;
use serde_json::Value;

/// The request without null characters. No keyboard makes them and Postgres keeps none; everything else that does not
/// belong in an answer is for the step to say.
pub(super) fn clean(mut request: Request) -> Request {
    request.data.values_mut().for_each(clean_value);
    if let Some(token) = &mut request.flow_token {
        clean_text(token);
    }
    request
}

fn clean_value(value: &mut Value) {
    match value {
        Value::String(text) => clean_text(text),
        Value::Array(values) => values.iter_mut().for_each(clean_value),
        Value::Object(fields) => fields.values_mut().for_each(clean_value),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn clean_text(text: &mut String) {
    if text.contains('\0') {
        text.retain(|letter| letter != '\0');
    }
}
