use crate::support::Server;
use akis_store::{MIGRATOR, Role};
use http::Method;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_change_leaves_a_row_and_every_refusal_none(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let mut eda = server.member(&mut company.browser, "eda@mavideniz.test", Role::Viewer).await;
    let eda_id = eda.get("/api/v1/auth/me").await.json["person"]["id"].as_str().unwrap().to_owned();
    let browser = &mut company.browser;
    let member = format!("/api/v1/members/{eda_id}");
    let flow = format!("/api/v1/flows/{}", company.flow);
    browser.ask(Method::PATCH, &member, Some(&json!({"role": "agent"}))).await;
    browser.post(&format!("{flow}/publish"), &json!({"whatsapp_account_id": company.account})).await;
    browser.post(&format!("{flow}/messages"), &json!({"to": "905321112233"})).await;
    browser.post(&format!("/api/v1/deliveries/{}/retry", company.delivery), &json!({})).await;
    browser.ask(Method::DELETE, &format!("/api/v1/connections/{}", company.connection), None).await;
    browser.ask(Method::DELETE, &member, None).await;
    // Refused, so not there.
    browser.ask(Method::DELETE, &member, None).await.is_problem(404, "not_found");

    let audit = browser.get("/api/v1/audit").await;
    let rows = audit.json["items"].as_array().unwrap();
    let actions: Vec<_> = rows.iter().map(|row| row["action"].as_str().unwrap()).collect();
    let expected = [
        "member.removed",
        "connection.disconnected",
        "delivery.retried",
        "message.requested",
        "flow.publish_requested",
        "member.role_changed",
        "member.added",
        "tenant.created",
    ];
    assert_eq!(actions, expected);
    assert!(rows.iter().all(|row| row["who"] == "Ayşe Demir"));
    assert_eq!(rows[5]["detail"], json!({"from": "viewer", "to": "agent"}));
    assert!(!audit.text.contains("905321112233"), "a customer's number is not the audit's to keep");

    let first = browser.get("/api/v1/audit?limit=3").await;
    assert_eq!(first.json["items"].as_array().unwrap().len(), 3);
    let next = first.json["next"].as_str().unwrap();
    let second = browser.get(&format!("/api/v1/audit?limit=100&after={next}")).await;
    assert_eq!(second.json["items"].as_array().unwrap().len(), 5);
    assert!(second.json["next"].is_null());
}
