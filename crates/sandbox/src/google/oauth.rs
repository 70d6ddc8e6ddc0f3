//! Tokens: exchanged for codes, refreshed (the refresh token stays the same), taken back; and who somebody is.

use super::accounts::account;
use super::caller::{bearer, of_token};
use super::error::TokenError;
use super::input::Input;
use crate::state::Sandbox;
use crate::world::World;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const ACCESS_LIFE: SignedDuration = SignedDuration::from_secs(3599);
/// Of a refresh token while the consent screen is in testing.
const TESTING_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A refresh token that nobody used for so long is dead.
const UNUSED_LIFE: SignedDuration = SignedDuration::from_hours(183 * 24);
/// Refresh tokens an account may have with one client before the oldest is dropped without a word.
const MOST_REFRESH_TOKENS: usize = 100;

/// An authorisation code, good for one exchange.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Code {
    pub(super) sub: String,
    pub(super) redirect_uri: String,
    pub(super) scopes: Vec<String>,
    pub(super) challenge: Option<String>,
    /// Whether the exchange gives a refresh token.
    pub(super) with_refresh: bool,
    pub(super) expires_at: Timestamp,
    /// The access token it was exchanged for.
    pub(super) used_for: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Refresh {
    sub: String,
    scopes: Vec<String>,
    issued_at: Timestamp,
    used_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Access {
    pub(super) sub: String,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: Timestamp,
    refresh_token: Option<String>,
}

pub(super) async fn token(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, TokenError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(TokenError::new("invalid_request", "The body must be application/x-www-form-urlencoded."));
    }
    let body = Input::read(&body);
    let app = &sandbox.options().google;
    if body.get("client_id") != Some(app.client_id.as_str()) {
        return Err(TokenError::client("The OAuth client was not found."));
    }
    if body.get("client_secret") != Some(app.client_secret.expose_secret()) {
        return Err(TokenError::client("Unauthorized"));
    }
    let now = sandbox.now();
    let answer = sandbox.write(|world| match body.get("grant_type") {
        Some("authorization_code") => exchange(world, &body, now),
        Some("refresh_token") => refresh(world, &body, now),
        other => {
            let what = format!("Invalid grant_type: {}", other.unwrap_or_default());
            Err(TokenError::new("unsupported_grant_type", what))
        }
    })?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn exchange(world: &mut World, body: &Input, now: Timestamp) -> Result<Value, TokenError> {
    let google = &mut world.google;
    let given =
        body.get("code").ok_or_else(|| TokenError::new("invalid_request", "Missing required parameter: code"))?;
    let Some(kept) = google.codes.get_mut(given) else {
        return Err(TokenError::new("invalid_grant", "Malformed auth code."));
    };
    if let Some(access) = kept.used_for.clone() {
        // A code seen twice was stolen: what it gave is taken back (RFC 6749, 4.1.2).
        if let Some(Access { refresh_token: Some(token), .. }) = google.access.remove(&access) {
            google.refreshes.remove(&token);
        }
        return Err(TokenError::new("invalid_grant", "Bad Request"));
    }
    if kept.expires_at <= now {
        return Err(TokenError::new("invalid_grant", "Bad Request"));
    }
    if body.get("redirect_uri") != Some(kept.redirect_uri.as_str()) {
        return Err(TokenError::new("redirect_uri_mismatch", "Bad Request"));
    }
    if let Some(challenge) = &kept.challenge {
        let verifier =
            body.get("code_verifier").ok_or_else(|| TokenError::new("invalid_grant", "Missing code verifier."))?;
        let hashed = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        if !(43..=128).contains(&verifier.len()) || hashed != *challenge {
            return Err(TokenError::new("invalid_grant", "Invalid code verifier."));
        }
    }
    let access_token = random("ya29.a0Sandbox", 120);
    kept.used_for = Some(access_token.clone());
    let kept = kept.clone();
    let refresh_token = kept.with_refresh.then(|| random("1//09Sandbox", 48));
    if let Some(token) = &refresh_token {
        let fresh = Refresh { sub: kept.sub.clone(), scopes: kept.scopes.clone(), issued_at: now, used_at: now };
        google.refreshes.insert(token.clone(), fresh);
        drop_oldest(world, &kept.sub);
    }
    let mut answer = issue(world, &access_token, &kept.sub, &kept.scopes, refresh_token.as_deref(), now);
    if let Some(token) = refresh_token {
        answer["refresh_token"] = token.into();
        if world.google.settings.testing {
            answer["refresh_token_expires_in"] = (TESTING_LIFE.as_secs() - 1).into();
        }
    }
    Ok(answer)
}

fn refresh(world: &mut World, body: &Input, now: Timestamp) -> Result<Value, TokenError> {
    let given = body
        .get("refresh_token")
        .ok_or_else(|| TokenError::new("invalid_request", "Missing required parameter: refresh_token"))?;
    let testing = world.google.settings.testing;
    let Some(kept) = world.google.refreshes.get_mut(given) else {
        return Err(TokenError::dead());
    };
    let too_old = testing && now.duration_since(kept.issued_at) >= TESTING_LIFE;
    if too_old || now.duration_since(kept.used_at) >= UNUSED_LIFE {
        return Err(TokenError::dead());
    }
    kept.used_at = now;
    let kept = kept.clone();
    Ok(issue(world, &random("ya29.a0Sandbox", 120), &kept.sub, &kept.scopes, Some(given), now))
}

fn drop_oldest(world: &mut World, sub: &str) {
    let mut own: Vec<(Timestamp, String)> = world
        .google
        .refreshes
        .iter()
        .filter(|(_, kept)| kept.sub == sub)
        .map(|(token, kept)| (kept.issued_at, token.clone()))
        .collect();
    own.sort();
    let many = own.len().saturating_sub(MOST_REFRESH_TOKENS);
    for (_, token) in own.into_iter().take(many) {
        world.google.refreshes.remove(&token);
    }
}

fn issue(
    world: &mut World,
    token: &str,
    sub: &str,
    scopes: &[String],
    refresh_token: Option<&str>,
    now: Timestamp,
) -> Value {
    // Long-expired tokens only make the state file grow.
    world.google.access.retain(|_, access| now.duration_since(access.expires_at) < ACCESS_LIFE);
    let access = Access {
        sub: sub.to_owned(),
        scopes: scopes.to_vec(),
        expires_at: now.saturating_add(ACCESS_LIFE).unwrap_or(now),
        refresh_token: refresh_token.map(ToOwned::to_owned),
    };
    world.google.access.insert(token.to_owned(), access);
    let mut answer = json!({
        "access_token": token, "expires_in": ACCESS_LIFE.as_secs(), "scope": scopes.join(" "), "token_type": "Bearer",
    });
    if scopes.iter().any(|scope| scope == "openid") {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(&json!({ "alg": "RS256", "kid": "sandbox", "typ": "JWT" }));
        let mut claims = person(sub, scopes);
        claims["iss"] = "https://accounts.google.com".into();
        claims["iat"] = now.as_second().into();
        claims["exp"] = (now.as_second() + 3600).into();
        answer["id_token"] = format!("{head}.{}.{}", part(&claims), random("", 64)).into();
    }
    answer
}

fn random(beginning: &str, bytes: usize) -> String {
    let bytes: Vec<u8> = (0..bytes).map(|_| rand::random()).collect();
    format!("{beginning}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Takes back all an account allowed the app; Google counts its scopes as one authorisation.
pub(super) async fn revoke(
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, TokenError> {
    let (query, body) = (Input::query(query.as_deref()), Input::read(&body));
    let token = query.get("token").or_else(|| body.get("token"));
    let token = token.ok_or_else(|| TokenError::new("invalid_request", "Missing required parameter: token"))?;
    let sub = sandbox.read(|world| {
        let google = &world.google;
        let refresh = google.refreshes.get(token).map(|kept| kept.sub.clone());
        refresh.or_else(|| google.access.get(token).map(|kept| kept.sub.clone()))
    });
    let sub = sub.ok_or_else(|| TokenError::new("invalid_token", "Token expired or revoked"))?;
    sandbox.write(|world| forget(world, &sub));
    Ok(Json(json!({})))
}

fn forget(world: &mut World, sub: &str) {
    let google = &mut world.google;
    google.refreshes.retain(|_, kept| kept.sub != sub);
    google.access.retain(|_, kept| kept.sub != sub);
    google.consents.remove(sub);
}

pub(super) async fn userinfo(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Response {
    let caller = bearer(&headers).and_then(|token| of_token(&sandbox, token));
    if let Some(caller) = caller.filter(|caller| caller.scopes.iter().any(|scope| scope == "openid")) {
        return Json(person(&caller.sub, &caller.scopes)).into_response();
    }
    let body = json!({ "error": "invalid_request", "error_description": "Invalid Credentials" });
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}

/// The claims the scopes open.
fn person(sub: &str, scopes: &[String]) -> Value {
    let mut claims = json!({ "sub": sub });
    let has = |end: &str| scopes.iter().any(|scope| scope.ends_with(end));
    let Some(account) = account(sub) else { return claims };
    if has("/userinfo.email") {
        claims["email"] = account.email.into();
        claims["email_verified"] = true.into();
    }
    if has("/userinfo.profile") {
        claims["name"] = account.name.into();
        claims["given_name"] = account.given_name.into();
        claims["family_name"] = account.family_name.into();
        claims["picture"] = format!("https://lh3.googleusercontent.com/a/sandbox-{sub}").into();
    }
    claims
}

impl Sandbox {
    /// Everybody takes back what they allowed the app at Google: every token is dead.
    pub fn revoke_google_app(&self) {
        self.write(|world| {
            let everybody: Vec<String> = world.google.consents.keys().cloned().collect();
            for sub in everybody {
                forget(world, &sub);
            }
        });
    }

    /// Puts Google's consent screen into or out of the status "Testing", in which refresh tokens die after seven days.
    pub fn set_google_testing(&self, testing: bool) {
        self.write(|world| world.google.settings.testing = testing);
    }
}
