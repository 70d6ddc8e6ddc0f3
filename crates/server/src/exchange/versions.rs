//! Versions in memory. They never change; which of them are out of use is known by the endpoint.

use akis_compiler::FieldCheck;
use akis_store::flow_versions::{self, Runnable};
use akis_store::{Store, StoreError, TenantId, VersionId};
use moka::future::Cache;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

/// A version, and what can be told of it once for all its requests.
pub(super) struct Version {
    runnable: Runnable,
    /// It asks for files.
    pub(super) takes_files: bool,
}

impl Deref for Version {
    type Target = Runnable;
    fn deref(&self) -> &Runnable {
        &self.runnable
    }
}

/// The versions of this process. Cheap to clone.
#[derive(Clone)]
pub(super) struct Versions {
    store: Store,
    known: Cache<(TenantId, VersionId), Arc<Version>>,
}

impl Versions {
    pub(super) fn new(store: Store) -> Self {
        // A version of a long form has a few hundred kibibytes.
        Self { store, known: Cache::builder().max_capacity(200).time_to_idle(Duration::from_hours(1)).build() }
    }

    /// A version of the tenant, whichever flow it belongs to.
    pub(super) async fn get(&self, tenant: TenantId, id: VersionId) -> Result<Option<Arc<Version>>, StoreError> {
        if let Some(version) = self.known.get(&(tenant, id)).await {
            return Ok(Some(version));
        }
        let mut tx = self.store.tenant(tenant).begin().await?;
        let Some(runnable) = flow_versions::plan(&mut tx, id).await? else { return Ok(None) };
        tx.commit().await?;
        let mut fields = runnable.plan.screens.iter().flat_map(|screen| &screen.fields);
        let takes_files = fields.any(|field| matches!(field.check, FieldCheck::Files { .. }));
        let version = Arc::new(Version { runnable, takes_files });
        self.known.insert((tenant, id), version.clone()).await;
        Ok(Some(version))
    }
}
