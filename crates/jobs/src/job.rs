use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// A job to be enqueued.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which [`Handler`](crate::Handler) runs it.
    pub kind: &'static str,
    /// Whose job it is; tenants take turns.
    pub tenant: Uuid,
    /// At most one unfinished job a kind and key. Enqueueing again brings an unfinished one forward; see
    /// [`enqueue`](crate::enqueue).
    pub key: Option<String>,
    /// Ids alone: payloads are kept in clear and shown to operators.
    pub payload: Value,
    /// Not before this instant.
    pub run_at: Timestamp,
    /// Tries in all, the first included, counting those cut short by a crash and not those given back
    /// ([`Outcome::InLine`]). At least 1.
    pub max_attempts: u32,
}

/// A claimed job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Names it.
    pub id: Uuid,
    /// Which handler runs it.
    pub kind: String,
    /// Whose it is.
    pub tenant: Uuid,
    /// As enqueued.
    pub payload: Value,
    /// Which claim of this job this is. Only the last one can renew or finish it.
    pub claim: i64,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// Tries in all. `attempt` is above it only after the last try was cut short: such a job is not run again but
    /// given up.
    pub max_attempts: u32,
}

impl Job {
    /// True on the last try: what is not done now is given up.
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Finished; the job is deleted.
    Done,
    /// Again at this instant, for this reason; given up instead when this was the last try. Reasons hold no content.
    RetryAt(Timestamp, String),
    /// Again at this instant, and this was no try: it only came to stand in a line, or did a part of its work. The try is given
    /// back, however often that happens, so the handler must have a bound of its own on what it really tries.
    InLine(Timestamp),
    /// Given up at once, for this reason.
    Fail(String),
}
