//! HubSpot's OAuth: consent page, codes, tokens.

use crate::business::json_of;
use akis_sandbox::{Options, Running, Sandbox};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

pub(crate) const CLIENT: &str = "7b0e6a52-41c9-4b7e-8f13-5a2d90c6e1f4";
pub(crate) const CLIENT_SECRET: &str = "demo-hubspot-client-secret";
pub(crate) const REDIRECT: &str = "http://localhost:4000/oauth/callback/hubspot";
const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-taken-by-rfc-7636";

pub(crate) async fn start() -> Running {
    Sandbox::start(Options::default()).await.unwrap()
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes()))
}

/// Presses a button of the consent page; gives the query of the address the browser is sent to.
async fn decide(sandbox: &Running, decision: &str, extra: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut form = vec![
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("scope", "oauth forms"),
        ("state", "state-1"),
        ("decision", decision),
    ];
    form.extend_from_slice(extra);
    let answer = client().post(sandbox.url("/hubspot-app/oauth/authorize")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let target: Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
    assert!(target.as_str().starts_with(REDIRECT));
    target.query_pairs().into_owned().collect()
}

fn value(query: &[(String, String)], name: &str) -> String {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

async fn token(sandbox: &Running, extra: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![("client_id", CLIENT), ("client_secret", CLIENT_SECRET)];
    form.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    form.extend_from_slice(extra);
    json_of(client().post(sandbox.url("/hubspot/oauth/v3/token")).form(&form)).await
}

/// Goes the whole way; gives access and refresh token.
pub(crate) async fn connect(sandbox: &Running) -> (String, String) {
    let query = decide(sandbox, "allow", &[]).await;
    let code = value(&query, "code");
    let (status, tokens) =
        token(sandbox, &[("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)]).await;
    assert_eq!(status, 200, "{tokens}");
    (tokens["access_token"].as_str().unwrap().to_owned(), tokens["refresh_token"].as_str().unwrap().to_owned())
}

pub(crate) async fn api(sandbox: &Running, access: &str, path: &str) -> (u16, Value) {
    json_of(client().get(sandbox.url(&format!("/hubspot{path}"))).bearer_auth(access)).await
}

#[tokio::test]
async fn the_consent_page_says_what_it_is_and_refuses_strangers() {
    let sandbox = start().await;
    let page = async |query: &[(&str, &str)]| {
        let answer = client().get(sandbox.url("/hubspot-app/oauth/authorize")).query(query).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let good =
        [("client_id", CLIENT), ("redirect_uri", REDIRECT), ("scope", "oauth forms"), ("state", "\"><script>")];
    let (status, text) = page(&good).await;
    assert_eq!(status, 200);
    assert!(text.contains("Sandbox") && text.contains("Mavi Deniz Turizm") && text.contains(">Allow</button>"));
    assert!(text.contains(">Cancel</button>") && !text.contains("<script>"));
    for (at, bad) in [(0, "other"), (1, "https://elsewhere.example/callback"), (2, "everything")] {
        let mut query = good;
        query[at].1 = bad;
        assert_eq!(page(&query).await.0, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_round_trip_with_refresh_and_introspection() {
    let sandbox = start().await;
    let query = decide(&sandbox, "allow", &[]).await;
    assert_eq!(value(&query, "state"), "state-1");
    let code = value(&query, "code");
    let exchange = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT)];
    let (status, tokens) = token(&sandbox, &exchange).await;
    assert_eq!(status, 200);
    assert_eq!(tokens["expires_in"], 1800);
    assert_eq!(tokens["hub_id"], 4_711_001);
    assert!(tokens["access_token"].as_str().unwrap().len() > 300);
    let access = tokens["access_token"].as_str().unwrap();
    let (status, account) = api(&sandbox, access, "/account-info/v3/details").await;
    assert_eq!((status, &account["portalId"]), (200, &4_711_001.into()));

    let form = [("client_id", CLIENT), ("client_secret", CLIENT_SECRET), ("token", access)];
    let introspect = || client().post(sandbox.url("/hubspot/oauth/v3/token/introspect")).form(&form);
    let (_, info) = json_of(introspect()).await;
    assert_eq!((&info["active"], &info["user"]), (&true.into(), &"elif.kaya@mavideniz.com.tr".into()));

    sandbox.sandbox().advance_clock(SignedDuration::from_secs(1801));
    let (status, refused) = api(&sandbox, access, "/account-info/v3/details").await;
    assert_eq!((status, refused["category"].as_str()), (401, Some("EXPIRED_AUTHENTICATION")));
    assert_eq!(json_of(introspect()).await.1, serde_json::json!({ "active": false }));
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    let (status, fresh) = token(&sandbox, &refresh).await;
    assert_eq!(status, 200);
    let fresh_access = fresh["access_token"].as_str().unwrap();
    assert_eq!(api(&sandbox, fresh_access, "/account-info/v3/details").await.0, 200);

    sandbox.sandbox().uninstall_hubspot_app();
    assert_eq!(api(&sandbox, fresh_access, "/account-info/v3/details").await.0, 401);
    let (status, dead) = token(&sandbox, &refresh).await;
    assert_eq!((status, dead["status"].as_str()), (400, Some("BAD_REFRESH_TOKEN")));
}

#[tokio::test]
async fn a_code_is_good_once_for_its_own_client_and_address() {
    let sandbox = start().await;
    let query = decide(&sandbox, "allow", &[]).await;
    let code = value(&query, "code");
    let exchange = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT)];
    let expect = async |extra: &[(&str, &str)], status: &str| {
        let mut form = exchange.to_vec();
        form.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
        form.extend_from_slice(extra);
        let (was, answer) = token(&sandbox, &form).await;
        assert_eq!((was, answer["status"].as_str()), (400, Some(status)), "{answer}");
        assert!(answer["error"].is_string() && answer["error_description"].is_string());
    };
    expect(&[("client_secret", "wrong")], "BAD_CLIENT_SECRET").await;
    expect(&[("client_id", "wrong")], "BAD_CLIENT_ID").await;
    expect(&[("redirect_uri", "http://localhost:4000/other")], "MISMATCH_REDIRECT_URI_AUTH_CODE").await;
    expect(&[("code", "wrong")], "BAD_AUTH_CODE").await;
    expect(&[("grant_type", "password")], "BAD_GRANT_TYPE").await;
    let (status, tokens) = token(&sandbox, &exchange).await;
    assert_eq!(status, 200);
    expect(&[], "BAD_AUTH_CODE").await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(api(&sandbox, access, "/account-info/v3/details").await.0, 401, "what the code gave is taken back");
}

#[tokio::test]
async fn a_challenge_needs_its_verifier() {
    let sandbox = start().await;
    let challenge = challenge();
    let extra = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    let query = decide(&sandbox, "allow", &extra).await;
    let code = value(&query, "code");
    let mut form = vec![("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT)];
    assert_eq!(token(&sandbox, &form).await.1["status"], "BAD_CODE_VERIFIER");
    form.push(("code_verifier", VERIFIER));
    assert_eq!(token(&sandbox, &form).await.0, 200);
}

#[tokio::test]
async fn cancelling_and_letting_a_code_grow_old() {
    let sandbox = start().await;
    let query = decide(&sandbox, "cancel", &[]).await;
    assert_eq!(value(&query, "error"), "access_denied");
    assert_eq!(value(&query, "state"), "state-1");
    assert_eq!(value(&query, "code"), "");
    let code = value(&decide(&sandbox, "allow", &[]).await, "code");
    sandbox.sandbox().advance_clock(SignedDuration::from_mins(11));
    let form = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT)];
    assert_eq!(token(&sandbox, &form).await.1["status"], "BAD_AUTH_CODE");
}
