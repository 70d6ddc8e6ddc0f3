//! The document as a tree that remembers where everything stands.

use super::read::{NotJson, read};
use std::borrow::Cow;

/// One JSON value and its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node<'t> {
    /// What it is.
    pub value: Json<'t>,
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset behind its last character.
    pub end: usize,
}

/// The JSON types.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json<'t> {
    Null,
    Bool(bool),
    /// As written, and by value.
    Number(&'t str, f64),
    String(Cow<'t, str>),
    Array(Vec<Node<'t>>),
    /// In the text's order; a repeated key stays repeated.
    Object(Vec<Member<'t>>),
}

/// One entry of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member<'t> {
    pub key: Cow<'t, str>,
    /// Byte offset of the key's opening quote.
    pub at: usize,
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    /// Reads a text. Nesting beyond 512 levels is refused, so no input can exhaust the stack.
    pub(crate) fn parse(text: &'t str) -> Result<Self, NotJson> {
        read(text)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.value {
            Json::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self.value {
            Json::Number(_, value) => Some(value),
            _ => None,
        }
    }

    /// The elements; none for anything but an array.
    pub(crate) fn items(&self) -> &[Node<'t>] {
        match &self.value {
            Json::Array(items) => items,
            _ => &[],
        }
    }

    /// The entries; none for anything but an object.
    pub(crate) fn members(&self) -> &[Member<'t>] {
        match &self.value {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.value, Json::Object(_))
    }

    pub(crate) fn is_array(&self) -> bool {
        matches!(self.value, Json::Array(_))
    }

    /// The value under this key; the last one where the key is repeated, as `JSON.parse` reads it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.members().iter().rev().find(|member| member.key == key).map(|member| &member.value)
    }

    /// The text under this key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::as_str)
    }

    /// The JSON type as JSON Schema names it.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.value {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(..) => "number",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_repeated_keys_counts() {
        let node = Node::parse(r#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(node.get("a").and_then(Node::as_f64), Some(2.0));
    }
}
