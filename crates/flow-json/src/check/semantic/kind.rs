//! The types that bindings, expressions and payloads are checked with.

use crate::check::tree::{Json, Node};

/// The type of a value as far as it is known before the Flow runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not known, or not worth a refusal: fits everything.
    Any,
    String,
    Number,
    /// What a TextInput for numbers holds. Meta does not say whether that is a number or its digits, so it fits both.
    Digits,
    Boolean,
    Object,
    Array,
}

impl Kind {
    /// The type that a declaration of the screen's data names; `integer` is Meta's inner name for a kind of number.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::String,
            "number" | "integer" => Self::Number,
            "boolean" => Self::Boolean,
            "object" => Self::Object,
            "array" => Self::Array,
            _ => return None,
        })
    }

    /// The type of a value that stands in the document.
    pub(super) fn of(value: &Node<'_>) -> Self {
        match value.value {
            Json::Null => Self::Any,
            Json::Bool(_) => Self::Boolean,
            Json::Number(..) => Self::Number,
            Json::String(_) => Self::String,
            Json::Array(_) => Self::Array,
            Json::Object(_) => Self::Object,
        }
    }

    /// Whether a value of this type can stand where `expected` is wanted.
    pub(super) fn fits(self, expected: Self) -> bool {
        match (self, expected) {
            (Self::Any, _)
            | (_, Self::Any)
            | (Self::Digits, Self::Number | Self::String)
            | (Self::Number | Self::String, Self::Digits) => true,
            (found, expected) => found == expected,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::String => "string",
            Self::Number | Self::Digits => "number",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        }
    }
}

/// `string or array`, for a sentence.
pub(super) fn either(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" or ")
}
