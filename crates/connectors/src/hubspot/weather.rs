//! What passes by itself: HubSpot is busy, limits, or had a problem of its own.

use crate::{Outcome, answer};
use akis_sentence::sentence;
use bytes::Bytes;
use http::Response;
use serde_json::Value;
use std::time::Duration;

/// The outcome of an answer that asks to come back later; `None` for every other.
pub(super) fn passing(response: &Response<Bytes>) -> Option<Outcome> {
    let status = response.status().as_u16();
    match status {
        429 => {
            let allowance = Allowance::of(response);
            let message = if allowance == Allowance::Daily {
                sentence!(
                    "The HubSpot account has used up its calls for today; they come back at midnight in its time zone.",
                    "HubSpot hesabının bugünkü çağrı hakkı bitti; hak, hesabın saat diliminde gece yarısı yenilenir."
                )
            } else {
                sentence!("HubSpot asks to slow down.", "HubSpot biraz beklenmesini istiyor.")
            };
            let after = answer::retry_after(response).or_else(|| allowance.wait(response));
            Some(Outcome::Retry { after, code: "rate_limited", message, unclear: false })
        }
        // Locked for two seconds at least, or the account is being moved: nothing was taken.
        423 | 477 => Some(Outcome::Retry {
            after: answer::retry_after(response).or(Some(Duration::from_secs(2))),
            code: "locked",
            message: sentence!("HubSpot is busy with this account.", "HubSpot şu anda bu hesapla meşgul."),
            unclear: false,
        }),
        408 | 500.. => Some(Outcome::Retry {
            after: answer::retry_after(response),
            code: "unavailable",
            message: sentence!(
                "HubSpot had a problem of its own (status {status}).",
                "HubSpot’ta bir sorun oluştu (durum kodu {status})."
            ),
            unclear: true,
        }),
        _ => None,
    }
}

/// Which allowance is used up (`policyName`; HubSpot developers: API usage guidelines).
#[derive(PartialEq, Eq)]
enum Allowance {
    Daily,
    TenSeconds,
    /// The search has one of its own, a few calls a second.
    Second,
    Unsaid,
}

impl Allowance {
    fn of(response: &Response<Bytes>) -> Self {
        let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        let word = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        match word("policyName") {
            "DAILY" => Self::Daily,
            "TEN_SECONDLY_ROLLING" => Self::TenSeconds,
            "SECONDLY" => Self::Second,
            // The search names none; its sentence does.
            _ if word("message").contains("secondly limit") && !word("message").contains("ten_secondly") => {
                Self::Second
            }
            _ => Self::Unsaid,
        }
    }

    fn wait(&self, response: &Response<Bytes>) -> Option<Duration> {
        match self {
            // It comes back the next day; asking every few seconds would only use up more of it.
            Self::Daily => Some(Duration::from_hours(1)),
            Self::TenSeconds => Some(interval(response).unwrap_or(Duration::from_secs(10))),
            Self::Second => Some(Duration::from_secs(1)),
            Self::Unsaid => None,
        }
    }
}

/// The window of the burst allowance; nothing longer than a minute is believed.
fn interval(response: &Response<Bytes>) -> Option<Duration> {
    let header = response.headers().get("x-hubspot-ratelimit-interval-milliseconds")?;
    let millis: u64 = header.to_str().ok()?.trim().parse().ok()?;
    (1..=60_000).contains(&millis).then(|| Duration::from_millis(millis))
}
