//! Forms that phones run without the endpoint, and versions that grow old.

use crate::steps::{self, text, wait_for_delivery, wait_for_submissions};
use akis_testkit::{Method, Product};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

const FORM: &str = "Holiday enquiry";

/// Says who checks the answers from the next publication on.
async fn set_mode(product: &Product, flow: &str, mode: &str) -> Result<()> {
    let path = format!("/api/v1/flows/{flow}");
    let changed = product.dashboard.json(Method::PATCH, &path, &json!({ "mode": mode })).await?.success()?;
    assert_eq!(changed["mode"], mode);
    Ok(())
}

async fn versions(product: &Product, flow: &str) -> Result<Vec<Value>> {
    Ok(steps::items(&product.dashboard.get(&format!("/api/v1/flows/{flow}/versions")).await?)?.clone())
}

/// What the customer's phone asked endpoints so far.
async fn asked(product: &Product) -> Result<usize> {
    let path = format!("/sandbox/phones/{}/exchanges", product.vendors.customer());
    let found = product.vendors.control().get(&path).await?;
    let list = found.as_array().or_else(|| found["items"].as_array());
    Ok(list.with_context(|| format!("no list: {found}"))?.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_the_phone_runs_alone_comes_all_the_way_round() -> Result<()> {
    let product = Product::start().await?;
    let connection = steps::connect_hubspot(&product).await?;
    let source_form = steps::find_form(&product, &connection, FORM).await?;
    let flow = steps::import(&product, &connection, &source_form).await?;
    set_mode(&product, &flow, "static").await?;
    steps::publish(&product, &flow).await?;
    assert_eq!(versions(&product, &flow).await?[0]["endpoint"], false);

    let message = steps::send_to_phone(&product, &flow).await?;
    let entered = product.vendors.phone().fill(&message).await?;
    assert!(entered.len() >= 8, "the form asked for {entered:?} only");
    assert_eq!(asked(&product).await?, 0, "the phone asked somebody");

    let listed = wait_for_submissions(&product, &flow, 1).await?;
    let id = text(&listed[0], "/id")?;
    assert_eq!(
        (&listed[0]["needs_correction"], &listed[0]["again"]),
        (&json!(false), &json!(false)),
        "{listed:?}"
    );
    let submission = wait_for_delivery(&product, &id, "delivered").await?;
    assert!(!submission["confirmed_at"].is_null());
    let answers = submission["answers"].as_array().context("no answers")?;
    for words in entered.values().filter(|words| !words.is_empty()) {
        assert!(answers.iter().any(|answer| answer["display"] == *words), "'{words}' is missing");
    }
    let arrived = product.vendors.hubspot_submissions(&source_form).await?;
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    assert!(arrived[0].to_string().contains(&format!("/r/{id}")));
    assert!(arrived[0].to_string().contains("ayse.yilmaz@mavideniz.com.tr"));

    // The message still opens: nobody is there to say that it was answered.
    product.vendors.phone().fill(&message).await?;
    let listed = wait_for_submissions(&product, &flow, 2).await?;
    assert_eq!((&listed[0]["again"], &listed[1]["again"]), (&json!(true), &json!(false)), "{listed:?}");
    wait_for_delivery(&product, &text(&listed[0], "/id")?, "delivered").await?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_holds_an_old_version_finishes_on_it() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let old = steps::send_to_phone(&product, &live.flow).await?;
    let opened = product.vendors.phone().open(&old).await?;
    assert!(opened.pointer("/open/screen").and_then(Value::as_str).is_some(), "{opened}");
    set_mode(&product, &live.flow, "static").await?;
    steps::publish(&product, &live.flow).await?;
    let new = steps::send_to_phone(&product, &live.flow).await?;

    product.vendors.phone().fill(&old).await?;
    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    let first = wait_for_delivery(&product, &text(&listed[0], "/id")?, "delivered").await?;
    assert_eq!(first["version_number"], 1);
    product.vendors.phone().fill(&new).await?;
    let listed = wait_for_submissions(&product, &live.flow, 2).await?;
    let second = wait_for_delivery(&product, &text(&listed[0], "/id")?, "delivered").await?;
    assert_eq!(second["version_number"], 2);
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_version_says_that_it_is_over() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let old = steps::send_to_phone(&product, &live.flow).await?;
    let retire = format!("/api/v1/flows/{}/versions/1/retire", live.flow);
    let refused = product.dashboard.json(Method::POST, &retire, &json!({})).await?;
    assert_eq!((refused.status.as_u16(), &refused.json()?["code"]), (409, &json!("version_in_use")));

    set_mode(&product, &live.flow, "static").await?;
    steps::publish(&product, &live.flow).await?;
    let retired = product.dashboard.post(&retire, &json!({})).await?;
    assert!(!retired["retired_at"].is_null() && retired["published"] == false, "{retired}");
    let told: Vec<bool> =
        versions(&product, &live.flow).await?.iter().map(|row| row["retired_at"].is_null()).collect();
    assert_eq!(told, [true, false]);

    // 427: the phone closes the form, kills the button and shows the sentence.
    let view = product.vendors.phone().open(&old).await?;
    assert!(view.pointer("/open/screen").and_then(Value::as_str).is_none(), "it opened: {view}");
    assert!(view["notice"].as_str().is_some_and(|notice| !notice.is_empty()), "{view}");
    product.stop().await
}
