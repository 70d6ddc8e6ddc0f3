//! Somebody's address that answers are delivered to: takes everything, after a while, and remembers when.

use anyhow::{Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use uuid::Uuid;

#[derive(Default)]
struct Arrived {
    at: BTreeMap<Uuid, Instant>,
    again: usize,
}

/// A running receiver. Dropped, it stops.
pub struct Receiver {
    port: u16,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

struct Shared {
    latency: Duration,
    arrived: Mutex<Arrived>,
    news: Notify,
}

impl Receiver {
    /// Starts one that takes so long over each call.
    pub async fn start(latency: Duration) -> Result<Self> {
        let shared = Arc::new(Shared { latency, arrived: Mutex::default(), news: Notify::new() });
        let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await?;
        let port = listener.local_addr()?.port();
        let router = Router::new().route("/", post(take)).with_state(shared.clone());
        let task = tokio::spawn(async move {
            // It ends with this task.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { port, shared, task })
    }

    /// One of its addresses; to whoever calls, each is another machine.
    pub fn url(&self, number: u8) -> String {
        format!("http://127.0.1.{number}:{}/", self.port)
    }

    /// Waits until so many different answers arrived, and gives when each did. Each must have come once.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Result<BTreeMap<Uuid, Instant>> {
        let started = Instant::now();
        loop {
            {
                let arrived = self.shared.arrived.lock().unwrap_or_else(PoisonError::into_inner);
                if arrived.at.len() >= count {
                    ensure!(arrived.again == 0, "{} answers arrived more than once", arrived.again);
                    return Ok(arrived.at.clone());
                }
                ensure!(started.elapsed() < patience, "{} of {count} arrived in {patience:?}", arrived.at.len());
            }
            let _ = tokio::time::timeout(Duration::from_millis(20), self.shared.news.notified()).await;
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(State(shared): State<Arc<Shared>>, headers: axum::http::HeaderMap, body: Bytes) -> StatusCode {
    tokio::time::sleep(shared.latency).await;
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse::<Uuid>().ok());
    let Some(id) = id.filter(|_| !body.is_empty()) else { return StatusCode::BAD_REQUEST };
    let mut arrived = shared.arrived.lock().unwrap_or_else(PoisonError::into_inner);
    if arrived.at.insert(id, Instant::now()).is_some() {
        arrived.again += 1;
    }
    drop(arrived);
    shared.news.notify_one();
    StatusCode::OK
}
