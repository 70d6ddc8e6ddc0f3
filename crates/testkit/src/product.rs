//! The product itself.

use crate::client::Client;
use crate::database::Database;
use crate::vendors::Vendors;
use akis::config::Sources;
use akis::stack::{self, Plan, Rooms, Stack};
use anyhow::{Context as _, Result, ensure};
use secrecy::SecretString;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use url::Url;

const SIGN_IN_KEY: &str = "key-of-a-test";

/// Server, worker and stand-ins on a database of their own, with the demo's person signed in.
pub struct Product {
    /// A browser of the signed-in person.
    pub dashboard: Client,
    /// The outside world.
    pub vendors: Vendors,
    /// What no API shows.
    pub database: Database,
    /// On the heap: with all settings in it, it would weigh on every test's future.
    stack: Box<Stack>,
}

impl Product {
    /// Starts one. Waits between tries and leases are short, so that tests of bad weather take seconds; everything
    /// else is as in the demo.
    pub async fn start() -> Result<Self> {
        Self::start_with(|sources| sources).await
    }

    /// The same with settings of a test's own over these.
    pub async fn start_with(settings: impl FnOnce(Sources) -> Sources) -> Result<Self> {
        stack::install_tls();
        let database = Database::create().await?;
        akis_store::migrate(&SecretString::from(database.owner_url.as_str())).await?;
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = TcpListener::bind(loopback).await?;
        let dashboard_url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let sources = Sources::demo()
            .with("worker.lease_seconds", 2.0)
            .with("worker.retry_base_seconds", 0.2)
            .with("worker.retry_max_seconds", 1.0)
            .with("worker.lookup_window_seconds", 2.0)
            .with("health.probe_seconds", 2.0)
            .with("egress.timeout_ms", 1_500);
        let plan = Plan {
            sources: settings(sources),
            database_url: SecretString::from(database.app_url.as_str()),
            dashboard: listener,
            dashboard_url: dashboard_url.clone(),
            sandbox: loopback,
            sandbox_host: "localhost".to_owned(),
            sandbox_file: None,
            web_dir: None,
            sign_in_key: SecretString::from(SIGN_IN_KEY),
        };
        let stack = Box::new(Stack::start(plan).await.context("starting the product")?);
        let dashboard = Client::new(dashboard_url)?;
        let signed_in = dashboard.fetch(&format!("/demo/sign-in?key={SIGN_IN_KEY}")).await?;
        ensure!(signed_in.status.is_redirection(), "not signed in: {} {}", signed_in.status, signed_in.text);
        let vendors = Vendors::new(stack.sandbox_url.clone())?;
        Ok(Self { dashboard, vendors, database, stack })
    }

    /// The rooms the product runs in, for looking at what is sealed in the database.
    pub fn rooms(&self) -> &Rooms {
        &self.stack.rooms
    }

    /// Ends the worker as a crash would.
    pub async fn kill_worker(&mut self) {
        self.stack.kill_worker().await;
    }

    /// Starts it again.
    pub fn start_worker(&mut self) {
        self.stack.start_worker();
    }

    /// Stops everything and removes the database and the folder of kept files.
    pub async fn stop(self) -> Result<()> {
        let files = self.stack.config.media.store.to_file_path();
        self.stack.stop().await?;
        if let Ok(folder) = files {
            // Without a file there is no folder either.
            let _ = std::fs::remove_dir_all(folder);
        }
        self.database.remove().await
    }
}
