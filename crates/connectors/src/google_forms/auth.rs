use super::{Settings, contract};
use crate::request::{address, post_form};
use crate::{Account, Authorization, AuthorizeRequest, ConnectorError, Feature, Tokens, answer};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use oauth2::{CsrfToken, PkceCodeChallenge};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// The consent page. Offline access with `prompt=consent` is what makes Google give a refresh token again; what was
/// granted earlier stays granted ("Google Forms, Auth" of the connector reference).
pub(super) fn authorize(settings: &Settings, request: &AuthorizeRequest<'_>) -> Authorization {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let state = CsrfToken::new_random().into_secret();
    let asked = |feature: Feature| feature == Feature::Forms || request.features.contains(&feature);
    let scopes: Vec<String> = contract::scopes(settings)
        .into_iter()
        .filter(|reason| asked(reason.feature))
        .map(|reason| reason.scope)
        .collect();
    let mut url = address(&settings.auth_url, &["o", "oauth2", "v2", "auth"]);
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &settings.client_id)
        .append_pair("redirect_uri", request.redirect.as_str())
        .append_pair("scope", &scopes.join(" "))
        .append_pair("state", &state)
        .append_pair("access_type", "offline")
        .append_pair("prompt", "consent")
        .append_pair("include_granted_scopes", "true")
        .append_pair("code_challenge", challenge.as_str())
        .append_pair("code_challenge_method", challenge.method().as_str())
        .extend_pairs(request.account_hint.map(|hint| ("login_hint", hint)));
    Authorization { url, state, pkce_verifier: Some(SecretString::from(verifier.into_secret())) }
}

pub(super) fn exchange_code(
    settings: &Settings,
    code: &str,
    redirect: &Url,
    verifier: Option<&SecretString>,
) -> Request<Bytes> {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect.as_str()),
        ("client_id", settings.client_id.as_str()),
        ("client_secret", settings.client_secret.expose_secret()),
    ];
    fields.extend(verifier.map(|verifier| ("code_verifier", verifier.expose_secret())));
    post_form(&address(&settings.oauth_url, &["token"]), &fields)
}

pub(super) fn refresh(settings: &Settings, refresh: &SecretString) -> Request<Bytes> {
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.expose_secret()),
        ("client_id", settings.client_id.as_str()),
        ("client_secret", settings.client_secret.expose_secret()),
    ];
    post_form(&address(&settings.oauth_url, &["token"]), &fields)
}

/// Taking back the refresh token takes everything back that was granted with it.
pub(super) fn revoke(settings: &Settings, tokens: &Tokens) -> Request<Bytes> {
    let mut url = address(&settings.oauth_url, &["revoke"]);
    let token = tokens.refresh.as_ref().unwrap_or(&tokens.access);
    url.query_pairs_mut().append_pair("token", token.expose_secret());
    post_form(&url, &[])
}

/// The answer of the token address. A `refresh_token_expires_in` may come with it and says nothing that the next refusal
/// would not say.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    refresh_token: Option<String>,
    #[serde(default)]
    expires_in: Option<i64>,
    #[serde(default, deserialize_with = "answer::or_default")]
    scope: String,
}

pub(super) fn read_tokens(response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
    if let Some(refused) = answer::app_refused(response) {
        return Err(refused);
    }
    if response.status() == StatusCode::BAD_REQUEST && word(response, "error") == "invalid_grant" {
        return Err(ConnectorError::Reconnect { message: answer::message(response) });
    }
    let granted: Granted = answer::json(response)?;
    let lifetime = granted.expires_in.filter(|seconds| *seconds >= 0).map(SignedDuration::from_secs);
    Ok(Tokens {
        access: SecretString::from(granted.access_token),
        // A refresh brings none: the old one stays good.
        refresh: granted.refresh_token.filter(|token| !token.is_empty()).map(SecretString::from),
        expires_at: lifetime.and_then(|lifetime| now.checked_add(lifetime).ok()),
        scopes: granted.scope.split_whitespace().map(str::to_owned).collect(),
        base_url: None,
    })
}

fn word(response: &Response<Bytes>, name: &str) -> String {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The answer of the user info address, as far as it matters.
#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    email: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    name: String,
}

pub(super) fn read_account(response: &Response<Bytes>) -> Result<Account, ConnectorError> {
    let info: UserInfo = answer::json(response)?;
    let name = [info.email, info.name].into_iter().find(|name| !name.trim().is_empty());
    Ok(Account { name: name.unwrap_or_else(|| format!("Google {}", info.sub)), id: info.sub, region: None })
}
