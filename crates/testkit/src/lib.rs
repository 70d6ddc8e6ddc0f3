//! A running product for tests: server, worker, database and the stand-ins, started as the demo starts them.
//!
//! [`Product::start`] gives one with a database of its own and somebody signed in. What a test does to it goes through
//! HTTP: [`Product::dashboard`] is a browser, [`Product::vendors`] is the outside world. [`wait_until`] waits for what
//! happens elsewhere.

mod client;
mod database;
mod product;
mod vendors;
mod wait;

pub use client::{Client, Reply};
pub use database::Database;
pub use product::Product;
pub use reqwest::Method;
pub use vendors::{Customer, Vendors};
pub use wait::{PATIENCE, wait_until};
