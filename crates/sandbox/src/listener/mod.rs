//! Receives webhooks as somebody's own server would: keeps what came, checks signatures, and can misbehave.
//!
//! `/sandbox/listener/{name}` takes any method. What it answers is set by `PUT /sandbox/listeners/{name}`.

mod signature;

use crate::state::Sandbox;
use axum::body::{Body, to_bytes};
use axum::extract::{OriginalUri, Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, put};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

const BODY_TAKEN: usize = 2 * 1024 * 1024;
const REMEMBERED: usize = 300;
const LISTENERS: usize = 100;
const SLOWEST: f64 = 120.0;
/// Headers whose values are secrets.
const SECRET: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// What a listener does; as `PUT` takes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Manner {
    /// Status of the answer.
    status: u16,
    /// How often `status` is answered before it is 200 again; `null` for always.
    times: Option<u32>,
    /// Seconds told in `Retry-After`.
    retry_after: Option<u64>,
    /// Seconds before the answer.
    slow_seconds: f64,
    /// The secret of Standard Webhooks (`whsec_…`) or of Typeform; `null` checks nothing.
    secret: Option<String>,
    /// An address to redirect to, with `status` 301, 302, 307 or 308.
    location: Option<String>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { status: 200, times: None, retry_after: None, slow_seconds: 0.0, secret: None, location: None }
    }
}

/// A request that came.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Received {
    at: Timestamp,
    method: String,
    path: String,
    query: Option<String>,
    headers: BTreeMap<String, String>,
    body: String,
    /// What the signatures are worth.
    signature: signature::Verdict,
    /// Status it was answered with.
    status: u16,
}

/// One listener.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Listener {
    manner: Manner,
    /// Oldest first, the last ones only.
    received: VecDeque<Received>,
}

/// All listeners by name.
pub(crate) type Store = BTreeMap<String, Listener>;

/// The places webhooks go to, and the control calls about them.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/listener/{name}", any(receive))
        .route("/sandbox/listener/{name}/{*rest}", any(receive))
        .route("/sandbox/listeners", get(list))
        .route("/sandbox/listeners/{name}", put(set).get(one).delete(forget))
}

async fn receive(
    State(sandbox): State<Sandbox>,
    Path(path): Path<Vec<String>>,
    OriginalUri(uri): OriginalUri,
    request: Request<Body>,
) -> Response {
    let name = path.into_iter().next().unwrap_or_default();
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_TAKEN).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let now = sandbox.now();
    let Some(manner) = sandbox.write(|world| {
        let listeners = &mut world.listeners;
        if !listeners.contains_key(&name) && listeners.len() >= LISTENERS {
            return None;
        }
        let listener = listeners.entry(name).or_default();
        let manner = listener.manner.clone();
        if let Some(left) = listener.manner.times.as_mut() {
            *left = left.saturating_sub(1);
            if *left == 0 {
                listener.manner.times = None;
                listener.manner.status = 200;
                listener.manner.location = None;
            }
        }
        let status = if parts.method == Method::HEAD { 200 } else { manner.status };
        listener.received.push_back(Received {
            at: now,
            method: parts.method.to_string(),
            path: uri.path().to_owned(),
            query: uri.query().map(ToOwned::to_owned),
            headers: readable(&parts.headers),
            signature: signature::verdict(&parts.headers, &body, manner.secret.as_deref(), now),
            body: String::from_utf8_lossy(&body).into_owned(),
            status,
        });
        if listener.received.len() > REMEMBERED {
            listener.received.pop_front();
        }
        Some(manner)
    }) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    // A HEAD asks whether somebody is there.
    if parts.method == Method::HEAD {
        return StatusCode::OK.into_response();
    }
    let wait = Duration::try_from_secs_f64(manner.slow_seconds.min(SLOWEST)).unwrap_or_default();
    tokio::time::sleep(wait).await;
    answer(&manner)
}

fn answer(manner: &Manner) -> Response {
    let status = StatusCode::from_u16(manner.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(json!({ "received": status.is_success() }))).into_response();
    let told = [
        (header::RETRY_AFTER, manner.retry_after.map(|seconds| seconds.to_string())),
        (header::LOCATION, manner.location.clone()),
    ];
    for (name, value) in told {
        if let Some(value) = value.and_then(|value| value.parse().ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn readable(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        let secret = SECRET.contains(&name.as_str());
        let value = if secret { "…".into() } else { String::from_utf8_lossy(value.as_bytes()) };
        (name.to_string(), value.into_owned())
    };
    headers.iter().map(text).collect()
}

fn shown(name: &str, listener: &Listener) -> Value {
    let mut manner = json!(listener.manner);
    // Whoever looks knows that there is one; what it is stays here.
    manner["secret"] = listener.manner.secret.as_ref().map_or(Value::Null, |_| json!("…"));
    json!({ "name": name, "manner": manner, "received": listener.received.iter().rev().collect::<Vec<_>>() })
}

async fn list(State(sandbox): State<Sandbox>) -> Json<Vec<Value>> {
    Json(sandbox.read(|world| world.listeners.iter().map(|(name, listener)| shown(name, listener)).collect()))
}

/// What came to one listener, newest first; a listener nobody has heard of is empty.
async fn one(State(sandbox): State<Sandbox>, Path(name): Path<String>) -> Json<Value> {
    let none = Listener::default();
    Json(sandbox.read(|world| shown(&name, world.listeners.get(&name).unwrap_or(&none))))
}

async fn set(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(manner): Json<Manner>,
) -> Result<StatusCode, StatusCode> {
    if !(200..=599).contains(&manner.status) {
        return Err(StatusCode::BAD_REQUEST);
    }
    sandbox.write(|world| {
        let listeners = &mut world.listeners;
        if !listeners.contains_key(&name) && listeners.len() >= LISTENERS {
            return Err(StatusCode::TOO_MANY_REQUESTS);
        }
        listeners.entry(name).or_default().manner = manner;
        Ok(StatusCode::NO_CONTENT)
    })
}

async fn forget(State(sandbox): State<Sandbox>, Path(name): Path<String>) -> StatusCode {
    sandbox.write(|world| world.listeners.remove(&name));
    StatusCode::NO_CONTENT
}
