//! WhatsApp's CDN and the Media API's host, as they should be and as they should not. Files are encrypted here by the
//! documented steps (WhatsApp Flows, media from pickers).

use aes_gcm::aes::Aes256;
use aes_gcm::aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _, block_padding::Pkcs7};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

/// How the CDN answers once; the last one stays.
#[derive(Clone)]
pub(crate) enum Turn {
    Bytes(Bytes),
    Status(u16),
    Redirect(String),
    /// Without end.
    Endless,
    /// A byte now and then.
    Drip,
    /// Says how long it is, and breaks off in the middle.
    BreaksOff(Bytes),
}

pub(crate) type Call = (String, Option<String>);

#[derive(Clone, Default)]
pub(crate) struct Cdn(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    turns: HashMap<String, VecDeque<Turn>>,
    /// Path and bearer of each.
    calls: Vec<Call>,
}

impl Cdn {
    pub(crate) async fn start() -> (Self, Url) {
        let cdn = Self::default();
        let router = Router::new().fallback(answer).with_state(cdn.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (cdn, url)
    }

    pub(crate) fn serve(&self, path: &str, turns: impl IntoIterator<Item = Turn>) {
        self.0.lock().unwrap().turns.insert(path.to_owned(), turns.into_iter().collect());
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.0.lock().unwrap().calls.clone()
    }
}

async fn answer(State(cdn): State<Cdn>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let bearer = request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let turn = {
        let mut inner = cdn.0.lock().unwrap();
        inner.calls.push((path.clone(), bearer));
        let turns = inner.turns.entry(path).or_default();
        if turns.len() > 1 { turns.pop_front() } else { turns.front().cloned() }
    };
    let dripping = |size: usize, pause: Duration| {
        let piece = Bytes::from(vec![7; size]);
        Body::from_stream(futures_util::stream::unfold(piece, move |piece| async move {
            tokio::time::sleep(pause).await;
            Some((Ok::<_, Infallible>(piece.clone()), piece))
        }))
    };
    match turn {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Turn::Bytes(bytes)) => bytes.into_response(),
        Some(Turn::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Turn::Redirect(to)) => axum::response::Redirect::temporary(&to).into_response(),
        Some(Turn::Endless) => dripping(64 * 1024, Duration::ZERO).into_response(),
        Some(Turn::Drip) => dripping(1, Duration::from_millis(50)).into_response(),
        Some(Turn::BreaksOff(bytes)) => {
            let half = bytes.slice(..bytes.len() / 2);
            let broken = futures_util::stream::iter([Ok(half), Err(std::io::Error::other("broken off"))]);
            let length = [(header::CONTENT_LENGTH, bytes.len().to_string())];
            (length, Body::from_stream(broken)).into_response()
        }
    }
}

/// An encrypted file and its `encryption_metadata`.
pub(crate) fn encrypted(clear: &[u8]) -> (Bytes, Value) {
    let (key, hmac_key, iv): ([u8; 32], [u8; 32], [u8; 16]) = (rand::random(), rand::random(), rand::random());
    let cipher = cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into());
    let mut file = cipher.encrypt_padded_vec::<Pkcs7>(clear);
    let mut mac = Hmac::<Sha256>::new_from_slice(&hmac_key).unwrap();
    mac.update(&iv);
    mac.update(&file);
    file.extend_from_slice(&mac.finalize().into_bytes()[..10]);
    let metadata = json!({
        "encrypted_hash": STANDARD.encode(Sha256::digest(&file)),
        "iv": STANDARD.encode(iv),
        "encryption_key": STANDARD.encode(key),
        "hmac_key": STANDARD.encode(hmac_key),
        "plaintext_hash": STANDARD.encode(Sha256::digest(clear)),
    });
    (file.into(), metadata)
}
