//! Who calls the API: a token that lives, its scopes, and the account's two calls a second.

use super::error::ApiError;
use crate::state::Sandbox;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

const WINDOW_MS: i64 = 1000;

/// Proof of a good token and room under the rate limit; or nobody, who sees public forms.
pub(super) struct Caller {
    who: Option<Who>,
}

struct Who {
    account: String,
    scopes: Vec<String>,
}

impl Caller {
    /// The account of somebody with this scope.
    pub(super) fn needs(&self, scope: &str) -> Result<&str, ApiError> {
        let who = self.who.as_ref().ok_or_else(ApiError::no_token)?;
        if who.scopes.iter().any(|granted| granted == scope) {
            Ok(&who.account)
        } else {
            Err(ApiError::scope(scope))
        }
    }

    pub(super) fn is_nobody(&self) -> bool {
        self.who.is_none()
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, ApiError> {
        let who = match parts.headers.get(AUTHORIZATION) {
            None => None,
            Some(header) => {
                let (scheme, token) =
                    header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(ApiError::dead_token)?;
                if !scheme.eq_ignore_ascii_case("bearer") {
                    return Err(ApiError::dead_token());
                }
                Some(known(sandbox, token.trim())?)
            }
        };
        let account = who.as_ref().map_or("public", |who| who.account.as_str());
        if within(sandbox, account) { Ok(Self { who }) } else { Err(ApiError::rate_limited(1)) }
    }
}

fn known(sandbox: &Sandbox, token: &str) -> Result<Who, ApiError> {
    let now = sandbox.now();
    sandbox.read(|world| {
        let access = world.typeform.access.get(token).ok_or_else(ApiError::dead_token)?;
        let grant = world.typeform.grants.get(&access.grant).filter(|grant| !grant.revoked);
        let grant = grant.ok_or_else(ApiError::dead_token)?;
        if access.expires_at.is_some_and(|end| end <= now) {
            return Err(ApiError::dead_token());
        }
        Ok(Who { account: grant.account.clone(), scopes: grant.scopes.clone() })
    })
}

/// Counts the call, unless the second is full.
fn within(sandbox: &Sandbox, account: &str) -> bool {
    let at = sandbox.now().as_millisecond();
    let most = sandbox.options().typeform.calls_per_second;
    sandbox.write(|world| {
        let limited = world.typeform.settings.rate_limit.0;
        let calls = world.typeform.calls.entry(account.to_owned()).or_default();
        while calls.front().is_some_and(|first| at - first >= WINDOW_MS) {
            calls.pop_front();
        }
        let within = !limited || calls.len() < most;
        if within && limited {
            calls.push_back(at);
        }
        within
    })
}
