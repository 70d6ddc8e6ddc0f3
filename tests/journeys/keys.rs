//! Keys while people fill forms: rotated, lost, taken over by another product.

use crate::steps::{self, items, text};
use akis_testkit::{Product, wait_until};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

const FORM: &str = "Holiday enquiry";

/// The path of the one account's keys.
async fn keys_path(product: &Product) -> Result<String> {
    let accounts = product.dashboard.get("/api/v1/whatsapp-accounts").await?;
    let account = text(items(&accounts)?.first().context("no WhatsApp account")?, "/id")?;
    Ok(format!("/api/v1/whatsapp-accounts/{account}/keys"))
}

/// Waits until every number has a key of ours under Meta's good signature.
async fn all_valid(product: &Product, path: &str) -> Result<Value> {
    let reached = wait_until("every number's key is valid", async || {
        let keys = product.dashboard.get(path).await?;
        let numbers = keys["numbers"].as_array().context("no numbers")?;
        if numbers
            .iter()
            .all(|number| number["status"] == "valid" && number["registered_key_id"] == number["key_id"])
        {
            return Ok(Some(keys));
        }
        // As a person does who does not want to wait for the next look.
        if numbers.iter().any(|number| number["status"] == "uploaded") {
            product.dashboard.post(&format!("{path}/check"), &json!({})).await?;
        }
        Ok(None)
    });
    reached.await
}

/// The customer opens a form and sends it. Whatever their phone heard from the endpoint stands in its log.
async fn fill(product: &Product, flow: &str) -> Result<()> {
    let message = steps::send_to_phone(product, flow).await?;
    product.vendors.phone().fill(&message).await?;
    Ok(())
}

/// How many tries each exchange of the phone took, and how it ended.
async fn exchanges(product: &Product) -> Result<Vec<(u64, String)>> {
    let path = format!("/sandbox/phones/{}/exchanges", product.vendors.customer());
    let log = product.vendors.control().get(&path).await?;
    let log = log.as_array().context("no list of exchanges")?;
    log.iter().map(|one| Ok((one["tries"].as_u64().context("no tries")?, text(one, "/outcome")?))).collect()
}

/// A phone that fetched the old key goes on with it: not one of its requests is sent twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_phone_with_the_old_key_notices_nothing() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let path = keys_path(&product).await?;
    fill(&product, &live.flow).await?;
    for _ in 0..2 {
        // In the middle of a form.
        let message = steps::send_to_phone(&product, &live.flow).await?;
        product.vendors.phone().open(&message).await?;
        product.dashboard.post(&format!("{path}/rotate"), &json!({})).await?;
        product.vendors.phone().fill(&message).await?;
        let keys = all_valid(&product, &path).await?;
        assert_eq!(keys["keys"][0]["state"], "present");
        fill(&product, &live.flow).await?;
    }
    steps::wait_for_submissions(&product, &live.flow, 5).await?;
    for (tries, outcome) in exchanges(&product).await? {
        assert_eq!(tries, 1, "{outcome}");
    }
    product.stop().await
}

/// Meta forgets the key of a number that is registered anew; it is uploaded again, and a phone that fetches then gets it.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_comes_back_and_a_foreign_one_waits_for_a_person() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let path = keys_path(&product).await?;
    let keys = all_valid(&product, &path).await?;
    let number = text(&keys, "/numbers/0/phone_number_id")?;
    let at_meta = format!("/sandbox/phone-numbers/{number}");
    let control = product.vendors.control();
    let ours = text(&control.get(&at_meta).await?, "/public_key")?;

    control.json(http::Method::DELETE, &format!("{at_meta}/key"), &json!({})).await?;
    product.dashboard.post(&format!("{path}/check"), &json!({})).await?;
    // The check is a job: until it has run, what was known before it still stands.
    wait_until("the key is at Meta again", async || {
        let there = control.get(&at_meta).await?;
        Ok(there["public_key"].as_str().is_some_and(|key| key.trim() == ours.trim()).then_some(()))
    })
    .await?;
    all_valid(&product, &path).await?;

    control.put(&format!("{at_meta}/key"), &json!({ "status": "MISMATCH" })).await?;
    product.dashboard.post(&format!("{path}/check"), &json!({})).await?;
    wait_until("Meta's signature fits again", async || {
        let there = control.get(&at_meta).await?;
        Ok((there["public_key_signature_status"] == "VALID").then_some(()))
    })
    .await?;

    let other: Value = serde_json::from_str(include_str!("../../crates/crypto/testdata/openssl.json"))?;
    control.put(&format!("{at_meta}/key"), &json!({ "public_key": other["public"] })).await?;
    product.dashboard.post(&format!("{path}/check"), &json!({})).await?;
    let foreign = wait_until("the other product's key is seen", async || {
        let keys = product.dashboard.get(&path).await?;
        Ok((keys["numbers"][0]["status"] == "foreign").then_some(keys))
    })
    .await?;
    assert!(text(&foreign, "/numbers/0/problem")?.contains('+'), "{foreign}");
    assert_eq!(text(&control.get(&at_meta).await?, "/public_key")?, text(&other, "/public")?);

    // Somebody has its private half after all: then it is no stranger's, and nothing changes at Meta.
    let body = json!({ "pem": other["private"]["legacy_des3"], "passphrase": other["passphrase"] });
    product.dashboard.post(&format!("{path}/import"), &body).await?;
    let taken = all_valid(&product, &path).await?;
    assert_eq!(taken["keys"][0]["imported"], true);
    fill(&product, &live.flow).await?;
    steps::wait_for_submissions(&product, &live.flow, 1).await?;
    product.stop().await
}
