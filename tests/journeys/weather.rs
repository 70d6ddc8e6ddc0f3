//! HubSpot refuses, stumbles or hangs: the answer waits, is sent again, arrives once, and the dashboard says so.

use crate::steps::{self, Live, text, wait_for_delivery, wait_for_submissions};
use akis_testkit::{Product, wait_until};
use anyhow::Result;
use serde_json::{Value, json};

const FORM: &str = "Holiday enquiry";

/// Fills the form once while the fault is on. Answers the submission's id.
async fn fill_in(product: &Product, live: &Live, fault: &Value) -> Result<String> {
    product.vendors.fault("hubspot", fault).await?;
    let message = steps::send_to_phone(product, &live.flow).await?;
    product.vendors.phone().fill(&message).await?;
    let listed = wait_for_submissions(product, &live.flow, 1).await?;
    text(&listed[0], "/id")
}

/// Waits until a try failed and the submission tells a person why.
async fn wait_for_a_sentence(product: &Product, submission: &str) -> Result<Value> {
    wait_until("the dashboard says what is wrong", async || {
        let found = product.dashboard.get(&format!("/api/v1/submissions/{submission}")).await?;
        let problem = found.pointer("/deliveries/0/problem").and_then(Value::as_str).unwrap_or_default();
        Ok((!problem.is_empty()).then(|| found.clone()))
    })
    .await
}

/// The fault passes by itself; the answer then arrives, once.
async fn passes(fault: Value) -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let id = fill_in(&product, &live, &fault).await?;
    let waiting = wait_for_a_sentence(&product, &id).await?;
    assert_ne!(waiting["deliveries"][0]["state"], "delivered");
    assert!(!waiting["deliveries"][0]["attempts"].as_array().is_none_or(Vec::is_empty), "{waiting}");
    product.vendors.fault("hubspot", &json!({ "kind": "none" })).await?;
    wait_for_delivery(&product, &id, "delivered").await?;
    let arrived = product.vendors.hubspot_submissions(&live.source_form).await?;
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_is_waited_out() -> Result<()> {
    passes(json!({ "kind": "rate_limited", "retry_after": 1, "path": "/submissions/" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_internal_error_is_tried_again() -> Result<()> {
    passes(json!({ "kind": "server_error", "path": "/submissions/" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_vendor_is_tried_again() -> Result<()> {
    passes(json!({ "kind": "hang", "path": "/submissions/" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_arrived_without_a_word_is_not_sent_twice() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let fault = json!({ "kind": "accept_then_hang", "times": 1, "path": "/secure/submit/" });
    let id = fill_in(&product, &live, &fault).await?;
    wait_for_delivery(&product, &id, "delivered").await?;
    let arrived = product.vendors.hubspot_submissions(&live.source_form).await?;
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_waits_for_a_person_and_then_arrives() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let id = fill_in(&product, &live, &json!({ "kind": "revoked" })).await?;
    let waiting = wait_for_delivery(&product, &id, "needs_attention").await?;
    assert!(waiting["deliveries"][0]["problem"].as_str().is_some_and(|problem| !problem.is_empty()));
    let connections = product.dashboard.get("/api/v1/connections").await?;
    assert_eq!(steps::items(&connections)?[0]["status"], "reconnect_needed");

    product.vendors.fault("hubspot", &json!({ "kind": "none" })).await?;
    steps::connect_hubspot(&product).await?;
    wait_for_delivery(&product, &id, "delivered").await?;
    assert_eq!(product.vendors.hubspot_submissions(&live.source_form).await?.len(), 1);
    product.stop().await
}
