use crate::{StoreError, Tenant, TenantId, TenantTx};
use akis_crypto::seal::{DataKey, MasterKey};
use moka::future::Cache;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgConnection, PgPool, Postgres, Transaction};
use std::sync::Arc;
use std::time::Duration;

/// The section `database` of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where server and worker connect, as a role that owns nothing. `None` lets the demo and the tests start a Postgres of
    /// their own.
    #[serde(default)]
    pub url: Option<SecretString>,
    /// The same database as its owner; used by migrations alone.
    #[serde(default)]
    pub owner_url: Option<SecretString>,
    /// The same database past any pooler; for LISTEN. `None` takes `url`.
    #[serde(default)]
    pub direct_url: Option<SecretString>,
    /// Connections a process may hold at a time. At least 2.
    pub max_connections: u32,
}

/// A connection for the functions of [`control`](crate::control), each statement its own transaction. No tenant is in scope.
pub type ControlConnection = PoolConnection<Postgres>;

/// A transaction for the functions of [`control`](crate::control). No tenant is in scope; [`Store::enter`] brings one.
pub type ControlTx = Transaction<'static, Postgres>;

/// The database and the key to its secrets. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    pool: PgPool,
    direct: PgPool,
    master: MasterKey,
    data_keys: Cache<TenantId, DataKey>,
}

/// A connection that was used so lately is used again without a question.
const IDLE: Duration = Duration::from_secs(1);

impl Store {
    /// Connects. Fails when the database is out of reach within five seconds; checks neither role nor schema, see
    /// [`Store::verify_role`] and [`Store::verify_schema`].
    pub async fn connect(settings: &Settings, master: MasterKey) -> Result<Self, StoreError> {
        let Some(url) = &settings.url else {
            return Err(StoreError::Settings(
                "database.url is not set; give the address of a Postgres 15 or later".into(),
            ));
        };
        let options = PgPoolOptions::new()
            .max_connections(settings.max_connections.max(2))
            .acquire_timeout(Duration::from_secs(5))
            // A trip to the database for every use would cost as much as many of the uses; a connection that lay idle
            // for a while is asked whether it still lives.
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            });
        let pool = options.connect(url.expose_secret()).await?;
        let direct = match &settings.direct_url {
            None => pool.clone(),
            // One listener a purpose and process: events, jobs, and one to spare.
            Some(url) => PgPoolOptions::new()
                .max_connections(3)
                .acquire_timeout(Duration::from_secs(5))
                .connect_lazy(url.expose_secret())?,
        };
        Ok(Self::new(pool, direct, master))
    }

    fn new(pool: PgPool, direct: PgPool, master: MasterKey) -> Self {
        // Keys of tenants that went quiet leave memory; the count bounds what a process holds.
        let data_keys = Cache::builder().max_capacity(10_000).time_to_idle(Duration::from_hours(1)).build();
        Self { inner: Arc::new(Inner { pool, direct, master, data_keys }) }
    }

    /// The pool, for the job queue and health checks. No tenant is in scope on it.
    pub fn pool(&self) -> &PgPool {
        &self.inner.pool
    }

    /// A pool on which LISTEN works.
    pub fn direct_pool(&self) -> &PgPool {
        &self.inner.direct
    }

    /// A connection for [`control`](crate::control).
    pub async fn control(&self) -> Result<ControlConnection, StoreError> {
        Ok(self.inner.pool.acquire().await?)
    }

    /// A transaction for several functions of [`control`](crate::control).
    pub async fn begin_control(&self) -> Result<ControlTx, StoreError> {
        Ok(self.inner.pool.begin().await?)
    }

    /// A tenant, not yet looked up.
    pub fn tenant(&self, id: TenantId) -> Tenant<'_> {
        Tenant { store: self, id }
    }

    /// Goes on with a control transaction in a tenant's scope: signing up makes person, tenant, membership and the tenant's
    /// first audit row in one transaction.
    pub async fn enter(&self, mut tx: ControlTx, tenant: TenantId) -> Result<TenantTx, StoreError> {
        let key = self.data_key(tenant, &mut tx).await?;
        TenantTx::open(tx, tenant, key).await
    }

    pub(crate) fn master(&self) -> &MasterKey {
        &self.inner.master
    }

    /// The tenant's data key, if it was used lately.
    pub(crate) async fn kept_data_key(&self, tenant: TenantId) -> Option<DataKey> {
        self.inner.data_keys.get(&tenant).await
    }

    /// The tenant's data key, from memory where it was used lately.
    pub(crate) async fn data_key(
        &self,
        tenant: TenantId,
        connection: &mut PgConnection,
    ) -> Result<DataKey, StoreError> {
        if let Some(key) = self.inner.data_keys.get(&tenant).await {
            return Ok(key);
        }
        let wrapped: Option<Vec<u8>> =
            sqlx::query_scalar("select wrapped_data_key from control.tenants where id = $1")
                .bind(tenant.0)
                .fetch_optional(connection)
                .await?;
        let wrapped = wrapped.ok_or(StoreError::NotFound("tenant"))?;
        let key = self
            .master()
            .unwrap(&wrapped, tenant.0)
            .map_err(|source| StoreError::Sealed { table: "control.tenants", source })?;
        self.inner.data_keys.insert(tenant, key.clone()).await;
        Ok(key)
    }
}
