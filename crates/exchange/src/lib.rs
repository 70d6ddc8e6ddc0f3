//! Runs a Plan: a request of the phone and what is known of its session go in, the answer and what must
//! happen come out.
//!
//! Here belong the shape of the data-exchange protocol ([`Request`], [`Reply`]), the checks of answers and the
//! choice of the next screen ([`step`]), and the checks of answers that come all at once ([`check_all`]).
//! Encryption, sessions and storage are the caller's. Nothing here reads a clock or makes an id.

mod arrive;
mod begin;
mod check;
mod facts;
mod inputs;
mod live;
mod outcome;
mod path;
mod payload;
mod reply;
mod request;
mod resume;
mod route;
mod search;
mod sentences;
mod show;
mod step;
mod summary;
mod wanted;

pub use arrive::{Arrived, check_all};
pub use facts::{Facts, FileRefusal, FileState, Hold, LiveOptions, WantedFile, Wants, wants};
pub use outcome::{Effect, State, Step};
pub use reply::{RefusalCode, Reply};
pub use request::{Action, ClientError, MalformedRequest, Request};
pub use step::step;

#[cfg(test)]
mod tests;
