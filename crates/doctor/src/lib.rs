//! How an endpoint is, seen from outside, and what that means for its form.
//!
//! Here belong: [`Doctor`], which plays Meta's relay and a phone against our own public address and writes a sheet in words;
//! [`ping`], the same for a moment; [`health`], which turns figures and Meta's news into levels and sentences, with Meta's
//! thresholds; [`news`], which puts Meta's news in order. What is counted stands in `akis_store::health`; who asks and when
//! is the server's, the worker's and the command line's.
//!
//! The phone's side of the envelope and of the signature is written here once more, with other parts than the endpoint's
//! own: a test that used the same code would agree with its faults.

mod case;
mod check;
mod doctor;
pub mod health;
mod model;
pub mod news;
mod phone;
mod relay;
mod settings;
mod sheet;

pub use doctor::{Doctor, DoctorError};
pub use relay::{OWN_HEADER, PingError, Pinger, ping};
pub use settings::Settings;
pub use sheet::{Check, CheckKey, CheckState, Latency, Sheet};
