//! What the earlier tries tell.

use akis_store::AttemptOutcome;
use akis_store::attempts::Attempt;
use jiff::Timestamp;
use std::time::Duration;

/// A look that did not find the submission, while it may still turn up.
pub(super) const NOT_FOUND_YET: &str = "not_found_yet";
/// A look that could not be made.
pub(super) const NOT_LOOKED: &str = "look_up_failed";
/// A look that says the submission never arrived; it is sent again.
pub(super) const NOT_ARRIVED: &str = "not_arrived";

/// A destination that cannot be asked; a person looks.
pub(super) const NOT_ASKABLE: &str = "may_have_arrived";

/// Whether this try asked the source instead of sending.
fn is_look(attempt: &Attempt) -> bool {
    attempt.outcome == AttemptOutcome::Found
        || matches!(attempt.code.as_deref(), Some(NOT_FOUND_YET | NOT_LOOKED | NOT_ARRIVED | NOT_ASKABLE))
}

/// How often it was sent, as far as the tries tell.
pub(super) fn sends(earlier: &[Attempt]) -> u32 {
    count(earlier.iter().filter(|attempt| !is_look(attempt)))
}

/// How often the source was asked since it was last sent.
pub(super) fn looks(earlier: &[Attempt]) -> u32 {
    count(
        earlier.iter().rev().take_while(|attempt| is_look(attempt) && attempt.outcome == AttemptOutcome::Unclear),
    )
}

/// When the try ended that may have arrived. One that was cut short left no record: the first look after it did, and until
/// that look nothing is known but that it ended before now.
pub(super) fn unclear_since(earlier: &[Attempt], now: Timestamp) -> Timestamp {
    let series = earlier.iter().rev().take_while(|attempt| attempt.outcome == AttemptOutcome::Unclear);
    let mut since = now;
    for attempt in series {
        since = attempt.started_at.saturating_add(attempt.duration).unwrap_or(now);
        if !is_look(attempt) {
            break;
        }
    }
    since
}

fn count<'a>(attempts: impl Iterator<Item = &'a Attempt>) -> u32 {
    u32::try_from(attempts.count()).unwrap_or(u32::MAX)
}

/// Which try of its round the next one is, from 1. A round ends by giving up; a person who asks again begins a new one.
pub(super) fn round(earlier: u32, most: u32) -> u32 {
    earlier % most.max(1) + 1
}

/// Whether the window that began then is over.
pub(super) fn is_over(since: Timestamp, window: Duration, now: Timestamp) -> bool {
    since.saturating_add(window).is_ok_and(|end| now >= end)
}
