//! Counts what the endpoint answered, by publication and minute, for the form's health. On the way of every request: no
//! lock that waits, no database. What was counted is added to the database every few seconds, in one statement.

use akis_store::health::{self, LATENCY_BUCKETS, Minute};
use akis_store::publications::Route;
use akis_store::{PublicationId, Store, StoreError, TenantId};
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What became of a request, as Meta would count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Answered as the protocol wants, 427 included.
    Answered,
    /// Answered with a status the phone can do nothing with.
    Failed,
    /// The phone reported that it could not use an answer.
    ClientError,
    /// Not signed with the account's app secret (432). Anybody can send such a thing, so it counts neither as a request
    /// nor as a failure; many of them tell that the secret is wrong here.
    Unsigned,
}

/// Whether a request comes from our own doctor or self-probe, which would bend the figures of a quiet form. Meta never
/// sends this header; whoever else does hides nothing but their own requests.
pub(crate) fn is_own(headers: &HeaderMap) -> bool {
    headers.contains_key(akis_doctor::OWN_HEADER)
}

/// How often counts are added to the database.
const FLUSH_EVERY: Duration = Duration::from_secs(10);

/// Each thread begins at its own, so two seldom meet.
const SHARDS: usize = 16;

/// Most publications and minutes that wait while the database is away; what comes above is not counted.
const MOST_WAITING: usize = 50_000;

type Key = (TenantId, PublicationId, i64);

/// Counters of this process. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    shards: Arc<[Mutex<HashMap<Key, Counts>>; SHARDS]>,
}

/// One publication's minute.
#[derive(Clone, Copy, Default)]
struct Counts {
    requests: u64,
    failed: u64,
    client_errors: u64,
    unsigned: u64,
    latency: [u64; LATENCY_BUCKETS],
}

impl Recorder {
    /// Notes one request.
    pub(crate) fn record(&self, route: &Route, outcome: Outcome, took: Duration) {
        let key = (route.tenant, route.publication, Timestamp::now().as_second().div_euclid(60));
        let mut shard = self.free_shard();
        if shard.len() >= MOST_WAITING && !shard.contains_key(&key) {
            return;
        }
        let counts = shard.entry(key).or_default();
        if outcome == Outcome::Unsigned {
            counts.unsigned += 1;
            return;
        }
        counts.requests += 1;
        match outcome {
            Outcome::Failed => counts.failed += 1,
            Outcome::ClientError => counts.client_errors += 1,
            Outcome::Answered | Outcome::Unsigned => {}
        }
        if let Some(bucket) = counts.latency.get_mut(health::latency_bucket(took)) {
            *bucket += 1;
        }
    }

    /// Adds what was counted since the last time to the database. What could not be added is kept for the next time.
    pub(crate) async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let mut all: HashMap<Key, Counts> = HashMap::new();
        for shard in self.shards.iter() {
            for (key, counts) in std::mem::take(&mut *lock(shard)) {
                all.entry(key).or_default().add(&counts);
            }
        }
        let minutes: Vec<Minute> = all.iter().map(|(key, counts)| counts.minute(*key)).collect();
        let added = health::add_minutes(store, &minutes).await;
        if added.is_err() {
            let mut shard = self.free_shard();
            for (key, counts) in all.into_iter().take(MOST_WAITING) {
                shard.entry(key).or_default().add(&counts);
            }
        }
        added
    }

    /// Flushes until `cancel`. What is counted after that is for a last [`Recorder::flush`] when the server has ended.
    pub(crate) async fn keep_flushing(&self, store: &Store, cancel: &CancellationToken) {
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                () = tokio::time::sleep(FLUSH_EVERY) => {}
            }
            if let Err(error) = self.flush(store).await {
                tracing::warn!(%error, "the endpoint's figures could not be kept; trying again");
            }
        }
    }

    /// A shard that nobody holds; only when all are held, one is waited for, and each is held for a moment alone.
    fn free_shard(&self) -> MutexGuard<'_, HashMap<Key, Counts>> {
        static THREADS: AtomicUsize = AtomicUsize::new(0);
        thread_local!(static MINE: usize = THREADS.fetch_add(1, Ordering::Relaxed) % SHARDS);
        let mine = MINE.with(|mine| *mine);
        let (before, from) = self.shards.split_at(mine);
        for shard in from.iter().chain(before) {
            match shard.try_lock() {
                Ok(guard) => return guard,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        lock(&self.shards[mine])
    }
}

/// Nothing panics while a shard is held, and counts are never half-written.
fn lock(shard: &Mutex<HashMap<Key, Counts>>) -> MutexGuard<'_, HashMap<Key, Counts>> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.requests += other.requests;
        self.failed += other.failed;
        self.client_errors += other.client_errors;
        self.unsigned += other.unsigned;
        for (mine, theirs) in self.latency.iter_mut().zip(other.latency) {
            *mine += theirs;
        }
    }

    fn minute(&self, (tenant, publication, minute): Key) -> Minute {
        Minute {
            tenant,
            publication,
            minute: Timestamp::from_second(minute.saturating_mul(60)).unwrap_or(Timestamp::UNIX_EPOCH),
            requests: self.requests,
            failed: self.failed,
            client_errors: self.client_errors,
            unsigned: self.unsigned,
            latency: self.latency,
            probes: 0,
            probes_failed: 0,
        }
    }
}
