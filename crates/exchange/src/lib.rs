//! Runs a Plan: a request of the phone and what is known of its session go in, the answer and what must
//! happen come out.
//!
//! Here belong the shape of the data-exchange protocol ([`Request`], [`Reply`]), the checks of answers and the
//! choice of the next screen ([`step`]). Encryption, sessions and storage are the caller's. Nothing here reads
//! a clock or makes an id.

mod check;
mod path;
mod payload;
mod reply;
mod request;
mod sentences;
mod step;

pub use reply::{RefusalCode, Reply};
pub use request::{Action, ClientError, MalformedRequest, Request};
pub use step::{Effect, State, Step, step};

#[cfg(test)]
mod tests;
