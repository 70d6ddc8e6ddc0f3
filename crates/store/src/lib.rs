//! Postgres: one module an aggregate, tenant-scoped transactions.
//!
//! Here belongs everything that is kept. What a tenant owns is reached through a [`TenantTx`] alone
//! (`store.tenant(id).begin()`): it tells the database which tenant is in scope, and row-level security shows no other.
//! What must be read before a tenant is known lives in the schema `control`, behind the module [`control`], whose
//! functions take any connection: `store.control()`, `store.begin_control()`, or a [`TenantTx`].
//!
//! Rules of the room:
//! - Functions are free functions of their module and take the transaction first; the caller commits.
//! - Secrets go in and come out as [`SecretString`](secrecy::SecretString); in the database they are sealed with the
//!   tenant's data key for exactly their row and column.
//! - A change that somebody waits for enqueues its job and announces its event in the same transaction, inside these
//!   functions: callers neither enqueue nor notify for what is written here. The one exception is
//!   [`submissions::complete`], whose caller calls [`submissions::announce`] after the commit.
//! - A `get` of what is not there, or belongs to another tenant, is `None`; a change of it is [`StoreError::NotFound`].
//! - Instants that matter to expiry are judged by the database's clock.

mod answer_alerts;
mod error;
mod ids;
mod migrate;
mod row;
mod store;
mod switched_off;
mod tenant;
mod words;

pub mod alert_sends;
pub mod alert_settings;
pub mod alerts;
pub mod attempts;
pub mod audit;
pub mod bookings;
pub mod calendars;
pub mod connections;
pub mod contacts;
pub mod control;
pub mod corrections;
pub mod dead_letters;
pub mod deliveries;
pub mod delivery_alerts;
pub mod delivery_decisions;
pub mod delivery_steps;
pub mod delivery_work;
pub mod destination_counts;
pub mod destinations;
pub mod events;
pub mod file_work;
pub mod files;
pub mod flow_versions;
pub mod flows;
pub mod health;
pub mod jobs;
pub mod key_pairs;
pub mod lists;
pub mod messages;
pub mod pacing;
pub mod progress;
pub mod publications;
pub mod replies;
pub mod seen;
pub mod sessions;
pub mod source_forms;
pub mod source_watches;
pub mod submissions;
pub mod test_sessions;
pub mod whatsapp_accounts;

pub use error::StoreError;
pub use ids::{
    AccountId, AlertId, BookingId, CalendarId, ConnectionId, ContactId, DeliveryId, DestinationId, FileId, FlowId,
    InboxId, KeyPairId, ListId, MessageId, PersonId, PhoneNumberRowId, PublicationId, SessionId, SourceFormId,
    TenantId, VersionId,
};
pub use migrate::{MIGRATOR, migrate};
pub use store::{ControlConnection, ControlTx, Settings, Store};
pub use tenant::{Tenant, TenantTx};
pub use words::{
    AlertCategory, AlertWay, AttemptOutcome, BookingState, ConnectionStatus, DeliveryState, DeliveryStepState,
    FileRefusal, FileState, FlowMode, FlowStatus, HealthLevel, KeyStatus, MessageState, Origin, PublicationState,
    Role, Scan, SignIn, StepKey, StepState, Topic, UnknownWord, WaitsFor,
};
