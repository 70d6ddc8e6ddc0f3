//! Routes, app secrets and retired versions by address, in memory and never long out of date.

use super::problem::{COME_BACK, ExchangeProblem, is_away, stored};
use crate::problem::Problem;
use akis_store::publications::{self, Route};
use akis_store::{FlowId, Store, StoreError, VersionId, flow_versions, whatsapp_accounts};
use moka::future::Cache;
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// A busy endpoint is read again after this time, beside its requests, so that a new publication is served within a
/// second by every process, whether a hint came or not. It costs a few small reads a second.
const FRESH: Duration = Duration::from_millis(500);

/// What is older is waited for: an endpoint that nobody asked for a while must not begin with what was published before.
const USABLE: Duration = Duration::from_millis(1_500);

/// What is older is not used even while the database is away.
const STALE: Duration = Duration::from_mins(1);

/// The longest a request waits for the reading when there is something older to go on with, and when there is not.
const PATIENCE: Duration = Duration::from_millis(1_500);
const LONG_PATIENCE: Duration = Duration::from_secs(4);

/// After a reading that failed, the older is used for so long without another.
const FAILED: Duration = Duration::from_secs(1);

/// Addresses read at a time on behalf of requests that wait: strangers who make them up wait for each other.
const AT_A_TIME: usize = 4;

/// Where an endpoint's requests go, the secrets they may be signed with, and the versions that are out of use.
pub(super) struct Endpoint {
    pub(super) route: Route,
    pub(super) app_secrets: Vec<SecretString>,
    pub(super) retired: Vec<VersionId>,
    read: Instant,
    reading: AtomicBool,
    /// Something was published or retired since.
    outdated: AtomicBool,
}

impl Endpoint {
    /// How old it counts.
    fn age(&self) -> Duration {
        let age = self.read.elapsed();
        if self.outdated.load(Ordering::Relaxed) { age.max(USABLE) } else { age }
    }
}

/// The endpoints of this process. Cheap to clone.
#[derive(Clone)]
pub(super) struct Endpoints {
    store: Store,
    known: Cache<String, Arc<Endpoint>>,
    failed: Cache<String, ()>,
    readings: Arc<Semaphore>,
}

impl Endpoints {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store,
            known: Cache::builder().max_capacity(10_000).time_to_idle(Duration::from_mins(10)).build(),
            failed: Cache::builder().max_capacity(10_000).time_to_live(FAILED).build(),
            readings: Arc::new(Semaphore::new(AT_A_TIME)),
        }
    }

    /// The endpoint of this address. Unknown ones are not remembered.
    pub(super) async fn get(&self, id: &str) -> Result<Arc<Endpoint>, Problem> {
        if !is_public_id(id) {
            return Err(ExchangeProblem::UnknownEndpoint.into());
        }
        let known = self.known.get(id).await;
        let Some(known) = known.filter(|known| known.age() < STALE) else {
            let read = tokio::time::timeout(LONG_PATIENCE, self.wait_for(id)).await;
            return match read {
                Ok(Ok(found)) => found.ok_or_else(|| ExchangeProblem::UnknownEndpoint.into()),
                Ok(Err(error)) => Err(stored(error)),
                Err(_) => Err(Problem::from(ExchangeProblem::Busy).after(COME_BACK)),
            };
        };
        let age = known.age();
        if age < FRESH {
            return Ok(known);
        }
        if age < USABLE {
            if !known.reading.swap(true, Ordering::Relaxed) {
                let (endpoints, id, known) = (self.clone(), id.to_owned(), known.clone());
                tokio::spawn(async move {
                    // Its error is that of the next request that has to wait.
                    let _ = endpoints.read(&id).await;
                    known.reading.store(false, Ordering::Relaxed);
                });
            }
            return Ok(known);
        }
        if self.failed.contains_key(id) {
            return Ok(known);
        }
        match tokio::time::timeout(PATIENCE, self.wait_for(id)).await {
            Ok(Ok(found)) => found.ok_or_else(|| ExchangeProblem::UnknownEndpoint.into()),
            Ok(Err(error)) if is_away(&error) => {
                tracing::warn!(%error, "an endpoint cannot be read anew; what was known of it is used");
                self.failed.insert(id.to_owned(), ()).await;
                Ok(known)
            }
            Ok(Err(error)) => Err(stored(error)),
            Err(_) => {
                self.failed.insert(id.to_owned(), ()).await;
                Ok(known)
            }
        }
    }

    /// The next request of the flow waits until its endpoint is read anew. Without this it is served as it was for up to
    /// [`USABLE`].
    pub(super) fn outdate(&self, flow: FlowId) {
        for (_, known) in &self.known {
            if known.route.flow == flow {
                known.outdated.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Reads it, unless somebody just did.
    async fn wait_for(&self, id: &str) -> Result<Option<Arc<Endpoint>>, StoreError> {
        let _turn = self.readings.acquire().await;
        match self.known.get(id).await.filter(|known| known.age() < FRESH) {
            Some(known) => Ok(Some(known)),
            None => self.read(id).await,
        }
    }

    async fn read(&self, id: &str) -> Result<Option<Arc<Endpoint>>, StoreError> {
        let read = Instant::now();
        let Some(route) = publications::route(&self.store, id).await? else {
            self.known.invalidate(id).await;
            return Ok(None);
        };
        let mut tx = self.store.tenant(route.tenant).begin().await?;
        let app_secrets = whatsapp_accounts::app_secrets(&mut tx, route.account).await?;
        let retired = flow_versions::retired(&mut tx, route.flow).await?;
        tx.commit().await?;
        let (reading, outdated) = (AtomicBool::new(false), AtomicBool::new(false));
        let endpoint = Arc::new(Endpoint { route, app_secrets, retired, read, reading, outdated });
        self.known.insert(id.to_owned(), endpoint.clone()).await;
        Ok(Some(endpoint))
    }
}

/// Whether it could be an id of ours or Meta's: what else stands in an address names nothing and is not looked up.
pub(crate) fn is_public_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
