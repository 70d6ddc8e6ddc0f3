//! The server's routes, driven as a browser would, on a database of its own for each test.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod access;
mod answers;
mod audit;
mod auth;
mod calendars;
mod document;
mod endpoint;
mod events;
mod files;
mod flows;
mod keys;
mod languages;
mod lists;
mod members;
mod problems;
mod replies;
mod roles;
mod serve;
mod support;
mod web;
