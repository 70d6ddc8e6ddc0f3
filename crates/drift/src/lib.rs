//! The drift guard: what changed between two states of a form at its source, which of it breaks delivery, and a draft
//! that has the source's changes and the tenant's own edits.
//!
//! [`compare`] tells a person what is different; it passes over what nobody would see. [`judge`] says what of it concerns
//! the draft and what is published. [`merge`] is exact: it
//! takes three states (what both started from, what the source has, what the tenant made of it) and keeps each side's
//! changes; where both changed the same thing it decides and says so. Nothing here reads a clock or asks anybody.

mod bounds;
mod change;
mod compare;
mod conflict;
mod consents;
mod judge;
mod kinds;
mod list;
mod merge;
mod merge_kinds;
mod noise;
mod options;
mod words;

pub use change::{Change, ChangeKind};
pub use compare::compare;
pub use conflict::{Conflict, ConflictField};
pub use judge::{Judgement, judge};
pub use merge::{Merged, merge};

#[cfg(test)]
mod tests;
