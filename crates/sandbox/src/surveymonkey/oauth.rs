//! Tokens: given for codes, without end and without a second token to refresh them.

use super::{ACCOUNTS, Grant};
use crate::state::Sandbox;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
}

/// An error of the token endpoint, in the words of RFC 6749.
pub(super) struct OauthError(&'static str, &'static str);

impl IntoResponse for OauthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.0, "error_description": self.1 });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

pub(super) async fn token(
    State(sandbox): State<Sandbox>,
    body: Result<Form<Body>, FormRejection>,
) -> Result<Json<Value>, OauthError> {
    let Ok(Form(body)) = body else {
        return Err(OauthError("invalid_request", "The body must be application/x-www-form-urlencoded"));
    };
    let app = &sandbox.options().surveymonkey;
    let known = body.client_id.as_deref() == Some(app.client_id.as_str())
        && body.client_secret.as_deref() == Some(app.client_secret.expose_secret());
    if !known {
        return Err(OauthError("invalid_client", "Client id or secret is wrong"));
    }
    if body.grant_type.as_deref() != Some("authorization_code") {
        return Err(OauthError("unsupported_grant_type", "The grant_type must be authorization_code"));
    }
    let now = sandbox.now();
    let bytes: [u8; 60] = rand::random();
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let account = sandbox.write(|world| {
        let store = &mut world.surveymonkey;
        let code = body.code.as_deref().and_then(|code| store.codes.remove(code));
        let code = code.ok_or(OauthError("invalid_grant", "The code is unknown or was used"))?;
        if code.expires_at <= now {
            return Err(OauthError("invalid_grant", "The code is expired"));
        }
        if body.redirect_uri.as_deref() != Some(code.redirect_uri.as_str()) {
            return Err(OauthError("invalid_grant", "The redirect_uri is not the one the code was asked with"));
        }
        store.grants.insert(token.clone(), Grant { account: code.account.clone(), revoked: false });
        Ok(code.account)
    })?;
    let mount = ACCOUNTS.iter().find(|one| one.key == account).map(|one| one.centre.mount()).unwrap_or_default();
    let base = sandbox.public_url().map(|url| url.as_str().trim_end_matches('/').to_owned()).unwrap_or_default();
    Ok(Json(json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": null,
        "access_url": format!("{base}{mount}"),
    })))
}
