//! The sandbox against clients written here: what it accepts, what it refuses, what its phone does.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper that cannot go on fails its test")]

mod business;
mod control;
mod google;
mod graph;
mod hubspot;
mod hubspot_crm;
mod hubspot_files;
mod hubspot_owner;
mod listener;
mod mailbox;
mod oauth;
mod persistence;
mod phone;
mod player;
mod restart;
mod submit;
mod surveymonkey;
mod surveymonkey_responses;
mod typeform;
mod uploads;
