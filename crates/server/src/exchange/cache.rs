//! What every request needs and few change: routes and app secrets, parsed private keys, versions.

use akis_crypto::envelope::PrivateKey;
use akis_store::flow_versions::{self, Runnable};
use akis_store::publications::{self, Route};
use akis_store::{AccountId, Store, StoreError, TenantId, VersionId, key_pairs, whatsapp_accounts};
use moka::future::Cache;
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;

/// A route is asked for again after this time, so that a new publication is served within a second by every process,
/// whether a hint came or not. It costs a busy endpoint two small reads a second.
const ROUTE_LIFE: Duration = Duration::from_millis(500);

/// Where an endpoint's requests go, and the secrets they may be signed with.
pub(super) struct Endpoint {
    pub(super) route: Route,
    pub(super) app_secrets: Vec<SecretString>,
}

/// Shared by all requests of this process.
#[derive(Clone)]
pub(super) struct Caches {
    endpoints: Cache<String, Arc<Endpoint>>,
    keys: Cache<AccountId, Arc<Vec<PrivateKey>>>,
    versions: Cache<(TenantId, VersionId), Arc<Runnable>>,
}

impl Caches {
    pub(super) fn new() -> Self {
        Self {
            endpoints: Cache::builder().max_capacity(10_000).time_to_live(ROUTE_LIFE).build(),
            // Parsing an RSA key costs more than using it. A key that is new is found by reloading, see `answer`; one
            // that was retired goes when the entry does.
            keys: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_hours(1)).build(),
            // Versions never change.
            versions: Cache::builder().max_capacity(1_000).time_to_idle(Duration::from_hours(1)).build(),
        }
    }

    /// The endpoint of this address; unknown ones are not remembered.
    pub(super) async fn endpoint(&self, store: &Store, id: &str) -> Result<Option<Arc<Endpoint>>, StoreError> {
        if !is_public_id(id) {
            return Ok(None);
        }
        if let Some(endpoint) = self.endpoints.get(id).await {
            return Ok(Some(endpoint));
        }
        let Some(route) = publications::route(store, id).await? else { return Ok(None) };
        let mut tx = store.tenant(route.tenant).begin().await?;
        let app_secrets = whatsapp_accounts::app_secrets(&mut tx, route.account).await?;
        let endpoint = Arc::new(Endpoint { route, app_secrets });
        self.endpoints.insert(id.to_owned(), endpoint.clone()).await;
        Ok(Some(endpoint))
    }

    /// The account's private keys, newest first; from memory where they are there.
    pub(super) async fn keys(&self, store: &Store, route: &Route) -> Result<Arc<Vec<PrivateKey>>, StoreError> {
        match self.keys.get(&route.account).await {
            Some(keys) => Ok(keys),
            None => self.reload_keys(store, route).await,
        }
    }

    /// The same, from the database.
    pub(super) async fn reload_keys(
        &self,
        store: &Store,
        route: &Route,
    ) -> Result<Arc<Vec<PrivateKey>>, StoreError> {
        let mut tx = store.tenant(route.tenant).begin().await?;
        let kept = key_pairs::private_keys(&mut tx, route.account).await?;
        let keys = kept.iter().filter_map(|(id, pem)| match PrivateKey::from_pkcs8_pem(pem) {
            Ok(key) => Some(key),
            Err(error) => {
                tracing::error!(key_pair = %id, %error, "a kept private key cannot be used");
                None
            }
        });
        let keys = Arc::new(keys.collect::<Vec<_>>());
        if !keys.is_empty() {
            self.keys.insert(route.account, keys.clone()).await;
        }
        Ok(keys)
    }

    /// A version of the tenant, whichever flow it belongs to.
    pub(super) async fn version(
        &self,
        store: &Store,
        tenant: TenantId,
        id: VersionId,
    ) -> Result<Option<Arc<Runnable>>, StoreError> {
        if let Some(version) = self.versions.get(&(tenant, id)).await {
            return Ok(Some(version));
        }
        let mut tx = store.tenant(tenant).begin().await?;
        let Some(version) = flow_versions::plan(&mut tx, id).await?.map(Arc::new) else { return Ok(None) };
        self.versions.insert((tenant, id), version.clone()).await;
        Ok(Some(version))
    }
}

/// Whether it could be an id of ours or Meta's: what else stands in an address names nothing and is not looked up.
pub(crate) fn is_public_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
