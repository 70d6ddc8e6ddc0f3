//! Tokens: exchanged for codes, refreshed, looked at, taken back.

use super::error::{ApiError, OauthError};
use super::{Access, Grant, portals};
use crate::state::Sandbox;
use axum::Form;
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const ACCESS_LIFE: SignedDuration = SignedDuration::from_secs(1800);
const APP_ID: u32 = 9_206_113;

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    token: Option<String>,
}

type Given = Result<Form<Body>, FormRejection>;

pub(super) async fn token(State(sandbox): State<Sandbox>, body: Given) -> Result<Response, OauthError> {
    let body = authenticated(&sandbox, body)?;
    let refresh_token = match body.grant_type.as_deref() {
        Some("authorization_code") => exchange(&sandbox, &body)?,
        Some("refresh_token") => {
            let token = body.refresh_token.ok_or_else(OauthError::refresh_token)?;
            let alive = sandbox.read(|world| world.hubspot.grants.get(&token).is_some_and(|grant| !grant.revoked));
            if !alive {
                return Err(OauthError::refresh_token());
            }
            token
        }
        _ => {
            let message = "grant_type must be one of authorization_code, refresh_token";
            return Err(OauthError::new("unsupported_grant_type", "BAD_GRANT_TYPE", message));
        }
    };
    Ok(Json(issue(&sandbox, &refresh_token)).into_response())
}

/// Makes a grant of a code and gives its refresh token.
fn exchange(sandbox: &Sandbox, body: &Body) -> Result<String, OauthError> {
    let now = sandbox.now();
    let code = body.code.as_deref().unwrap_or_default();
    sandbox.write(|world| {
        let Some(kept) = world.hubspot.codes.get_mut(code) else {
            return Err(OauthError::code("missing or unknown auth code"));
        };
        if let Some(grant) = &kept.used_for {
            // A code seen twice was stolen: what it gave is taken back (RFC 6749, 4.1.2).
            if let Some(grant) = world.hubspot.grants.get_mut(grant) {
                grant.revoked = true;
            }
            return Err(OauthError::code("auth code was already used"));
        }
        if kept.expires_at <= now {
            return Err(OauthError::code("auth code is expired"));
        }
        if body.redirect_uri.as_deref() != Some(kept.redirect_uri.as_str()) {
            let message = "redirect URI does not match initial auth code URI";
            return Err(OauthError::new("invalid_grant", "MISMATCH_REDIRECT_URI_AUTH_CODE", message));
        }
        if let Some(challenge) = &kept.challenge {
            let verifier = body.code_verifier.as_deref().unwrap_or_default();
            let hashed = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
            if !(43..=128).contains(&verifier.len()) || hashed != *challenge {
                return Err(OauthError::new("invalid_grant", "BAD_CODE_VERIFIER", "code_verifier does not match"));
            }
        }
        let refresh_token = format!("eu1-{}", Uuid::now_v7());
        kept.used_for = Some(refresh_token.clone());
        let grant = Grant { scopes: kept.scopes.clone(), revoked: false, portal: kept.portal };
        world.hubspot.grants.insert(refresh_token.clone(), grant);
        Ok(refresh_token)
    })
}

fn issue(sandbox: &Sandbox, refresh_token: &str) -> Value {
    // Longer than 300 characters, as HubSpot warns tokens may be.
    let bytes: Vec<u8> = (0..240).map(|_| rand::random()).collect();
    let token = format!("CN{}", URL_SAFE_NO_PAD.encode(bytes));
    let expires_at = sandbox.now().saturating_add(ACCESS_LIFE).unwrap_or_else(|_| sandbox.now());
    let now = sandbox.now();
    let (scopes, portal) = sandbox.write(|world| {
        let hubspot = &mut world.hubspot;
        let grant = hubspot.grants.get(refresh_token);
        let portal = grant.and_then(|grant| grant.portal);
        let scopes = grant.map(|grant| grant.scopes.clone()).unwrap_or_default();
        // Long-expired tokens only make the state file grow.
        hubspot.access.retain(|_, access| now.duration_since(access.expires_at) < ACCESS_LIFE);
        let access = Access { refresh_token: refresh_token.to_owned(), scopes: scopes.clone(), expires_at };
        hubspot.access.insert(token.clone(), access);
        (scopes, portal)
    });
    let portal = portals::of(sandbox, portal);
    json!({
        "access_token": token,
        "refresh_token": refresh_token,
        "expires_in": ACCESS_LIFE.as_secs(),
        "token_type": "bearer",
        "token_use": "access_token",
        "hub_id": portal.id,
        "user_id": portal.user_id,
        "scopes": scopes,
    })
}

pub(super) async fn introspect(State(sandbox): State<Sandbox>, body: Given) -> Result<Response, OauthError> {
    let body = authenticated(&sandbox, body)?;
    let token = body.token.unwrap_or_default();
    let now = sandbox.now();
    let hubspot = &sandbox.options().hubspot;
    let common = |kind: &str, scopes: &[String], grant: &Grant| {
        let portal = portals::of(&sandbox, grant.portal);
        json!({
            "active": true,
            "token": token,
            "token_type": "bearer",
            "token_use": kind,
            "hub_id": portal.id,
            "hub_domain": portal.domain,
            "user": portal.user,
            "user_id": portal.user_id,
            "app_id": APP_ID,
            "client_id": hubspot.client_id,
            "scopes": scopes,
        })
    };
    let answer = sandbox.read(|world| {
        let alive = |refresh_token: &str| {
            world.hubspot.grants.get(refresh_token).filter(|grant| !grant.revoked)
        };
        if let Some(access) = world.hubspot.access.get(&token)
            && let Some(grant) = alive(&access.refresh_token)
            && access.expires_at > now
        {
            let mut answer = common("access_token", &access.scopes, grant);
            answer["expires_in"] = access.expires_at.duration_since(now).as_secs().into();
            answer["is_private_distribution"] = false.into();
            answer["signed_access_token"] = json!({
                "expiresAt": access.expires_at.as_millisecond(), "scopes": "", "hubId": answer["hub_id"],
                "userId": answer["user_id"], "appId": APP_ID, "signature": "", "scopeToScopeGroupPks": "", "newSignature": "",
                "hublet": "eu1", "trialScopes": "", "trialScopeToScopeGroupPks": "", "isUserLevel": false,
                "installingUserId": answer["user_id"], "isServiceAccount": false, "isPrivateDistribution": false,
                "appInstallId": "1", "audience": "hubapi",
            });
            return answer;
        }
        match alive(&token) {
            Some(grant) => common("refresh_token", &grant.scopes, grant),
            None => json!({ "active": false }),
        }
    });
    Ok(Json(answer).into_response())
}

pub(super) async fn revoke(State(sandbox): State<Sandbox>, body: Given) -> Result<Response, OauthError> {
    let body = authenticated(&sandbox, body)?;
    let token = body.token.unwrap_or_default();
    sandbox.write(|world| {
        if let Some(grant) = world.hubspot.grants.get_mut(&token) {
            grant.revoked = true;
        }
    });
    Ok(StatusCode::OK.into_response())
}

/// The older way to revoke, with the token in the address.
pub(super) async fn delete(State(sandbox): State<Sandbox>, Path(token): Path<String>) -> StatusCode {
    sandbox.write(|world| match world.hubspot.grants.get_mut(&token) {
        Some(grant) => {
            grant.revoked = true;
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct PrivateApp {
    #[serde(rename = "tokenKey")]
    token_key: String,
}

/// What a private app's token stands for.
pub(super) async fn private_app(
    State(sandbox): State<Sandbox>,
    Json(body): Json<PrivateApp>,
) -> Result<Json<Value>, ApiError> {
    let grant = sandbox.read(|world| world.hubspot.grants.get(&body.token_key).cloned());
    let grant = grant.filter(|grant| !grant.revoked && body.token_key.starts_with("pat-"));
    let grant = grant.ok_or_else(ApiError::unauthenticated)?;
    let portal = portals::of(&sandbox, grant.portal);
    Ok(Json(json!({
        "userId": portal.user_id, "hubId": portal.id, "appId": APP_ID + 1, "scopes": grant.scopes,
    })))
}

/// HubSpot takes the client's id and secret from the form-encoded body only.
fn authenticated(sandbox: &Sandbox, body: Given) -> Result<Body, OauthError> {
    let Ok(Form(body)) = body else {
        let message = "the body must be application/x-www-form-urlencoded";
        return Err(OauthError::new("invalid_request", "BAD_REQUEST", message));
    };
    let hubspot = &sandbox.options().hubspot;
    if body.client_id.as_deref() != Some(hubspot.client_id.as_str()) {
        return Err(OauthError::new("invalid_client", "BAD_CLIENT_ID", "missing or invalid client id"));
    }
    if body.client_secret.as_deref() != Some(hubspot.client_secret.expose_secret()) {
        return Err(OauthError::new("invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret"));
    }
    Ok(body)
}

impl Sandbox {
    /// The account uninstalls the app: every token is dead.
    pub fn uninstall_hubspot_app(&self) {
        self.write(|world| world.hubspot.grants.values_mut().for_each(|grant| grant.revoked = true));
    }
}
