//! Private keys in memory, parsed once: that costs more than using one.

use super::problem::{ExchangeProblem, stored};
use crate::problem::Problem;
use akis_crypto::envelope::{self, OpenError, Opened, PrivateKey};
use akis_store::publications::Route;
use akis_store::{AccountId, Store, StoreError, key_pairs};
use moka::future::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Keys that no request needed anew are read again after this time; one that was retired is forgotten then.
const LIFE: Duration = Duration::from_hours(1);

/// Requests that no key opens make an account's keys be read again so often at once, and then once in such a time. They
/// are signed, so it is the account's own phones that ask.
const READINGS_AT_ONCE: u32 = 6;
const READINGS_EVERY: Duration = Duration::from_secs(1);

/// How often a request tries keys that were read later than those it tried before. The second reading began after the
/// request came, unless others read meanwhile.
const MOST_TRIES: usize = 3;

/// The keys of one account.
struct Account {
    keys: Vec<PrivateKey>,
    /// The place of the one that opened the last request; it is tried first.
    last: AtomicUsize,
    /// Before they were read: what was committed by then is among them.
    read: Instant,
}

/// How often an account's keys were read again lately. Whoever waits for it finds what the one before read.
#[derive(Default)]
struct Readings {
    spent: u32,
    /// When the last one was earned back.
    since: Option<Instant>,
}

/// The keys of this process. Cheap to clone.
#[derive(Clone)]
pub(super) struct KeyRing {
    store: Store,
    accounts: Cache<AccountId, Arc<Account>>,
    gates: Cache<AccountId, Arc<Mutex<Readings>>>,
}

impl KeyRing {
    pub(super) fn new(store: Store) -> Self {
        let gates = Cache::builder().max_capacity(10_000).time_to_idle(LIFE).build();
        Self { store, accounts: Cache::builder().max_capacity(10_000).time_to_live(LIFE).build(), gates }
    }

    /// Opens the envelope with the keys in memory; when none fits, with the account's keys as they are now: another
    /// process may have made one a moment ago. One reading serves everybody who waits for it.
    pub(super) async fn open(&self, route: &Route, body: &[u8]) -> Result<Opened, Problem> {
        let begun = Instant::now();
        let mut tried: Option<Arc<Account>> = None;
        for _ in 0..MOST_TRIES {
            let keys = match (&tried, self.accounts.get(&route.account).await) {
                (None, Some(keys)) => Some(keys),
                _ => self.newer(route, tried.as_ref()).await.map_err(stored)?,
            };
            let Some(keys) = keys else { break };
            match keys.open(body) {
                Ok(opened) => return Ok(opened),
                Err(OpenError::NotAnEnvelope) => break,
                Err(OpenError::Undecryptable) if keys.read >= begun => break,
                Err(OpenError::Undecryptable) => tried = Some(keys),
            }
        }
        Err(ExchangeProblem::Undecryptable.into())
    }

    /// Keys that were read after these: by somebody else meanwhile, or now. `None` when they were read too often lately.
    async fn newer(
        &self,
        route: &Route,
        tried: Option<&Arc<Account>>,
    ) -> Result<Option<Arc<Account>>, StoreError> {
        let gate = self.gates.get_with(route.account, async { Arc::default() }).await;
        let mut readings = gate.lock().await;
        match (self.accounts.get(&route.account).await, tried) {
            (Some(known), Some(tried)) if known.read <= tried.read => {
                if !readings.may_read_again(Instant::now()) {
                    return Ok(None);
                }
            }
            (Some(newer), _) => return Ok(Some(newer)),
            // Forgotten, or never read.
            (None, _) => {}
        }
        self.read(route).await.map(Some)
    }

    async fn read(&self, route: &Route) -> Result<Arc<Account>, StoreError> {
        let read = Instant::now();
        let mut tx = self.store.tenant(route.tenant).begin().await?;
        let kept = key_pairs::private_keys(&mut tx, route.account).await?;
        tx.commit().await?;
        let parsed = kept.iter().filter_map(|(id, pem)| match PrivateKey::from_pkcs8_pem(pem) {
            Ok(key) => Some(key),
            Err(error) => {
                tracing::error!(key_pair = %id, %error, "a kept private key cannot be used");
                None
            }
        });
        let keys = Arc::new(Account { keys: parsed.collect(), last: AtomicUsize::new(0), read });
        self.accounts.insert(route.account, keys.clone()).await;
        Ok(keys)
    }
}

impl Account {
    fn open(&self, body: &[u8]) -> Result<Opened, OpenError> {
        let last = self.last.load(Ordering::Relaxed).min(self.keys.len().saturating_sub(1));
        let order = std::iter::once(last).chain((0..self.keys.len()).filter(|place| *place != last));
        let places: Vec<usize> = order.filter(|place| *place < self.keys.len()).collect();
        let candidates: Vec<&PrivateKey> = places.iter().filter_map(|place| self.keys.get(*place)).collect();
        let opened = envelope::open(&candidates, body)?;
        if let Some(place) = places.get(opened.key).filter(|place| **place != last) {
            self.last.store(*place, Ordering::Relaxed);
        }
        Ok(opened)
    }
}

impl Readings {
    fn may_read_again(&mut self, now: Instant) -> bool {
        while let Some(next) = self.since.map(|since| since + READINGS_EVERY)
            && self.spent > 0
            && next <= now
        {
            (self.spent, self.since) = (self.spent - 1, Some(next));
        }
        if self.spent == 0 {
            self.since = Some(now);
        }
        let may = self.spent < READINGS_AT_ONCE;
        self.spent += u32::from(may);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_spent_at_once_and_earned_back_one_by_one() {
        let (mut readings, begun) = (Readings::default(), Instant::now());
        let mut granted = |at: u64| {
            let now = begun + Duration::from_millis(at);
            (0..1_000).filter(|_| readings.may_read_again(now)).count()
        };
        assert_eq!([0, 900, 1_000, 3_500, 3_900, 4_000].map(&mut granted), [6, 0, 1, 2, 0, 1]);
        assert_eq!([3_600_000, 3_600_900].map(granted), [6, 0]);
    }
}
