//! The outermost layer: names every request, measures it, writes its problem's body and one line of log. Only the
//! route's pattern is logged, never a query string, a header or a body: they carry tokens and answers.

use crate::problem::Problem;
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use metrics::{counter, histogram};
use std::time::Instant;
use tracing::{Instrument, field};
use uuid::Uuid;

/// Names the request in its answer, its problem and our log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The route's pattern; a request that matched none shares one word, so that strangers cannot fill our metrics.
fn route(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned())
}

/// The method's name; those HTTP does not know share one word, for the same reason.
fn method(request: &Request) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// Wraps every route.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let request_id = Uuid::now_v7().to_string();
    let route = route(&request);
    let method = method(&request);
    let span = tracing::info_span!(
        "http.request",
        http.method = method,
        http.route = route,
        request_id,
        tenant_id = field::Empty,
    );
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let _in_span = span.entered();

    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = &problem {
        let headers = std::mem::take(response.headers_mut());
        response = problem.render(&request_id);
        for (name, value) in headers.iter().filter(|(name, _)| **name != http::header::CONTENT_LENGTH) {
            if !response.headers().contains_key(name) {
                response.headers_mut().append(name, value.clone());
            }
        }
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }

    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    let duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let code = problem.as_ref().map_or("", Problem::code);
    match problem.as_ref().and_then(Problem::cause) {
        Some(cause) if status >= 500 => {
            tracing::error!(http.status = status, duration_ms, code, cause, "request failed");
        }
        Some(cause) => tracing::warn!(http.status = status, duration_ms, code, cause, "request refused"),
        None => tracing::info!(http.status = status, duration_ms, code, "request answered"),
    }
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    counter!("akis_http_requests_total", &labels).increment(1);
    histogram!("akis_http_request_duration_seconds", &labels[..2]).record(elapsed);
    response
}
