//! Source systems: how Akis is authorised, reads their forms and writes responses back.
//!
//! A connector is one folder with four files: `auth.rs` (authorisation), `schema.rs` (its JSON to a neutral
//! [`Form`](akis_form::Form)), `response.rs` (a [`Submission`](akis_form::Submission) to its API) and `mod.rs` (the
//! [`Connector`] trait). Connectors build requests and parse answers; they never send, read no clock and know no
//! database. Server and worker send the requests through `egress`.
//!
//! A fifth system is a copy of `hubspot/`, a new [`SourceKind`](akis_form::SourceKind) and one line in
//! [`Connectors::from_settings`].
//!
//! `webhook/` and `table/` belong to no system: addresses of the customer's own, and answers as rows and columns.

mod answer;
mod connector;
mod contract;
mod destination;
mod error;
mod form_parts;
pub mod google_forms;
pub mod hubspot;
mod language;
mod own_place;
mod place;
mod plain_text;
mod registry;
mod request;
pub mod surveymonkey;
pub mod table;
pub mod typeform;
pub mod webhook;

pub use connector::{
    Access, Account, Authorization, AuthorizeRequest, Connector, FormList, FormQuery, FormSummary, KeySignIn,
    Outcome, Region, ScopeReason, Tokens, Watch,
};
pub use contract::{ContractCondition, DeliveryContract, DeliveryKind};
pub use destination::{
    Call, Destination, Done, Draft, Feature, Look, LookFound, Order, OrderFile, Pace, Prediction, Probe, Rate,
    Reach, Severity, Step, StepKind, Upload,
};
pub use error::{ConnectorError, EncodeError};
pub use form_parts::{FormPart, FormParts, FormStep};
pub use own_place::{own_place, places_kind, places_of_form};
pub use place::Place;
pub use registry::{Connectors, Settings};
