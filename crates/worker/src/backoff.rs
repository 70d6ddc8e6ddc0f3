use jiff::Timestamp;
use rand::Rng as _;
use std::time::Duration;

/// The longest that a vendor's wish for a pause is believed: a mistake there must not park anything for years.
pub(crate) const MOST_ASKED: Duration = Duration::from_hours(24);

/// Our own time, or what the vendor asked for when that is later.
pub(crate) fn asked(at: Timestamp, wait: Option<Duration>) -> Timestamp {
    wait.map_or(at, |wait| later(Timestamp::now(), wait.min(MOST_ASKED)).max(at))
}

/// When to try again after the `tries`th try (from 1): the base doubles with each try up to the longest wait, and up to a
/// quarter is added by chance, so that what failed together does not come back together.
pub(crate) fn next(tries: u32, base: Duration, longest: Duration, now: Timestamp) -> Timestamp {
    let doubled = base.saturating_mul(1_u32 << tries.saturating_sub(1).min(16));
    later(now, doubled.min(longest).mul_f64(rand::rng().random_range(1.0..1.25)))
}

/// The instant a wait ends; the end of time when it would lie beyond.
pub(crate) fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}
