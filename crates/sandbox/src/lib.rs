//! Plays the outside world: Graph API, source systems, a customer's phone, a webhook's receiver, a mail server.
//!
//! The sandbox stands beside the house and shares no code with the rooms it tests. It has its own encryption client,
//! its own reading of Flow JSON and its own HTTP shapes, taken from the vendors' published documents, so that a
//! mistake in a room is not repeated here and thereby hidden.
//!
//! * [`Sandbox::start`] listens and serves everything; [`router`] and [`control_router`] give the routes alone.
//! * [`Phone`] is a customer: it receives messages, opens Flows, fills inputs and taps, all through real encryption.
//! * [`phone::Player`] plays a Flow alone, without HTTP.
//! * The control API under `/sandbox` offers the same to any HTTP client; `GET /sandbox/api` describes it.

mod clock;
mod consent;
mod control;
mod edit;
mod faults;
mod google;
mod graph;
mod hubspot;
mod listener;
mod mailbox;
mod observe;
mod options;
mod persist;
pub mod phone;
mod relay;
mod run;
mod state;
mod surveymonkey;
mod switch;
mod typeform;
mod world;

pub use faults::{Fault, FaultKind, Faults, UnknownVendor};
pub use graph::validation_errors;
pub use options::{Account, App, GoogleApp, HubspotApp, Number, Options, SurveymonkeyApp, TypeformApp};
pub use phone::{
    ChatMessage, Component, Direction, Exchange, FlowButton, Footer, MessageStatus, OpenScreen, Phone, PhoneError,
    PhoneView, SummaryLine,
};
pub use relay::cdn_router;
pub use run::{Running, SandboxError, control_router, router};
pub use state::Sandbox;
