//! The `akis` program as people start it: arguments, settings, signals, and what it says.
#![expect(clippy::unwrap_used, reason = "a failing test says where by itself")]

mod command_line;
mod demo;
mod keys;
mod process;
mod serve;
mod settings;
mod validate;
