//! The account's ten rolling seconds, the search's one second, and the headers that tell the first.

use super::error::ApiError;
use crate::state::Sandbox;
use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::middleware::Next;
use axum::response::Response;
use std::collections::{BTreeMap, VecDeque};

const WINDOW_MS: i64 = 10_000;
const SEARCH_WINDOW_MS: i64 = 1000;
/// Search calls in a second; "about 5" (reference 1.4).
const SEARCHES: usize = 5;

/// When calls came, in milliseconds, by account.
#[derive(Debug, Default)]
pub(super) struct Calls {
    all: BTreeMap<u64, VecDeque<i64>>,
    searches: BTreeMap<u64, VecDeque<i64>>,
}

fn count(calls: &mut VecDeque<i64>, at: i64, window: i64, most: usize) -> bool {
    while calls.front().is_some_and(|first| at - first >= window) {
        calls.pop_front();
    }
    let within = calls.len() < most;
    if within {
        calls.push_back(at);
    }
    within
}

/// Counts a call, or refuses it.
pub(super) fn count_call(sandbox: &Sandbox, portal: u64) -> Result<(), ApiError> {
    let at = sandbox.now().as_millisecond();
    let most = sandbox.options().hubspot.calls_per_ten_seconds;
    sandbox.write(|world| {
        let store = &mut world.hubspot;
        let calls = store.calls.all.entry(portal).or_default();
        let within = !store.settings.rate_limit.0 || count(calls, at, WINDOW_MS, most);
        if within { Ok(()) } else { Err(ApiError::rate_limited(None)) }
    })
}

/// Counts a search, or refuses it.
pub(super) fn count_search(sandbox: &Sandbox, portal: u64) -> Result<(), ApiError> {
    let at = sandbox.now().as_millisecond();
    sandbox.write(|world| {
        let store = &mut world.hubspot;
        let calls = store.calls.searches.entry(portal).or_default();
        let within = !store.settings.rate_limit.0 || count(calls, at, SEARCH_WINDOW_MS, SEARCHES);
        if within { Ok(()) } else { Err(ApiError::searched_too_often()) }
    })
}

/// Writes `X-HubSpot-RateLimit-*` into replies to calls with a token. OAuth apps get none about the day.
pub(super) async fn tell(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let portal = super::caller::known(&sandbox, request.headers()).ok().map(|known| known.portal);
    let mut response = next.run(request).await;
    let Some(portal) = portal else { return response };
    let most = sandbox.options().hubspot.calls_per_ten_seconds;
    let now = sandbox.now().as_millisecond();
    let used = sandbox.read(|world| {
        let calls = world.hubspot.calls.all.get(&portal);
        calls.map_or(0, |calls| calls.iter().filter(|at| now - **at < WINDOW_MS).count())
    });
    let told = [
        ("x-hubspot-ratelimit-interval-milliseconds", WINDOW_MS.to_string()),
        ("x-hubspot-ratelimit-max", most.to_string()),
        ("x-hubspot-ratelimit-remaining", most.saturating_sub(used).to_string()),
    ];
    for (name, value) in told {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}
