//! SurveyMonkey: its form definitions read into the neutral form, and its spelling of a response.
//!
//! `schema.rs` holds the survey as a whole, `question.rs` one question; `choice.rs`, `matrix.rs`, `open_ended.rs` and
//! `rows.rs` the families of questions; `options.rs`, `required.rs` and `day.rs` what they share; `node.rs` the lenient
//! view of the JSON; `response.rs` the body of a collector's response.

mod choice;
mod day;
mod matrix;
mod node;
mod open_ended;
mod options;
mod question;
mod required;
mod response;
mod rows;
mod schema;

pub use response::{Rendered, body};

use crate::{ConnectorError, answer};
use akis_form::Form;

/// A survey as `GET /v3/surveys/{id}/details` answers it, read without any account.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is not JSON or not such an answer; the reason names what is missing.
pub fn read_definition(text: &[u8]) -> Result<Form, ConnectorError> {
    schema::form(&answer::parse(text)?)
}

#[cfg(test)]
mod tests;
