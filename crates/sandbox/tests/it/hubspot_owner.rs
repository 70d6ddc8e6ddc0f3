//! What HubSpot's customer does: chooses an account, has no Enterprise plan, edits forms, revokes.

use crate::business::json_of;
use crate::hubspot_crm::{call, control};
use crate::oauth::{CLIENT, CLIENT_SECRET, REDIRECT, api, connect, start};
use crate::typeform::query;
use akis_sandbox::{Options, Running, Sandbox};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use url::Url;

async fn connected(sandbox: &Running, extra: &[(&str, &str)]) -> Value {
    let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let mut form =
        vec![("client_id", CLIENT), ("redirect_uri", REDIRECT), ("scope", "oauth forms"), ("decision", "allow")];
    form.extend_from_slice(extra);
    let answer = client.post(sandbox.url("/hubspot-app/oauth/authorize")).form(&form).send().await.unwrap();
    let back: Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
    let code = query(&back, "code").unwrap();
    let form = [
        ("client_id", CLIENT),
        ("client_secret", CLIENT_SECRET),
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
    ];
    json_of(client.post(sandbox.url("/hubspot/oauth/2026-03/token")).form(&form)).await.1
}

#[tokio::test]
async fn another_account_can_be_chosen() {
    let sandbox = start().await;
    let tokens = connected(&sandbox, &[("account", "4711002")]).await;
    assert_eq!(tokens["hub_id"], 4_711_002);
    let access = tokens["access_token"].as_str().unwrap();
    let (_, details) = api(&sandbox, access, "/account-info/v3/details").await;
    assert_eq!(
        (details["portalId"].as_u64(), details["portalName"].as_str()),
        (Some(4_711_002), Some("Ege Butik Otel"))
    );
    assert_eq!(
        api(&sandbox, access, "/marketing/v3/forms").await.1["results"],
        json!([]),
        "the forms are not its own"
    );
    let form = [("client_id", CLIENT), ("client_secret", CLIENT_SECRET), ("token", access)];
    let introspect = reqwest::Client::new().post(sandbox.url("/hubspot/oauth/v3/token/introspect")).form(&form);
    assert_eq!(json_of(introspect).await.1["user"], "baris@egebutik.com.tr");
}

#[tokio::test]
async fn optional_scopes_an_account_lacks_are_dropped() {
    let sandbox = start().await;
    control(&sandbox, "PUT", "/settings", json!({ "missing_scopes": ["crm.objects.custom.write"] })).await;
    let wish = [("optional_scope", "tickets crm.objects.custom.write")];
    assert_eq!(connected(&sandbox, &wish).await["scopes"], json!(["oauth", "forms", "tickets"]));
    let ask =
        [("client_id", CLIENT), ("redirect_uri", REDIRECT), ("scope", "oauth"), ("optional_scope", "tickets")];
    let page = reqwest::Client::new().get(sandbox.url("/hubspot-app/oauth/authorize")).query(&ask);
    let page = page.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("View, create and edit tickets") && page.contains("Ege Butik Otel"));
    let need = [("client_id", CLIENT), ("redirect_uri", REDIRECT), ("scope", "oauth crm.objects.custom.write")];
    let refused = reqwest::Client::new().get(sandbox.url("/hubspot-app/oauth/authorize")).query(&need);
    assert_eq!(refused.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_everything_with_it() {
    let sandbox = start().await;
    for way in ["post", "delete"] {
        let (access, refresh) = connect(&sandbox).await;
        let client = reqwest::Client::new();
        if way == "post" {
            let form = [("client_id", CLIENT), ("client_secret", CLIENT_SECRET), ("token", &refresh)];
            assert_eq!(
                json_of(client.post(sandbox.url("/hubspot/oauth/v3/token/revoke")).form(&form)).await.0,
                200
            );
        } else {
            let url = sandbox.url(&format!("/hubspot/oauth/v1/refresh-tokens/{refresh}"));
            assert_eq!(json_of(client.delete(url)).await.0, 204);
        }
        assert_eq!(api(&sandbox, &access, "/account-info/v3/details").await.0, 401, "{way}");
    }
}

#[tokio::test]
async fn the_owner_changes_a_form() {
    let sandbox = start().await;
    let (_, forms) = call(&sandbox, "GET", "/marketing/v3/forms", json!(null)).await;
    let form = forms["results"].as_array().unwrap().iter().find(|form| form["name"] == "Holiday enquiry").unwrap();
    let id = form["id"].as_str().unwrap();
    let path = format!("/forms/{id}/edit");
    let edit = async |change: Value| control(&sandbox, "POST", &path, change).await.0;
    let names = |form: &Value| -> Vec<(String, bool)> {
        let groups =
            form["fieldGroups"].as_array().unwrap().iter().flat_map(|group| group["fields"].as_array().unwrap());
        groups.map(|field| (field["name"].as_str().unwrap().to_owned(), field["required"] == true)).collect()
    };
    let before = names(form);
    let optional = &before.iter().find(|(_, required)| !required).unwrap().0;
    let gone = &before.iter().rev().find(|(name, _)| name != "email" && name != optional).unwrap().0;
    assert_eq!(edit(json!({ "op": "require", "field": optional })).await, 200);
    assert_eq!(edit(json!({ "op": "remove_field", "field": gone })).await, 200);
    assert_eq!(edit(json!({ "op": "captcha", "on": true })).await, 200);
    assert_eq!(edit(json!({ "op": "explode" })).await, 422);
    let (_, after) = call(&sandbox, "GET", &format!("/marketing/v3/forms/{id}"), json!(null)).await;
    assert!(
        names(&after).contains(&(optional.clone(), true)) && !names(&after).iter().any(|(name, _)| name == gone)
    );
    assert_eq!(after["configuration"]["recaptchaEnabled"], true);
    assert!(after["updatedAt"].as_str() > form["updatedAt"].as_str());
    assert_eq!(control(&sandbox, "DELETE", &format!("/forms/{id}"), json!(null)).await.0, 204);
    assert_eq!(call(&sandbox, "GET", &format!("/marketing/v3/forms/{id}"), json!(null)).await.0, 404);
    let path = format!("/marketing/v3/forms/{id}?archived=true");
    assert_eq!(call(&sandbox, "GET", &path, json!(null)).await.1["archived"], true);
}

#[tokio::test]
async fn contacts_of_an_earlier_version_are_kept() {
    let folder = std::env::temp_dir().join(format!("akis-sandbox-{:x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("state.json");
    let contacts = json!({ "elif@deniz.com.tr": { "email": "elif@deniz.com.tr", "firstname": "Elif" } });
    std::fs::write(&path, json!({ "hubspot": { "contacts": contacts } }).to_string()).unwrap();
    let options = || Options { state_file: Some(path.clone()), ..Options::default() };
    for _ in 0..2 {
        let sandbox = Sandbox::start(options()).await.unwrap();
        let (_, kept) = control(&sandbox, "GET", "/contacts", json!(null)).await;
        assert_eq!(kept["elif@deniz.com.tr"]["firstname"], "Elif");
        assert_eq!(kept.as_object().unwrap().len(), 1);
        sandbox.stop().await;
    }
    std::fs::remove_dir_all(folder).unwrap();
}
