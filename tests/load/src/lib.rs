//! Plays many phones against a private server, to see how fast it is and whether anything confirmed is ever lost.
//!
//! A [`Stack`] is a private Postgres, as durable as one in production, with the real `akis serve` beside it as a process
//! of its own. A [`Company`] in it has a form of five screens. A [`Deck`] holds scripts: what one phone sends, encrypted
//! before any clock starts. The loops of [`drive`] play a deck, and [`ledger`] compares what the phones saw confirmed with
//! what is stored. The phones' crypto is their own: no code of the server's opens or seals anything here.

pub mod cases;
pub mod deck;
pub mod drive;
pub mod envelope;
pub mod form;
pub mod ledger;
pub mod limit;
#[cfg(feature = "other-queue")]
pub mod other_queue;
pub mod receiver;
pub mod relay;
pub mod report;
pub mod seed;
pub mod server;
pub mod stack;
pub mod usage;
pub mod wire;
pub mod worker;

pub use deck::{Deck, Expect, Script, Shot};
pub use seed::Company;
pub use server::Server;
pub use stack::{Stack, Weather};
