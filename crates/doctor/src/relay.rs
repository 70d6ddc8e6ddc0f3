//! Meta's relay: signs what the phone encrypted and posts it.

use crate::phone::{Phone, ReplyKey};
use akis_egress::{Destination, Egress, EgressError};
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::CONTENT_TYPE;
use http::{Method, Request};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sha2::Sha256;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use url::Url;

/// Stands on every request of ours, so that the endpoint does not count it among people's.
pub const OWN_HEADER: &str = "x-akis-doctor";

/// Meta waits no longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// One endpoint, as Meta calls it.
#[derive(Clone)]
pub(crate) struct Relay {
    pub(crate) egress: Egress,
    /// The settings' own origin, which may be called.
    pub(crate) origin: Url,
    pub(crate) address: Url,
    pub(crate) secret: SecretString,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    pub(crate) took: Duration,
}

impl Answer {
    /// The decrypted answer of status 200; `None` otherwise.
    pub(crate) fn read(&self, key: &ReplyKey) -> Option<Value> {
        if self.status == 200 { key.open(&self.body) } else { None }
    }
}

impl Relay {
    /// Posts a body with a good signature.
    pub(crate) async fn post(&self, body: Vec<u8>) -> Result<Answer, EgressError> {
        let signature = format!("sha256={}", hmac_hex(&self.secret, &body));
        self.post_signed(body, &signature).await
    }

    /// Posts a body with this signature.
    pub(crate) async fn post_signed(&self, body: Vec<u8>, signature: &str) -> Result<Answer, EgressError> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.address.as_str())
            .header(CONTENT_TYPE, "application/json")
            .header("x-hub-signature-256", signature)
            .header(OWN_HEADER, "1")
            .body(Bytes::from(body))
            .map_err(|_| EgressError::Refused { why: "the endpoint's address is no address" })?;
        let begun = Instant::now();
        let origins = [self.origin.clone()];
        let answer = self.egress.send(Destination::Vendor(&origins), request);
        let answer = tokio::time::timeout(PATIENCE, answer).await.unwrap_or(Err(EgressError::Timeout))?;
        Ok(Answer { status: answer.status().as_u16(), body: answer.into_body(), took: begun.elapsed() })
    }
}

/// Lower-case hexadecimal HMAC-SHA256, as signatures and proofs are written.
pub(crate) fn hmac_hex(secret: &SecretString, message: &[u8]) -> String {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else { return String::new() };
    let sum = mac.chain_update(message).finalize().into_bytes();
    sum.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _written = write!(hex, "{byte:02x}");
        hex
    })
}

/// The request of Meta's health check.
pub(crate) fn ping_request() -> Value {
    json!({ "version": "3.0", "action": "ping" })
}

/// Whether this is the answer to it.
pub(crate) fn is_active(answer: &Value) -> bool {
    answer.pointer("/data/status").and_then(Value::as_str) == Some("active")
}

/// What is needed to ping one endpoint.
#[derive(Clone)]
pub struct Pinger {
    /// Sends.
    pub egress: Egress,
    /// The server's public address from the settings (`server.public_url`).
    pub public_url: Url,
    /// In the endpoint's address.
    pub endpoint_id: String,
    /// The account's present public key, SPKI PEM.
    pub public_pem: String,
    /// The account's present app secret.
    pub secret: SecretString,
}

/// Why a ping had no good answer.
#[derive(Debug, thiserror::Error)]
pub enum PingError {
    /// The kept public key is none.
    #[error("the account's public key cannot be used")]
    Key,
    /// No answer came.
    #[error(transparent)]
    Egress(#[from] EgressError),
    /// Another answer than Meta wants.
    #[error("the endpoint answered with status {0}, or something a phone cannot read")]
    Answer(u16),
}

/// Pings an endpoint as Meta does and returns how long the answer took.
pub async fn ping(pinger: Pinger) -> Result<Duration, PingError> {
    let phone = Phone::new(&pinger.public_pem).ok_or(PingError::Key)?;
    let (body, key) = phone.seal(&ping_request()).ok_or(PingError::Key)?;
    let relay = Relay {
        address: address(&pinger.public_url, &pinger.endpoint_id),
        egress: pinger.egress,
        origin: pinger.public_url,
        secret: pinger.secret,
    };
    let answer = relay.post(body).await?;
    match answer.read(&key) {
        Some(read) if is_active(&read) => Ok(answer.took),
        _ => Err(PingError::Answer(answer.status)),
    }
}

/// The address of an endpoint.
pub(crate) fn address(public_url: &Url, endpoint_id: &str) -> Url {
    let mut address = public_url.clone();
    let path = format!("{}/exchange/{endpoint_id}", public_url.path().trim_end_matches('/'));
    address.set_path(&path);
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 4231, test case 2.
    #[test]
    fn the_signature_is_the_standard_s() {
        let sum = hmac_hex(&SecretString::from("Jefe"), b"what do ya want for nothing?");
        assert_eq!(sum, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn the_address_stands_below_the_public_one() {
        let at = |url: &str| address(&url.parse().unwrap(), "ab-_1").to_string();
        assert_eq!(at("https://akis.example"), "https://akis.example/exchange/ab-_1");
        assert_eq!(at("https://akis.example/base/"), "https://akis.example/base/exchange/ab-_1");
    }
}
