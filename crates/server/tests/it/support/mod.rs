//! A server on a fresh database, and a browser that asks it.

mod browser;
mod company;
mod server;

pub(crate) use browser::{Answer, Browser};
pub(crate) use company::{Company, form};
pub(crate) use server::{Server, settings};
