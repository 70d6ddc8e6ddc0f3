//! A source: HubSpot's token address and one call, scripted turn by turn.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use url::Url;

/// What a request gets instead of the good answer.
#[derive(Clone)]
pub(crate) enum Turn {
    Answer(u16, Value),
    /// No answer, ever.
    Hang,
}

#[derive(Default)]
struct Inner {
    /// For the token address.
    renewals: VecDeque<Turn>,
    /// For every other address.
    calls: VecDeque<Turn>,
    /// Bearer tokens of the calls.
    bearers: Vec<String>,
    /// Method and path of the calls.
    asked: Vec<String>,
    renewed: u32,
}

#[derive(Clone, Default)]
pub(crate) struct Source(Arc<Mutex<Inner>>);

impl Source {
    pub(crate) async fn start() -> (Self, Url) {
        let source = Self::default();
        let router = Router::new().fallback(answer).with_state(source.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (source, format!("http://{address}").parse().unwrap())
    }

    pub(crate) fn script_renewal(&self, turn: Turn) {
        self.0.lock().unwrap().renewals.push_back(turn);
    }

    pub(crate) fn script_call(&self, turn: Turn) {
        self.0.lock().unwrap().calls.push_back(turn);
    }

    /// The tokens the calls came with, in order.
    pub(crate) fn bearers(&self) -> Vec<String> {
        self.0.lock().unwrap().bearers.clone()
    }

    /// What was called, in order: `GET /path`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().asked.clone()
    }

    /// How often new tokens were asked for.
    pub(crate) fn renewals(&self) -> u32 {
        self.0.lock().unwrap().renewed
    }
}

async fn answer(State(source): State<Source>, request: Request) -> Response {
    let turn = {
        let mut inner = source.0.lock().unwrap();
        if request.uri().path() == "/oauth/v3/token" {
            inner.renewed += 1;
            let token = json!({
                "access_token": format!("access-{}", inner.renewed + 1),
                "refresh_token": "refresh-1",
                "expires_in": 1800,
                "token_type": "bearer",
            });
            inner.renewals.pop_front().unwrap_or(Turn::Answer(200, token))
        } else {
            inner.asked.push(format!("{} {}", request.method(), request.uri().path()));
            let bearer = request.headers()[header::AUTHORIZATION].to_str().unwrap();
            inner.bearers.push(bearer.trim_start_matches("Bearer ").to_owned());
            inner.calls.pop_front().unwrap_or(Turn::Answer(200, json!({"results": []})))
        }
    };
    match turn {
        Turn::Answer(status, body) => (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response(),
        Turn::Hang => std::future::pending().await,
    }
}

/// How HubSpot refuses a token it no longer knows.
pub(crate) fn unauthorized() -> Turn {
    Turn::Answer(401, json!({"status": "error", "category": "INVALID_AUTHENTICATION", "message": "expired"}))
}

/// How HubSpot refuses a refresh token whose consent was taken back.
pub(crate) fn bad_refresh_token() -> Turn {
    Turn::Answer(
        400,
        json!({"error": "invalid_grant", "error_description": "revoked", "status": "BAD_REFRESH_TOKEN", "message": "revoked"}),
    )
}
