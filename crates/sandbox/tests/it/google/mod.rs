//! Google, with requests composed by hand from its published documents.

mod bridge;
mod posting;
mod reading;
mod sheets;
mod sign_in;
mod watching;

use crate::business::json_of;
use akis_sandbox::{Options, Running, Sandbox};
use serde_json::Value;
use url::Url;

const CLIENT: &str = "471100120045-akisdemo.apps.googleusercontent.com";
const CLIENT_SECRET: &str = "demo-google-client-secret";
const REDIRECT: &str = "http://localhost:4000/oauth/callback/google_forms";
const ELIF: &str = "104711001208844571903";
const CAN: &str = "can.demir.izmir@gmail.com";
const AUTH: &str = "https://www.googleapis.com/auth/";

const BOOKING: &str = "1kMasaRezervasyonu7Xd2pQeLz9RtVb4NcWs6HjYf0Ag";
const WORKSHOP: &str = "1kWorkshopRegistration3Hn8uTsYq5Zc1WvXo6LdKe9Pm2";
const FEEDBACK: &str = "1kGuestFeedback6Vb0jPzWt4Rn2Xc8KsQm7LyDf5Ho1Tg3U";
const DOCUMENTS: &str = "1kRentalDocuments2Fq9cMvXs7Bt4Zn1LwKp6RyHd0Ju8Ge5";
const MEMBERS: &str = "1kUyelikFormu5Wd8rYbNq3Xt6Lz0KvMs1PcHg7Fj9TaUe2";
const WORKSHOP_SHEET: &str = "1sWorkshopResponses8Qm2vXcT4aZkLr0pN7dYh3Jf";

async fn start() -> Running {
    Sandbox::start(Options::default()).await.unwrap()
}

/// Follows no redirects.
fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn value(query: &[(String, String)], name: &str) -> String {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Presses a button of the consent page; gives the query the browser comes back with.
async fn decide(sandbox: &Running, scope: &str, extra: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut form = vec![
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", scope),
        ("state", "state-1"),
        ("access_type", "offline"),
        ("decision", "allow"),
    ];
    form.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    form.extend_from_slice(extra);
    let answer = client().post(sandbox.url("/google/accounts/o/oauth2/v2/auth")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
    let target: Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
    assert!(target.as_str().starts_with(REDIRECT));
    target.query_pairs().into_owned().collect()
}

async fn token(sandbox: &Running, extra: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![("client_id", CLIENT), ("client_secret", CLIENT_SECRET)];
    form.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    form.extend_from_slice(extra);
    json_of(client().post(sandbox.url("/google/oauth2/token")).form(&form)).await
}

/// The tokens of the whole way, for scopes given without their common beginning.
async fn connected(sandbox: &Running, scopes: &[&str], extra: &[(&str, &str)]) -> Value {
    let mut all = vec!["openid".to_owned(), "email".to_owned()];
    all.extend(scopes.iter().map(|scope| format!("{AUTH}{scope}")));
    let code = value(&decide(sandbox, &all.join(" "), extra).await, "code");
    let exchange = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT)];
    let (status, tokens) = token(sandbox, &exchange).await;
    assert_eq!(status, 200, "{tokens}");
    tokens
}

async fn access(sandbox: &Running, scopes: &[&str]) -> String {
    connected(sandbox, scopes, &[]).await["access_token"].as_str().unwrap().to_owned()
}

async fn get(sandbox: &Running, access: &str, path: &str) -> (u16, Value) {
    json_of(client().get(sandbox.url(path)).bearer_auth(access)).await
}

async fn post(sandbox: &Running, access: &str, path: &str, body: &Value) -> (u16, Value) {
    json_of(client().post(sandbox.url(path)).bearer_auth(access).json(body)).await
}

/// A call of the control API.
async fn control(sandbox: &Running, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = client().request(method.parse().unwrap(), sandbox.url(&format!("/sandbox/google{path}")));
    json_of(if body.is_null() { request } else { request.json(body) }).await
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}
