use serde_json::{Map, Value, json};

/// A document in Google's discovery format as OpenAPI says the same; anything else as it is.
pub(crate) fn as_open_api(document: Value) -> Value {
    if document.get("discoveryVersion").is_none() {
        return document;
    }
    let base = document["servicePath"].as_str().unwrap_or_default();
    let mut paths = Map::new();
    methods(&document, &mut |method| {
        let path = format!("/{base}{}", method["path"].as_str().unwrap());
        let verb = method["httpMethod"].as_str().unwrap().to_lowercase();
        let own = method["parameters"].as_object().into_iter().flatten();
        // `fields` and its like go with every call.
        let common = document["parameters"].as_object().into_iter().flatten();
        let parameters: Vec<Value> = own.chain(common).map(|(name, one)| parameter(name, one)).collect();
        paths.entry(path).or_insert_with(|| json!({}))[verb] = json!({
            "parameters": parameters,
            "requestBody": { "content": { "application/json": { "schema": references(&method["request"]) } } },
            "responses": { "200": { "content": { "application/json": { "schema": references(&method["response"]) } } } },
        });
    });
    json!({ "paths": paths, "components": { "schemas": references(&document["schemas"]) } })
}

/// Every method, however deep its resource.
fn methods(resource: &Value, each: &mut dyn FnMut(&Value)) {
    for method in resource["methods"].as_object().into_iter().flat_map(Map::values) {
        each(method);
    }
    for below in resource["resources"].as_object().into_iter().flat_map(Map::values) {
        methods(below, each);
    }
}

fn parameter(name: &str, one: &Value) -> Value {
    let mut schema = json!({ "type": one["type"] });
    if let Some(allowed) = one.get("enum") {
        schema["enum"] = allowed.clone();
    }
    json!({ "name": name, "in": one["location"], "required": one["required"] == true, "schema": schema })
}

/// `{"$ref": "Form"}` as `{"$ref": "#/components/schemas/Form"}`, and `any`, which OpenAPI has no word for, as nothing.
fn references(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| match (name.as_str(), value.as_str()) {
                ("$ref", Some(schema)) => Some((name.clone(), format!("#/components/schemas/{schema}").into())),
                // The others follow from other schemas; a field may be called so as well.
                ("type", Some("any")) | ("description" | "id" | "format", Some(_)) => None,
                _ => Some((name.clone(), references(value))),
            };
            Value::Object(fields.iter().filter_map(field).collect())
        }
        Value::Array(items) => items.iter().map(references).collect(),
        other => other.clone(),
    }
}
