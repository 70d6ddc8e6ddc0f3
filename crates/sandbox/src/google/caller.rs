//! Who calls an API: a token that lives, its scopes, and the account it speaks for.

use super::error::ApiError;
use super::scopes;
use crate::state::Sandbox;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

/// Proof of a good token.
#[derive(Debug)]
pub(super) struct Caller {
    /// The account's subject.
    pub(super) sub: String,
    pub(super) scopes: Vec<String>,
}

/// How far a caller's hand reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every file of the account.
    All,
    /// What was picked for the app or made by it (`drive.file`).
    Picked,
}

impl Caller {
    /// The reach that one of `all` gives, or `drive.file` where it counts; else the error Google answers with.
    pub(super) fn reach(&self, all: &[&str], service: &str, method: &str) -> Result<Reach, ApiError> {
        if scopes::any(&self.scopes, all) {
            Ok(Reach::All)
        } else if scopes::any(&self.scopes, &["drive.file"]) {
            Ok(Reach::Picked)
        } else {
            Err(ApiError::scope(service, method))
        }
    }

    /// Whether a file of `owner` is within reach.
    pub(super) fn holds(&self, sandbox: &Sandbox, reach: Reach, owner: &str, file: &str) -> bool {
        owner == self.sub
            && (reach == Reach::All
                || sandbox
                    .read(|world| world.google.picked.get(&self.sub).is_some_and(|picked| picked.contains(file))))
    }
}

pub(super) fn bearer(parts: &axum::http::HeaderMap) -> Option<&str> {
    let (scheme, token) = parts.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The caller behind an access token that lives.
pub(super) fn of_token(sandbox: &Sandbox, token: &str) -> Option<Caller> {
    let now = sandbox.now();
    sandbox.read(|world| {
        let access = world.google.access.get(token).filter(|access| access.expires_at > now)?;
        Some(Caller { sub: access.sub.clone(), scopes: access.scopes.clone() })
    })
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or_else(ApiError::unauthenticated)?;
        of_token(sandbox, token).ok_or_else(ApiError::unauthenticated)
    }
}
