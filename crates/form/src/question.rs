use crate::{Change, Condition, Jump, QuestionKind, WriteTarget};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A question's identity within its form: the source's own id or name, so that answers find their way back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionId(pub String);

impl QuestionId {
    /// Wraps a source id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable within the form.
    pub id: QuestionId,
    /// The question as people read it, never shortened; empty when the source has none.
    pub label: String,
    /// Help text under the field.
    #[serde(default)]
    pub help: String,
    /// Whether an answer must be given while the question is visible.
    pub required: bool,
    /// What is asked, with its bounds.
    pub kind: QuestionKind,
    /// Asked only while this holds; `None` always.
    #[serde(default)]
    pub visible_when: Option<Condition>,
    /// Masked in lists, webhooks and exports.
    #[serde(default)]
    pub sensitive: bool,
    /// Where the answer goes at the source.
    pub target: WriteTarget,
    /// The source collects it beside its questions (the respondent's e-mail of a Google form). It is asked like
    /// any other, but the report counts it among the content, not the questions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub collected: bool,
    /// Where the form goes on after this question; the first that holds wins, none means the next item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jumps: Vec<Jump>,
    /// What the source computes once this question is answered, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}
