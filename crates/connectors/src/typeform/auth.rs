//! Consent, tokens and account (Typeform developers: "Applications", "OAuth scopes", "Retrieve your own account").

use super::{Settings, refusal};
use crate::request::{address, post_form};
use crate::{Account, Authorization, ConnectorError, Feature, KeySignIn, Region, ScopeReason, Tokens, answer};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use oauth2::CsrfToken;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// Accounts whose app and tokens are Typeform's first ones.
pub(super) const US: &str = "us";
/// The same accounts with their data in the EU.
const EU: &str = "eu";
/// Accounts opened in the EU since August 2025.
pub(super) const EU_2025: &str = "eu-2025";

/// What is asked for, and why. Without `offline` there is no refresh token.
const SCOPES: [(&str, &str, &str); 4] = [
    (
        "accounts:read",
        "To know which Typeform account was connected.",
        "Hangi Typeform hesabının bağlandığını bilmek için.",
    ),
    ("forms:read", "To list and read your forms.", "Formlarınızı listelemek ve okumak için."),
    (
        "workspaces:read",
        "To see the forms of the workspaces that are shared with you.",
        "Sizinle paylaşılan çalışma alanlarındaki formları görmek için.",
    ),
    (
        "offline",
        "To stay connected without asking you again each week.",
        "Her hafta yeniden sormadan bağlı kalabilmek için.",
    ),
];

pub(super) const KEY: KeySignIn = KeySignIn {
    name: "Personal access token",
    how_en: "In Typeform open your profile, Personal tokens, and generate one with the scopes accounts:read, forms:read and \
             workspaces:read. It begins with tfp_.",
    how_tr: "Typeform’da profilinizi, ardından Personal tokens sayfasını açın ve accounts:read, forms:read, workspaces:read \
             izinleriyle bir anahtar oluşturun. Anahtar tfp_ ile başlar.",
};

pub(super) fn scopes() -> Vec<ScopeReason> {
    let reason = |(scope, reason_en, reason_tr): (&str, _, _)| ScopeReason {
        feature: Feature::Forms,
        scope: scope.to_owned(),
        reason_en,
        reason_tr,
    };
    SCOPES.into_iter().map(reason).collect()
}

pub(super) fn regions() -> Vec<Region> {
    let region = |key: &str, name_en, name_tr| Region { key: key.to_owned(), name_en, name_tr };
    vec![
        region(US, "typeform.com", "Ana bölge (typeform.com)"),
        region(EU, "typeform.com with data kept in the EU", "typeform.com, veriler AB’de saklanıyor"),
        region(
            EU_2025,
            "typeform.eu (accounts opened in the EU since August 2025)",
            "typeform.eu (Ağustos 2025’ten sonra AB’de açılan hesaplar)",
        ),
    ]
}

/// The API of a region; of an unknown one, Typeform's first.
pub(super) fn base<'a>(settings: &'a Settings, region: Option<&str>) -> &'a Url {
    match region {
        Some(EU) => &settings.eu_api_url,
        Some(EU_2025) => &settings.eu_2025_api_url,
        _ => &settings.api_url,
    }
}

/// Where one of the two apps consents and gets its tokens.
pub(super) struct App<'a> {
    url: &'a Url,
    pub(super) client_id: &'a str,
    client_secret: &'a SecretString,
}

pub(super) fn app(settings: &Settings, is_eu_2025: bool) -> App<'_> {
    if is_eu_2025 {
        App {
            url: &settings.eu_2025_api_url,
            client_id: &settings.eu_2025_client_id,
            client_secret: &settings.eu_2025_client_secret,
        }
    } else {
        App { url: &settings.api_url, client_id: &settings.client_id, client_secret: &settings.client_secret }
    }
}

fn all_scopes() -> String {
    SCOPES.map(|(scope, _, _)| scope).join(" ")
}

impl App<'_> {
    /// Without a PKCE challenge, which Typeform does not know.
    pub(super) fn authorize(&self, redirect: &Url) -> Authorization {
        let state = CsrfToken::new_random().into_secret();
        let mut url = address(self.url, &["oauth", "authorize"]);
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", self.client_id)
            .append_pair("redirect_uri", redirect.as_str())
            .append_pair("scope", &all_scopes())
            .append_pair("state", &state);
        Authorization { url, state, pkce_verifier: None }
    }

    pub(super) fn exchange_code(&self, code: &str, redirect: &Url) -> Request<Bytes> {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("client_id", self.client_id),
            ("client_secret", self.client_secret.expose_secret()),
            ("redirect_uri", redirect.as_str()),
        ])
    }

    /// Names the scopes again, as Typeform asks.
    pub(super) fn refresh(&self, refresh: &SecretString) -> Request<Bytes> {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
            ("client_id", self.client_id),
            ("client_secret", self.client_secret.expose_secret()),
            ("scope", &all_scopes()),
        ])
    }

    fn token(&self, fields: &[(&str, &str)]) -> Request<Bytes> {
        post_form(&address(self.url, &["oauth", "token"]), fields)
    }
}

/// The answer of the token address.
#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    #[serde(default)]
    refresh_token: Option<SecretString>,
    /// Seconds; about a week.
    #[serde(default)]
    expires_in: Option<i64>,
    /// Separated by spaces.
    #[serde(default, deserialize_with = "answer::or_default")]
    scope: String,
}

pub(super) fn read_tokens(response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
    if let Some(refused) = answer::app_refused(response) {
        return Err(refused);
    }
    if matches!(response.status(), StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED) && grant_is_gone(response) {
        return Err(ConnectorError::Reconnect { message: refusal::message(response) });
    }
    let granted: Granted = refusal::json(response)?;
    let lifetime = granted.expires_in.filter(|seconds| *seconds > 0).map(SignedDuration::from_secs);
    Ok(Tokens {
        access: granted.access_token,
        refresh: granted.refresh_token,
        expires_at: lifetime.and_then(|lifetime| now.checked_add(lifetime).ok()),
        scopes: granted.scope.split_whitespace().map(str::to_owned).collect(),
        base_url: None,
    })
}

/// Whether the code or the refresh token is what is wrong, and not our own request.
fn grant_is_gone(response: &Response<Bytes>) -> bool {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    body.get("error").and_then(Value::as_str) == Some("invalid_grant")
}

/// The answer of `GET /me`, as far as it matters.
#[derive(Deserialize)]
struct Me {
    user_id: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    email: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    alias: String,
}

pub(super) fn read_account(response: &Response<Bytes>) -> Result<Account, ConnectorError> {
    let me: Me = refusal::json(response)?;
    let name = [&me.email, &me.alias].into_iter().find(|name| !name.trim().is_empty()).cloned();
    Ok(Account { name: name.unwrap_or_else(|| format!("Typeform {}", me.user_id)), id: me.user_id, region: None })
}
