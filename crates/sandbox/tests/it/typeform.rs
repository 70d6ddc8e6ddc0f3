//! Typeform: consent, tokens that rotate, forms that change, two calls a second.

use crate::business::json_of;
use akis_sandbox::{Fault, FaultKind, Faults, Options, Running, Sandbox};
use jiff::SignedDuration;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use url::Url;

const CLIENT: &str = "9MBkA3hqyTnQv6eR4dZs8Wf2XcLuGpJo";
const SECRET: &str = "demo-typeform-client-secret";
const PERSONAL: &str = "tfp_DemoMaviDeniz4q7bYw2kLr9";
const REDIRECT: &str = "http://localhost:4000/oauth/callback/typeform";
const SCOPES: &str = "accounts:read forms:read workspaces:read offline";

async fn start() -> Running {
    Sandbox::start(Options::default()).await.unwrap()
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).build().unwrap()
}

async fn decide(sandbox: &Running, extra: &[(&str, &str)]) -> Url {
    let mut form = vec![
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPES),
        ("state", "s-1"),
        ("response_type", "code"),
        ("decision", "allow"),
    ];
    form.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    form.extend_from_slice(extra);
    let answer = client().post(sandbox.url("/typeform/oauth/authorize")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().parse().unwrap()
}

pub(crate) fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

async fn token(sandbox: &Running, extra: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![("client_id", CLIENT), ("client_secret", SECRET)];
    form.extend_from_slice(extra);
    json_of(client().post(sandbox.url("/typeform/oauth/token")).form(&form)).await
}

async fn connect(sandbox: &Running, extra: &[(&str, &str)]) -> Value {
    let code = query(&decide(sandbox, extra).await, "code").unwrap();
    let form = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT)];
    let (status, tokens) = token(sandbox, &form).await;
    assert_eq!(status, 200, "{tokens}");
    tokens
}

async fn api(sandbox: &Running, access: &str, path: &str) -> (u16, Value) {
    // The clock moves instead of waiting for the rate limit's second to be over.
    sandbox.sandbox().advance_clock(SignedDuration::from_secs(1));
    json_of(client().get(sandbox.url(&format!("/typeform{path}"))).bearer_auth(access)).await
}

async fn control(sandbox: &Running, method: &str, path: &str, body: Value) -> (u16, Value) {
    let request = client().request(method.parse().unwrap(), sandbox.url(&format!("/sandbox/typeform{path}")));
    json_of(request.json(&body)).await
}

#[tokio::test]
async fn a_refresh_token_is_good_once() {
    let sandbox = start().await;
    let tokens = connect(&sandbox, &[]).await;
    assert_eq!((tokens["token_type"].as_str(), tokens["expires_in"].as_u64()), (Some("bearer"), Some(604_800)));
    assert_eq!(tokens["scope"], SCOPES);
    let old = tokens["refresh_token"].as_str().unwrap();
    let (status, fresh) = token(&sandbox, &[("grant_type", "refresh_token"), ("refresh_token", old)]).await;
    assert_eq!(status, 200);
    assert_ne!(fresh["refresh_token"], tokens["refresh_token"]);
    let (status, refused) = token(&sandbox, &[("grant_type", "refresh_token"), ("refresh_token", old)]).await;
    assert_eq!((status, refused["error"].as_str()), (400, Some("invalid_grant")), "the old one is used up");
    let new = fresh["refresh_token"].as_str().unwrap();
    assert_eq!(token(&sandbox, &[("grant_type", "refresh_token"), ("refresh_token", new)]).await.0, 200);

    let access = fresh["access_token"].as_str().unwrap();
    let (status, me) = api(&sandbox, access, "/me").await;
    assert_eq!((status, me["email"].as_str()), (200, Some("elif.kaya@mavideniz.com.tr")));
    sandbox.sandbox().advance_clock(SignedDuration::from_hours(24 * 8));
    assert_eq!(api(&sandbox, access, "/me").await.0, 401, "a week is over");
}

#[tokio::test]
async fn without_offline_there_is_no_refresh_token_and_scopes_count() {
    let sandbox = start().await;
    let tokens = connect(&sandbox, &[("scope", "accounts:read")]).await;
    assert_eq!(tokens.get("refresh_token"), None);
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(api(&sandbox, access, "/me").await.0, 200);
    assert_eq!(api(&sandbox, access, "/forms").await.0, 403);
    let other = connect(&sandbox, &[("account", "ege-butik")]).await;
    let (_, me) = api(&sandbox, other["access_token"].as_str().unwrap(), "/me").await;
    assert_eq!(me["email"], "baris@egebutik.com.tr", "another account can be chosen");
    sandbox.sandbox().remove_typeform_app();
    let (status, refused) = api(&sandbox, access, "/me").await;
    assert_eq!((status, refused["code"].as_str()), (401, Some("AUTHENTICATION_FAILED")));
}

#[tokio::test]
async fn the_consent_page_refuses_strangers_and_a_person_can_say_no() {
    let sandbox = start().await;
    let page = async |query: &[(&str, &str)]| {
        let answer = client().get(sandbox.url("/typeform/oauth/authorize")).query(query).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let good = [("client_id", CLIENT), ("redirect_uri", REDIRECT), ("scope", SCOPES), ("state", "\"><script>")];
    let (status, text) = page(&good).await;
    assert!(status == 200 && text.contains("plays Typeform") && text.contains("Barış Demir"), "{text}");
    assert!(!text.contains("\"><script>"));
    for (at, bad) in [(0, "other"), (1, "https://elsewhere.example/callback"), (2, "everything")] {
        let mut query = good;
        query[at].1 = bad;
        assert_eq!(page(&query).await.0, 400, "{bad}");
    }
    let back = decide(&sandbox, &[("decision", "cancel")]).await;
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(query(&back, "state").as_deref(), Some("s-1"));
}

#[tokio::test]
async fn forms_are_listed_page_by_page_and_read() {
    let sandbox = start().await;
    let (status, list) = api(&sandbox, PERSONAL, "/forms?page=1&page_size=2").await;
    assert_eq!((status, list["total_items"].as_u64(), list["page_count"].as_u64()), (200, Some(3), Some(2)));
    let first = &list["items"][0];
    for name in ["id", "title", "created_at", "last_updated_at", "settings", "self", "theme", "_links"] {
        assert!(first.get(name).is_some(), "{name}");
    }
    assert_eq!(first.get("fields"), None, "the list has no questions");
    let (_, second) = api(&sandbox, PERSONAL, "/forms?page=2&page_size=2").await;
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert_eq!(api(&sandbox, PERSONAL, "/forms?page_size=201").await.0, 400);
    let (_, found) = api(&sandbox, PERSONAL, "/forms?search=KONAKLAMA").await;
    assert_eq!(found["items"][0]["title"], "Konaklama memnuniyet anketi");

    let id = first["id"].as_str().unwrap();
    let (status, form) = api(&sandbox, PERSONAL, &format!("/forms/{id}")).await;
    assert_eq!(status, 200);
    assert!(form["fields"].as_array().unwrap().len() >= 9 && !form["logic"].as_array().unwrap().is_empty());
    sandbox.sandbox().advance_clock(SignedDuration::from_secs(1));
    let public = json_of(client().get(sandbox.url(&format!("/typeform/forms/{id}")))).await;
    assert_eq!(public, (200, form), "a public form is for everybody");
    let private = json_of(client().get(sandbox.url("/typeform/forms/bW3yHj9s"))).await;
    assert_eq!((private.0, private.1["code"].as_str()), (404, Some("FORM_NOT_FOUND")));
    let (_, workspaces) = api(&sandbox, PERSONAL, "/workspaces").await;
    let workspace = workspaces["items"][0]["id"].as_str().unwrap();
    let (_, own) = api(&sandbox, PERSONAL, &format!("/workspaces/{workspace}/forms")).await;
    assert_eq!(own["total_items"], 3);
    let elsewhere = client().get(sandbox.url("/typeform-eu-2025/forms")).bearer_auth(PERSONAL);
    sandbox.sandbox().advance_clock(SignedDuration::from_secs(1));
    assert_eq!(json_of(elsewhere).await.1["total_items"], 3, "the same world at another region's address");
}

/// Every reference in logic is one of a field, a choice or a screen, as Typeform's editor sees to.
#[tokio::test]
async fn the_logic_of_every_form_names_what_is_there() {
    let sandbox = start().await;
    let (_, forms) = control(&sandbox, "GET", "/forms", json!(null)).await;
    for form in forms.as_array().unwrap() {
        let mut known: Vec<String> = Vec::new();
        let mut open = vec![&form["fields"], &form["thankyou_screens"], &form["welcome_screens"]];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    known.extend(members.get("ref").and_then(Value::as_str).map(ToOwned::to_owned));
                    open.extend(members.values());
                }
                _ => {}
            }
        }
        let mut open: Vec<&Value> = form.get("logic").into_iter().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    let named = matches!(value["type"].as_str(), Some("field" | "choice" | "thankyou"));
                    let name = if named { value["value"].as_str().or(value["ref"].as_str()) } else { None };
                    assert!(name.is_none_or(|name| known.iter().any(|known| known == name)), "{value}");
                    open.extend(members.values());
                }
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn nothing_can_be_written() {
    let sandbox = start().await;
    for (method, path) in [
        ("PUT", "/typeform/forms/uR5kQm2p"),
        ("PATCH", "/typeform/forms/uR5kQm2p"),
        ("DELETE", "/typeform/forms/uR5kQm2p"),
        ("POST", "/typeform/forms"),
        ("POST", "/typeform/forms/uR5kQm2p/responses"),
        ("POST", "/typeform/forms/uR5kQm2p/start-submission"),
    ] {
        let request = client().request(method.parse().unwrap(), sandbox.url(path)).bearer_auth(PERSONAL);
        let (status, refused) = json_of(request.json(&json!({}))).await;
        assert!(matches!(status, 404 | 405) && refused["code"].is_string(), "{method} {path} {status}");
    }
}

#[tokio::test]
async fn two_calls_a_second_unless_switched_off() {
    let sandbox = start().await;
    let get = async || {
        let answer = client().get(sandbox.url("/typeform/me")).bearer_auth(PERSONAL).send().await.unwrap();
        (answer.status().as_u16(), answer.headers().get("retry-after").cloned())
    };
    assert_eq!((get().await.0, get().await.0), (200, 200));
    let (status, wait) = get().await;
    assert_eq!((status, wait.unwrap().to_str().unwrap()), (429, "1"));
    sandbox.sandbox().advance_clock(SignedDuration::from_secs(1));
    assert_eq!(get().await.0, 200);
    assert_eq!(control(&sandbox, "PUT", "/settings", json!({ "rate_limit": false })).await.0, 200);
    for _ in 0..5 {
        assert_eq!(get().await.0, 200);
    }
    let storm = Fault { retry_after: 7, ..Fault::times(FaultKind::RateLimited, 1) };
    sandbox.sandbox().set_faults(Faults { typeform: storm, ..Faults::default() });
    assert_eq!(get().await.1.unwrap(), "7");
    sandbox
        .sandbox()
        .set_faults(Faults { typeform: Fault::times(FaultKind::ServerError, 1), ..Faults::default() });
    assert_eq!((get().await.0, get().await.0), (500, 200));
}

#[tokio::test]
async fn the_owner_changes_a_form() {
    let sandbox = start().await;
    let edit = async |change: Value| control(&sandbox, "POST", "/forms/uR5kQm2p/edit", change).await;
    let before = api(&sandbox, PERSONAL, "/forms/uR5kQm2p").await.1;
    assert_eq!(edit(json!({ "op": "remove_field", "field": "boat" })).await.0, 200);
    assert_eq!(edit(json!({ "op": "require", "field": "phone" })).await.0, 200);
    assert_eq!(edit(json!({ "op": "add_option", "field": "harbour", "label": "Marmaris" })).await.0, 200);
    assert_eq!(edit(json!({ "op": "rename", "field": "people", "label": "Group size?" })).await.0, 200);
    assert_eq!(edit(json!({ "op": "remove_field", "field": "gone" })).await.0, 404);
    assert_eq!(edit(json!({ "op": "captcha", "on": true })).await.0, 400);
    let after = api(&sandbox, PERSONAL, "/forms/uR5kQm2p").await.1;
    let field = |name: &str| {
        let fields = after["fields"].as_array().unwrap();
        fields.iter().find(|field| field["ref"] == name).cloned()
    };
    assert_eq!(field("boat"), None);
    assert!(!after["logic"].to_string().contains("\"boat\""), "rules about it are gone too");
    assert_eq!(field("phone").unwrap()["validations"]["required"], true);
    assert_eq!(field("people").unwrap()["title"], "Group size?");
    assert!(field("details").unwrap().to_string().contains("Marmaris"));
    assert!(after["last_updated_at"].as_str() > before["last_updated_at"].as_str());
    assert_eq!(control(&sandbox, "DELETE", "/forms/uR5kQm2p", json!(null)).await.0, 204);
    let (status, gone) = api(&sandbox, PERSONAL, "/forms/uR5kQm2p").await;
    assert_eq!((status, gone["code"].as_str()), (404, Some("FORM_NOT_FOUND")));
}
