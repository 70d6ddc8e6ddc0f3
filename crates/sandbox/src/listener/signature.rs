//! What a receiver checks: Standard Webhooks' and Typeform's signatures.

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How far a timestamp may be from now, in seconds (Standard Webhooks leaves it to the receiver).
const TOLERANCE: i64 = 300;

/// What the signatures of a request are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// There is no secret to check with.
    NotChecked,
    /// There is a secret, and no signature.
    Missing,
    /// It fits.
    Good,
    /// It does not fit.
    Bad,
    /// It fits, but its time is too far from now.
    Old,
}

pub(crate) fn verdict(headers: &HeaderMap, body: &[u8], secret: Option<&str>, now: Timestamp) -> Verdict {
    let Some(secret) = secret else { return Verdict::NotChecked };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(signatures) = header("webhook-signature") {
        let (Some(id), Some(at)) = (header("webhook-id"), header("webhook-timestamp")) else {
            return Verdict::Missing;
        };
        return standard(secret, id, at, body, signatures, now);
    }
    match header("typeform-signature") {
        Some(signature) if fits(secret.as_bytes(), &[body], signature.strip_prefix("sha256=")) => Verdict::Good,
        Some(_) => Verdict::Bad,
        None => Verdict::Missing,
    }
}

/// Standard Webhooks: `v1,<base64>` over `id.timestamp.body`, one of several in a list parted by blanks.
fn standard(secret: &str, id: &str, at: &str, body: &[u8], signatures: &str, now: Timestamp) -> Verdict {
    let Some(key) = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok() else {
        return Verdict::Bad;
    };
    let signed: [&[u8]; 5] = [id.as_bytes(), b".", at.as_bytes(), b".", body];
    if !signatures.split(' ').any(|one| fits(&key, &signed, one.strip_prefix("v1,"))) {
        return Verdict::Bad;
    }
    let near = at.parse::<i64>().is_ok_and(|at| now.as_second().abs_diff(at) <= TOLERANCE.unsigned_abs());
    if near { Verdict::Good } else { Verdict::Old }
}

fn fits(key: &[u8], parts: &[&[u8]], signature: Option<&str>) -> bool {
    let given = signature.and_then(|text| STANDARD.decode(text).ok());
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return false };
    for part in parts {
        mac.update(part);
    }
    given.is_some_and(|given| mac.verify_slice(&given).is_ok())
}
