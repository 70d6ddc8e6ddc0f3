use crate::{Store, StoreError, TenantId};
use akis_crypto::seal::{Context, DataKey, DerivedKey};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Transaction};
use std::ops::{Deref, DerefMut};
use std::time::Duration;
use uuid::Uuid;

/// A tenant to begin transactions for.
#[derive(Clone, Copy)]
pub struct Tenant<'a> {
    pub(crate) store: &'a Store,
    pub(crate) id: TenantId,
}

impl Tenant<'_> {
    /// Begins a transaction that sees this tenant's rows and no others. Fails with [`StoreError::NotFound`] for a tenant
    /// that does not exist.
    pub async fn begin(&self) -> Result<TenantTx, StoreError> {
        self.begin_with("").await
    }

    /// The same, waiting at most this long for a row that another transaction holds: past it the statement fails with
    /// an error of the database, SQLSTATE 55P03.
    pub async fn begin_impatient(&self, wait: Duration) -> Result<TenantTx, StoreError> {
        self.begin_with(&format!("; set local lock_timeout = {}", wait.as_millis().max(1))).await
    }

    async fn begin_with(&self, settings: &str) -> Result<TenantTx, StoreError> {
        let key = match self.store.kept_data_key(self.id).await {
            Some(key) => key,
            None => self.store.data_key(self.id, &mut *self.store.control().await?).await?,
        };
        // One trip. Local to the transaction: a pooled connection carries no tenant to its next user. An id is
        // hexadecimal digits and dashes: nothing in it ends the text.
        let begin = format!("begin; set local app.tenants = '{}'{settings}", self.id);
        let tx = self.store.pool().begin_with(AssertSqlSafe(begin)).await?;
        Ok(TenantTx { tx, tenant: self.id, key })
    }
}

/// A transaction in one tenant's scope. Dropped without [`TenantTx::commit`] it changes nothing.
///
/// Never hold one across a call to the outside world.
pub struct TenantTx {
    tx: Transaction<'static, Postgres>,
    tenant: TenantId,
    key: DataKey,
}

impl TenantTx {
    pub(crate) async fn open(
        mut tx: Transaction<'static, Postgres>,
        tenant: TenantId,
        key: DataKey,
    ) -> Result<Self, StoreError> {
        // Local to the transaction: a pooled connection carries no tenant to its next user.
        sqlx::query("select set_config('app.tenants', $1, true)")
            .bind(tenant.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(Self { tx, tenant, key })
    }

    /// Whose it is.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Makes the changes durable and visible; events and job hints go out now.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }

    /// Marks a point to which [`TenantTx::undo`] leads back: what one part of a larger work did can be taken back alone. A
    /// newer mark replaces it.
    pub async fn mark(&mut self) -> Result<(), StoreError> {
        sqlx::query("savepoint part").execute(&mut *self.tx).await?;
        Ok(())
    }

    /// Takes back everything since [`TenantTx::mark`], also after an error of the database.
    pub async fn undo(&mut self) -> Result<(), StoreError> {
        sqlx::query("rollback to savepoint part").execute(&mut *self.tx).await?;
        self.done().await
    }

    /// Forgets the mark; what was done since stays.
    pub async fn done(&mut self) -> Result<(), StoreError> {
        sqlx::query("release savepoint part").execute(&mut *self.tx).await?;
        Ok(())
    }

    /// Seals a secret for one column of one row.
    pub(crate) fn seal(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        secret: &SecretString,
    ) -> Vec<u8> {
        self.key.seal(&self.context(table, column, row), secret.expose_secret().as_bytes())
    }

    /// Opens what [`TenantTx::seal`] gave for the same place.
    pub(crate) fn unseal(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<SecretString, StoreError> {
        let plain = self
            .key
            .open(&self.context(table, column, row), sealed)
            .map_err(|source| StoreError::Sealed { table, source })?;
        let text = std::str::from_utf8(&plain)
            .map_err(|_| StoreError::Sealed { table, source: akis_crypto::seal::UnsealError::Altered })?;
        Ok(SecretString::from(text))
    }

    /// A key of its own for what one row owns outside the database; see [`DataKey::derive`].
    pub(crate) fn derive(&self, table: &'static str, column: &'static str, row: Uuid) -> DerivedKey {
        self.key.derive(&self.context(table, column, row))
    }

    fn context<'a>(&self, table: &'a str, column: &'a str, row: Uuid) -> Context<'a> {
        Context { tenant: self.tenant.0, table, column, row }
    }
}

/// Also a plain connection, so that [`control`](crate::control)'s functions and the job queue join the transaction.
impl Deref for TenantTx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for TenantTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}
