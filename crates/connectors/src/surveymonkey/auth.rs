//! Consent, token and account (SurveyMonkey API v3: "Authentication", "Users and Teams").

use super::{Settings, refusal};
use crate::request::{address, post_form};
use crate::{Account, Authorization, ConnectorError, Feature, KeySignIn, Region, ScopeReason, Tokens, answer};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use oauth2::CsrfToken;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

const US: &str = "us";
const EU: &str = "eu";
const CA: &str = "ca";

/// What the app must have ticked in its settings, for what, and why.
const SCOPES: [(Feature, &str, &str, &str); 7] = [
    (Feature::Forms, "surveys_read", "To list and read your surveys.", "Anketlerinizi listelemek ve okumak için."),
    (
        Feature::Forms,
        "users_read",
        "To know which SurveyMonkey account was connected.",
        "Hangi SurveyMonkey hesabının bağlandığını bilmek için.",
    ),
    (
        Feature::Responses,
        "responses_write",
        "To write completed forms as responses of your survey. SurveyMonkey grants it on paid plans.",
        "Tamamlanan formları anketinize yanıt olarak yazmak için. SurveyMonkey bu izni ücretli planlarda verir.",
    ),
    (
        Feature::Responses,
        "responses_read",
        "To look up whether a response has arrived, so that none arrives twice.",
        "Hiçbir yanıt iki kez yazılmasın diye bir yanıtın ulaşıp ulaşmadığına bakmak için.",
    ),
    (
        Feature::Responses,
        "collectors_read",
        "To find the collector that responses are written to.",
        "Yanıtların yazılacağı toplayıcıyı bulmak için.",
    ),
    (
        Feature::Responses,
        "collectors_write",
        "To make a collector named “WhatsApp”, so that these responses are told apart.",
        "Bu yanıtlar ayırt edilebilsin diye “WhatsApp” adlı bir toplayıcı oluşturmak için.",
    ),
    (
        Feature::Changes,
        "webhooks_write",
        "To hear at once when a survey was changed.",
        "Bir anket değiştiğinde bunu hemen öğrenmek için.",
    ),
];

pub(super) const KEY: KeySignIn = KeySignIn {
    name: "Access token",
    how_en: "At developer.surveymonkey.com open My Apps, your app, Settings, and copy the access token. It is good for the \
             account the app belongs to. Say as well where that account is kept.",
    how_tr: "developer.surveymonkey.com adresinde My Apps altında uygulamanızı, ardından Settings sayfasını açıp erişim \
             anahtarını (access token) kopyalayın. Anahtar, uygulamanın ait olduğu hesap için geçerlidir. Hesabın nerede \
             tutulduğunu da belirtin.",
};

pub(super) fn scopes() -> Vec<ScopeReason> {
    let reason = |(feature, scope, reason_en, reason_tr): (_, &str, _, _)| ScopeReason {
        feature,
        scope: scope.to_owned(),
        reason_en,
        reason_tr,
    };
    SCOPES.into_iter().map(reason).collect()
}

/// On a plan without it SurveyMonkey never grants writing, however often the account is connected.
pub(super) fn advice(lacking: Feature) -> Option<Sentence> {
    (lacking == Feature::Responses).then(|| {
        sentence!(
            "SurveyMonkey allows writing responses on paid plans alone: change the plan there, or switch this destination off.",
            "SurveyMonkey yanıt yazmaya yalnızca ücretli planlarda izin veriyor: planı orada değiştirin ya da bu hedefi kapatın."
        )
    })
}

pub(super) fn regions() -> Vec<Region> {
    let region = |key: &str, name_en, name_tr| Region { key: key.to_owned(), name_en, name_tr };
    vec![
        region(US, "United States", "Amerika Birleşik Devletleri"),
        region(EU, "European Union", "Avrupa Birliği"),
        region(CA, "Canada", "Kanada"),
    ]
}

/// The API of a region; of an unknown one, the first.
pub(super) fn base<'a>(settings: &'a Settings, region: Option<&str>) -> &'a Url {
    match region {
        Some(EU) => &settings.eu_api_url,
        Some(CA) => &settings.ca_api_url,
        _ => &settings.api_url,
    }
}

/// The scopes are ticked at the app and stand in no address; there is no PKCE.
pub(super) fn authorize(settings: &Settings, redirect: &Url) -> Authorization {
    let state = CsrfToken::new_random().into_secret();
    let mut url = address(&settings.auth_url, &["oauth", "authorize"]);
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &settings.client_id)
        .append_pair("redirect_uri", redirect.as_str())
        .append_pair("state", &state);
    Authorization { url, state, pkce_verifier: None }
}

pub(super) fn exchange_code(settings: &Settings, code: &str, redirect: &Url) -> Request<Bytes> {
    let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect.as_str())];
    token(settings, &fields)
}

/// SurveyMonkey gives no refresh tokens today, but reserves the right to; the request is OAuth's own.
pub(super) fn refresh(settings: &Settings, refresh: &SecretString) -> Request<Bytes> {
    token(settings, &[("grant_type", "refresh_token"), ("refresh_token", refresh.expose_secret())])
}

fn token(settings: &Settings, fields: &[(&str, &str)]) -> Request<Bytes> {
    let client =
        [("client_id", settings.client_id.as_str()), ("client_secret", settings.client_secret.expose_secret())];
    post_form(&address(&settings.auth_url, &["oauth", "token"]), &[fields, &client].concat())
}

/// The answer of the token address. `expires_in` is null for a token that does not end.
#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    #[serde(default)]
    refresh_token: Option<SecretString>,
    #[serde(default)]
    expires_in: Option<i64>,
    #[serde(default, deserialize_with = "answer::or_default")]
    access_url: String,
}

pub(super) fn read_tokens(
    settings: &Settings,
    response: &Response<Bytes>,
    now: Timestamp,
) -> Result<Tokens, ConnectorError> {
    if let Some(refused) = answer::app_refused(response) {
        return Err(refused);
    }
    if response.status().is_client_error() && grant_is_gone(response) {
        return Err(ConnectorError::Reconnect { message: refusal::message(response) });
    }
    let granted: Granted = refusal::json(response)?;
    let lifetime = granted.expires_in.filter(|seconds| *seconds > 0).map(SignedDuration::from_secs);
    Ok(Tokens {
        base_url: Some(home(settings, &granted.access_url, response)?),
        access: granted.access_token,
        refresh: granted.refresh_token,
        expires_at: lifetime.and_then(|lifetime| now.checked_add(lifetime).ok()),
        // They stand in the account's answer.
        scopes: Vec::new(),
    })
}

fn grant_is_gone(response: &Response<Bytes>) -> bool {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    body.get("error").and_then(Value::as_str) == Some("invalid_grant")
}

/// Where the account lives. A token is sent to no address but those in the settings, whatever the answer says.
fn home(settings: &Settings, access_url: &str, response: &Response<Bytes>) -> Result<Url, ConnectorError> {
    if access_url.trim().is_empty() {
        return Ok(settings.api_url.clone());
    }
    let homes = [&settings.api_url, &settings.eu_api_url, &settings.ca_api_url];
    let known = Url::parse(access_url.trim()).ok().and_then(|told| {
        let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
        let same = |home: &&&Url| home.origin() == told.origin() && path(home) == path(&told);
        homes.iter().find(same).map(|home| Url::clone(home))
    });
    known.ok_or_else(|| ConnectorError::Refused {
        status: response.status().as_u16(),
        message: "the account is kept at an address of SurveyMonkey that is not in this installation's settings"
            .into(),
    })
}

/// The answer of `GET /v3/users/me`, as far as it matters.
#[derive(Deserialize)]
struct Me {
    id: Value,
    #[serde(default, deserialize_with = "answer::or_default")]
    username: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    email: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    href: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    scopes: Scopes,
}

#[derive(Default, Deserialize)]
struct Scopes {
    #[serde(default, deserialize_with = "answer::or_default")]
    granted: Vec<String>,
}

pub(super) fn read_account(settings: &Settings, response: &Response<Bytes>) -> Result<Account, ConnectorError> {
    let me: Me = refusal::json(response)?;
    let id = refusal::id(&me.id)
        .ok_or_else(|| ConnectorError::Unreadable { reason: "the account has no id".to_owned() })?;
    let name = [&me.email, &me.username].into_iter().find(|name| !name.trim().is_empty()).cloned();
    Ok(Account {
        name: name.unwrap_or_else(|| format!("SurveyMonkey {id}")),
        id,
        region: region_of(settings, &me.href).map(str::to_owned),
    })
}

/// The region whose API answered.
fn region_of(settings: &Settings, href: &str) -> Option<&'static str> {
    let homes = [(&settings.api_url, US), (&settings.eu_api_url, EU), (&settings.ca_api_url, CA)];
    let of = |home: &Url| {
        href.strip_prefix(home.as_str().trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
    };
    homes.into_iter().find(|(home, _)| of(home)).map(|(_, key)| key)
}

/// What was granted: in the answer's body, or in the header that comes with every answer.
pub(super) fn read_granted(response: &Response<Bytes>) -> Vec<String> {
    let told = refusal::json::<Me>(response).map(|me| me.scopes.granted).unwrap_or_default();
    if !told.is_empty() {
        return told;
    }
    let header = response.headers().get("x-oauth-scopes-granted").and_then(|value| value.to_str().ok());
    let words = header.unwrap_or_default().split([',', ' ']).map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
