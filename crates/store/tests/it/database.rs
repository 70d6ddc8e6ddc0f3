//! A database of its own for each test, migrated by the owner's role and used as the application's.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use std::str::FromStr as _;
use uuid::Uuid;

/// A database that is dropped with this value.
pub(crate) struct Database {
    name: String,
    superuser: PgConnectOptions,
}

impl Database {
    /// Makes one in the cluster of `DATABASE_URL`, which names a superuser, and migrates it as `akis_owner`.
    pub(crate) async fn new() -> Self {
        let database = Self::empty().await;
        let mut owner = PgConnection::connect_with(&database.as_role("akis_owner")).await.unwrap();
        sqlx::migrate!("../../migrations").run_direct(None, &mut owner, false).await.unwrap();
        owner.close().await.unwrap();
        database
    }

    /// As [`Database::new`], before the migrations.
    pub(crate) async fn empty() -> Self {
        let url = std::env::var("DATABASE_URL").expect(
            "set DATABASE_URL to a superuser of a private Postgres, postgres://postgres@127.0.0.1:55432/postgres",
        );
        let superuser = PgConnectOptions::from_str(&url).unwrap().disable_statement_logging();
        let name = format!("akis_it_{}", Uuid::now_v7().simple());
        let mut connection = PgConnection::connect_with(&superuser).await.unwrap();
        for role in ["akis_owner", "akis_app"] {
            // Tests run side by side: another one may have made the role in this moment.
            let made = sqlx::query(sqlx::AssertSqlSafe(format!("create role {role} login")))
                .execute(&mut connection)
                .await;
            assert!(made.is_ok() || exists(&mut connection, role).await, "role {role}: {made:?}");
        }
        let create = format!("create database {name} owner akis_owner");
        sqlx::query(sqlx::AssertSqlSafe(create)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Self { name, superuser }
    }

    /// How to connect as a role.
    pub(crate) fn as_role(&self, role: &str) -> PgConnectOptions {
        self.superuser.clone().username(role).database(&self.name)
    }

    /// A connection that sees everything: what is really in the tables.
    pub(crate) async fn superuser(&self) -> PgConnection {
        PgConnection::connect_with(&self.superuser.clone().database(&self.name)).await.unwrap()
    }
}

async fn exists(connection: &mut PgConnection, role: &str) -> bool {
    sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(role)
        .fetch_one(connection)
        .await
        .unwrap()
}

impl Drop for Database {
    fn drop(&mut self) {
        let (name, superuser) = (self.name.clone(), self.superuser.clone());
        // Dropping cannot await, and the test's runtime may be ending.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect_with(&superuser).await?;
                let drop = format!("drop database if exists {name} with (force)");
                sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut connection).await?;
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
            })
        });
        if !matches!(dropped.join(), Ok(Ok(()))) {
            eprintln!("the test database {} was left behind", self.name);
        }
    }
}
