use crate::{Store, StoreError, TenantId};
use akis_crypto::seal::{Context, DataKey};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{PgConnection, Postgres, Transaction};
use std::ops::{Deref, DerefMut};
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
        let mut tx = self.store.begin_control().await?;
        let key = self.store.data_key(self.id, &mut tx).await?;
        TenantTx::open(tx, self.id, key).await
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

    /// Lets the commit return before the disk has it: after a power cut the last half second may be missing. Only for a
    /// transaction that writes nothing but a session's progress, which every request carries again.
    pub async fn progress_only(&mut self) -> Result<(), StoreError> {
        sqlx::query("set local synchronous_commit = off").execute(&mut *self.tx).await?;
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
