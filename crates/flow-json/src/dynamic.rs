use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};

/// A property that is either written out or filled when the screen is shown ("Dynamic" in Meta's component
/// tables, Flow JSON 7.3). Properties whose literal is a string need no such type: a reference is a string too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Dynamic<T> {
    /// The value itself.
    Literal(T),
    /// A binding such as `${data.is_open}`, or an expression between backticks.
    Reference(String),
}

impl<T> Dynamic<T> {
    /// The value, where it is written out.
    pub fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Reference(_) => None,
        }
    }

    /// The binding or expression, where it is one.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Reference(text) => Some(text),
        }
    }

    /// A binding or expression. What it says is not looked at; the check of a Flow does that.
    pub fn bound(reference: impl Into<String>) -> Self {
        Self::Reference(reference.into())
    }
}

impl Dynamic<bool> {
    /// `true` as a literal, `false` as an absent property: every boolean that writers set this way is false
    /// when absent.
    pub fn when(value: bool) -> Option<Self> {
        value.then_some(Self::Literal(true))
    }
}

impl<T: Default> Default for Dynamic<T> {
    fn default() -> Self {
        Self::Literal(T::default())
    }
}

impl<T> From<T> for Dynamic<T> {
    fn from(value: T) -> Self {
        Self::Literal(value)
    }
}

impl From<u32> for Dynamic<Number> {
    fn from(value: u32) -> Self {
        Self::Literal(value.into())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Dynamic<T> {
    /// Any string that is no reference must be a `T`: Meta refuses `"required": "yes"` as well.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) if is_reference(&text) => Ok(Self::Reference(text)),
            value => T::deserialize(value).map(Self::Literal).map_err(D::Error::custom),
        }
    }
}

/// True for a text that fills a property at run time: one binding, or an expression between backticks.
pub fn is_reference(text: &str) -> bool {
    is_binding(text) || is_nested(text)
}

/// True for a text that is shaped as a binding, `${…}`, from its first to its last character. Whether it names
/// something that exists is not looked at.
pub fn is_binding(text: &str) -> bool {
    text.strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(|inner| !inner.contains(['{', '}']))
}

/// True for a text between backticks (nested expressions, Flow JSON 6.0 and later).
pub fn is_nested(text: &str) -> bool {
    text.len() > 1 && text.starts_with('`') && text.ends_with('`')
}

/// Reads a count. Meta's tables call some counts strings, so digits in quotes are taken for the number.
pub(crate) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Dynamic<u32>>, D::Error> {
    let value = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::String(text) => match text.parse::<u32>() {
            Ok(number) => Value::from(number),
            Err(_) => Value::String(text),
        },
        value => value,
    };
    Dynamic::deserialize(value).map(Some).map_err(D::Error::custom)
}
