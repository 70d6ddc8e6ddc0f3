//! Whose turn it is: a bound on what is worked on at a time, and a fair queue before it. Endpoints take turns, so a
//! flood at one of them makes its own requests wait and nobody else's.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// What turns are taken by.
pub(super) trait Key: Clone + Eq + Hash {}

impl<K: Clone + Eq + Hash> Key for K {}

/// How many at a time, how many may wait, and how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Worked on at a time, all keys together. One key gets three quarters of them at most.
    pub(super) running: usize,
    /// Waiting at one key.
    pub(super) waiting_per_key: usize,
    /// Waiting at all keys together.
    pub(super) waiting: usize,
    /// The longest wait.
    pub(super) wait: Duration,
}

/// No turn came in time, or too many wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Busy;

/// Turns for keys. Cheap to clone. The lock is held for a few instructions, never across a wait.
pub(super) struct Admission<K: Key> {
    shared: Arc<Shared<K>>,
}

struct Shared<K: Key> {
    limits: Limits,
    turns: Mutex<Turns<K>>,
}

struct Turns<K: Key> {
    running: usize,
    waiting: usize,
    next_name: u64,
    keys: HashMap<K, Lane<K>>,
    /// The keys that have somebody waiting and a free place, in the order of their turns.
    ring: VecDeque<K>,
}

struct Lane<K: Key> {
    running: usize,
    in_ring: bool,
    waiting: VecDeque<(u64, oneshot::Sender<Permit<K>>)>,
}

/// The right to work until it is dropped.
pub(super) struct Permit<K: Key> {
    of: Option<(Arc<Shared<K>>, K)>,
}

impl<K: Key> Clone for Admission<K> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

impl<K: Key> Admission<K> {
    pub(super) fn new(limits: Limits) -> Self {
        let turns = Turns { running: 0, waiting: 0, next_name: 0, keys: HashMap::new(), ring: VecDeque::new() };
        Self { shared: Arc::new(Shared { limits, turns: Mutex::new(turns) }) }
    }

    /// Waits for a turn.
    pub(super) async fn enter(&self, key: &K) -> Result<Permit<K>, Busy> {
        let (place, turn) = {
            let mut turns = self.shared.lock();
            match turns.ask(&self.shared.limits, key)? {
                Asked::Now => return Ok(Permit { of: Some((self.shared.clone(), key.clone())) }),
                Asked::Wait(name, turn) => (Place { shared: &self.shared, key, name }, turn),
            }
        };
        let turn = tokio::time::timeout(self.shared.limits.wait, turn).await;
        drop(place);
        turn.map_err(|_| Busy)?.map_err(|_| Busy)
    }

    /// How many are worked on and how many wait.
    #[cfg(test)]
    fn load(&self) -> (usize, usize) {
        let turns = self.shared.lock();
        (turns.running, turns.waiting)
    }
}

enum Asked<K: Key> {
    Now,
    Wait(u64, oneshot::Receiver<Permit<K>>),
}

impl Limits {
    fn running_per_key(&self) -> usize {
        (self.running - self.running / 4).max(1)
    }
}

impl<K: Key> Shared<K> {
    fn lock(&self) -> MutexGuard<'_, Turns<K>> {
        // Nothing panics while it is held.
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Key> Turns<K> {
    fn ask(&mut self, limits: &Limits, key: &K) -> Result<Asked<K>, Busy> {
        let empty = || Lane { running: 0, in_ring: false, waiting: VecDeque::new() };
        let lane = self.keys.entry(key.clone()).or_insert_with(empty);
        let room = lane.running < limits.running_per_key();
        // Whoever waits goes first, so a free place is taken at once only when nobody could take it before.
        if self.running < limits.running.max(1) && room && self.ring.is_empty() {
            self.running += 1;
            lane.running += 1;
            return Ok(Asked::Now);
        }
        if lane.waiting.len() >= limits.waiting_per_key || self.waiting >= limits.waiting {
            self.forget_if_idle(key);
            return Err(Busy);
        }
        let (give, turn) = oneshot::channel();
        let name = self.next_name;
        self.next_name = self.next_name.wrapping_add(1);
        lane.waiting.push_back((name, give));
        self.waiting += 1;
        if room && !lane.in_ring {
            lane.in_ring = true;
            self.ring.push_back(key.clone());
        }
        Ok(Asked::Wait(name, turn))
    }

    /// Gives the free places to those whose turn it is, and returns the turns to hand out once the lock is open again.
    fn deal(&mut self, shared: &Arc<Shared<K>>) -> Vec<(oneshot::Sender<Permit<K>>, Permit<K>)> {
        let mut dealt = Vec::new();
        while self.running < shared.limits.running.max(1) {
            let Some(key) = self.ring.pop_front() else { break };
            let Some(lane) = self.keys.get_mut(&key) else { continue };
            lane.in_ring = false;
            if lane.running >= shared.limits.running_per_key() {
                continue;
            }
            let Some((_, give)) = lane.waiting.pop_front() else {
                self.forget_if_idle(&key);
                continue;
            };
            self.waiting = self.waiting.saturating_sub(1);
            self.running += 1;
            lane.running += 1;
            if !lane.waiting.is_empty() && lane.running < shared.limits.running_per_key() {
                lane.in_ring = true;
                self.ring.push_back(key.clone());
            }
            dealt.push((give, Permit { of: Some((shared.clone(), key)) }));
        }
        dealt
    }

    fn forget_if_idle(&mut self, key: &K) {
        if self.keys.get(key).is_some_and(|lane| lane.running == 0 && lane.waiting.is_empty() && !lane.in_ring) {
            self.keys.remove(key);
        }
    }
}

impl<K: Key> Drop for Permit<K> {
    fn drop(&mut self) {
        let Some((shared, key)) = self.of.take() else { return };
        let dealt = {
            let mut turns = shared.lock();
            turns.running = turns.running.saturating_sub(1);
            if let Some(lane) = turns.keys.get_mut(&key) {
                lane.running = lane.running.saturating_sub(1);
                if !lane.waiting.is_empty() && !lane.in_ring {
                    lane.in_ring = true;
                    turns.ring.push_back(key.clone());
                }
            }
            turns.forget_if_idle(&key);
            turns.deal(&shared)
        };
        for (give, permit) in dealt {
            // Whoever went away meanwhile gives the place back: the permit is dropped with the message.
            let _ = give.send(permit);
        }
    }
}

/// A place in a queue, left when its owner goes away.
struct Place<'a, K: Key> {
    shared: &'a Arc<Shared<K>>,
    key: &'a K,
    name: u64,
}

impl<K: Key> Drop for Place<'_, K> {
    fn drop(&mut self) {
        let mut turns = self.shared.lock();
        let Some(lane) = turns.keys.get_mut(self.key) else { return };
        let before = lane.waiting.len();
        lane.waiting.retain(|(name, _)| *name != self.name);
        let left = before - lane.waiting.len();
        let nobody = lane.waiting.is_empty();
        if nobody {
            lane.in_ring = false;
        }
        turns.waiting = turns.waiting.saturating_sub(left);
        if left > 0 && nobody {
            turns.ring.retain(|key| key != self.key);
            turns.forget_if_idle(self.key);
        }
    }
}

#[cfg(test)]
mod tests;
