use crate::support::Server;
use akis_sentence::Sentence;
use akis_store::alerts::{self, NewAlert};
use akis_store::{AlertCategory, MIGRATOR, Role, TenantId};
use http::Method;
use serde_json::json;
use sqlx::PgPool;

async fn raise(server: &Server, tenant: TenantId, category: AlertCategory, key: &str) {
    let mut tx = server.store.tenant(tenant).begin().await.unwrap();
    let new = NewAlert {
        category,
        key: key.to_owned(),
        flow_id: None,
        connection_id: None,
        title: Sentence { en: format!("Trouble {key}"), tr: format!("Sorun {key}") },
        next_step: Sentence { en: "Look.".to_owned(), tr: "Bakın.".to_owned() },
        path: "/connections".to_owned(),
    };
    alerts::raise(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn alerts_are_listed_in_the_reader_s_language_and_marked_as_seen_for_each(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut owner = server.owner("owner@mavideniz.test", "Mavi Deniz").await;
    let mut viewer = server.member(&mut owner, "viewer@mavideniz.test", Role::Viewer).await;
    let mut stranger = server.owner("stranger@elsewhere.test", "Elsewhere").await;
    let tenant = owner.tenant().await;
    raise(&server, tenant, AlertCategory::Delivery, "one").await;
    raise(&server, tenant, AlertCategory::Health, "two").await;
    owner.ask(Method::PATCH, "/api/v1/auth/me", Some(&json!({"locale": "en"}))).await;

    let listed = owner.get("/api/v1/alerts?open=true").await.json;
    let titles: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["title"].clone()).collect();
    assert_eq!(titles, ["Trouble two", "Trouble one"]);
    assert_eq!(viewer.get("/api/v1/alerts?limit=1").await.json["items"][0]["title"], "Sorun two");
    let next = viewer.get("/api/v1/alerts?limit=1").await.json["next"].as_str().unwrap().to_owned();
    let second = viewer.get(&format!("/api/v1/alerts?limit=1&after={next}")).await.json;
    assert_eq!((&second["items"][0]["title"], &second["next"]), (&json!("Sorun one"), &json!(null)));

    let id = listed["items"][0]["id"].as_str().unwrap();
    stranger.post(&format!("/api/v1/alerts/{id}/seen"), &json!({})).await.is_problem(404, "not_found");
    assert_eq!(owner.post(&format!("/api/v1/alerts/{id}/seen"), &json!({})).await.status.as_u16(), 204);
    assert_eq!(owner.get("/api/v1/alerts/unseen").await.json, json!({"count": 1}));
    assert_eq!(viewer.get("/api/v1/alerts/unseen").await.json, json!({"count": 2}));
    assert_eq!(stranger.get("/api/v1/alerts").await.json["items"], json!([]));

    // What the app does not show does not count, and what is well again does not stand.
    let quiet = json!({
        "categories": [{"category": "health", "app": false, "email": true, "webhook": false}],
        "digest_hour": null, "webhook_url": null,
    });
    assert_eq!(owner.ask(Method::PUT, "/api/v1/alert-settings", Some(&quiet)).await.status.as_u16(), 200);
    assert_eq!(viewer.get("/api/v1/alerts/unseen").await.json, json!({"count": 1}));
    let mut tx = server.store.tenant(tenant).begin().await.unwrap();
    alerts::resolve(&mut tx, AlertCategory::Delivery, "one").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(owner.get("/api/v1/alerts?open=true").await.json["items"], json!([]));
    assert_eq!(owner.get("/api/v1/alerts").await.json["items"].as_array().unwrap().len(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_webhook_gets_a_secret_that_is_shown_once(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut owner = server.owner("owner@mavideniz.test", "Mavi Deniz").await;
    let settings = owner.get("/api/v1/alert-settings").await.json;
    assert_eq!(settings["categories"].as_array().unwrap().len(), AlertCategory::ALL.len());
    assert_eq!((&settings["digest_hour"], &settings["webhook_url"]), (&json!(null), &json!(null)));

    let wanted = |url: &str, hour: serde_json::Value, new_secret: bool| json!({"categories": [], "digest_hour": hour, "webhook_url": url, "new_secret": new_secret});
    for bad in ["ftp://a.example", "https://user:pass@a.example", "no address", "https://"] {
        let refused = owner.ask(Method::PUT, "/api/v1/alert-settings", Some(&wanted(bad, json!(8), false))).await;
        refused.is_problem(422, "invalid_alert_webhook");
    }
    let url = "https://hooks.example/akis";
    owner
        .ask(Method::PUT, "/api/v1/alert-settings", Some(&wanted(url, json!(24), false)))
        .await
        .is_problem(422, "invalid_body");
    let made = owner.ask(Method::PUT, "/api/v1/alert-settings", Some(&wanted(url, json!(8), false))).await.json;
    let secret = made["webhook_secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_"), "{secret}");
    let again = owner.ask(Method::PUT, "/api/v1/alert-settings", Some(&wanted(url, json!(9), false))).await.json;
    assert_eq!((&again["webhook_secret"], &again["digest_hour"]), (&json!(null), &json!(9)));
    let kept = owner.get("/api/v1/alert-settings").await;
    assert!(!kept.text.contains(&secret));
    let other = owner.ask(Method::PUT, "/api/v1/alert-settings", Some(&wanted(url, json!(9), true))).await.json;
    assert_ne!(other["webhook_secret"].as_str().unwrap(), secret);
}
