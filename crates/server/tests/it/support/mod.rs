//! A server on a fresh database, and a browser that asks it.

mod browser;
mod company;
mod server;
mod systems;
mod vendor;

pub(crate) use browser::{Answer, Browser};
pub(crate) use company::{Company, form};
pub(crate) use server::{Server, settings};
pub(crate) use systems::systems;
pub(crate) use vendor::Vendor;
