//! Progress on its way to the database: kept in memory for a few milliseconds and written for many sessions at once.
//!
//! It may be lost without harm, because every request carries all answers again; so a phone is answered before it is
//! written. What waits here lies over what is read ([`Pending::lay_over`]). A refusal or a completion is never undone by
//! it: both are told by the row itself, see [`akis_store::progress::write`].

mod writer;

use akis_form::Answers;
use akis_store::progress::Progress;
use akis_store::sessions::Session;
use akis_store::{SessionId, Store, TenantId};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;
use writer::Writer;

/// Sessions in one write.
const MOST_AT_ONCE: usize = 256;

/// Sessions that may wait, and the bytes of their answers: some seconds of a busy server.
const MOST_ROWS: usize = 20_000;
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// How long what was written still lies over what is read: a reading that began before the write may end after it.
const LINGER: Duration = Duration::from_millis(500);

/// How long somebody else may hold a session before its progress is dropped.
const LOCKED_FOR: Duration = Duration::from_secs(30);

/// Too much waits already: the database does not keep up. Nothing was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full;

/// The buffer of this process. Cheap to clone. Its lock is held for a few instructions, never across a wait.
#[derive(Clone)]
pub(super) struct Pending {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    rows: Mutex<Rows>,
    came: Notify,
}

#[derive(Default)]
struct Rows {
    by_session: HashMap<SessionId, Row>,
    /// What is to be written, the oldest first. Each once.
    queue: VecDeque<SessionId>,
    /// What was written, the oldest first, to be forgotten.
    written: VecDeque<(Instant, SessionId, u64)>,
    unwritten: usize,
    bytes: usize,
    sequence: u64,
    running: bool,
}

struct Row {
    tenant: TenantId,
    erasures: i32,
    opened: bool,
    kept: Option<Kept>,
    /// Tells this content from what replaced it.
    sequence: u64,
    since: Instant,
    not_before: Instant,
    /// It stands in the queue; while it is being written it does not.
    queued: bool,
    written: Option<Instant>,
}

#[derive(Clone)]
struct Kept {
    screen: String,
    answers: Arc<Answers>,
    json: String,
}

impl Pending {
    pub(super) fn new(store: Store) -> Self {
        Self { shared: Arc::new(Shared { store, rows: Mutex::default(), came: Notify::new() }) }
    }

    /// A phone shows the session.
    pub(super) fn opened(&self, tenant: TenantId, session: &Session) -> Result<(), Full> {
        self.put(tenant, session.id, session.erasures, None)
    }

    /// Takes the answers so far in place of what waits.
    pub(super) fn progress(
        &self,
        tenant: TenantId,
        session: &Session,
        screen: String,
        answers: Answers,
    ) -> Result<(), Full> {
        let json = serde_json::to_string(&answers).unwrap_or_else(|_| "{}".to_owned());
        let kept = Kept { screen, answers: Arc::new(answers), json };
        self.put(tenant, session.id, session.erasures, Some(kept))
    }

    fn put(&self, tenant: TenantId, session: SessionId, erasures: i32, kept: Option<Kept>) -> Result<(), Full> {
        let begin = {
            let mut rows = self.shared.lock();
            rows.put(tenant, session, erasures, kept)?;
            !std::mem::replace(&mut rows.running, true)
        };
        if begin {
            tokio::spawn(Writer(self.shared.clone()).run());
        } else {
            self.shared.came.notify_one();
        }
        Ok(())
    }

    /// Lays what waits over a session that was read by a statement begun at `begun`.
    pub(super) fn lay_over(&self, session: &mut Session, begun: Instant) {
        let kept = {
            let rows = self.shared.lock();
            let Some(row) = rows.by_session.get(&session.id) else { return };
            let holds = row.erasures == session.erasures && session.submission.is_none();
            if !holds || row.written.is_some_and(|written| written < begun) {
                return;
            }
            row.kept.clone()
        };
        if let Some(kept) = kept {
            session.answers = Answers::clone(&kept.answers);
            session.screen = Some(kept.screen);
            session.refused = None;
        }
    }

    /// Drops what waits for a session: it was completed or refused.
    pub(super) fn forget(&self, session: SessionId) {
        let mut rows = self.shared.lock();
        if let Some(row) = rows.by_session.remove(&session) {
            rows.left(&row);
        }
    }

    /// How many sessions wait to be written.
    pub(super) fn unwritten(&self) -> usize {
        self.shared.lock().unwritten
    }

    /// Waits until nothing waits, at most this long. True when all is written.
    pub(super) async fn settled(&self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        while self.unwritten() > 0 {
            if Instant::now() >= end {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        true
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Rows> {
        // Nothing panics while it is held.
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Row {
    fn bytes(&self) -> usize {
        // The answers stand there twice, as text and as values.
        self.kept.as_ref().map_or(0, |kept| 2 * kept.json.len()) + 256
    }
}

impl Rows {
    fn put(
        &mut self,
        tenant: TenantId,
        session: SessionId,
        erasures: i32,
        kept: Option<Kept>,
    ) -> Result<(), Full> {
        if self.unwritten >= MOST_ROWS || self.bytes >= MOST_BYTES {
            return Err(Full);
        }
        let now = Instant::now();
        self.sequence += 1;
        let mut row = Row {
            tenant,
            erasures,
            opened: kept.is_none(),
            kept,
            sequence: self.sequence,
            since: now,
            not_before: now,
            queued: false,
            written: None,
        };
        if let Some(before) = self.by_session.get(&session) {
            // A refusal lies between: the younger state counts.
            if before.erasures > erasures {
                return Ok(());
            }
            if before.erasures == erasures {
                row.opened |= before.opened;
                row.kept = row.kept.or_else(|| before.kept.clone());
                if before.written.is_none() {
                    (row.since, row.not_before) = (before.since, before.not_before);
                }
            }
            row.queued = before.queued;
        }
        self.bytes += row.bytes();
        self.unwritten += 1;
        if let Some(before) = self.by_session.insert(session, row) {
            self.left(&before);
        }
        self.enqueue(session);
        Ok(())
    }

    fn enqueue(&mut self, session: SessionId) {
        let Some(row) = self.by_session.get_mut(&session) else { return };
        if row.written.is_none() && !std::mem::replace(&mut row.queued, true) {
            self.queue.push_back(session);
        }
    }

    /// Counts a row off that is no longer there.
    fn left(&mut self, row: &Row) {
        self.bytes = self.bytes.saturating_sub(row.bytes());
        if row.written.is_none() {
            self.unwritten = self.unwritten.saturating_sub(1);
        }
    }

    /// The next sessions to write, with the sequence of what is written. They stay in the map until the write has said
    /// what became of them.
    fn take(&mut self, now: Instant) -> Vec<(Progress, u64)> {
        let mut taken = Vec::new();
        for _ in 0..self.queue.len() {
            if taken.len() == MOST_AT_ONCE {
                break;
            }
            let Some(session) = self.queue.pop_front() else { break };
            // Forgotten and begun anew, a session can stand there twice.
            let Some(row) = self.by_session.get_mut(&session).filter(|row| row.queued) else { continue };
            if row.not_before > now {
                self.queue.push_back(session);
                continue;
            }
            row.queued = false;
            let progress = Progress {
                tenant: row.tenant,
                session,
                erasures: row.erasures,
                opened: row.opened,
                kept: row.kept.as_ref().map(|kept| (kept.screen.clone(), kept.json.clone())),
            };
            taken.push((progress, row.sequence));
        }
        taken
    }

    fn wrote(&mut self, session: SessionId, sequence: u64) {
        let now = Instant::now();
        let Some(row) = self.by_session.get_mut(&session) else { return };
        if row.sequence == sequence && row.written.is_none() {
            row.written = Some(now);
            self.unwritten = self.unwritten.saturating_sub(1);
            self.written.push_back((now, session, sequence));
        } else {
            // Replaced while it was on its way.
            self.enqueue(session);
        }
    }

    /// To be tried again; what somebody holds for too long is dropped.
    fn again(&mut self, session: SessionId, wait: Duration, locked: bool) {
        let now = Instant::now();
        let Some(row) = self.by_session.get_mut(&session) else { return };
        row.not_before = now + wait;
        if !locked || now - row.since <= LOCKED_FOR {
            self.enqueue(session);
        } else {
            tracing::warn!("a session was locked for too long, its progress is dropped");
            if let Some(row) = self.by_session.remove(&session) {
                self.left(&row);
            }
        }
    }

    fn forget_written(&mut self, now: Instant) {
        while let Some((at, session, sequence)) = self.written.front().copied() {
            if now - at < LINGER {
                break;
            }
            self.written.pop_front();
            if self.by_session.get(&session).is_some_and(|row| row.sequence == sequence)
                && let Some(row) = self.by_session.remove(&session)
            {
                self.left(&row);
            }
        }
    }
}
