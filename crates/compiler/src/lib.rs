//! Turns a [`Form`](akis_form::Form) into everything a FlowVersion consists of: the Flow JSON that Meta publishes, the [`Plan`]
//! that the exchange runs, and the [`Report`] that tells the owner what was carried and what was not.
//!
//! Here belong the choice of component for a question, the layout of screens, the wording of what WhatsApp's
//! limits do not let stand, and the conditions under which a screen is skipped. Nothing here knows HTTP, a
//! database or a clock, and the same form compiles to the same bytes.
//!
//! Every Form kind is matched without a wildcard: a new kind does not build until it has a home here.
//!
//! # What is not carried
//!
//! A question without a place in WhatsApp stays in the report with the reason and a way out. That is allowed for
//! these alone; a test fails on any other:
//!
//! * payments, drawn signatures, appointments at another service (Calendly), and kinds of a source this version
//!   does not know ([`Uncarried`](akis_form::Uncarried));
//! * what Meta's rules forbid to ask: full card, account and national id numbers, passwords (`policy: true`);
//! * sound files, which no picker of WhatsApp takes;
//! * questions without options, and what is too large for any phone: over 200 rows or columns of a grid, 100 cells of
//!   a grid of lists, 100 labelled lines, 200 ranks, 920 boxes to tick;
//! * options that are fetched while the form is filled in, on a phone without an endpoint when the form knows none of
//!   them, and several of them where more than one must be chosen;
//! * questions nobody can come to: behind a condition that never holds, or off every way through the form.

mod alone;
mod ask;
mod build;
mod bundle;
mod compile;
mod conditions;
mod consent;
mod content;
mod device;
mod ease;
mod fact;
mod in_form;
mod initial;
mod layout;
mod logic;
mod names;
mod options;
mod plan;
mod policy;
mod predict;
mod render;
mod report;
mod route;
mod text;
mod title;
mod triage;
mod unit;
mod way;
mod words;

#[cfg(test)]
mod tests;

pub use compile::{CompileError, Compiled, DataApiVersion, Layout, Mode, Settings, compile};
pub use initial::Initial;
pub use plan::{
    FieldCheck, FieldRole, Gate, OTHER, Plan, PlanEnding, PlanField, PlanJump, PlanOption, PlanScreen, PlanTarget,
    QuestionRule, Rule, ScreenRole,
};
pub use report::{ConditionRow, ConsentRow, ContentRow, Outcome, QuestionRow, Report};
