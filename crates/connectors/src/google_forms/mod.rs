//! Google Forms: its form definitions read into the neutral form, and its spelling of a response.
//!
//! `schema.rs` reads a form, `kinds.rs` one question of it, `jumps.rs` where its answers lead; `ids.rs` keeps ids apart
//! and `json.rs` reads JSON leniently. `response.rs` holds the three ways a response can be spelled: for the customer's
//! Apps Script ([`bridge_body`]), for the public form post ([`form_post`]) and for a row of a spreadsheet
//! ([`sheet_row`]).

mod ids;
mod json;
mod jumps;
mod kinds;
mod response;
mod schema;
#[cfg(test)]
mod tests;

use crate::{ConnectorError, answer};
use akis_form::Form;

pub use response::{BridgeAnswer, BridgeBody, BridgeValue, SheetRow, bridge_body, form_post, sheet_row};

/// A form definition as `forms.get` of the Forms API v1 answers it, read without any account.
///
/// Every question item becomes one question under the item's id, a grid too; unknown kinds are kept as
/// [`Unsupported`](akis_form::QuestionKind::Unsupported). What the API does not tell (checks of answers, the next section
/// of a section) or what cannot be read stands in the form's cautions.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is no JSON, or JSON that is not a Google form.
pub fn read_definition(text: &[u8]) -> Result<Form, ConnectorError> {
    // Editors on Windows put a mark before the text, which is no JSON.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    schema::form(&answer::parse(text)?)
}
