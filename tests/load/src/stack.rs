//! A private Postgres that keeps its word, and the server on it.

use crate::relay::Relay;
use crate::seed::Company;
use crate::server::Server;
use akis_crypto::seal::MasterKey;
use akis_postgres::{Cluster, Durability, Role, Settings};
use akis_store::Store;
use anyhow::{Context as _, Result, anyhow, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::SecretString;
use sqlx::{Connection as _, PgConnection};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The database every cluster of ours has.
const DATABASE: &str = "akis";

/// How long Postgres may take to stop at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// Server and Postgres of one run, with one company on them.
pub struct Stack {
    /// The server.
    pub server: Server,
    /// Whose form the phones fill in.
    pub company: Arc<Company>,
    /// What stands between the server and Postgres, in [`Weather::Rough`].
    pub relay: Option<Relay>,
    cluster: Cluster,
    data: PathBuf,
    app_url: String,
    master_key: String,
}

/// The way to the database, as the server has it.
#[derive(Clone)]
pub struct Access {
    url: String,
    master_key: String,
}

impl Access {
    /// Opens it. Its connections belong to the runtime that opens them.
    pub async fn open(&self) -> Result<Store> {
        store(&self.url, &self.master_key).await
    }
}

/// What a stack may meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Nothing: the server talks to Postgres directly.
    Fair,
    /// Postgres may go away and come back: the server reaches it through a [`Relay`], because a restarted cluster may
    /// listen elsewhere, which in production it would not.
    Rough,
    /// The database's clock is ahead of the server's by so many hours, or behind.
    Skewed {
        /// Negative is behind.
        hours: i32,
    },
}

impl Stack {
    /// Starts a new one with `program` as the server. Everything of it lives in `folder` and below, which must be empty
    /// and such that the user Postgres runs as can reach it.
    pub async fn start(program: &Path, folder: &Path) -> Result<Self> {
        Self::start_in(program, folder, Weather::Fair).await
    }

    /// The same where something may be wrong.
    pub async fn start_in(program: &Path, folder: &Path, weather: Weather) -> Result<Self> {
        let postgres = folder.join("postgres");
        let settings = Settings { folder: postgres.clone(), durability: Durability::Safe, max_connections: 100 };
        let cluster = Cluster::start(settings).map_err(|error| anyhow!(error.to_string()))?;
        if let Weather::Skewed { hours } = weather {
            skew(&cluster, hours).await.context("shifting the database's clock")?;
        }
        let owner = SecretString::from(cluster.url(Role::Owner, DATABASE));
        akis_store::migrate(&owner).await.context("migrating")?;
        let master_key = STANDARD.encode(rand::random::<[u8; 32]>());
        let app = cluster.url(Role::App, DATABASE);
        let store = store(&app, &master_key).await?;
        let company = Arc::new(Company::found(&store, "mavi-deniz").await?);
        store.pool().close().await;
        let relay = match weather {
            Weather::Rough => Some(Relay::to(cluster.port()).await?),
            Weather::Fair | Weather::Skewed { .. } => None,
        };
        let app = match &relay {
            Some(relay) => app.replace(&format!(":{}/", cluster.port()), &format!(":{}/", relay.port())),
            None => app,
        };
        let server = Server::start(program, &app, &master_key, folder).await?;
        let data = postgres.join("data");
        let stack = Self { server, company, relay, cluster, data, app_url: app, master_key };
        stack.verify_durability().await?;
        Ok(stack)
    }

    /// A connection that sees everything; for seeding, and for looking at what no API shows.
    pub async fn superuser(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect(&self.superuser_url()).await?)
    }

    /// How the database is reached as the server reaches it.
    pub fn access(&self) -> Access {
        Access { url: self.app_url.clone(), master_key: self.master_key.clone() }
    }

    /// Where its superuser connects, for what is not ours.
    pub fn superuser_url(&self) -> String {
        self.cluster.url(Role::Superuser, DATABASE)
    }

    /// Stops Postgres at once, as a crash does: every connection is cut, nothing is written down but what was forced to
    /// disk before.
    pub async fn crash_postgres(&self) -> Result<()> {
        let postmaster = self.postmaster()?;
        let sent = Command::new("kill").arg("-QUIT").arg(postmaster.to_string()).status()?;
        ensure!(sent.success(), "Postgres could not be told to stop");
        let file = self.data.join("postmaster.pid");
        let started = Instant::now();
        while file.exists() {
            ensure!(started.elapsed() < PATIENCE, "Postgres did not stop within {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Starts it again; it recovers what was committed.
    pub fn start_postgres(&mut self) -> Result<()> {
        self.cluster.restart().map_err(|error| anyhow!(error.to_string()))?;
        if let Some(relay) = &self.relay {
            relay.lead_to(self.cluster.port());
        }
        Ok(())
    }

    /// The process of Postgres that started all its others.
    pub fn postmaster(&self) -> Result<u32> {
        let text = std::fs::read_to_string(self.data.join("postmaster.pid"))?;
        text.lines().next().and_then(|line| line.trim().parse().ok()).context("postmaster.pid names no process")
    }

    /// Ends the server, then Postgres, and removes what they wrote.
    pub fn remove(self) -> Result<()> {
        drop(self.server);
        self.cluster.remove().map_err(|error| anyhow!(error.to_string()))
    }

    /// A figure got from a database that forgets would be worth nothing.
    async fn verify_durability(&self) -> Result<()> {
        let mut connection = self.superuser().await?;
        for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
            let value: String =
                sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(&mut connection).await?;
            ensure!(value == "on", "Postgres runs with {setting} = {value}");
        }
        Ok(())
    }
}

/// Shifts the clock of everything that is asked of the database from now on, column defaults of tables made later
/// included: what is unqualified is looked up in `public` first, and finds these there. Nothing else of time is used.
async fn skew(cluster: &Cluster, hours: i32) -> Result<()> {
    let mut superuser = PgConnection::connect(&cluster.url(Role::Superuser, DATABASE)).await?;
    for name in ["now", "clock_timestamp", "statement_timestamp", "transaction_timestamp"] {
        let text = format!(
            "create function public.{name}() returns timestamptz language sql stable
             return pg_catalog.{name}() + interval '{hours} hours'"
        );
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut superuser).await?;
    }
    let text = format!("alter database {DATABASE} set search_path = public, pg_catalog");
    sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut superuser).await?;
    let mut app = PgConnection::connect(&cluster.url(Role::App, DATABASE)).await?;
    let text = format!("select now() = pg_catalog.now() + interval '{hours} hours'");
    let skewed: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_one(&mut app).await?;
    ensure!(skewed, "the database's clock was not shifted");
    Ok(())
}

/// The database as the server sees it, for seeding.
async fn store(url: &str, master_key: &str) -> Result<Store> {
    let master = MasterKey::from_base64(&SecretString::from(master_key)).context("the master key")?;
    let settings = akis_store::Settings {
        url: Some(SecretString::from(url)),
        owner_url: None,
        direct_url: None,
        max_connections: 16,
    };
    Ok(Store::connect(&settings, master).await?)
}
