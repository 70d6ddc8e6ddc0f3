//! The words a vendor's document allows, and whether we send one of them.

use super::Document;
use crate::shape::steps;
use crate::statement::{Sent, Statement, values};
use bytes::Bytes;
use http::Request;
use serde_json::Value;

impl Document {
    /// Every value of a request that is none of those the document allows there.
    pub(crate) fn disallowed(&self, statement: &Statement, request: &Request<Bytes>) -> Vec<String> {
        let [query, body] = values(request);
        let parameters = self.parameters(statement);
        let of_query = query.iter().filter_map(|(name, value)| {
            let one = parameters.iter().find(|one| one["in"] == "query" && one["name"] == name.as_str())?;
            (!self.allows(&one["schema"], value)).then(|| format!("query {name} is {}", shown(value)))
        });
        let schema = self.body(statement);
        let of_body = body.iter().filter_map(|(path, value)| {
            let found = self.at(schema, &steps(path));
            let fits = found.is_empty() || found.iter().any(|schema| self.allows(schema, value));
            (!fits).then(|| format!("body {path} is {}", shown(value)))
        });
        of_query.chain(of_body).collect()
    }

    fn allows(&self, schema: &Value, value: &Sent) -> bool {
        let parts = self.parts(schema);
        let mut lists = parts.iter().filter_map(|part| part["enum"].as_array()).peekable();
        if lists.peek().is_some() {
            return lists.any(|list| list.iter().any(|one| same(one, value)));
        }
        // A list in a query or a form is one name several times.
        let items: Vec<&Value> = parts.into_iter().filter_map(|part| part.get("items")).collect();
        items.is_empty() || items.iter().any(|items| self.allows(items, value))
    }
}

/// Everything in a query or a form is text.
fn same(allowed: &Value, value: &Sent) -> bool {
    match value {
        Sent::Json(value) => allowed == value,
        Sent::Text(text) => match allowed {
            Value::String(allowed) => allowed == text,
            other => serde_json::from_str::<Value>(text).is_ok_and(|value| value == *other),
        },
    }
}

fn shown(value: &Sent) -> String {
    match value {
        Sent::Json(value) => value.to_string(),
        Sent::Text(text) => text.clone(),
    }
}
