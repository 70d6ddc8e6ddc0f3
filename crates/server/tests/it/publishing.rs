//! What is looked at before a form is published.

use crate::support::{Server, Vendor};
use akis_store::{MIGRATOR, publications};
use serde_json::json;
use sqlx::PgPool;

/// How the vendor is asked for the form.
const FORM: &str = "GET /hubspot/marketing/v3/forms/b0d4e1c2";

/// Less can be foreseen without the source, and whoever publishes should know.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_source_that_could_not_be_read_is_told_with_the_predictions(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let predictions = format!("/api/v1/flows/{}/predictions", company.flow);
    vendor.answers(FORM, 503, json!({}));
    let foreseen = company.browser.get(&predictions).await;
    let told = &foreseen.json["items"][0];
    assert_eq!(
        (&told["code"], &told["severity"]),
        (&json!("source_not_read"), &json!("warning")),
        "{}",
        foreseen.text
    );
    assert_eq!((&told["destination"], &told["question_id"]), (&json!("HubSpot"), &json!(null)));
    assert!(told["sentence"].as_str().unwrap().starts_with("HubSpot formu şu anda göstermedi"), "{told}");
    // It is a warning: who knows better publishes.
    let publish = format!("/api/v1/flows/{}/publish", company.flow);
    vendor.answers(FORM, 503, json!({}));
    let wanted = json!({"whatsapp_account_id": company.account});
    assert_eq!(company.browser.post(&publish, &wanted).await.status, 202);
}

/// A connection that may not read its form is no longer green.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_source_that_refuses_to_show_the_form_is_noted_at_its_connection(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let lacks =
        json!({"status": "error", "category": "MISSING_SCOPES", "message": "This app hasn't been granted forms"});
    vendor.answers(FORM, 403, lacks);
    let foreseen = company.browser.get(&format!("/api/v1/flows/{}/predictions", company.flow)).await;
    assert_eq!(foreseen.json["items"][0]["code"], "source_not_read", "{}", foreseen.text);
    let connections = company.browser.get("/api/v1/connections").await;
    assert_eq!(connections.json["items"][0]["status"], "permission_needed", "{}", connections.text);
}

/// The worker publishes what was checked and nothing else, so it must know what that was.
#[sqlx::test(migrator = "MIGRATOR")]
async fn what_was_checked_is_noted_with_the_wish_to_publish(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let publish = format!("/api/v1/flows/{}/publish", company.flow);
    let wanted = json!({"whatsapp_account_id": company.account});
    assert_eq!(company.browser.post(&publish, &wanted).await.status, 202);
    let mut edited = crate::support::form();
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    assert!(publications::is_checked(&mut tx, company.publication, &edited).await.unwrap());
    edited.title.push('!');
    assert!(!publications::is_checked(&mut tx, company.publication, &edited).await.unwrap());
}
