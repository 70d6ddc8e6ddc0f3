use super::{Settings, scopes};
use crate::request::{address, post_form};
use crate::{Account, Authorization, AuthorizeRequest, ConnectorError, Tokens, answer};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use oauth2::basic::{BasicClient, BasicTokenType};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
    Scope, StandardTokenResponse, SyncHttpClient, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cell::Cell;
use url::Url;

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn client(settings: &Settings) -> Client {
    BasicClient::new(ClientId::new(settings.client_id.clone()))
        .set_client_secret(ClientSecret::new(settings.client_secret.expose_secret().to_owned()))
        // HubSpot takes the client's secret in the body alone.
        .set_auth_type(AuthType::RequestBody)
        .set_auth_uri(AuthUrl::from_url(address(&settings.app_url, &["oauth", "authorize"])))
        .set_token_uri(TokenUrl::from_url(address(
            &settings.api_url,
            &["oauth", &settings.oauth_version, "token"],
        )))
}

pub(super) fn authorize(settings: &Settings, asked: &AuthorizeRequest<'_>) -> Authorization {
    let client = client(settings).set_redirect_uri(RedirectUrl::from_url(asked.redirect.clone()));
    let scopes = scopes::asked(settings, asked.features);
    let optional = scopes.optional.join(" ");
    let mut request =
        client.authorize_url(CsrfToken::new_random).add_scopes(scopes.required.into_iter().map(Scope::new));
    if !optional.is_empty() {
        request = request.add_extra_param("optional_scope", optional);
    }
    let (request, verifier) = if settings.pkce {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        (request.set_pkce_challenge(challenge), Some(SecretString::from(verifier.into_secret())))
    } else {
        (request, None)
    };
    let (url, state) = request.url();
    Authorization { url, state: state.into_secret(), pkce_verifier: verifier }
}

pub(super) fn exchange_code(
    settings: &Settings,
    code: &str,
    redirect: &Url,
    verifier: Option<&SecretString>,
) -> Request<Bytes> {
    let client = client(settings).set_redirect_uri(RedirectUrl::from_url(redirect.clone()));
    let mut request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
    if let Some(verifier) = verifier {
        request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()));
    }
    let keeper = Keeper::default();
    drop(request.request(&keeper));
    keeper.request()
}

pub(super) fn refresh(settings: &Settings, refresh: &SecretString) -> Request<Bytes> {
    let token = RefreshToken::new(refresh.expose_secret().to_owned());
    let client = client(settings);
    let request = client.exchange_refresh_token(&token);
    let keeper = Keeper::default();
    drop(request.request(&keeper));
    keeper.request()
}

/// The `oauth2` crate builds a request only on its way to an HTTP client. This one keeps what it is given and answers
/// nothing, so the request is the crate's and the sending is not.
#[derive(Default)]
struct Keeper(Cell<Option<HttpRequest>>);

impl Keeper {
    fn request(self) -> Request<Bytes> {
        self.0.into_inner().unwrap_or_default().map(Bytes::from)
    }
}

impl SyncHttpClient for Keeper {
    type Error = NotSent;

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, NotSent> {
        self.0.set(Some(request));
        Err(NotSent)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("kept, not sent")]
struct NotSent;

/// What HubSpot adds to a token answer. It gives the scopes as a list of its own.
#[derive(Debug, Default, Serialize, Deserialize)]
struct HubspotFields {
    #[serde(default, deserialize_with = "answer::or_default")]
    scopes: Vec<String>,
}

impl ExtraTokenFields for HubspotFields {}

pub(super) fn read_tokens(response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
    if let Some(refused) = answer::app_refused(response) {
        return Err(refused);
    }
    if response.status() == StatusCode::BAD_REQUEST && grant_is_gone(response) {
        return Err(ConnectorError::Reconnect { message: answer::message(response) });
    }
    let tokens: StandardTokenResponse<HubspotFields, BasicTokenType> = answer::json(response)?;
    let lifetime = tokens.expires_in().and_then(|lifetime| SignedDuration::try_from(lifetime).ok());
    Ok(Tokens {
        access: SecretString::from(tokens.access_token().secret().as_str()),
        refresh: tokens.refresh_token().map(|token| SecretString::from(token.secret().as_str())),
        expires_at: lifetime.and_then(|lifetime| now.checked_add(lifetime).ok()),
        scopes: granted(&tokens),
        base_url: None,
    })
}

/// HubSpot's own list, or else the standard's.
fn granted(tokens: &StandardTokenResponse<HubspotFields, BasicTokenType>) -> Vec<String> {
    let own = &tokens.extra_fields().scopes;
    if !own.is_empty() {
        return own.clone();
    }
    tokens.scopes().into_iter().flatten().map(|scope| scope.as_str().to_owned()).collect()
}

/// Whether the code or the refresh token is what is wrong, and not our own request.
fn grant_is_gone(response: &Response<Bytes>) -> bool {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let word = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    word("error") == "invalid_grant" || matches!(word("status"), "BAD_REFRESH_TOKEN" | "BAD_AUTH_CODE")
}

/// The answer of `/account-info/v3/details`, as far as it matters.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    portal_id: i64,
    #[serde(default, deserialize_with = "answer::or_default")]
    data_hosting_location: String,
}

pub(super) fn read_account(response: &Response<Bytes>) -> Result<Account, ConnectorError> {
    let details: Details = answer::json(response)?;
    Ok(Account {
        id: details.portal_id.to_string(),
        name: format!("HubSpot {}", details.portal_id),
        region: Some(details.data_hosting_location).filter(|region| !region.is_empty()),
    })
}

/// Takes the refresh token back, and with it every access token made of it.
pub(super) fn revoke(settings: &Settings, refresh: &SecretString) -> Request<Bytes> {
    let url = address(&settings.api_url, &["oauth", &settings.oauth_version, "token", "revoke"]);
    let fields = [
        ("token", refresh.expose_secret()),
        ("token_type_hint", "refresh_token"),
        ("client_id", settings.client_id.as_str()),
        ("client_secret", settings.client_secret.expose_secret()),
    ];
    post_form(&url, &fields)
}

/// The key of a private app, as HubSpot shows it (`pat-eu1-…`).
pub(super) fn is_key(token: &SecretString) -> bool {
    token.expose_secret().starts_with("pat-")
}

/// Account details carry no name; the account's domain stands in what HubSpot says of a token.
pub(super) fn introspect(settings: &Settings, token: &SecretString) -> Request<Bytes> {
    let url = address(&settings.api_url, &["oauth", &settings.oauth_version, "token", "introspect"]);
    let fields = [
        ("token", token.expose_secret()),
        ("token_type_hint", "access_token"),
        ("client_id", settings.client_id.as_str()),
        ("client_secret", settings.client_secret.expose_secret()),
    ];
    post_form(&url, &fields)
}

pub(super) fn read_account_name(response: &Response<Bytes>) -> Result<Option<String>, ConnectorError> {
    #[derive(Deserialize)]
    struct Introspection {
        #[serde(default, deserialize_with = "answer::or_default")]
        hub_domain: String,
    }
    let introspection: Introspection = answer::json(response)?;
    Ok(Some(introspection.hub_domain).filter(|name| !name.trim().is_empty()))
}
