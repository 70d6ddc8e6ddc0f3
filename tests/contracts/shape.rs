use serde_json::{Map, Value};

/// Every value that holds no other, with its path: `fields[].name`.
pub(crate) fn leaves(value: &Value) -> Vec<(String, &Value)> {
    let below = |path: &str, value| -> Vec<(String, &Value)> {
        leaves(value).into_iter().map(|(rest, leaf)| (join(path, &rest), leaf)).collect()
    };
    match value {
        Value::Object(fields) => fields.iter().flat_map(|(name, value)| below(name, value)).collect(),
        Value::Array(items) => items.iter().flat_map(|item| below("[]", item)).collect(),
        leaf => vec![(String::new(), leaf)],
    }
}

fn join(path: &str, rest: &str) -> String {
    match rest {
        "" => path.to_owned(),
        rest if rest.starts_with('[') => format!("{path}{rest}"),
        rest => format!("{path}.{rest}"),
    }
}

/// The steps of a path: names and `[]`.
pub(crate) fn steps(path: &str) -> Vec<&str> {
    let names = path.split('.').flat_map(|part| {
        let name = part.trim_end_matches("[]");
        let lists = (part.len() - name.len()) / 2;
        std::iter::once(name).chain(std::iter::repeat_n("[]", lists))
    });
    names.filter(|step| !step.is_empty()).collect()
}

/// Puts a value at a path; lists have one item.
pub(crate) fn put(into: &mut Value, path: &[&str], value: &Value) {
    let Some((step, rest)) = path.split_first() else {
        *into = value.clone();
        return;
    };
    if *step == "[]" {
        if !into.is_array() {
            *into = Value::Array(vec![Value::Null]);
        }
        put(&mut into[0], rest, value);
    } else {
        if !into.is_object() {
            *into = Value::Object(Map::new());
        }
        put(&mut into[*step], rest, value);
    }
}

/// Whether a value is of a JSON Schema type.
pub(crate) fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        // A cell: text, a number, or nothing.
        "any" => !value.is_object() && !value.is_array(),
        other => panic!("no such type: {other}"),
    }
}

/// Whether a text (in a query or a form) can be read as a type.
pub(crate) fn reads_as(text: &str, kind: &str) -> bool {
    match kind {
        "integer" => text.parse::<i64>().is_ok(),
        "boolean" => matches!(text, "true" | "false"),
        // One name may come several times.
        "string" | "array" => true,
        other => panic!("no such type in a query: {other}"),
    }
}
