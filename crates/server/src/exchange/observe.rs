//! What the layers do for other routes, done once and cheaply: names the request, bounds its body and its time, catches a
//! panic, counts, and writes one line of log, at `debug` for what went well. Never a header, a body or an address with
//! more than the endpoint's pattern.

use super::answer::{Answered, answer};
use super::endpoints::Endpoint;
use super::problem::{COME_BACK, ExchangeProblem};
use super::record::Outcome;
use super::{BODY_LIMIT, WHOLE};
use crate::State;
use crate::observe::REQUEST_ID;
use crate::problem::{OwnProblem, Problem, RequestProblem};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use futures_util::FutureExt as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use metrics::{Counter, Histogram, counter, histogram};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tracing::{Instrument as _, field};
use uuid::Uuid;

/// The pattern of the address.
pub(super) const ROUTE: &str = "/exchange/{endpoint_id}";

/// Statuses whose counters are looked up once.
const STATUSES: [u16; 10] = [200, 400, 404, 405, 413, 421, 427, 432, 500, 503];

/// The metrics of this route, found once: the first request comes after counting was begun.
#[derive(Default)]
pub(super) struct Counted {
    found: OnceLock<(Histogram, [Counter; STATUSES.len()])>,
    /// The second in which a request was last logged as turned away, from `began` on.
    said: AtomicU64,
    began: OnceLock<Instant>,
}

impl Counted {
    /// Once a second.
    fn may_say(&self, now: Instant) -> bool {
        let second = now.saturating_duration_since(*self.began.get_or_init(|| now)).as_secs() + 1;
        self.said.swap(second, Ordering::Relaxed) != second
    }

    fn count(&self, status: u16, took: Duration) {
        let (durations, counters) = self.found.get_or_init(|| {
            let durations = histogram!("akis_http_request_duration_seconds", "method" => "POST", "route" => ROUTE);
            (durations, STATUSES.map(requests))
        });
        durations.record(took);
        let place = STATUSES.iter().position(|known| *known == status);
        match place.and_then(|place| counters.get(place)) {
            Some(counter) => counter.increment(1),
            None => requests(status).increment(1),
        }
    }
}

fn requests(status: u16) -> Counter {
    counter!("akis_http_requests_total", "method" => "POST", "route" => ROUTE, "status" => status.to_string())
}

/// The whole of a request.
pub(super) async fn observe(state: State, request: Request) -> Response {
    let (id, started) = (Uuid::now_v7(), Instant::now());
    let mut room = Uuid::encode_buffer();
    let request_id: &str = id.hyphenated().encode_lower(&mut room);
    let span = tracing::info_span!(
        "http.request",
        http.method = "POST",
        http.route = ROUTE,
        request_id,
        tenant_id = field::Empty,
    );
    let mut endpoint = None;
    let work = AssertUnwindSafe(within_time(&state, request, &mut endpoint)).catch_unwind();
    let ended = work.instrument(span.clone()).await;
    let _in_span = span.entered();

    let took = started.elapsed();
    let (mut response, outcome) = match ended.unwrap_or_else(|panic| Err(Problem::internal(said(panic)))) {
        Ok(Answered { response, outcome }) => {
            let status = response.status().as_u16();
            tracing::debug!(http.status = status, duration_ms = millis(took), "request answered");
            (response, outcome)
        }
        Err(problem) => {
            let status = problem.status().as_u16();
            let (code, duration_ms) = (problem.code(), millis(took));
            let cause = problem.cause();
            let cause = cause.as_deref().unwrap_or_default();
            if status == 503 {
                // A flood or an absent database makes thousands of these; the metric counts them all.
                if state.exchange.counted.may_say(started) {
                    tracing::error!(http.status = status, duration_ms, code, cause, "requests are turned away");
                }
            } else if status >= 500 {
                tracing::error!(http.status = status, duration_ms, code, cause, "request failed");
            } else {
                tracing::info!(http.status = status, duration_ms, code, cause, "request refused");
            }
            let outcome = if status == 432 { Outcome::Unsigned } else { Outcome::Failed };
            (problem.render(request_id), outcome)
        }
    };
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    state.exchange.counted.count(response.status().as_u16(), took);
    if let Some(endpoint) = endpoint {
        state.exchange.recorder.record(&endpoint.route, outcome, took);
    }
    response
}

/// Stops a request before WhatsApp would give it up.
async fn within_time(
    state: &State,
    request: Request,
    known: &mut Option<Arc<Endpoint>>,
) -> Result<Answered, Problem> {
    let late = || Problem::from(OwnProblem::Timeout).after(COME_BACK);
    tokio::time::timeout(WHOLE, read(state, request, known)).await.unwrap_or_else(|_| Err(late()))
}

async fn read(state: &State, request: Request, known: &mut Option<Arc<Endpoint>>) -> Result<Answered, Problem> {
    if request.method() != Method::POST {
        return Err(RequestProblem::MethodNotAllowed.into());
    }
    // What has to be decoded first is no id of ours.
    let id = request.uri().path().rsplit('/').next().unwrap_or_default();
    // A body that is too large is refused before anything is looked up for it.
    refuse_announced(request.headers())?;
    let endpoint = state.exchange.endpoints.get(id).await;
    let (head, body) = request.into_parts();
    let body = whole(body).await?;
    let endpoint = endpoint?;
    tracing::Span::current().record("tenant_id", field::display(endpoint.route.tenant));
    let own = super::record::is_own(&head.headers);
    if !own {
        *known = Some(endpoint.clone());
    }
    answer(state, &endpoint, &head.headers, &body).await
}

/// One that announces too much is refused before it is sent, so that its sender reads the refusal instead of writing
/// into a closed connection.
fn refuse_announced(headers: &HeaderMap) -> Result<(), Problem> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    match length {
        Some(length) if length > BODY_LIMIT as u64 => Err(RequestProblem::TooLarge.into()),
        _ => Ok(()),
    }
}

/// The body, without a copy when it came in one piece.
async fn whole(body: Body) -> Result<Bytes, Problem> {
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(RequestProblem::TooLarge.into()),
        // Whoever broke off reads no answer.
        Err(_) => Err(ExchangeProblem::Undecryptable.into()),
    }
}

fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

/// A panic is our own fault: the client learns nothing of it, the log learns its message.
fn said(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().map_or("panic without a message", |text| text).to_owned(),
    }
}
