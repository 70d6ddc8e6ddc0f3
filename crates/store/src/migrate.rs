use crate::{Store, StoreError};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::migrate::Migrator;
use sqlx::{Connection as _, PgConnection, Row as _};

/// The migrations, built into the program.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Brings the database up to this program, as its owner. Safe to call again and from several processes at once.
pub async fn migrate(owner_url: &SecretString) -> Result<(), StoreError> {
    let mut connection = PgConnection::connect(owner_url.expose_secret()).await?;
    let app_exists: bool = sqlx::query_scalar("select exists (select from pg_roles where rolname = 'akis_app')")
        .fetch_one(&mut connection)
        .await?;
    if !app_exists {
        return Err(StoreError::Schema(
            "the role akis_app does not exist; create it as a superuser: create role akis_app login password '…'"
                .into(),
        ));
    }
    MIGRATOR
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| StoreError::Schema(format!("the database could not be migrated: {error}")))?;
    Ok(connection.close().await?)
}

impl Store {
    /// Refuses a role for which row-level security means nothing: a superuser, one that bypasses it, or one that owns (or can
    /// become the owner of) our tables.
    pub async fn verify_role(&self) -> Result<(), StoreError> {
        let row = sqlx::query(
            "select current_user::text as name, rolsuper, rolbypassrls,
                    exists (select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                             where nspname in ('public', 'control') and relkind in ('r', 'p')
                               and pg_has_role(current_user, relowner, 'member')) as owner
               from pg_roles where rolname = current_user",
        )
        .fetch_one(self.pool())
        .await?;
        let name: String = row.try_get("name")?;
        let reason = if row.try_get("rolsuper")? {
            "is a superuser"
        } else if row.try_get("rolbypassrls")? {
            "may bypass row-level security"
        } else if row.try_get("owner")? {
            "owns tables, or can become their owner"
        } else {
            return Ok(());
        };
        Err(StoreError::Role(format!(
            "database.url connects as {name}, which {reason}: tenants would not be kept apart. Connect as akis_app, which owns \
             nothing; the owner belongs in database.owner_url"
        )))
    }

    /// Refuses a database that was not migrated to exactly what this program needs. A newer one is accepted: migrations are
    /// written so that old and new programs can both live with the result.
    pub async fn verify_schema(&self) -> Result<(), StoreError> {
        let needed = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default();
        let not_migrated = || StoreError::Schema("the database is not up to date; run `akis migrate`".into());
        let present: Option<i64> =
            sqlx::query_scalar("select max(version) from public._sqlx_migrations where success")
                .fetch_one(self.pool())
                .await
                .map_err(|error| match &error {
                    // 42P01: no such table; 42501: a table of somebody else's.
                    sqlx::Error::Database(refusal)
                        if matches!(refusal.code().as_deref(), Some("42P01" | "42501")) =>
                    {
                        not_migrated()
                    }
                    _ => StoreError::Database(error),
                })?;
        if present.unwrap_or_default() < needed { Err(not_migrated()) } else { Ok(()) }
    }
}
