//! Stands before every stand-in: writes down what came in and lets the faults strike.

use crate::faults::{Fault, FaultKind};
use crate::state::Sandbox;
use crate::{google, graph, hubspot, surveymonkey, typeform};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, OriginalUri, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::VecDeque;
use std::time::Duration;

const REMEMBERED: usize = 500;
/// Bytes of a body that the log keeps.
const BODY_KEPT: usize = 64 * 1024;
/// Meta takes Flow JSON up to 10 MB; the envelope around it gets room on top.
const BODY_TAKEN: usize = 12 * 1024 * 1024;
/// HubSpot takes files.
const FILES_TAKEN: usize = 110 * 1024 * 1024;
const SECRETS: [&str; 7] =
    ["client_secret", "code", "code_verifier", "refresh_token", "access_token", "token", "appsecret_proof"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    Graph,
    Hubspot,
    Google,
    Typeform,
    Surveymonkey,
}

impl Vendor {
    fn name(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Hubspot => "hubspot",
            Self::Google => "google",
            Self::Typeform => "typeform",
            Self::Surveymonkey => "surveymonkey",
        }
    }
}

/// One request a stand-in received. Authorization headers are not kept.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LoggedRequest {
    pub(crate) id: u64,
    pub(crate) at: Timestamp,
    pub(crate) vendor: &'static str,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: String,
    /// `None` while it is being answered, or when the caller hung up first.
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<FaultKind>,
}

#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    next: u64,
    entries: VecDeque<LoggedRequest>,
}

impl RequestLog {
    fn add(&mut self, mut entry: LoggedRequest) -> u64 {
        self.next += 1;
        entry.id = self.next;
        self.entries.push_back(entry);
        if self.entries.len() > REMEMBERED {
            self.entries.pop_front();
        }
        self.next
    }

    fn answered(&mut self, id: u64, status: StatusCode) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.status = Some(status.as_u16());
        }
    }

    pub(crate) fn list(&self, vendor: Option<&str>) -> Vec<LoggedRequest> {
        self.entries.iter().filter(|entry| vendor.is_none_or(|name| entry.vendor == name)).cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

pub(crate) fn watched(router: Router<Sandbox>, sandbox: &Sandbox, vendor: Vendor) -> Router<Sandbox> {
    // The size is bounded here; the framework's own 2 MB would refuse a long Flow.
    router.layer(DefaultBodyLimit::disable()).layer(from_fn_with_state((sandbox.clone(), vendor), observe))
}

async fn observe(State((sandbox, vendor)): State<(Sandbox, Vendor)>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let uri =
        parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |original| original.0.clone());
    let taken = if matches!(vendor, Vendor::Hubspot) { FILES_TAKEN } else { BODY_TAKEN };
    let Ok(body) = to_bytes(body, taken).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let at = sandbox.now();
    let (id, fault) = sandbox.write(|world| {
        let fault = match vendor {
            Vendor::Graph => world.faults.graph.strike(uri.path()),
            Vendor::Hubspot => world.faults.hubspot.strike(uri.path()),
            Vendor::Google => world.faults.google.strike(uri.path()),
            Vendor::Typeform => world.faults.typeform.strike(uri.path()),
            Vendor::Surveymonkey => world.faults.surveymonkey.strike(uri.path()),
        };
        let entry = entry(at, vendor, parts.method.as_str(), &uri, &parts.headers, &body, fault.as_ref());
        (world.requests.add(entry), fault)
    });
    let request = Request::from_parts(parts, Body::from(body));
    let response = match fault {
        None => next.run(request).await,
        Some(fault) => struck(vendor, &fault, uri.path(), request, next).await,
    };
    sandbox.write(|world| world.requests.answered(id, response.status()));
    response
}

async fn struck(vendor: Vendor, fault: &Fault, path: &str, request: Request, next: Next) -> Response {
    let wait = Duration::try_from_secs_f64(fault.seconds).unwrap_or_default();
    match fault.kind {
        FaultKind::Slow => {
            tokio::time::sleep(wait).await;
            next.run(request).await
        }
        FaultKind::Hang => {
            tokio::time::sleep(wait).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        FaultKind::AcceptThenHang => {
            let _unseen = next.run(request).await;
            tokio::time::sleep(wait).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        FaultKind::Malformed => ([(header::CONTENT_TYPE, "application/json")], "{\"results\": [").into_response(),
        FaultKind::None
        | FaultKind::StaleKey
        | FaultKind::BadSignature
        | FaultKind::Truncated
        | FaultKind::Endless
        | FaultKind::Redirect
        | FaultKind::Gone => next.run(request).await,
        FaultKind::Unauthorized | FaultKind::Revoked | FaultKind::RateLimited | FaultKind::ServerError => {
            match vendor {
                Vendor::Graph => graph::fault_response(fault),
                Vendor::Hubspot => hubspot::fault_response(fault, path),
                Vendor::Google => google::fault_response(fault, path),
                Vendor::Typeform => typeform::fault_response(fault, path),
                Vendor::Surveymonkey => surveymonkey::fault_response(fault),
            }
        }
    }
}

fn entry(
    at: Timestamp,
    vendor: Vendor,
    method: &str,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    fault: Option<&Fault>,
) -> LoggedRequest {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
    let form = content_type.as_deref().is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let text = String::from_utf8_lossy(&body[..body.len().min(BODY_KEPT)]).into_owned();
    LoggedRequest {
        id: 0,
        at,
        vendor: vendor.name(),
        method: method.to_owned(),
        path: uri.path().to_owned(),
        query: uri.query().map(without_secrets),
        content_type,
        body: if form { without_secrets(&text) } else { text },
        status: None,
        fault: fault.map(|fault| fault.kind),
    }
}

/// Form-encoded text with the values of secret parameters left out.
fn without_secrets(encoded: &str) -> String {
    let pairs = url::form_urlencoded::parse(encoded.as_bytes());
    let kept = pairs.map(|(name, value)| {
        let value = if SECRETS.contains(&name.as_ref()) { "…".into() } else { value };
        (name, value)
    });
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
}
