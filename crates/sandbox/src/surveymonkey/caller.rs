//! Who calls the API: a token at its own data centre, what it may do, and the app's rate.

use super::error::ApiError;
use super::{ACCOUNTS, Account, Centre, Plan, Settings, limits};
use crate::state::Sandbox;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

/// What the app's settings ask for.
pub(super) const SCOPES: [&str; 9] = [
    "surveys_read",
    "collectors_read",
    "collectors_write",
    "responses_read",
    "responses_read_detail",
    "responses_write",
    "webhooks_read",
    "webhooks_write",
    "users_read",
];

/// Scopes that only a paid plan has.
const PAID: [&str; 2] = ["responses_write", "responses_read_detail"];

/// Proof of a good token and room under the rate limit.
pub(super) struct Caller {
    pub(super) account: &'static Account,
    settings: Settings,
}

impl Caller {
    /// Refuses when the plan lacks the scope (1015) or nobody granted it (1014).
    pub(super) fn needs(&self, scope: &str) -> Result<&'static str, ApiError> {
        if self.settings.plan == Plan::Free && PAID.contains(&scope) {
            return Err(ApiError::coded(1015));
        }
        if self.settings.withheld_scopes.iter().any(|withheld| withheld == scope) {
            return Err(ApiError::coded(1014));
        }
        Ok(self.account.key)
    }

    pub(super) fn granted(&self) -> Vec<&'static str> {
        scopes(&self.settings)
    }
}

fn scopes(settings: &Settings) -> Vec<&'static str> {
    let free = settings.plan == Plan::Free;
    let held =
        |scope: &&str| !(free && PAID.contains(scope) || settings.withheld_scopes.iter().any(|one| one == scope));
    SCOPES.into_iter().filter(held).collect()
}

pub(super) fn token(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The scopes of a token that lives.
pub(super) fn granted(sandbox: &Sandbox, token: &str) -> Option<Vec<&'static str>> {
    sandbox.read(|world| {
        let alive = world.surveymonkey.grants.get(token).is_some_and(|grant| !grant.revoked);
        alive.then(|| scopes(&world.surveymonkey.settings))
    })
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, ApiError> {
        let token = token(&parts.headers).ok_or_else(|| ApiError::coded(1010))?;
        let path =
            parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.path(), |original| original.0.path());
        let here = Centre::of(path);
        let (account, settings) = sandbox.read(|world| {
            let grant = world.surveymonkey.grants.get(&token).ok_or_else(|| ApiError::coded(1011))?;
            let account = ACCOUNTS.iter().find(|account| account.key == grant.account);
            let account = account.ok_or_else(|| ApiError::coded(1011))?;
            if grant.revoked {
                return Err(ApiError::coded(1013));
            }
            Ok((account, world.surveymonkey.settings.clone()))
        })?;
        if account.centre != here {
            return Err(ApiError::coded(1018));
        }
        if let Some(code) = settings.user_gone {
            return Err(ApiError::coded(code));
        }
        limits::count(sandbox)?;
        Ok(Self { account, settings })
    }
}
