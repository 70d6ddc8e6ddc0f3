//! The end of a connection: what it does is said before, and what the source was told afterwards.

use crate::connecting::{connect, hubspot, only};
use crate::support::{Browser, Server, Vendor, settings, systems};
use akis_store::MIGRATOR;
use http::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Google as it answers for one person's account.
pub(crate) fn google(vendor: &Vendor, sub: &str) {
    let tokens = json!({
        "access_token": "ya29.access", "refresh_token": "1//refresh", "expires_in": 3599, "token_type": "Bearer",
        "scope": "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/drive.file",
    });
    vendor.answers("POST /oauth2/token", 200, tokens);
    vendor.answers("GET /openid/v1/userinfo", 200, json!({"sub": sub, "email": "ayse@ajans.example"}));
    vendor.answers("POST /oauth2/revoke", 200, json!({}));
}

async fn effect(browser: &mut Browser, id: &Value) -> Value {
    browser.get(&format!("/api/v1/connections/{}/disconnect-effect", id.as_str().unwrap())).await.json
}

async fn disconnect(browser: &mut Browser, id: &Value) -> Value {
    let path = format!("/api/v1/connections/{}", id.as_str().unwrap());
    let answer = browser.ask(Method::DELETE, &path, None).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn disconnecting_says_what_it_does_erases_first_and_tells_the_source(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let (id, browser) = (json!(company.connection), &mut company.browser);
    let before = effect(browser, &id).await;
    assert_eq!(before["flows"], json!([{"id": company.flow, "name": "Boat trip"}]));
    assert_eq!((&before["destinations"], &before["waiting"], &before["stuck"]), (&json!(1), &json!(1), &json!(0)));

    // A source that never answers does not keep the tokens alive.
    vendor.hangs("POST /hubspot/oauth/v3/token/revoke");
    hubspot(&vendor, 4_711_001, "mavideniz.example", &["oauth", "forms"]);
    connect(browser, "hubspot", &json!({"connection_id": id})).await;
    let before = effect(browser, &id).await;
    assert_eq!((&before["revoked_at_source"], &before["kept_for_others"]), (&json!(true), &json!(false)));
    assert_eq!(disconnect(browser, &id).await, json!({"revoked": "failed"}));
    assert!(vendor.asked("POST /hubspot/oauth/v3/token/revoke")[0].body.contains("refresh-4711001"));
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("select sealed_access_token from connections").fetch_one(&pool).await.unwrap();
    assert!(sealed.is_none());
    assert_eq!(browser.get("/api/v1/connections").await.json["items"], json!([]));
    let path = format!("/api/v1/connections/{}", company.connection);
    browser.ask(Method::DELETE, &path, None).await.is_problem(404, "not_found");
    browser.get(&format!("{path}/disconnect-effect")).await.is_problem(404, "not_found");

    // The answer still waits, and the same account takes it along.
    let answer = browser.get(&format!("/api/v1/submissions/{}", company.submission)).await;
    assert_eq!(answer.json["deliveries"][0]["state"], "waiting", "{}", answer.text);
    assert!(connect(browser, "hubspot", &json!({})).await.contains(&company.connection.to_string()));

    // A source that refuses did not do it, one that agrees did.
    for (status, revoked) in [(400, "failed"), (200, "revoked")] {
        vendor.answers("POST /hubspot/oauth/v3/token/revoke", status, json!({}));
        connect(browser, "hubspot", &json!({})).await;
        assert_eq!(disconnect(browser, &id).await, json!({"revoked": revoked}));
    }
}

/// What connecting again sends by itself, and what it does not: the two are never one number.
#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_that_a_person_must_decide_on_are_not_promised_to_be_sent(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let id = json!(company.connection);
    let cases = [
        ("waiting", None, (1, 0)),
        ("retrying", None, (1, 0)),
        ("needs_attention", Some("reconnect"), (1, 0)),
        ("needs_attention", Some("correction"), (0, 1)),
        ("needs_attention", Some("decision"), (0, 1)),
        ("given_up", None, (0, 1)),
        ("delivered", None, (0, 0)),
        ("left_here", None, (0, 0)),
    ];
    for (state, waits_for, (waiting, stuck)) in cases {
        sqlx::query("update deliveries set state = $1, waits_for = $2")
            .bind(state)
            .bind(waits_for)
            .execute(&pool)
            .await
            .unwrap();
        let before = effect(&mut company.browser, &id).await;
        assert_eq!(
            (&before["waiting"], &before["stuck"]),
            (&json!(waiting), &json!(stuck)),
            "{state} {waits_for:?}"
        );
        let row = only(&mut company.browser).await;
        assert_eq!((&row["waiting"], &row["stuck"]), (&json!(waiting), &json!(stuck)), "{state} {waits_for:?}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_and_a_source_that_cannot_be_told_are_not_called_revoked(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    vendor.answers("GET /typeform/me", 200, json!({"user_id": "u1", "email": "ayse@mavideniz.example"}));
    let made = browser.post("/api/v1/connections/typeform/key", &json!({"key": "tfp_4q7bYw2kLr9"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let before = effect(&mut browser, &made.json["id"]).await;
    assert_eq!((&before["revoked_at_source"], &before["kept_for_others"]), (&json!(false), &json!(false)));
    assert_eq!(disconnect(&mut browser, &made.json["id"]).await, json!({"revoked": "not_offered"}));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_consent_that_another_company_lives_on_is_not_taken_back(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut agency = server.owner("ayse@ajans.test", "Ajans").await;
    let mut customer = server.owner("bora@kuzey.test", "Kuzey Turizm").await;
    google(&vendor, "107150012345");
    for browser in [&mut agency, &mut customer] {
        assert!(connect(browser, "google_forms", &json!({})).await.contains("connected="));
    }
    let (first, second) = (only(&mut agency).await, only(&mut customer).await);
    let before = effect(&mut agency, &first["id"]).await;
    assert_eq!((&before["revoked_at_source"], &before["kept_for_others"]), (&json!(false), &json!(true)));
    assert!(!before.to_string().contains("Kuzey"), "not whose it is: {before}");
    assert_eq!(disconnect(&mut agency, &first["id"]).await, json!({"revoked": "kept_for_others"}));
    assert!(vendor.asked("POST /oauth2/revoke").is_empty());
    assert_eq!(agency.get("/api/v1/connections").await.json["items"], json!([]));
    assert_eq!(only(&mut customer).await["status"], "active");

    // The last one does tell.
    let before = effect(&mut customer, &second["id"]).await;
    assert_eq!((&before["revoked_at_source"], &before["kept_for_others"]), (&json!(true), &json!(false)));
    assert_eq!(disconnect(&mut customer, &second["id"]).await, json!({"revoked": "revoked"}));
    assert_eq!(vendor.asked("POST /oauth2/revoke").len(), 1);

    // Another account of the same system is nobody else's matter.
    connect(&mut customer, "google_forms", &json!({})).await;
    google(&vendor, "99");
    connect(&mut agency, "google_forms", &json!({})).await;
    let own = only(&mut agency).await;
    assert_eq!(disconnect(&mut agency, &own["id"]).await, json!({"revoked": "revoked"}));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_picker_needs_both_of_its_settings_and_a_google_account(pool: PgPool) {
    let vendor = Vendor::start().await;
    let folder = crate::web::built();
    let web = akis_server::Settings { web_dir: Some(folder.clone()), ..settings() };
    let server = Server::on(&pool, web.clone(), systems(&vendor.url)).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let browser = &mut company.browser;
    let path = format!("/api/v1/connections/{}/picker", company.connection);
    browser.get(&path).await.is_problem(409, "no_picker");
    google(&vendor, "107150012345");
    connect(browser, "google_forms", &json!({})).await;
    let list = browser.get("/api/v1/connections").await;
    let google =
        list.json["items"].as_array().unwrap().iter().find(|row| row["source"] == "google_forms").unwrap();
    let path = format!("/api/v1/connections/{}/picker", google["id"].as_str().unwrap());
    let opened = browser.get(&path).await;
    let expected = json!({
        "script_url": format!("{}/apis/js/api.js", vendor.url), "api_key": "browser-key", "app_id": "471100",
        "token": "ya29.access",
    });
    assert_eq!(opened.json, expected, "{}", opened.text);
    assert!(picker_is_let_in(browser, &vendor).await);
    assert_eq!(source(browser).await["picker"], true);

    // Google opens nothing to an app that gives no project number, so the window is not offered either.
    for setting in ["picker_api_key", "picker_app_id"] {
        let mut systems = systems(&vendor.url);
        match setting {
            "picker_api_key" => systems.google.picker_api_key.clear(),
            _ => systems.google.picker_app_id.clear(),
        }
        systems.google.list_all = setting == "picker_api_key";
        let server = Server::on(&pool, web.clone(), systems).await;
        let mut browser = server.browser();
        browser.sign_in("ayse@mavideniz.test").await;
        browser.get(&path).await.is_problem(409, "no_picker");
        assert!(!picker_is_let_in(&mut browser, &vendor).await, "{setting}");
        let source = source(&mut browser).await;
        let all_forms = json!(setting == "picker_api_key");
        assert_eq!((&source["picker"], &source["all_forms"]), (&json!(false), &all_forms), "{setting}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Whether the dashboard's page may load the Picker.
async fn picker_is_let_in(browser: &mut Browser, vendor: &Vendor) -> bool {
    let page = browser.get("/connections").await;
    let policy = page.headers[http::header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    policy.contains(&format!("script-src 'self' {}", vendor.url))
}

/// Google, as the dashboard reads it.
async fn source(browser: &mut Browser) -> Value {
    let sources = browser.get("/api/v1/sources").await;
    let items = sources.json["items"].as_array().unwrap();
    items.iter().find(|item| item["source"] == "google_forms").unwrap().clone()
}
