//! Somebody's address that answers are delivered to: takes everything, after a while, and remembers when.

use anyhow::{Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// A running receiver. Dropped, it stops.
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

struct Shared {
    latency: Duration,
    arrived: Mutex<HashMap<String, Vec<Instant>>>,
    news: Notify,
}

impl Receiver {
    /// Starts one that takes so long over each call.
    pub async fn start(latency: Duration) -> Result<Self> {
        let shared = Arc::new(Shared { latency, arrived: Mutex::default(), news: Notify::new() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new().route("/", post(take)).with_state(shared.clone());
        let task = tokio::spawn(async move {
            // It ends with this task.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, shared, task })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Waits until so many different answers arrived, and gives when the first and the last one did. Each must have come
    /// once.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Result<(Instant, Instant)> {
        let started = Instant::now();
        loop {
            {
                let arrived = self.shared.arrived.lock().unwrap_or_else(PoisonError::into_inner);
                if arrived.len() >= count {
                    let twice = arrived.values().filter(|times| times.len() > 1).count();
                    ensure!(twice == 0, "{twice} answers arrived more than once");
                    let first = arrived.values().flatten().min();
                    let last = arrived.values().flatten().max();
                    return Ok((*first.unwrap_or(&started), *last.unwrap_or(&started)));
                }
                ensure!(started.elapsed() < patience, "{} of {count} arrived in {patience:?}", arrived.len());
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
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    if id.is_empty() || body.is_empty() {
        return StatusCode::BAD_REQUEST;
    }
    let mut arrived = shared.arrived.lock().unwrap_or_else(PoisonError::into_inner);
    arrived.entry(id).or_default().push(Instant::now());
    drop(arrived);
    shared.news.notify_one();
    StatusCode::OK
}
