//! Tokens: exchanged for codes and refreshed. A refresh token is good once; the old one is refused from then on.

use super::error::OauthError;
use super::{Access, Grant, Refresh};
use crate::state::Sandbox;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::{Form, Json};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// One week (unverified).
const ACCESS_LIFE: SignedDuration = SignedDuration::from_secs(604_800);

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    refresh_token: Option<String>,
    scope: Option<String>,
}

pub(super) async fn token(
    State(sandbox): State<Sandbox>,
    body: Result<Form<Body>, FormRejection>,
) -> Result<Json<Value>, OauthError> {
    let Ok(Form(body)) = body else {
        let description = "The body must be application/x-www-form-urlencoded";
        return Err(OauthError { error: "invalid_request", description });
    };
    let app = &sandbox.options().typeform;
    let known = body.client_id.as_deref() == Some(app.client_id.as_str())
        && body.client_secret.as_deref() == Some(app.client_secret.expose_secret());
    if !known {
        return Err(OauthError { error: "invalid_client", description: "The client id or secret is wrong" });
    }
    let grant = match body.grant_type.as_deref() {
        Some("authorization_code") => exchange(&sandbox, &body)?,
        Some("refresh_token") => refresh(&sandbox, &body)?,
        _ => {
            let description = "grant_type must be authorization_code or refresh_token";
            return Err(OauthError { error: "unsupported_grant_type", description });
        }
    };
    Ok(Json(issue(&sandbox, grant)))
}

/// Makes a grant of a code; gives its id.
fn exchange(sandbox: &Sandbox, body: &Body) -> Result<String, OauthError> {
    let now = sandbox.now();
    sandbox.write(|world| {
        let typeform = &mut world.typeform;
        let code = body.code.as_deref().and_then(|code| typeform.codes.remove(code));
        let code = code.ok_or_else(|| OauthError::grant("The code is unknown or was used"))?;
        if code.expires_at <= now {
            return Err(OauthError::grant("The code is expired"));
        }
        if body.redirect_uri.as_deref() != Some(code.redirect_uri.as_str()) {
            return Err(OauthError::grant("The redirect_uri is not the one the code was asked with"));
        }
        let id = Uuid::now_v7().to_string();
        typeform.grants.insert(id.clone(), Grant { account: code.account, scopes: code.scopes, revoked: false });
        Ok(id)
    })
}

/// Uses a refresh token up; gives its grant.
fn refresh(sandbox: &Sandbox, body: &Body) -> Result<String, OauthError> {
    sandbox.write(|world| {
        let typeform = &mut world.typeform;
        let token = body.refresh_token.as_deref().and_then(|token| typeform.refresh.get_mut(token));
        let token = token.filter(|token| !token.used).ok_or_else(OauthError::refresh_token)?;
        let grant = typeform.grants.get(&token.grant).filter(|grant| !grant.revoked);
        let grant = grant.ok_or_else(OauthError::refresh_token)?;
        let asked = body.scope.as_deref().unwrap_or_default();
        if asked.split_whitespace().any(|scope| !grant.scopes.iter().any(|granted| granted == scope)) {
            return Err(OauthError { error: "invalid_scope", description: "A scope was never granted" });
        }
        token.used = true;
        Ok(token.grant.clone())
    })
}

fn issue(sandbox: &Sandbox, grant: String) -> Value {
    let random = || {
        let bytes: [u8; 33] = rand::random();
        URL_SAFE_NO_PAD.encode(bytes)
    };
    let (access_token, refresh_token) = (random(), random());
    let now = sandbox.now();
    let expires_at = now.saturating_add(ACCESS_LIFE).ok();
    sandbox.write(|world| {
        let typeform = &mut world.typeform;
        let scopes = typeform.grants.get(&grant).map(|grant| grant.scopes.clone()).unwrap_or_default();
        // Long-expired tokens only make the state file grow.
        typeform
            .access
            .retain(|_, access| access.expires_at.is_none_or(|end| now.duration_since(end) < ACCESS_LIFE));
        typeform.access.insert(access_token.clone(), Access { grant: grant.clone(), expires_at });
        let mut answer = json!({
            "access_token": access_token,
            "token_type": "bearer",
            "expires_in": ACCESS_LIFE.as_secs(),
            "scope": scopes.join(" "),
        });
        if scopes.iter().any(|scope| scope == "offline") {
            answer["refresh_token"] = refresh_token.clone().into();
            typeform.refresh.insert(refresh_token, Refresh { grant, used: false });
        }
        answer
    })
}
