//! The app's two counters, and the headers that tell them.

use super::caller::{self, SCOPES};
use super::error::ApiError;
use crate::options::SurveymonkeyApp;
use crate::state::Sandbox;
use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// Calls in the present minute and day (GMT).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Counters {
    minute: Counter,
    day: Counter,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Counter {
    /// Which minute or day since 1970 this counts.
    period: i64,
    calls: u64,
}

impl Counter {
    fn at(&mut self, now: Timestamp, seconds: i64) -> &mut u64 {
        let period = now.as_second().div_euclid(seconds);
        if self.period != period {
            *self = Self { period, calls: 0 };
        }
        &mut self.calls
    }
}

/// Counts a call, or refuses it.
pub(super) fn count(sandbox: &Sandbox) -> Result<(), ApiError> {
    let now = sandbox.now();
    let app = &sandbox.options().surveymonkey;
    sandbox.write(|world| {
        let store = &mut world.surveymonkey;
        if !store.settings.rate_limit.0 {
            return Ok(());
        }
        let minute = store.limits.minute.at(now, MINUTE);
        let day = store.limits.day.at(now, DAY);
        if *day >= app.calls_per_day || *minute >= app.calls_per_minute {
            return Err(ApiError::coded(1040));
        }
        *minute += 1;
        *day += 1;
        Ok(())
    })
}

/// 429 because somebody asked for bad weather: the minute is said to be over in so many seconds.
pub(super) fn refused(reset_seconds: u64) -> ApiError {
    let mut error = ApiError::coded(1040);
    error.headers = vec![
        ("x-ratelimit-app-global-minute-limit", "120".into()),
        ("x-ratelimit-app-global-minute-remaining", "0".into()),
        ("x-ratelimit-app-global-minute-reset", reset_seconds.to_string()),
    ];
    error
}

/// Writes counters and scopes into the headers of every reply.
pub(super) async fn tell(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let token = caller::token(request.headers());
    let mut response = next.run(request).await;
    let granted = token.and_then(|token| caller::granted(&sandbox, &token)).unwrap_or_default();
    let now = sandbox.now();
    let app = &sandbox.options().surveymonkey;
    let mut told = sandbox.write(|world| headers(&mut world.surveymonkey.limits, app, now));
    told.push(("x-oauth-scopes-available", SCOPES.join(",")));
    told.push(("x-oauth-scopes-granted", granted.join(",")));
    for (name, value) in told {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn headers(counters: &mut Counters, app: &SurveymonkeyApp, now: Timestamp) -> Vec<(&'static str, String)> {
    let minute = *counters.minute.at(now, MINUTE);
    let day = *counters.day.at(now, DAY);
    let left = |seconds: i64| (seconds - now.as_second().rem_euclid(seconds)).to_string();
    vec![
        ("x-ratelimit-app-global-minute-limit", app.calls_per_minute.to_string()),
        ("x-ratelimit-app-global-minute-remaining", app.calls_per_minute.saturating_sub(minute).to_string()),
        ("x-ratelimit-app-global-minute-reset", left(MINUTE)),
        ("x-ratelimit-app-global-day-limit", app.calls_per_day.to_string()),
        ("x-ratelimit-app-global-day-remaining", app.calls_per_day.saturating_sub(day).to_string()),
        ("x-ratelimit-app-global-day-reset", left(DAY)),
    ]
}
