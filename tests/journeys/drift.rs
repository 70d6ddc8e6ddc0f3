//! A form changes in its own editor: it is noticed, said in words, and taken over without the company's own edits.

use crate::sources::connect;
use crate::steps::{self, items, text};
use akis_testkit::{Product, wait_until};
use anyhow::Result;
use serde_json::{Value, json};

const FORM: &str = "Holiday enquiry";

async fn changes(product: &Product, flow: &str) -> Result<Value> {
    product.dashboard.get(&format!("/api/v1/flows/{flow}/source-changes")).await
}

/// Waits until what the source has was compared and differs.
async fn noticed(product: &Product, flow: &str) -> Result<Value> {
    wait_until("the change is noticed", async || {
        let found = changes(product, flow).await?;
        let some = found["changes"].as_array().is_some_and(|changes| !changes.is_empty());
        Ok(some.then_some(found))
    })
    .await
}

async fn open_alerts(product: &Product) -> Result<usize> {
    let open = product.dashboard.get("/api/v1/alerts?open=true").await?;
    Ok(items(&open)?.iter().filter(|alert| alert["category"] == "source_change").count())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_form_is_noticed_and_taken_over() -> Result<()> {
    let product = Product::start_with(|sources| sources.with("worker.source_check_seconds", 1.0)).await?;
    let connection = steps::connect_hubspot(&product).await?;
    let form = steps::find_form(&product, &connection, FORM).await?;
    let flow = steps::import(&product, &connection, &form).await?;
    steps::publish(&product, &flow).await?;
    assert_eq!(changes(&product, &flow).await?["changes"], json!([]));

    let edit = format!("/sandbox/hubspot/forms/{form}/edit");
    let control = product.vendors.control();
    control.post(&edit, &json!({ "op": "remove_field", "field": "heard_about_us" })).await?;
    let found = noticed(&product, &flow).await?;
    assert_eq!(found["breaks_delivery"], true, "{found}");
    assert!(text(&found, "/changes/0/sentence")?.contains('.'), "{found}");
    wait_until("an alert tells of it", async || Ok((open_alerts(&product).await? == 1).then_some(()))).await?;
    // What HubSpot would refuse is known before anybody answers.
    let predicted = product.dashboard.get(&format!("/api/v1/flows/{flow}/predictions")).await?;
    let refused = items(&predicted)?.iter().any(|one| one["severity"] == "refusal");
    assert!(refused, "{predicted}");
    let accounts = product.dashboard.get("/api/v1/whatsapp-accounts").await?;
    let body = json!({ "whatsapp_account_id": text(&accounts, "/items/0/id")? });
    let publish = format!("/api/v1/flows/{flow}/publish");
    let answer = product.dashboard.json(http::Method::POST, &publish, &body).await?;
    assert_eq!(answer.json()?["code"], "predicted_refusal", "{}", answer.text);

    let body = json!({ "state": found["state"] });
    let merged = product.dashboard.post(&format!("/api/v1/flows/{flow}/source-changes/merge"), &body).await?;
    assert_eq!(merged["conflicts"], json!([]));
    // The draft is in line, and people still fill in what HubSpot refuses: that stays told.
    assert_eq!(merged["source"]["publish_again"], true, "{merged}");
    assert_eq!(open_alerts(&product).await?, 1);
    steps::publish(&product, &flow).await?;
    let settled = changes(&product, &flow).await?;
    assert_eq!((&settled["changes"], &settled["publish_again"]), (&json!([]), &json!(false)), "{settled}");
    assert_eq!(open_alerts(&product).await?, 0);
    let message = steps::send_to_phone(&product, &flow).await?;
    let entered = product.vendors.phone().fill(&message).await?;
    assert!(!entered.keys().any(|label| label.contains("hear")), "{entered:?}");
    let listed = steps::wait_for_submissions(&product, &flow, 1).await?;
    steps::wait_for_delivery(&product, &text(&listed[0], "/id")?, "delivered").await?;
    product.stop().await
}

/// SurveyMonkey tells by itself. Nobody reads the survey in turn here: the next round is an hour away.
#[tokio::test(flavor = "multi_thread")]
async fn surveymonkey_tells_of_a_change() -> Result<()> {
    let product = Product::start_with(|sources| sources.with("worker.source_check_seconds", 3_600.0)).await?;
    let connection = connect(&product, "surveymonkey", &json!({ "features": ["responses", "changes"] })).await?;
    let survey = steps::find_form(&product, &connection, "Guest satisfaction").await?;
    let flow = steps::import(&product, &connection, &survey).await?;
    // The survey is read once more when it is published, and the watch is asked for then.
    steps::publish(&product, &flow).await?;
    let control = product.vendors.control();
    wait_until("it listens", async || {
        let found = control.get("/sandbox/surveymonkey/webhooks").await?;
        Ok(found.as_array().is_some_and(|list| !list.is_empty()).then_some(()))
    })
    .await?;
    let before = text(&changes(&product, &flow).await?, "/checked_at")?;
    let edit = format!("/sandbox/surveymonkey/surveys/{survey}/edit");
    control.post(&edit, &json!({ "op": "title", "title": "Guest satisfaction 2027" })).await?;
    let found = noticed(&product, &flow).await?;
    assert_eq!(found["breaks_delivery"], false, "{found}");
    assert_ne!(text(&found, "/checked_at")?, before, "it was read because of the call");
    wait_until("SurveyMonkey's call is answered", async || {
        let told = control.get("/sandbox/surveymonkey/webhook-deliveries").await?;
        let taken = |one: &Value| one["status"].as_u64().is_some_and(|status| (200..300).contains(&status));
        Ok(told.as_array().is_some_and(|told| told.iter().any(taken)).then_some(()))
    })
    .await?;
    product.stop().await
}
