//! A webhook of one's own, as Standard Webhooks describes it (standard-webhooks specification, 1.0.0).
//!
//! Each completed answer is one `POST` of JSON to the address in the destination's settings.
//!
//! # Headers
//!
//! - `webhook-id`: the submission's id, the same at every repetition. Whoever receives it keeps it and ignores what it has.
//! - `webhook-timestamp`: the moment of this try, in seconds since 1970. Refuse what is more than five minutes away.
//! - `webhook-signature`: one or, while a secret is replaced, several signatures with a space between, each `v1,` and the
//!   base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`. One that fits is enough. The key is what stands
//!   behind `whsec_` in the secret, decoded from base64.
//!
//! # Body
//!
//! ```text
//! {
//!   "type": "form.response.completed",
//!   "timestamp": "2026-06-01T10:00:00Z",
//!   "data": {
//!     "test": false,
//!     "submission": { "id": "…", "url": "…", "opened_at": "…", "completed_at": "…", "page_name": "…" },
//!     "form": { "title": "…", "language": "tr", "source": "surveymonkey", "source_form_id": "…" },
//!     "answers": {
//!       "q1": { "label": "Which day?", "kind": "date", "value": "2026-08-15", "text": "2026-08-15" }
//!     },
//!     "consents": { "kvkk": { "text": "…", "given": true } },
//!     "hidden": { "utm_source": "whatsapp" },
//!     "files": [ { "question": "q7", "name": "pasaport.pdf", "mime_type": "application/pdf", "size": 48213, "url": "…" } ]
//!   }
//! }
//! ```
//!
//! `answers` has an entry for each answered question, by its id at the source. `text` is the answer in the words the person
//! saw; `value` is for programs, by `kind`:
//!
//! - a text for `short_text`, `long_text`, `email`, `phone`, `url` and `single_choice` (the option's value)
//! - a number for `number`, `rating`, `scale` and `nps`; `true` or `false` for `yes_no`, `tick` and `legal`
//! - `YYYY-MM-DD` for `date`, `MM-DD` for `month_day`, `HH:MM` for `time`, `YYYY-MM-DD HH:MM` for `date_time` (in the place
//!   of the person), seconds for `duration`
//! - a list of option values for `multi_choice` and `ranking` (first to last)
//! - `{ "values": […], "other": "…" }` where words of one's own were given beside or instead of options
//! - an object by row or part for a matrix, an address and other groups
//! - a list of file ids for `file`; the files themselves stand in `files`, each with the address in Akis where a signed-in
//!   person, or an API key, gets it
//!
//! An answer to a question that is marked sensitive has the value `null`, the text `•••` and `"masked": true`; its files
//! are listed without their names.
//!
//! Any 2xx is a success. 410 switches the destination off: a person enters another address or leaves it. Only `https://` is
//! taken, but for addresses of the own machine or network, which an installation for trying things out may call.
//!
//! The ping of the test button has the type `webhook.ping` and `{ "test": true }` as its data.

mod contract;
mod destination;
mod outcome;
mod payload;
mod signature;

pub use destination::Webhook;
pub use signature::{MOST_KEY_BYTES, new_secret, rotated, sign};

pub(crate) use destination::{Address, repeated};
pub(crate) use outcome::{is_closed, read};
pub(crate) use payload::{bounded, file_url};
pub(crate) use signature::hmac_sha256;

#[cfg(test)]
mod tests;
