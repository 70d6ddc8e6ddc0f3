use crate::{Condition, QuestionId};
use serde::{Deserialize, Serialize};

/// Where a form goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jump {
    /// Only while this holds; [`Condition::All`] of nothing always does.
    pub when: Condition,
    /// Where to.
    pub to: JumpTarget,
}

/// The places a jump can lead to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", content = "id", rename_all = "snake_case")]
pub enum JumpTarget {
    /// A question, or a text block that has an id.
    Item(QuestionId),
    /// The page with this id.
    Page(String),
    /// The ending with this id; empty for the form's own.
    Ending(String),
    /// Back to the start (Google's `RESTART_FORM`); never compiled, always reported.
    Start,
}

/// A number the source computes from answers (a score). Its value stands among the answers under its id, so a
/// condition asks about it as about any question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Its name at the source, made unlike any question's id by the reader (`variable:score`).
    pub id: QuestionId,
    /// Before the first change.
    pub initial: f64,
}

/// One change of a variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Only while this holds.
    pub when: Condition,
    /// Which variable.
    pub variable: QuestionId,
    /// What is done to it.
    pub operation: Operation,
    /// By how much.
    pub by: f64,
}

/// What is done to a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient; by zero it changes nothing.
    Divide,
}

impl Operation {
    /// The value afterwards.
    pub fn apply(self, value: f64, by: f64) -> f64 {
        match self {
            Self::Add => value + by,
            Self::Subtract => value - by,
            Self::Multiply => value * by,
            Self::Divide if by == 0.0 => value,
            Self::Divide => value / by,
        }
    }
}

/// Something about a form that its owner must know and that stands at no single question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "caution", rename_all = "snake_case")]
pub enum Caution {
    /// The source keeps skip logic that its API does not tell (SurveyMonkey); everything is asked in order.
    LogicUnreadable,
    /// The source keeps checks of answers that its API does not tell (Google Forms).
    ValidationUnreadable,
    /// The source keeps "after this section go to" rules that its API does not tell (Google Forms).
    SectionJumpsUnreadable,
    /// Only people who sign in may answer at the source, so a response cannot be posted to it.
    SignInRequired,
    /// The form takes no answers at present.
    Closed,
    /// The form is a quiz; marks are not shown in WhatsApp.
    Quiz,
    /// Options, questions or pages are shuffled at the source; in WhatsApp they keep their order.
    Shuffled,
    /// Texts refer to earlier answers (piping); WhatsApp shows a neutral word instead.
    Piping,
    /// The form has translations; one language was read.
    Translations {
        /// The language tags left out.
        left_out: Vec<String>,
    },
    /// A part of the definition could not be read and was left out.
    Unreadable {
        /// Where, in the source's own words.
        what: String,
    },
}
