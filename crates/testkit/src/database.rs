//! A database of its own for each product under test.

use akis_postgres::{Cluster, Durability, Role, Settings};
use anyhow::{Context as _, Result};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use std::str::FromStr as _;
use std::sync::OnceLock;
use url::Url;
use uuid::Uuid;

/// Names the cluster tests use; without it a private one is started for the test process.
const VARIABLE: &str = "DATABASE_URL";

/// An empty database, owned by the role that migrates.
pub struct Database {
    /// As the role server and worker use.
    pub app_url: String,
    /// As the role that migrates.
    pub owner_url: String,
    superuser: PgConnectOptions,
    name: String,
}

impl Database {
    /// Makes a new one on the cluster at `DATABASE_URL`: a superuser's address, on a cluster that has the roles `akis_owner`
    /// and `akis_app` and takes the same password, or none, for each.
    pub async fn create() -> Result<Self> {
        let cluster = cluster()?;
        let superuser = PgConnectOptions::from_str(cluster)?.disable_statement_logging();
        let name = format!("akis_test_{}", Uuid::now_v7().simple());
        let mut connection = PgConnection::connect_with(&superuser).await.context("reaching the test cluster")?;
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name} owner akis_owner")))
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        let url = |role: &str| -> Result<String> {
            let mut url = Url::parse(cluster)?;
            url.set_path(&name);
            url.set_username(role).ok().context("DATABASE_URL takes no user name")?;
            Ok(url.into())
        };
        Ok(Self { app_url: url("akis_app")?, owner_url: url("akis_owner")?, superuser, name })
    }

    /// Runs one statement as superuser inside this database; for looking at what no API shows.
    pub async fn look(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect_with(&self.superuser.clone().database(&self.name)).await?)
    }

    /// Removes it, with whoever is still connected.
    pub async fn remove(self) -> Result<()> {
        let mut connection = PgConnection::connect_with(&self.superuser).await?;
        sqlx::query(sqlx::AssertSqlSafe(format!("drop database {} with (force)", self.name)))
            .execute(&mut connection)
            .await?;
        Ok(())
    }
}

/// The superuser's address of the cluster.
fn cluster() -> Result<&'static str> {
    static PRIVATE: OnceLock<Result<(Cluster, String), String>> = OnceLock::new();
    static NAMED: OnceLock<Option<String>> = OnceLock::new();
    if let Some(named) = NAMED.get_or_init(|| std::env::var(VARIABLE).ok()) {
        return Ok(named);
    }
    let private = PRIVATE.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("akis-testkit-{}", std::process::id()));
        let settings = Settings { folder, durability: Durability::Unsafe, max_connections: 200 };
        let cluster = Cluster::start(settings).map_err(|error| error.to_string())?;
        let url = cluster.url(Role::Superuser, "postgres");
        Ok((cluster, url))
    });
    match private {
        Ok((_, url)) => Ok(url),
        Err(sentence) => Err(anyhow::anyhow!(sentence.clone())),
    }
}
