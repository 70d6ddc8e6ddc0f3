use crate::Entries;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The declaration of one entry of a screen's data: what the endpoint must send for it. Undeclared data never
/// reaches the screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataField {
    /// `string`, `number`, `boolean`, `object` or `array`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For an object: its members. All of them must be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Entries<DataField>>,
    /// For an array: its elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<DataField>>,
    /// What Meta's preview shows. Required at the top level of the declaration, forbidden below it.
    #[serde(rename = "__example__", default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}

impl DataField {
    /// A string with its example.
    pub fn string(example: &str) -> Self {
        Self { kind: "string".into(), properties: None, items: None, example: Some(example.into()) }
    }

    /// An object of strings, each empty in the example.
    pub fn strings<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let member = Self { kind: "string".into(), properties: None, items: None, example: None };
        let example: serde_json::Map<String, Value> =
            names.clone().map(|name| (name.to_owned(), Value::from(""))).collect();
        Self {
            kind: "object".into(),
            properties: Some(names.map(|name| (name, member.clone())).collect()),
            items: None,
            example: Some(Value::Object(example)),
        }
    }
}
