//! Calls to a source system in a tenant's name.
//!
//! Here belongs one thing: [`Caller`], which gives a request of a connector, or a call of a destination, the connection's
//! token, keeps that token fresh, and says in words when only a person can help. What is asked belongs in `connectors`, how
//! it is sent in `egress`, what is kept in `store`.
//!
//! What a caller can rely on:
//! - A token is renewed before it ends, by one process at a time, with no database transaction open while the source is
//!   asked. The others go on with the present token, or wait for the new one.
//! - A call refused with status 401 is repeated once with a new token; it did nothing the first time.
//! - When the source takes the consent back, the connection is marked and every call ends at once in
//!   [`CallError::ReconnectNeeded`], until a person connects again.
//! - A refusal is held against the tokens it was given to, and against no later ones ([`TokenVersion`]).

mod caller;
mod error;
mod form;
mod listed;
mod pace;
mod refresh;
mod refused;
mod send;
mod source;
mod tell;
mod unreadable;
mod watch;

pub use caller::Caller;
pub use error::{CallError, RefreshError};
pub use form::FormRead;
pub use listed::lists_changes;
pub use refused::TokenVersion;
pub use send::{Sending, UploadSource};
pub use source::{CheckError, Checked};
pub use tell::judged;
pub use watch::HOOK_PATH;
