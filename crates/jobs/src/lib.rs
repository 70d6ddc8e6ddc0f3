//! A small Postgres queue: leases, retries, tenants take turns.
//!
//! Here belong the life of a job ([`enqueue`], [`claim`], [`heartbeat`], [`finish`], [`release`]) and the loop that runs
//! handlers over it ([`Runner`]). Nothing here knows what a job is about: a payload holds ids alone, and a
//! [`Handler`] looks up the rest.
//!
//! What a caller can rely on:
//! - A job is enqueued in the caller's own transaction, so it exists exactly when the change it belongs to does.
//! - A claim is a short transaction; the work happens outside it under a lease. A dead worker's lease runs out and the
//!   job comes back, so a handler runs *at least* once and must be safe to repeat.
//! - A claim is named by its worker and a number that only grows: whoever lost its lease can neither finish nor renew.
//! - Tenants take turns: ten thousand jobs of one tenant do not hold up the only job of another.
//! - Leases and due times are judged by the database's clock; a worker's wrong clock changes nothing.

mod claim;
mod enqueue;
mod error;
mod handler;
mod job;
mod lease;
mod runner;
mod wake;

pub use claim::{Turn, claim};
pub use enqueue::{CHANNEL, enqueue, enqueue_all, enqueue_quietly};
pub use error::QueueError;
pub use futures_util::future::BoxFuture;
pub use handler::Handler;
pub use job::{Job, NewJob, Outcome};
pub use lease::{Backlog, backlog, finish, heartbeat, release};
pub use runner::{Runner, Settings};
pub use wake::Hints;
