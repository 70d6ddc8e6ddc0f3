//! One file a kind of check; each answers with a [`Check`](crate::Check) and never fails.

mod answers;
mod busy;
mod meta;
mod refusals;
mod said;
mod speed;

pub(crate) use answers::{address, exchange, opening, ping};
pub(crate) use busy::slow_database;
pub(crate) use meta::{app_secret, flow_at_meta, keys};
pub(crate) use refusals::{bad_signature, dead_token, error_notice, wrong_key};
pub(crate) use speed::latency;

use crate::case::Case;
use crate::phone::{Phone, ReplyKey};
use crate::relay::{Answer, Relay, hmac_hex};
use akis_egress::EgressError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

/// What the checks of the endpoint share.
pub(crate) struct Bench<'a> {
    pub(crate) case: &'a Case,
    pub(crate) phone: &'a Phone,
    pub(crate) relay: &'a Relay,
}

/// The first screen, as the endpoint gave it.
pub(crate) struct Opened {
    pub(crate) screen: String,
    pub(crate) data: Value,
}

impl Bench<'_> {
    /// Sends a request as a phone with the account's key, well signed.
    pub(crate) async fn send(&self, request: &Value) -> Result<(Answer, ReplyKey), EgressError> {
        let (body, key) =
            self.phone.seal(request).ok_or(EgressError::Refused { why: "the public key cannot be used" })?;
        Ok((self.relay.post(body).await?, key))
    }

    /// A request of a phone that has this token.
    pub(crate) fn request(&self, action: &str, token: &SecretString, screen: &str, data: &Value) -> Value {
        let version = self.case.data_api_version();
        let mut request = json!({
            "version": version, "action": action, "screen": screen, "data": data,
            "flow_token": token.expose_secret(),
        });
        if !version.starts_with(['1', '2', '3']) {
            request["flow_token_signature"] = self.token_signature(token).into();
        }
        request
    }

    /// Meta's proof of a token, from Data API 4.0 on: a JWT of HS256 under the app secret (6.4; the claim's name is
    /// unverified).
    fn token_signature(&self, token: &SecretString) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(&json!({ "alg": "HS256", "typ": "JWT" }));
        let signed = format!("{head}.{}", part(&json!({ "flow_token": token.expose_secret() })));
        let sum = hmac_hex(&self.relay.secret, signed.as_bytes());
        let digit =
            |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let sum: Vec<u8> = sum.as_bytes().chunks(2).filter_map(digit).collect();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(sum))
    }
}
