//! Turns a [`Form`](akis_form::Form) into everything a FlowVersion consists of: the Flow JSON that Meta publishes, the [`Plan`]
//! that the exchange runs, and the [`Report`] that tells the owner what was carried and what was not.
//!
//! Here belong the choice of component for a question, the layout of screens, the wording of what WhatsApp's
//! limits do not let stand, and the conditions under which a screen is skipped. Nothing here knows HTTP, a
//! database or a clock, and the same form compiles to the same bytes.
//!
//! Every Form kind is matched without a wildcard: a new kind does not build until it has a home here.

mod ask;
mod compile;
mod conditions;
mod consent;
mod layout;
mod names;
mod options;
mod plan;
mod render;
mod report;
mod text;
mod triage;
mod unit;
mod words;

#[cfg(test)]
mod tests;

pub use compile::{CompileError, Compiled, Settings, compile};
pub use plan::{FieldCheck, Plan, PlanField, PlanOption, PlanScreen};
pub use report::{ConditionRow, ConsentRow, ContentRow, Outcome, QuestionRow, Report};
