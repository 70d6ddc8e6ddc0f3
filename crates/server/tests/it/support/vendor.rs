//! A vendor that answers what it is told, and remembers what it was asked.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `GET /path`.
    pub(crate) what: String,
    pub(crate) bearer: String,
    pub(crate) body: String,
}

#[derive(Default)]
struct Inner {
    /// By `GET /path`; nothing under a status of 0 is ever answered.
    answers: BTreeMap<String, (u16, Value)>,
    asked: Vec<Asked>,
}

#[derive(Clone, Default)]
pub(crate) struct Vendor {
    inner: Arc<Mutex<Inner>>,
    pub(crate) url: String,
}

impl Vendor {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let vendor = Self { url, ..Self::default() };
        let router = Router::new().fallback(answer).with_state(vendor.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        vendor
    }

    /// From now on this call is answered so.
    pub(crate) fn answers(&self, what: &str, status: u16, body: Value) {
        self.inner.lock().unwrap().answers.insert(what.to_owned(), (status, body));
    }

    /// From now on this call is never answered.
    pub(crate) fn hangs(&self, what: &str) {
        self.answers(what, 0, Value::Null);
    }

    /// The calls of this kind so far.
    pub(crate) fn asked(&self, what: &str) -> Vec<Asked> {
        self.inner.lock().unwrap().asked.iter().filter(|asked| asked.what == what).cloned().collect()
    }
}

async fn answer(State(vendor): State<Vendor>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1_000_000).await.unwrap();
    let what = format!("{} {}", head.method, head.uri.path());
    let bearer = head.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asked = Asked {
        what: what.clone(),
        bearer: bearer.trim_start_matches("Bearer ").to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let answer = {
        let mut inner = vendor.inner.lock().unwrap();
        inner.asked.push(asked);
        inner.answers.get(&what).cloned()
    };
    match answer {
        Some((0, _)) => std::future::pending().await,
        Some((status, body)) => (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
