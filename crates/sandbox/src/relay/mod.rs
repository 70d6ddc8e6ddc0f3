//! Meta's machines between a phone and a business: they sign what they pass on.

mod cdn;
pub(crate) mod envelope;
mod token;
pub(crate) mod webhook;

pub use cdn::cdn_router;
pub(crate) use token::token_signature;

use crate::faults::FaultKind;
use crate::state::Sandbox;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::Sha256;
use std::fmt::Write;

/// An answer of this size already breaks Meta's limit for endpoint payloads (10 MB).
const ANSWER_TAKEN: usize = 10 * 1024 * 1024;

/// What came back from an endpoint.
#[derive(Debug)]
pub(crate) struct EndpointAnswer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error("the endpoint did not answer in time")]
    Timeout,
    #[error("the endpoint cannot be reached: {0}")]
    NoResponse(String),
    #[error("the endpoint's answer is larger than 10 MB")]
    TooLarge,
}

/// Lower-case hex HMAC-SHA256, as in `X-Hub-Signature-256` and `appsecret_proof`.
pub(crate) fn hmac_hex(secret: &str, message: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(message);
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _written = write!(hex, "{byte:02x}");
        hex
    })
}

/// The `X-Hub-Signature-256` header of a body.
pub(crate) fn signature(sandbox: &Sandbox, body: &[u8]) -> String {
    format!("sha256={}", hmac_hex(sandbox.options().app.app_secret.expose_secret(), body))
}

/// Posts an encrypted request to a business endpoint as Meta does.
pub(crate) async fn post(sandbox: &Sandbox, endpoint: &str, body: String) -> Result<EndpointAnswer, RelayError> {
    let fault = sandbox.read(|world| world.faults.relay.kind == FaultKind::BadSignature)
        && sandbox.write(|world| world.faults.relay.strike(endpoint)).is_some();
    let signature = if fault {
        format!("sha256={}", hmac_hex("not the secret", body.as_bytes()))
    } else {
        signature(sandbox, body.as_bytes())
    };
    let exchange = async {
        let mut response = sandbox
            .http()
            .post(endpoint)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua")
            .header("x-hub-signature-256", signature)
            .body(body)
            .send()
            .await
            .map_err(|error| RelayError::NoResponse(error.without_url().to_string()))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) =
            response.chunk().await.map_err(|error| RelayError::NoResponse(error.without_url().to_string()))?
        {
            body.extend_from_slice(&part);
            if body.len() > ANSWER_TAKEN {
                return Err(RelayError::TooLarge);
            }
        }
        Ok(EndpointAnswer { status, body })
    };
    tokio::time::timeout(sandbox.options().exchange_timeout, exchange).await.map_err(|_| RelayError::Timeout)?
}
