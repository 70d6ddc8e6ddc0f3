//! Source systems: how Akis is authorised, reads their forms and writes responses back.
//!
//! A connector is one folder with four files: `auth.rs` (authorisation), `schema.rs` (its JSON to a neutral
//! [`Form`](akis_form::Form)), `response.rs` (a [`Submission`](akis_form::Submission) to its API) and `mod.rs` (the
//! [`Connector`] trait). Connectors build requests and parse answers; they never send, read no clock and know no
//! database. Server and worker send the requests through `egress`.
//!
//! A fifth system is a copy of `hubspot/`, a new [`SourceKind`](akis_form::SourceKind) and one line in
//! [`Connectors::from_settings`].

mod answer;
mod connector;
mod contract;
mod error;
pub mod google_forms;
pub mod hubspot;
mod language;
mod plain_text;
mod registry;
mod request;
pub mod surveymonkey;
pub mod typeform;

pub use connector::{
    Access, Account, Authorization, Connector, FormList, FormSummary, Found, Outcome, ScopeReason, SubmitContext,
    Tokens,
};
pub use contract::{ContractCondition, DeliveryContract, DeliveryKind};
pub use error::{ConnectorError, EncodeError};
pub use registry::{Connectors, Settings};
