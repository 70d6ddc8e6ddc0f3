//! The worker over a real database and stand-ins that answer as the vendors document it: what was asked for arrives, and
//! arrives once, whatever the vendor or the worker does.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod alerts;
mod company;
mod crashes;
mod deliver;
mod delivery_alerts;
mod desk;
mod flow_news;
mod hanging;
mod keys;
mod look_up;
mod media;
mod outage;
mod pacing;
mod probe;
mod publish;
mod publish_checked;
mod replies;
mod send_message;
mod smtp;
mod source_check;
mod steps;
mod tests_of_people;
mod uploads;
mod vendor;
mod webhook;
mod world;
