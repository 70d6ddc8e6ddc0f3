//! What the headers of an answer say about the next calls.

use crate::backoff;
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use std::time::Duration;

/// Headers that count what is left, and what says when it is filled up again. HubSpot (usage guidelines, rate limit
/// headers) counts in milliseconds; SurveyMonkey (API v3, request and response limits) in seconds.
const COUNTED: [(&str, &str, Unit); 3] = [
    ("x-hubspot-ratelimit-remaining", "x-hubspot-ratelimit-interval-milliseconds", Unit::Milliseconds),
    ("x-ratelimit-app-global-minute-remaining", "x-ratelimit-app-global-minute-reset", Unit::Seconds),
    ("x-ratelimit-app-global-day-remaining", "x-ratelimit-app-global-day-reset", Unit::Seconds),
];

#[derive(Clone, Copy)]
enum Unit {
    Milliseconds,
    Seconds,
}

/// For how long the headers ask that the whole account is not called; `None` when they ask nothing.
pub(super) fn silence(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let busy = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let told = busy.then(|| retry_after(headers)).flatten();
    let spent = COUNTED.iter().filter_map(|(left, filled, unit)| {
        (number(headers, left)? == 0).then_some(())?;
        let wait = number(headers, filled)?;
        Some(match unit {
            Unit::Milliseconds => Duration::from_millis(wait),
            Unit::Seconds => Duration::from_secs(wait),
        })
    });
    spent.chain(told).max().filter(|wait| !wait.is_zero()).map(|wait| wait.min(backoff::MOST_ASKED))
}

/// The same of an answer that says "too many calls": what its headers ask or what else is `said` in it, whichever is longer.
/// `least` when it names no time.
pub(super) fn too_many(headers: Option<Duration>, said: Option<Duration>, least: Duration) -> Duration {
    let said = said.filter(|wait| !wait.is_zero());
    headers.max(said).unwrap_or(least).min(backoff::MOST_ASKED)
}

/// Seconds, or a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    // One that has passed asks for nothing.
    Duration::try_from(at.duration_since(Timestamp::now())).ok()
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(status: u16, headers: &[(&'static str, &str)]) -> Option<Duration> {
        let headers =
            headers.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect();
        silence(StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn the_longest_that_is_asked_for_holds() {
        assert_eq!(asked(200, &[]), None);
        assert_eq!(asked(429, &[]), None);
        assert_eq!(asked(429, &[("retry-after", "0")]), None);
        assert_eq!(asked(429, &[("retry-after", "30")]), Some(Duration::from_secs(30)));
        assert_eq!(asked(200, &[("retry-after", "30")]), None, "of a page that moved, say");
        let spent =
            [("x-hubspot-ratelimit-remaining", "0"), ("x-hubspot-ratelimit-interval-milliseconds", "10000")];
        assert_eq!(asked(200, &spent), Some(Duration::from_secs(10)));
        let left =
            [("x-hubspot-ratelimit-remaining", "7"), ("x-hubspot-ratelimit-interval-milliseconds", "10000")];
        assert_eq!(asked(200, &left), None);
        let day = [
            ("x-ratelimit-app-global-minute-remaining", "0"),
            ("x-ratelimit-app-global-minute-reset", "12"),
            ("x-ratelimit-app-global-day-remaining", "0"),
            ("x-ratelimit-app-global-day-reset", "7200"),
        ];
        assert_eq!(asked(429, &day), Some(Duration::from_hours(2)));
    }

    #[test]
    fn too_many_calls_are_followed_by_what_is_said_and_only_else_by_our_own_wait() {
        let seconds = |wait: Option<u64>| wait.map(Duration::from_secs);
        let wait = |headers, said| too_many(seconds(headers), seconds(said), Duration::from_secs(15)).as_secs();
        assert_eq!(wait(None, None), 15);
        // HubSpot's search: a second, and the account goes on.
        assert_eq!(wait(None, Some(1)), 1);
        // Its allowance of the day.
        assert_eq!(wait(None, Some(3_600)), 3_600);
        assert_eq!(wait(Some(10), Some(1)), 10);
        assert_eq!(wait(Some(2), None), 2);
        assert_eq!(wait(None, Some(0)), 15, "that cannot be meant");
        assert_eq!(wait(None, Some(u64::MAX)), 24 * 3_600);
    }

    #[test]
    fn what_nobody_can_mean_is_bounded_and_what_cannot_be_read_is_nothing() {
        assert_eq!(asked(503, &[("retry-after", "18446744073709551615")]), Some(Duration::from_hours(24)));
        assert_eq!(asked(503, &[("retry-after", "soon")]), None);
        assert_eq!(asked(503, &[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]), None, "passed");
        let later = Timestamp::now() + jiff::SignedDuration::from_secs(100);
        let later = jiff::fmt::rfc2822::to_string(&later.to_zoned(jiff::tz::TimeZone::UTC)).unwrap();
        let wait = asked(503, &[("retry-after", &later)]).unwrap();
        assert!((Duration::from_secs(95)..=Duration::from_secs(100)).contains(&wait), "{wait:?}");
    }
}
