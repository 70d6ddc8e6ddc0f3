//! Connecting accounts: by consent and by key, again and as another account.

use crate::support::{Browser, Server, Vendor};
use akis_store::{ConnectionId, MIGRATOR, connections};
use http::header;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// HubSpot as it answers for one account.
pub(crate) fn hubspot(vendor: &Vendor, portal: u64, domain: &str, scopes: &[&str]) {
    let tokens = json!({
        "access_token": format!("access-{portal}"), "refresh_token": format!("refresh-{portal}"),
        "expires_in": 1800, "token_type": "bearer", "scopes": scopes,
    });
    vendor.answers("POST /hubspot/oauth/v3/token", 200, tokens);
    let details = json!({"portalId": portal, "dataHostingLocation": "eu1"});
    vendor.answers("GET /hubspot/account-info/v3/details", 200, details);
    vendor.answers("POST /hubspot/oauth/v3/token/introspect", 200, json!({"active": true, "hub_domain": domain}));
}

/// Goes to the consent page and comes back; where the browser ends up.
pub(crate) async fn connect(browser: &mut Browser, source: &str, wanted: &Value) -> String {
    let begun = browser.post(&format!("/api/v1/connections/{source}/authorize"), wanted).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let state = query(&begun.json)["state"].clone();
    let back = browser.get(&format!("/oauth/callback/{source}?code=c&state={state}")).await;
    back.headers[header::LOCATION].to_str().unwrap().to_owned()
}

pub(crate) fn query(begun: &Value) -> BTreeMap<String, String> {
    let url: url::Url = begun["authorize_url"].as_str().unwrap().parse().unwrap();
    url.query_pairs().into_owned().collect()
}

/// The one connection there is.
pub(crate) async fn only(browser: &mut Browser) -> Value {
    let list = browser.get("/api/v1/connections").await;
    let items = list.json["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 1, "{}", list.text);
    items[0].clone()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_connection_tells_whose_account_it_is_and_what_it_may(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    hubspot(&vendor, 4_711_001, "mavideniz.example", &["oauth", "forms"]);
    let back = connect(&mut browser, "hubspot", &json!({})).await;
    let connection = only(&mut browser).await;
    assert_eq!(back, format!("/connections?connected={}", connection["id"].as_str().unwrap()));
    assert_eq!(connection["account_name"], "mavideniz.example");
    assert_eq!((&connection["account_id"], &connection["region"]), (&json!("4711001"), &json!("eu1")));
    assert_eq!((&connection["status"], &connection["sign_in"]), (&json!("active"), &json!("oauth")));
    assert_eq!(
        (&connection["features"]["forms"], &connection["features"]["contacts"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(connection["connected_by"], "Ayşe Demir");
    assert_eq!((&connection["destinations"], &connection["waiting"]), (&json!(0), &json!(0)));
    assert!(!connection.to_string().contains("access-4711001"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_account_on_the_way_back_overwrites_nothing(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let tenant = browser.tenant().await;
    hubspot(&vendor, 1, "mavideniz.example", &["oauth", "forms"]);
    connect(&mut browser, "hubspot", &json!({})).await;
    let before = only(&mut browser).await;
    let id = before["id"].as_str().unwrap();

    hubspot(&vendor, 2, "kuzey turizm.example", &["oauth", "forms"]);
    let back = connect(&mut browser, "hubspot", &json!({"connection_id": id})).await;
    let expected = format!("/connections?problem=other_account&connection={id}&account=kuzey+turizm.example");
    assert_eq!(back, expected);
    assert_eq!(only(&mut browser).await, before);
    let mut tx = server.store.tenant(tenant).begin().await.unwrap();
    let tokens = connections::tokens(&mut tx, id.parse::<ConnectionId>().unwrap()).await.unwrap().unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&tokens.access), "access-1");
    drop(tx);

    // Kept as a second connection by connecting it without naming the first.
    assert!(connect(&mut browser, "hubspot", &json!({})).await.starts_with("/connections?connected="));
    let both = browser.get("/api/v1/connections").await;
    assert_eq!(both.json["items"].as_array().unwrap().len(), 2);
    // The right account is taken.
    hubspot(&vendor, 1, "mavideniz.example", &["oauth", "forms"]);
    let back = connect(&mut browser, "hubspot", &json!({"connection_id": id})).await;
    assert_eq!(back, format!("/connections?connected={id}"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_was_asked_for_and_not_granted_turns_the_connection_amber(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    hubspot(&vendor, 1, "mavideniz.example", &["oauth", "forms"]);
    let begun = browser.post("/api/v1/connections/hubspot/authorize", &json!({"features": ["contacts"]})).await;
    let asked = query(&begun.json);
    assert!(asked.values().any(|value| value.contains("crm.objects.contacts.write")), "{asked:?}");
    connect(&mut browser, "hubspot", &json!({"features": ["contacts"]})).await;
    let amber = only(&mut browser).await;
    assert_eq!(amber["status"], "permission_needed");
    assert!(amber["problem"].as_str().unwrap().contains("crm.objects.contacts.write"), "{amber}");

    // One button: connecting again asks for the same without naming it.
    let begun =
        browser.post("/api/v1/connections/hubspot/authorize", &json!({"connection_id": amber["id"]})).await;
    assert!(query(&begun.json).values().any(|value| value.contains("crm.objects.contacts.write")));
    let all =
        ["oauth", "forms", "crm.objects.contacts.read", "crm.objects.contacts.write", "crm.schemas.contacts.read"];
    hubspot(&vendor, 1, "mavideniz.example", &all);
    connect(&mut browser, "hubspot", &json!({"connection_id": amber["id"]})).await;
    let green = only(&mut browser).await;
    assert_eq!((&green["status"], &green["problem"]), (&json!("active"), &json!(null)), "{green}");
    assert_eq!(green["features"]["contacts"], true);

    let unknown = json!({"features": ["sheets"]});
    browser.post("/api/v1/connections/hubspot/authorize", &unknown).await.is_problem(422, "invalid_body");
    let unknown = json!({"region": "moon"});
    browser.post("/api/v1/connections/hubspot/authorize", &unknown).await.is_problem(422, "invalid_body");
    let strange = json!({"connection_id": "00000000-0000-7000-8000-000000000000"});
    browser.post("/api/v1/connections/hubspot/authorize", &strange).await.is_problem(404, "not_found");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_connects_without_an_app_and_is_tried_at_once(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let consent = browser.post("/api/v1/connections/typeform/authorize", &json!({})).await;
    consent.is_problem(409, "source_not_configured");

    vendor.answers("GET /typeform/me", 403, json!({"code": "AUTHENTICATION_FAILED", "description": "no"}));
    let bring = json!({"key": "tfp_4q7bYw2kLr9"});
    browser.post("/api/v1/connections/typeform/key", &bring).await.is_problem(422, "key_refused");
    vendor.answers("GET /typeform/me", 401, json!({"code": "AUTHENTICATION_FAILED", "description": "no"}));
    browser.post("/api/v1/connections/typeform/key", &bring).await.is_problem(422, "key_refused");

    let me = json!({"user_id": "u1", "email": "ayse@mavideniz.example", "alias": "Ayşe", "language": "tr"});
    vendor.answers("GET /typeform/me", 200, me.clone());
    let made = browser.post("/api/v1/connections/typeform/key", &bring).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.json["sign_in"], &made.json["status"]), (&json!("key"), &json!("active")));
    assert!(!made.text.contains("tfp_4q7"));
    assert_eq!(vendor.asked("GET /typeform/me").last().unwrap().bearer, "tfp_4q7bYw2kLr9");
    let id = made.json["id"].as_str().unwrap();

    // The key of the European address goes there and nowhere else.
    vendor.answers(
        "GET /typeform-eu/me",
        200,
        json!({"user_id": "u2", "email": "b@mavideniz.example", "alias": "B"}),
    );
    let eu = json!({"key": "tfp_eu", "region": "eu"});
    assert_eq!(browser.post("/api/v1/connections/typeform/key", &eu).await.status, 201);
    vendor.answers("GET /typeform-eu/forms", 200, json!({"total_items": 0, "page_count": 0, "items": []}));
    let other = json!({"key": "tfp_eu", "region": "eu", "connection_id": id});
    browser.post("/api/v1/connections/typeform/key", &other).await.is_problem(409, "other_account");

    for wrong in ["", "two words", "line\nbreak"] {
        let answer = browser.post("/api/v1/connections/typeform/key", &json!({"key": wrong})).await;
        answer.is_problem(422, "invalid_body");
    }
    let none = json!({"key": "x-x-x"});
    browser.post("/api/v1/connections/google_forms/key", &none).await.is_problem(409, "no_key_sign_in");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn forms_are_found_on_later_pages_and_counted_one_by_one(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let (id, browser) = (company.connection, &mut company.browser);
    let form = |form: u32, name: &str| {
        json!({
            "id": format!("f{form}"), "name": name, "formType": "hubspot", "archived": false,
            "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-02-01T00:00:00Z", "fieldGroups": [],
        })
    };
    let pages = json!({
        "results": [form(1, "Tekne turu"), form(2, "İletişim")],
        "paging": {"next": {"after": "p2"}},
    });
    vendor.answers("GET /hubspot/marketing/v3/forms", 200, pages);
    let all = browser.get(&format!("/api/v1/connections/{id}/forms")).await;
    assert_eq!((all.json["items"].as_array().unwrap().len(), &all.json["next"]), (2, &json!("p2")));
    // The stand-in gives the same page for ever: the search ends all the same, and says where to go on.
    let found = browser.get(&format!("/api/v1/connections/{id}/forms?search=TEKNE")).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let names: Vec<_> = found.json["items"].as_array().unwrap().iter().map(|form| form["name"].clone()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| name == "Tekne turu"), "{names:?}");
    assert!(vendor.asked("GET /hubspot/marketing/v3/forms").len() <= 10);
    let long = "x".repeat(200);
    let answer = browser.get(&format!("/api/v1/connections/{id}/forms?search={long}")).await;
    answer.is_problem(400, "malformed_parameter");

    let mut one = form(1, "Tekne turu");
    let field = |name: &str| {
        json!({
            "objectTypeId": "0-1", "name": name, "label": name, "required": true, "hidden": false,
            "fieldType": "single_line_text",
        })
    };
    one["fieldGroups"] = json!([{"groupType": "default_group", "fields": [field("firstname"), field("city")]}]);
    vendor.answers("GET /hubspot/marketing/v3/forms/f1", 200, one);
    let count = browser.get(&format!("/api/v1/connections/{id}/forms/f1/count")).await;
    assert_eq!(count.json, json!({"question_count": 2}), "{}", count.text);

    // A permission taken back: no error page, and the connection says what to do.
    let refused = json!({"status": "error", "category": "MISSING_SCOPES", "message": "forms is missing"});
    vendor.answers("GET /hubspot/marketing/v3/forms", 403, refused);
    let answer = browser.get(&format!("/api/v1/connections/{id}/forms")).await;
    answer.is_problem(409, "missing_permission");
    let amber = only(browser).await;
    assert_eq!(amber["status"], "permission_needed");
    assert!(amber["problem"].as_str().unwrap().contains("yeniden bağlayın"), "{amber}");
}
