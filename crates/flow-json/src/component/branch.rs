use super::Component;
use crate::Entries;
use serde::{Deserialize, Serialize};

/// Shows one list of components or another, by a condition. Up to three levels of If in each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct If {
    /// By what.
    pub condition: IfCondition,
    /// Shown while it holds; at least one.
    pub then: Vec<Component>,
    /// Shown while it does not (`else` in the document). Required where `then` holds a Footer.
    #[serde(rename = "else", skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Vec<Component>>,
}

/// The condition of an [`If`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IfCondition {
    /// Always the same. Meta's tools read it; it is never written by a compiler.
    Literal(bool),
    /// Plain, without backticks, as [`crate::Expression::to_condition`] writes it. A nested expression between
    /// backticks is read too.
    Expression(String),
}

impl Default for IfCondition {
    fn default() -> Self {
        Self::Expression(String::new())
    }
}

impl From<String> for IfCondition {
    fn from(expression: String) -> Self {
        Self::Expression(expression)
    }
}

impl From<&str> for IfCondition {
    fn from(expression: &str) -> Self {
        Self::Expression(expression.into())
    }
}

/// Shows the list of components whose key is the value; nothing where no key is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// One binding.
    pub value: String,
    /// Value to components; at least one case. Keys start with a letter.
    pub cases: Entries<Vec<Component>>,
}
