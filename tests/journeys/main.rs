//! The product as people use it, through HTTP and real encryption, without a browser.

mod alone;
mod files;
mod hand;
mod health;
mod keys;
mod live;
mod quiet;
mod sessions;
mod steps;
mod walk;
mod weather;
