use crate::discovery;
use crate::shape::{is, steps};
use crate::statement::Statement;
use serde_json::Value;
use std::path::Path;

mod allowed;
mod required;

/// A vendor's OpenAPI document, or Google's of its own kind, read as one.
pub(crate) struct Document(Value);

impl Document {
    /// Reads JSON or YAML, by the file's name.
    pub(crate) fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let yaml = file.extension().is_some_and(|extension| extension == "yaml");
        let document =
            if yaml { serde_yaml_ng::from_str(&text).unwrap() } else { serde_json::from_str(&text).unwrap() };
        Self(discovery::as_open_api(document))
    }

    /// Everything in a statement that this document does not say.
    pub(crate) fn faults(&self, statement: &Statement) -> Vec<String> {
        let operation = self.operation(statement);
        if operation.is_null() {
            return vec![format!("no {} {}", statement.method, statement.path)];
        }
        let mut faults = Vec::new();
        let parameters = self.parameters(statement);
        for (name, field) in &statement.query {
            let found = parameters.iter().find(|one| one["in"] == "query" && one["name"] == name.as_str());
            match found {
                None => faults.push(format!("no query parameter {name}")),
                Some(one) if !self.may_be(&one["schema"], &field.kind) => {
                    faults.push(format!("the query parameter {name} is no {}", field.kind));
                }
                Some(_) => {}
            }
        }
        if let Some(body) = &statement.body {
            let schema = self.body(statement);
            let fields = body.fields.iter().map(|(path, field)| (path, field.kind.as_str()));
            faults.extend(self.compare("body", statement, schema, fields));
        }
        let answers = &operation["responses"];
        let good = ["200", "201"].iter().find_map(|status| answers.get(status)).unwrap_or(&Value::Null);
        let answer = self.follow(good);
        let schema = &answer["content"]["application/json"]["schema"];
        let fields = statement.response.iter().map(|(path, example)| (path, example.kind.as_str()));
        faults.extend(self.compare("response", statement, schema, fields));
        faults
    }

    fn operation(&self, statement: &Statement) -> &Value {
        &self.0["paths"][&statement.path][&statement.method.to_lowercase()]
    }

    /// Of the operation and of its path.
    fn parameters(&self, statement: &Statement) -> Vec<&Value> {
        let lists = [&self.operation(statement)["parameters"], &self.0["paths"][&statement.path]["parameters"]];
        lists.iter().filter_map(|list| list.as_array()).flatten().map(|one| self.follow(one)).collect()
    }

    /// Of the request's body; null without one.
    fn body(&self, statement: &Statement) -> &Value {
        let body = self.follow(&self.operation(statement)["requestBody"]);
        statement.body.as_ref().map_or(&Value::Null, |stated| &body["content"][&stated.content_type]["schema"])
    }

    fn compare<'a>(
        &self,
        place: &str,
        statement: &Statement,
        schema: &Value,
        fields: impl Iterator<Item = (&'a String, &'a str)>,
    ) -> Vec<String> {
        let fault = |(path, kind): (&String, &str)| {
            let found = self.at(schema, &steps(path));
            let known = !found.is_empty();
            let fits = found.iter().any(|schema| self.may_be(schema, kind));
            let excused = statement.undocumented.contains_key(&format!("{place} {path}"));
            match (known, excused) {
                // What became documented should be checked from then on.
                (true, true) => Some(format!("{place} {path} is documented after all")),
                (false, false) => Some(format!("no {path} in the {place}")),
                (true, false) if !fits => Some(format!("{path} in the {place} is no {kind}")),
                _ => None,
            }
        };
        fields.filter_map(fault).collect()
    }

    /// A reference followed to what it names.
    fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
            Some(place) => self.follow(self.0.pointer(place).unwrap_or_else(|| panic!("nothing at {place}"))),
            None => value,
        }
    }

    /// A schema and everything it is made of: its alternatives and its parts.
    fn parts<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let schema = self.follow(schema);
        let lists = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|name| schema[name].as_array());
        std::iter::once(schema).chain(lists.flatten().flat_map(|part| self.parts(part))).collect()
    }

    /// What the document says of a path, one for each alternative that has it.
    fn at<'a>(&'a self, schema: &'a Value, path: &[&str]) -> Vec<&'a Value> {
        let Some((step, rest)) = path.split_first() else { return vec![self.follow(schema)] };
        let below = self.parts(schema).into_iter().filter_map(|part| match *step {
            "[]" => part.get("items"),
            // Where the names are anybody's, the document says what all of them hold.
            _ if part.get("properties").is_none() => part.get("additionalProperties"),
            name => part["properties"].get(name),
        });
        below
            .flat_map(|below| {
                // `items: {}` says that there is something and not what.
                if below.as_object().is_some_and(serde_json::Map::is_empty) {
                    vec![below]
                } else {
                    self.at(below, rest)
                }
            })
            .collect()
    }

    fn may_be(&self, schema: &Value, kind: &str) -> bool {
        let types: Vec<&str> = self.parts(schema).into_iter().filter_map(|part| part["type"].as_str()).collect();
        types.is_empty() || types.iter().any(|&one| one == kind || (one == "number" && kind == "integer"))
    }

    /// Everything about a value that a schema of this document does not allow.
    pub(crate) fn validate(&self, schema: &str, value: &Value) -> Vec<String> {
        self.check(&self.0["components"]["schemas"][schema], value, schema)
    }

    fn check(&self, schema: &Value, value: &Value, place: &str) -> Vec<String> {
        let schema = self.follow(schema);
        let mut faults = Vec::new();
        if let Some(kind) = schema["type"].as_str()
            && !is(value, kind)
        {
            return vec![format!("{place} is no {kind}")];
        }
        if let Some(allowed) = schema["enum"].as_array()
            && !allowed.contains(value)
        {
            faults.push(format!("{place} is {value}"));
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                faults.push(format!("{place} misses {name}"));
            }
        }
        for (name, below) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(value) = value.get(name) {
                faults.extend(self.check(below, value, &format!("{place}.{name}")));
            }
        }
        if let Some(items) = schema.get("items") {
            for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                faults.extend(self.check(items, item, &format!("{place}[{number}]")));
            }
        }
        if let Some(alternatives) = schema["oneOf"].as_array() {
            // The nearest alternative tells best what is wrong.
            let nearest = alternatives.iter().map(|one| self.check(one, value, place)).min_by_key(Vec::len);
            faults.extend(nearest.into_iter().flatten());
        }
        faults
    }
}
