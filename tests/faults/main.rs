//! The server's bad days: Postgres crashes, hangs, or has another clock; the server itself is killed. Phones fill in forms
//! all the while and try again like people do. Whatever was confirmed to one is stored, once, with its delivery; and every
//! request is answered rightly or refused honestly before WhatsApp gives up on it.
//!
//! A test of the package `akis`, because only those are given the real program. Everything else is the load generator's.

mod clock;
mod postgres;
mod scene;
mod server;
