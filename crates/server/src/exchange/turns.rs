//! One at a time for each key: whoever finishes a session holds a connection and its row's lock, and those who repeat
//! the same request would each hold a connection to wait for that lock.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Turns by key. Cheap to clone.
pub(super) struct Turns<K> {
    keys: Arc<Mutex<HashMap<K, Lane>>>,
}

struct Lane {
    gate: Arc<Semaphore>,
    /// Inside or waiting.
    present: usize,
}

/// A turn, until it is dropped.
pub(super) struct Turn<K: Clone + Eq + Hash> {
    _inside: Option<OwnedSemaphorePermit>,
    _presence: Presence<K>,
}

/// Counts somebody who is inside or waits, so that the last one takes the key along.
struct Presence<K: Clone + Eq + Hash> {
    turns: Turns<K>,
    key: K,
}

impl<K> Clone for Turns<K> {
    fn clone(&self) -> Self {
        Self { keys: self.keys.clone() }
    }
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self { keys: Arc::default() }
    }
}

impl<K: Clone + Eq + Hash> Turns<K> {
    /// Waits until nobody else has this key's turn.
    pub(super) async fn take(&self, key: K) -> Turn<K> {
        let gate = {
            let mut keys = self.lock();
            let lane =
                keys.entry(key.clone()).or_insert_with(|| Lane { gate: Arc::new(Semaphore::new(1)), present: 0 });
            lane.present += 1;
            lane.gate.clone()
        };
        let presence = Presence { turns: self.clone(), key };
        // Nobody closes it.
        Turn { _inside: gate.acquire_owned().await.ok(), _presence: presence }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Lane>> {
        // Nothing panics while it is held.
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> Drop for Presence<K> {
    fn drop(&mut self) {
        let mut keys = self.turns.lock();
        let Some(lane) = keys.get_mut(&self.key) else { return };
        lane.present = lane.present.saturating_sub(1);
        if lane.present == 0 {
            keys.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn one_key_at_a_time_others_at_once_and_nothing_stays() {
        let turns = Turns::default();
        let first = turns.take(1).await;
        drop(turns.take(2).await);
        let second = tokio::time::timeout(Duration::from_millis(20), turns.take(1)).await;
        assert!(second.is_err(), "the first is still there");
        drop(first);
        drop(turns.take(1).await);
        assert!(turns.lock().is_empty());
    }
}
