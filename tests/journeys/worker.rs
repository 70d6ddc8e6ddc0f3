//! The worker that `process.rs` kills. The real program refuses addresses of this machine, so it is composed here, of the same
//! parts.

use akis::config::Sources;
use akis::stack::{self, Rooms};
use akis_store::Store;
use anyhow::{Context as _, Result};
use secrecy::SecretString;
use serde_json::Value;

/// The vendors that the worker of these tests calls, and the stand-ins' paths for them.
const ADDRESSES: [(&str, &str); 8] = [
    ("meta.graph_url", "/graph"),
    ("hubspot.app_url", "/hubspot-app"),
    ("hubspot.api_url", "/hubspot"),
    ("hubspot.forms_url", "/hsforms"),
    ("google.oauth_url", "/google/oauth2"),
    ("google.forms_url", "/google/forms"),
    ("google.drive_url", "/google/www"),
    ("google.docs_url", "/google/docs"),
];

#[tokio::main]
async fn main() -> Result<()> {
    let plan = std::env::var("AKIS_JOURNEYS_WORKER").context("only process.rs starts this")?;
    let plan: Value = serde_json::from_str(&plan)?;
    let text = |name: &str| plan[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
    let sandbox = text("sandbox")?;
    let address = |path: &str| format!("{}{path}", sandbox.trim_end_matches('/'));
    let sources = Sources::demo()
        .with("server.listen", "127.0.0.1:0")
        .with("server.public_url", text("dashboard")?)
        .with("worker.lease_seconds", 2.0)
        .with("worker.retry_base_seconds", 0.2)
        .with("worker.retry_max_seconds", 1.0)
        .with("worker.lookup_window_seconds", 2.0)
        .with("worker.source_check_seconds", 0.0)
        .with("health.probe_seconds", 0.0)
        // Longer than a test: no call ends before the worker does.
        .with("egress.timeout_ms", 60_000);
    let sources = ADDRESSES.iter().fold(sources, |sources, (setting, path)| sources.with(setting, address(path)));
    let mut config = sources.config()?;
    config.database.url = Some(SecretString::from(text("database")?));
    stack::install_tls();
    let store = Store::connect(&config.database, config.secrets.master_key()?).await?;
    let rooms = Rooms::new(&config, store)?;
    stack::run_worker(&rooms, &config, stack::cancelled_by_signals()).await
}
