//! The server's routes, driven as a browser would, on a database of its own for each test.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod access;
mod alerts;
mod answers;
mod audit;
mod auth;
mod calendars;
mod connecting;
mod deliveries;
mod destinations;
mod disconnecting;
mod document;
mod drift;
mod endpoint;
mod events;
mod files;
mod flows;
mod keys;
mod languages;
mod lists;
mod members;
mod problems;
mod publishing;
mod refusals;
mod replies;
mod roles;
mod serve;
mod source_hooks;
mod sources;
mod support;
mod web;
