//! The product as people use it, through HTTP and real encryption, without a browser.

mod alone;
mod drift;
mod files;
mod hand;
mod health;
mod hubspot;
mod keys;
mod live;
mod process;
mod quiet;
mod sessions;
mod sources;
mod steps;
mod walk;
mod weather;
