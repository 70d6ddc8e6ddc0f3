//! The client against real sockets on this machine.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod addresses;
mod destinations;
mod downloads;
mod led;
mod limits;
mod server;
mod uploads;
