//! HubSpot and Meta in one small server: the good answers of every call the worker makes, and in their place what a test
//! has scripted for the next calls.

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use url::Url;

/// What a call gets instead of the good answer.
#[derive(Clone)]
pub(crate) enum Turn {
    /// This answer; nothing is done.
    Answer(u16, Value),
    /// This answer with a `Retry-After`; nothing is done.
    Later(u16, Value, u32),
    /// No answer, ever; nothing is done.
    Hang,
    /// What was asked is done, and no answer comes.
    DoneThenHang,
    /// What was asked is done, and this answer comes.
    DoneThen(u16, Value),
}

/// A call that came in.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) name: &'static str,
    pub(crate) path: String,
    pub(crate) bearer: String,
    pub(crate) body: String,
    pub(crate) at: Instant,
}

/// A response HubSpot has.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) page_url: String,
    pub(crate) submitted_at: i64,
    pub(crate) fields: Value,
}

pub(crate) struct Inner {
    scripts: HashMap<&'static str, VecDeque<Turn>>,
    pub(crate) calls: Vec<Call>,
    /// HubSpot's responses, oldest first.
    pub(crate) kept: Vec<Kept>,
    /// HubSpot shows only so many of them yet.
    pub(crate) shown: usize,
    /// Meta's flows: id to status.
    pub(crate) flows: HashMap<String, String>,
    /// What Meta says against the next uploads.
    pub(crate) validation_errors: Value,
    /// Meta's public keys: number to PEM and status.
    pub(crate) keys: HashMap<String, (String, &'static str)>,
    /// Messages Meta sent.
    pub(crate) sent: Vec<Value>,
    /// Nothing but 503 comes from HubSpot and from the desk.
    pub(crate) down: bool,
    /// How long the desk takes for an answer.
    pub(crate) slow: Duration,
    /// Calls at the desk now, and the most there ever were at once.
    pub(crate) at_desk: (usize, usize),
    /// What the desk took: address, body, and the id it gave.
    pub(crate) desk: Vec<(String, String, String)>,
}

#[derive(Clone)]
pub(crate) struct Vendor(Arc<Mutex<Inner>>);

impl Vendor {
    pub(crate) async fn start() -> (Self, Url) {
        let vendor = Self(Arc::new(Mutex::new(Inner {
            scripts: HashMap::new(),
            calls: Vec::new(),
            kept: Vec::new(),
            shown: usize::MAX,
            flows: HashMap::new(),
            validation_errors: json!([]),
            keys: HashMap::new(),
            sent: Vec::new(),
            down: false,
            slow: Duration::ZERO,
            at_desk: (0, 0),
            desk: Vec::new(),
        })));
        let router = Router::new().fallback(answer).with_state(vendor.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (vendor, format!("http://{address}").parse().unwrap())
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }

    /// The next call of this name gets this.
    pub(crate) fn script(&self, call: &'static str, turn: Turn) {
        self.inner().scripts.entry(call).or_default().push_back(turn);
    }

    /// The calls of this name so far.
    pub(crate) fn calls(&self, name: &str) -> Vec<Call> {
        self.inner().calls.iter().filter(|call| call.name == name).cloned().collect()
    }

    /// How often HubSpot has a response marked with this id.
    pub(crate) fn arrived(&self, marker: impl std::fmt::Display) -> usize {
        let end = format!("/r/{marker}");
        self.inner().kept.iter().filter(|kept| kept.page_url.ends_with(&end)).count()
    }
}

/// The name of a call, by its address.
fn name(method: &Method, path: &str) -> &'static str {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match (method.as_str(), parts.as_slice()) {
        ("POST", ["oauth", "v3", "token"]) => "token",
        ("POST", ["submissions", "v3", "integration", "secure", "submit", _, _]) => "submit",
        ("POST", ["desk", "prepare"]) => "desk_prepare",
        ("POST", ["desk", "submit"]) => "desk_submit",
        ("POST", ["desk", "note"]) => "desk_note",
        ("POST", ["desk", "file"]) => "desk_file",
        ("GET", ["desk", _]) => "desk_look",
        ("GET", ["marketing", "v3", "forms"]) => "forms",
        ("GET", ["marketing", "v3", "forms", _]) => "form",
        ("GET", ["v3", "surveys", _, "details"]) => "survey",
        ("POST", ["v3", "webhooks"]) => "watch",
        ("GET", ["form-integrations", "v1", "submissions", "forms", _]) => "find",
        ("POST", ["v25.0", _, "flows"]) => "create_flow",
        ("POST", ["v25.0", _, "assets"]) => "upload_json",
        ("POST", ["v25.0", _, "publish"]) => "publish",
        ("POST", ["v25.0", _, "messages"]) => "send",
        ("GET", ["v25.0", _, "whatsapp_business_encryption"]) => "get_key",
        ("POST", ["v25.0", _, "whatsapp_business_encryption"]) => "set_key",
        ("GET", ["v25.0", _]) => "get_flow",
        ("POST", ["v25.0", _]) => "update_flow",
        _ => "unknown",
    }
}

async fn answer(State(vendor): State<Vendor>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    let bearer = parts.headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap()).unwrap_or_default();
    let call = Call {
        name: name(&parts.method, parts.uri.path()),
        path: parts.uri.path_and_query().unwrap().to_string(),
        bearer: bearer.trim_start_matches("Bearer ").to_owned(),
        body,
        at: Instant::now(),
    };
    let slow = vendor.inner().slow;
    if call.name.starts_with("desk") && !slow.is_zero() {
        {
            let mut inner = vendor.inner();
            inner.at_desk.0 += 1;
            inner.at_desk.1 = inner.at_desk.1.max(inner.at_desk.0);
        }
        tokio::time::sleep(slow).await;
        vendor.inner().at_desk.0 -= 1;
    }
    let (turn, good) = {
        let mut inner = vendor.inner();
        inner.calls.push(call.clone());
        if inner.down && matches!(call.name, "submit" | "find" | "desk_prepare" | "desk_submit" | "desk_note") {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        let turn = inner.scripts.get_mut(call.name).and_then(VecDeque::pop_front);
        let does = matches!(turn, None | Some(Turn::DoneThenHang | Turn::DoneThen(..)));
        (turn, does.then(|| good(&mut inner, &call)))
    };
    let reply =
        |status: u16, body: Value| (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response();
    match (turn, good) {
        (None, Some((status, body))) | (Some(Turn::Answer(status, body) | Turn::DoneThen(status, body)), _) => {
            reply(status, body)
        }
        (Some(Turn::Later(status, body, seconds)), _) => {
            ([(header::RETRY_AFTER, seconds.to_string())], reply(status, body)).into_response()
        }
        _ => std::future::pending().await,
    }
}

/// Does what a call asks, and gives the vendor's documented answer.
fn good(inner: &mut Inner, call: &Call) -> (u16, Value) {
    let node = call.path.split(['/', '?']).nth(2).unwrap_or_default().to_owned();
    let refused = |code: i64, message: &str| {
        (400, json!({"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "t"}}))
    };
    match call.name {
        "token" => (
            200,
            json!({"access_token": "renewed", "refresh_token": "refresh", "expires_in": 1800, "token_type": "bearer"}),
        ),
        "submit" => {
            let body: Value = serde_json::from_str(&call.body).unwrap();
            inner.kept.push(Kept {
                page_url: body["context"]["pageUri"].as_str().unwrap().to_owned(),
                // Without one HubSpot takes the moment it gets it.
                submitted_at: body["submittedAt"]
                    .as_str()
                    .map_or_else(|| jiff::Timestamp::now().as_millisecond(), |at| at.parse().unwrap()),
                fields: body["fields"].clone(),
            });
            (200, json!({"inlineMessage": "<p>Thank you</p>"}))
        }
        "find" => find(inner, &call.path),
        "desk_prepare" | "desk_submit" | "desk_note" | "desk_file" => {
            let id = format!("{}-{}", call.name, inner.desk.len());
            inner.desk.push((call.path.clone(), call.body.clone(), id.clone()));
            (200, json!({"id": id}))
        }
        "desk_look" => {
            let kept = inner.desk.iter().find(|(path, ..)| *path == call.path);
            (200, json!({"id": kept.map(|(_, _, id)| id)}))
        }
        "create_flow" => {
            let id = format!("10{}", inner.flows.len());
            inner.flows.insert(id.clone(), "DRAFT".to_owned());
            (200, json!({"id": id, "success": true}))
        }
        "get_flow" => match inner.flows.get(&node) {
            Some(status) => (
                200,
                json!({"id": node, "name": "f", "status": status, "categories": [], "validation_errors": inner.validation_errors}),
            ),
            None => refused(100, "Unsupported get request. Object does not exist"),
        },
        "upload_json" => {
            inner.flows.insert(node, "DRAFT".to_owned());
            (200, json!({"success": true, "validation_errors": inner.validation_errors}))
        }
        "publish" => match inner.flows.get_mut(&node) {
            Some(status) if status == "DRAFT" => {
                "PUBLISHED".clone_into(status);
                (200, json!({"success": true}))
            }
            _ => refused(139_002, "Flow cannot be published: not a draft"),
        },
        "get_key" => match inner.keys.get(&node) {
            Some((pem, status)) => (
                200,
                json!({"data": [{"business_public_key": pem, "business_public_key_signature_status": status}]}),
            ),
            None => (200, json!({"data": []})),
        },
        "set_key" => {
            let (start, end) = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----");
            let from = call.body.find(start).unwrap();
            let to = call.body.find(end).unwrap() + end.len();
            inner.keys.insert(node, (call.body[from..to].to_owned(), "VALID"));
            (200, json!({"success": true}))
        }
        "update_flow" => (200, json!({"success": true})),
        "send" => {
            let body: Value = serde_json::from_str(&call.body).unwrap();
            let wamid = format!("wamid.{}", inner.sent.len());
            let to = body["to"].clone();
            inner.sent.push(body);
            (
                200,
                json!({"messaging_product": "whatsapp", "contacts": [{"input": to, "wa_id": to}], "messages": [{"id": wamid}]}),
            )
        }
        _ => (404, json!({})),
    }
}

/// HubSpot's read-back: newest first, a page at a time.
fn find(inner: &Inner, path: &str) -> (u16, Value) {
    let url: Url = format!("http://hubspot.test{path}").parse().unwrap();
    let number = |name: &str, default: usize| {
        url.query_pairs().find(|(key, _)| key == name).map_or(default, |(_, value)| value.parse().unwrap())
    };
    let (limit, after) = (number("limit", 20), number("after", 0));
    let shown = inner.kept.iter().take(inner.shown).rev().skip(after).take(limit);
    let results: Vec<Value> = shown
        .map(|kept| {
            json!({"conversionId": "c", "submittedAt": kept.submitted_at, "values": kept.fields, "pageUrl": kept.page_url})
        })
        .collect();
    let mut body = json!({"results": results});
    if after + limit < inner.kept.len().min(inner.shown) {
        body["paging"] = json!({"next": {"after": (after + limit).to_string(), "link": "…"}});
    }
    (200, body)
}
