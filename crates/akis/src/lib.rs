//! The `akis` program: puts the rooms together.
//!
//! Here belongs what no room may know because it needs several: settings from all of them, the running product
//! ([`stack`]), what a new demo holds ([`seed`]), the demo itself, and the command line. The test kit starts the product
//! through [`stack`] and [`seed`] as well, so that tests run what people run.

pub mod cli;
mod compile;
pub mod config;
mod demo;
pub mod doctor;
mod keys;
mod log;
mod report_table;
pub mod seed;
pub mod stack;
mod validate;
