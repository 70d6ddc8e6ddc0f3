//! The HTTP side of Akis: the dashboard's API, the data-exchange endpoint, webhooks, and the dashboard's files.
//!
//! Here belong routes, who may call them, what they answer and how a problem is said. SQL belongs in `store`, what a
//! form becomes in `compiler`, what a screen answers in `exchange`; a handler takes extractors that prove who is
//! asking, makes one or two calls and shapes the answer.
//!
//! To add an endpoint: one file under `api/`, a `#[utoipa::path]` beside the handler, `Member<Role>` as its first
//! argument, and a line in the resource's `router()`. The description at `/api/openapi.json` follows by itself; the
//! roles test names the endpoint until it is told which role may call it.

mod api;
mod auth;
mod body_limit;
mod connection;
mod events;
mod exchange;
mod extract;
mod hooks;
mod observe;
mod ops;
mod problem;
mod serve;
mod settings;
mod state;
mod web;

pub use api::openapi;
pub use exchange::Settings as ExchangeSettings;
pub use hooks::GooglePush;
pub use ops::install_metrics;
pub use serve::{router, serve, serve_beside};
pub use settings::{Demo, Settings};
pub use state::{Parts, State};
