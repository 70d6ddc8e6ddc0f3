//! What a vendor's document requires of a request, and whether it is stated.

use super::Document;
use crate::statement::{Field, Statement};
use serde_json::Value;
use std::collections::BTreeMap;

impl Document {
    /// Everything the document requires of a request that the statement does not have, or has as optional.
    pub(crate) fn unstated(&self, statement: &Statement) -> Vec<String> {
        let mut missing = Vec::new();
        let required = |one: &&&Value| one["in"] == "query" && one["required"] == true;
        for name in self.parameters(statement).iter().filter(required).filter_map(|one| one["name"].as_str()) {
            if !statement.query.get(name).is_some_and(|field| field.required) {
                missing.push(format!("query {name}"));
            }
        }
        let none = BTreeMap::new();
        let fields = statement.body.as_ref().map_or(&none, |body| &body.fields);
        missing.extend(
            self.missing(self.body(statement), "", fields, true).iter().map(|path| format!("body {path}")),
        );
        let excused = &statement.needless;
        let idle = excused.keys().filter(|place| !missing.contains(place));
        // What became stated, or is no longer required, needs no excuse.
        let idle: Vec<String> = idle.map(|place| format!("{place} needs no excuse")).collect();
        missing.retain(|place| !excused.contains_key(place));
        missing.into_iter().map(|place| format!("{place} is required")).chain(idle).collect()
    }

    /// `certain`: everything above is required, so what is required here always comes.
    fn missing(
        &self,
        schema: &Value,
        prefix: &str,
        fields: &BTreeMap<String, Field>,
        certain: bool,
    ) -> Vec<String> {
        let schema = self.follow(schema);
        let mut missing = Vec::new();
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for name in &required {
            let path = format!("{prefix}{name}");
            let optional = certain && fields.get(&path).is_some_and(|field| !field.required);
            if optional || !stated(fields, &path) {
                missing.push(path);
            }
        }
        for (name, below) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{prefix}{name}");
            // What is optional and not sent has no parts either.
            if stated(fields, &path) {
                let certain = certain && required.contains(&name.as_str());
                missing.extend(self.inside(below, &path, fields, certain));
            }
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            missing.extend(self.missing(part, prefix, fields, certain));
        }
        for name in ["oneOf", "anyOf"] {
            // The alternative we mean is the one that misses least.
            let alternatives = schema[name].as_array().into_iter().flatten();
            let nearest = alternatives.map(|one| self.missing(one, prefix, fields, certain)).min_by_key(Vec::len);
            missing.extend(nearest.into_iter().flatten());
        }
        missing
    }

    /// Below a path: the fields of an object, or those of each item of a list.
    fn inside(&self, schema: &Value, path: &str, fields: &BTreeMap<String, Field>, certain: bool) -> Vec<String> {
        match self.follow(schema).get("items") {
            Some(items) => self.inside(items, &format!("{path}[]"), fields, certain),
            None => self.missing(schema, &format!("{path}."), fields, certain),
        }
    }
}

/// Whether a field, or one below it, is stated.
fn stated(fields: &BTreeMap<String, Field>, path: &str) -> bool {
    fields.keys().any(|field| {
        field
            .strip_prefix(path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
    })
}
