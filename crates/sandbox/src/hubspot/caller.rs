//! Who calls the API: a token that lives, its account, its scopes, and the account's rate.

use super::error::ApiError;
use super::{portals, rate};
use crate::state::Sandbox;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

/// Proof of a good token and room under the rate limit.
pub(super) struct Caller {
    known: Known,
}

/// What a token stands for.
pub(super) struct Known {
    pub(super) portal: u64,
    scopes: Vec<String>,
}

impl Caller {
    pub(super) fn needs(&self, scope: &str) -> Result<(), ApiError> {
        self.needs_any(&[scope])
    }

    /// One of these scopes is enough.
    pub(super) fn needs_any(&self, scopes: &[&str]) -> Result<(), ApiError> {
        if self.known.scopes.iter().any(|granted| scopes.contains(&granted.as_str())) {
            Ok(())
        } else {
            Err(ApiError::missing_scopes(scopes))
        }
    }

    /// The account's number.
    pub(super) fn portal(&self) -> u64 {
        self.known.portal
    }

    /// Whether it is the options' own account.
    pub(super) fn is_main(&self, sandbox: &Sandbox) -> bool {
        self.known.portal == sandbox.options().hubspot.portal_id
    }
}

/// What the token in these headers stands for.
pub(super) fn known(sandbox: &Sandbox, headers: &HeaderMap) -> Result<Known, ApiError> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    let token = token.ok_or_else(ApiError::unauthenticated)?;
    let now = sandbox.now();
    let (portal, scopes) = sandbox.read(|world| {
        let access = world.hubspot.access.get(token).ok_or_else(ApiError::unauthenticated)?;
        let grant = world.hubspot.grants.get(&access.refresh_token).filter(|grant| !grant.revoked);
        let grant = grant.ok_or_else(ApiError::unauthenticated)?;
        if access.expires_at <= now {
            return Err(ApiError::expired(now.duration_since(access.expires_at).as_secs()));
        }
        Ok((grant.portal, access.scopes.clone()))
    })?;
    Ok(Known { portal: portals::of(sandbox, portal).id, scopes })
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, ApiError> {
        let known = known(sandbox, &parts.headers)?;
        rate::count_call(sandbox, known.portal)?;
        Ok(Self { known })
    }
}
