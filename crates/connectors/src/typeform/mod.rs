//! Typeform: its form definitions read into the neutral form, and its spelling of a response.
//!
//! `schema.rs` reads a form field by field, `kinds.rs`, `options.rs` and `parts.rs` what a field asks, `screens.rs` the
//! welcome and the endings, `logic.rs` and `conditions.rs` where the form goes on. `index.rs` remembers what the logic
//! can name, `text.rs` makes texts plain, `json.rs` reads JSON that may hold anything. `response.rs` and
//! `spelling.rs` spell a filled form as Typeform's webhook does, `path.rs` finds out how a person went through it.

mod conditions;
mod index;
mod json;
mod kinds;
mod logic;
mod options;
mod parts;
mod path;
mod response;
mod schema;
mod screens;
mod spelling;
#[cfg(test)]
mod tests;
mod text;

use crate::{ConnectorError, answer};
use akis_form::Form;

pub use response::{ResponseContext, form_response};

/// A form definition as `GET /forms/{id}` of the Create API answers it, read without any account.
///
/// Every field that asks something becomes one question under the field's id, also a matrix, a contact block and an
/// address; `hidden` names become hidden fields; a group becomes a page. What is not known is kept as
/// [`Unsupported`](akis_form::QuestionKind::Unsupported), what cannot be read stands in the form's cautions.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is no JSON, or JSON that is not a Typeform definition.
pub fn read_definition(text: &[u8]) -> Result<Form, ConnectorError> {
    // Editors on Windows put a mark before the text, which is no JSON.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    schema::form(&answer::parse(text)?)
}
