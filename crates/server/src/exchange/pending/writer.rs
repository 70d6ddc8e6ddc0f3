//! Writes what is pending, many sessions at a time, until nothing is left.

use super::Shared;
use crate::exchange::problem::is_away;
use akis_store::progress::{self, Progress};
use akis_store::{SessionId, StoreError};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Between the beginnings of two writes.
const GAP: Duration = Duration::from_millis(40);

/// The wait before a locked session is tried again, and the longest before an absent database is.
const LOCKED_AGAIN: Duration = Duration::from_millis(50);
const AWAY_AGAIN: Duration = Duration::from_secs(1);

/// The longest one write may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Writes until nothing is left. However it ends, the next progress begins anew.
pub(super) struct Writer(pub(super) Arc<Shared>);

impl Writer {
    pub(super) async fn run(self) {
        let shared = &self.0;
        let mut away = Duration::ZERO;
        let waiting = metrics::gauge!("akis_exchange_progress_waiting");
        loop {
            let begun = Instant::now();
            let taken = {
                let mut rows = shared.lock();
                rows.forget_written(begun);
                if rows.by_session.is_empty() {
                    rows.queue.clear();
                    rows.written.clear();
                    rows.running = false;
                    return;
                }
                waiting.set(u32::try_from(rows.unwritten).unwrap_or(u32::MAX));
                rows.take(begun)
            };
            if taken.is_empty() {
                let _ = tokio::time::timeout(LOCKED_AGAIN, shared.came.notified()).await;
                continue;
            }
            away = if shared.write(taken).await {
                Duration::ZERO
            } else {
                (away * 2).clamp(Duration::from_millis(50), AWAY_AGAIN)
            };
            tokio::time::sleep_until((begun + GAP).max(Instant::now() + away)).await;
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut rows = self.0.lock();
            rows.running = false;
            let lost: Vec<SessionId> = rows.by_session.keys().copied().collect();
            for session in lost {
                rows.enqueue(session);
            }
        }
    }
}

impl Shared {
    /// False when the database is away.
    async fn write(&self, taken: Vec<(Progress, u64)>) -> bool {
        let (progress, sequences): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
        match self.attempt(&progress).await {
            Ok(locked) => {
                self.note(&progress, &sequences, &locked);
                true
            }
            Err(Failed::Away) => self.put_back(&progress),
            // One row that the database does not take must not keep the others from it.
            Err(Failed::Refused) => {
                for (one, sequence) in progress.iter().zip(&sequences) {
                    let (one, sequence) = (std::slice::from_ref(one), std::slice::from_ref(sequence));
                    match self.attempt(one).await {
                        Ok(locked) => self.note(one, sequence, &locked),
                        Err(Failed::Away) => return self.put_back(&progress),
                        Err(Failed::Refused) => self.note(one, sequence, &[]),
                    }
                }
                true
            }
        }
    }

    /// What was written meanwhile stays so.
    fn put_back(&self, progress: &[Progress]) -> bool {
        let mut rows = self.lock();
        for row in progress {
            rows.again(row.session, Duration::ZERO, false);
        }
        false
    }

    async fn attempt(&self, progress: &[Progress]) -> Result<Vec<usize>, Failed> {
        match tokio::time::timeout(PATIENCE, progress::write(&self.store, progress)).await {
            Ok(Ok(locked)) => Ok(locked),
            Ok(Err(error)) => Err(self.failed(&error, progress.len())),
            Err(_) => {
                tracing::warn!(sessions = progress.len(), "progress was not written in time");
                Err(Failed::Away)
            }
        }
    }

    fn failed(&self, error: &StoreError, sessions: usize) -> Failed {
        let waiting = self.lock().unwritten;
        if is_away(error) {
            tracing::warn!(%error, sessions, waiting, "progress cannot be written; trying again");
            Failed::Away
        } else {
            tracing::error!(%error, sessions, waiting, "progress was refused by the database");
            Failed::Refused
        }
    }

    fn note(&self, progress: &[Progress], sequences: &[u64], locked: &[usize]) {
        let mut rows = self.lock();
        for (place, (row, sequence)) in progress.iter().zip(sequences).enumerate() {
            if locked.contains(&place) {
                rows.again(row.session, LOCKED_AGAIN, true);
            } else {
                rows.wrote(row.session, *sequence);
            }
        }
    }
}

enum Failed {
    /// The same may work in a moment.
    Away,
    /// It never will.
    Refused,
}
