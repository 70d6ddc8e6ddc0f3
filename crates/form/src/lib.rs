//! The neutral Form: what every source system's form becomes, what the editor edits and what the compiler
//! reads.
//!
//! Here belong the shape of a form ([`Form`], [`Page`], [`Question`]), the conditions under which a question
//! is asked ([`Condition`]), the answers people give ([`Answer`]) and the finished set of them
//! ([`Submission`]). Nothing here knows WhatsApp, HTTP or a database, and nothing here reads a clock.
//!
//! A new question kind is a new variant of [`QuestionKind`]; the compiler, the exchange and every connector
//! match on it without a wildcard, so the compiler names the places that must learn it.

mod answer;
mod choices;
mod condition;
mod destination;
mod fact;
mod form;
mod kind;
mod logic;
mod part;
mod question;
mod submission;
mod target;

pub use answer::{Answer, Answers, FileRef};
pub use choices::{Choice, Choices, OptionSource, OtherOption};
pub use condition::{Comparison, Condition};
pub use destination::DestinationKind;
pub use fact::Fact;
pub use form::{
    Consent, ConsentPart, Content, Ending, Form, HiddenField, Item, Language, Page, SourceKind, SourceRef,
};
pub use kind::QuestionKind;
pub use logic::{Caution, Change, Jump, JumpTarget, Operation, Variable};
pub use part::{FileTypes, GroupKind, Part, PartKind, Pattern, ScaleLabels, Uncarried};
pub use question::{Question, QuestionId};
pub use submission::{AnsweredQuestion, OptionLabels, Submission, SubmissionId};
pub use target::WriteTarget;
