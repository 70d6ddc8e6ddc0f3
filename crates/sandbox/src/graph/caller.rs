//! Version and token of every call, checked before anything else.

use super::error::GraphError;
use crate::relay::hmac_hex;
use crate::state::Sandbox;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use secrecy::ExposeSecret;

/// Versions that were served in 2026.
const VERSIONS: [&str; 6] = ["v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"];
/// Tokens of the demo's account begin like this, whatever follows.
const DEMO_TOKENS: &str = "EAADEMO";

/// Proof that the call names a served version and bears a good token.
pub(crate) struct Caller;

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = GraphError;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, GraphError> {
        if let Ok(path) = RawPathParams::from_request_parts(parts, sandbox).await
            && let Some((_, version)) = path.iter().find(|(name, _)| *name == "version")
            && !VERSIONS.contains(&version)
        {
            return Err(GraphError::unknown_path(&format!("Unknown path components: /{version}")));
        }
        let query = parts.uri.query().unwrap_or_default();
        let asked = |wanted: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
        };
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("OAuth ")))
            .map(ToOwned::to_owned)
            .or_else(|| asked("access_token"));
        let Some(token) = token else {
            return Err(GraphError::token("An access token is required to request this resource."));
        };
        let app = &sandbox.options().app;
        if token != app.access_token.expose_secret() && !token.starts_with(DEMO_TOKENS) {
            return Err(GraphError::token("Invalid OAuth access token - Cannot parse access token"));
        }
        let proof = asked("appsecret_proof");
        if proof.is_some_and(|proof| proof != hmac_hex(app.app_secret.expose_secret(), token.as_bytes())) {
            return Err(GraphError::parameter("Invalid appsecret_proof provided in the API argument"));
        }
        Ok(Self)
    }
}
