//! `flow_token_signature`: Meta's word that a request's flow token is the one of the message (Data API 4.0).
//!
//! A JWT (RFC 7519, RFC 7515) under HS256 with the app's secret. Meta does not document the names of its claims; this
//! one says `flow_token`.

use crate::state::Sandbox;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use serde_json::json;
use sha2::Sha256;

/// The signature of a token, as this sandbox's app signs it.
pub(crate) fn token_signature(sandbox: &Sandbox, token: &str) -> String {
    signed(sandbox.options().app.app_secret.expose_secret(), token)
}

fn signed(secret: &str, token: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "HS256", "typ": "JWT" }).to_string());
    let claims = URL_SAFE_NO_PAD.encode(json!({ "flow_token": token }).to_string());
    let message = format!("{header}.{claims}");
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(message.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{message}.{signature}")
}
