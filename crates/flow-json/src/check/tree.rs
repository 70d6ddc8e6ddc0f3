//! The document as a tree that remembers where everything stands.

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
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

/// A text that is not JSON, and where it stops being so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub message: String,
    pub at: usize,
}

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

impl<'t> Node<'t> {
    /// Reads a text. Nesting beyond 512 levels is refused, so no input can exhaust the stack.
    pub(crate) fn parse(text: &'t str) -> Result<Self, NotJson> {
        let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
        let parsed = parse_to_ast(text, &collect, &STRICT)
            .map_err(|error| NotJson { message: error.kind().to_string(), at: error.range().start })?;
        let value = parsed.value.ok_or_else(|| NotJson { message: "the text is empty".into(), at: 0 })?;
        no_foreign_characters(text)?;
        Ok(Self::from(value))
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

/// Refuses two kinds of characters that the reader lets pass and JSON does not: control characters inside strings, and
/// white space outside them that is not JSON's. The text is known to be well-formed otherwise.
fn no_foreign_characters(text: &str) -> Result<(), NotJson> {
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            if byte < b' ' {
                return Err(NotJson { message: "Control characters in strings must be escaped".into(), at });
            }
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else if byte == b'"' {
            in_string = true;
        } else if !byte.is_ascii_graphic() && !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return Err(NotJson { message: "Unexpected character".into(), at });
        }
    }
    Ok(())
}

impl<'t> From<Value<'t>> for Node<'t> {
    fn from(value: Value<'t>) -> Self {
        let (start, end) = (value.range().start, value.range().end);
        let value = match value {
            Value::NullKeyword(_) => Json::Null,
            Value::BooleanLit(literal) => Json::Bool(literal.value),
            Value::NumberLit(literal) => Json::Number(literal.value, literal.value.parse().unwrap_or(f64::NAN)),
            Value::StringLit(literal) => Json::String(literal.value),
            Value::Array(array) => Json::Array(array.elements.into_iter().map(Self::from).collect()),
            Value::Object(object) => {
                let member = |property: jsonc_parser::ast::ObjectProp<'t>| {
                    let at = property.name.range().start;
                    let key = match property.name {
                        ObjectPropName::String(name) => name.value,
                        ObjectPropName::Word(name) => Cow::Borrowed(name.value),
                    };
                    Member { key, at, value: Self::from(property.value) }
                };
                Json::Object(object.properties.into_iter().map(member).collect())
            }
        };
        Self { value, start, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> usize {
        Node::parse(text).unwrap_err().at
    }

    #[test]
    fn only_json_passes() {
        for text in ["{}", " [1, \"a\\\"\\\\\", {\"k\": [-1.5e3, true, null]}]\r\n\t", "\"\u{a0}\""] {
            assert!(Node::parse(text).is_ok(), "{text}");
        }
        for text in
            ["", "{", "{} {}", "{\"a\":1,}", "[1,]", "[01]", "{a:1}", "['a']", "[1] // no", "\u{feff}{}", "[NaN]"]
        {
            assert!(Node::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn characters_that_are_not_jsons_are_found_where_they_stand() {
        assert_eq!(fault("{\"a\": \"b\nc\"}"), 8);
        assert_eq!(fault("{\"a\\\"\": \"b\tc\"}"), 10);
        assert_eq!(fault("[1,\u{a0}2]"), 3);
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);
        assert!(Node::parse(&deep).is_err());
        let closed = format!("{}{}", "[".repeat(600), "]".repeat(600));
        assert!(Node::parse(&closed).is_err());
        let fine = format!("{}{}", "[".repeat(300), "]".repeat(300));
        assert!(Node::parse(&fine).is_ok());
    }

    #[test]
    fn the_last_of_repeated_keys_counts() {
        let node = Node::parse(r#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(node.get("a").and_then(Node::as_f64), Some(2.0));
    }
}
