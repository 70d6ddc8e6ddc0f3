//! Calls in a tenant's name, against a source that answers as HubSpot documents it, on a database of its own for each
//! test.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod calls;
mod drift;
mod pace;
mod refresh;
mod refused;
mod send;
mod source;
mod watch;
mod world;
