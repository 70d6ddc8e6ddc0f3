use crate::{State, extract::Json};
use axum::http::StatusCode;
use serde::Serialize;
use std::time::Duration;

/// Longest wait for the database before we say that we are not ready.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
pub(super) struct Health {
    status: &'static str,
}

/// `GET /healthz`: the process answers. Says nothing of the database: a restart would not bring that back.
pub(super) async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// `GET /readyz`: requests would succeed; 503 while the database is away or the server is stopping.
pub(super) async fn readyz(state: State) -> (StatusCode, Json<Health>) {
    let database = tokio::time::timeout(PATIENCE, state.store.control()).await;
    let status = match database {
        _ if state.stopping.is_cancelled() => "stopping",
        Ok(Ok(_)) => "ok",
        Ok(Err(_)) | Err(_) => "database unavailable",
    };
    let code = if status == "ok" { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(Health { status }))
}
