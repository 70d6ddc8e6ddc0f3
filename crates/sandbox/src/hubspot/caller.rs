//! Who calls the API: a token that lives, its scopes, and the account's rate.

use super::error::ApiError;
use crate::state::Sandbox;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

const WINDOW_MS: i64 = 10_000;

/// Proof of a good token and room under the rate limit.
pub(super) struct Caller {
    scopes: Vec<String>,
}

impl Caller {
    pub(super) fn needs(&self, scope: &str) -> Result<(), ApiError> {
        if self.scopes.iter().any(|granted| granted == scope) {
            Ok(())
        } else {
            Err(ApiError::missing_scope(scope))
        }
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, ApiError> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        let token = token.ok_or_else(ApiError::unauthenticated)?;
        let now = sandbox.now();
        let scopes = sandbox.read(|world| {
            let access = world.hubspot.access.get(token).ok_or_else(ApiError::unauthenticated)?;
            let grant = world.hubspot.grants.get(&access.refresh_token);
            if grant.is_none_or(|grant| grant.revoked) {
                return Err(ApiError::unauthenticated());
            }
            if access.expires_at <= now {
                return Err(ApiError::expired(now.duration_since(access.expires_at).as_secs()));
            }
            Ok(access.scopes.clone())
        })?;
        let most = sandbox.options().hubspot.calls_per_ten_seconds;
        let at = now.as_millisecond();
        let within = sandbox.write(|world| {
            let calls = &mut world.hubspot.calls;
            while calls.front().is_some_and(|first| at - first >= WINDOW_MS) {
                calls.pop_front();
            }
            let within = calls.len() < most;
            if within {
                calls.push_back(at);
            }
            within
        });
        if within { Ok(Self { scopes }) } else { Err(ApiError::rate_limited(None)) }
    }
}
