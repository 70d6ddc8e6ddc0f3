//! Files on their way from a phone into the company's hands, in good weather and in bad.

use crate::hand::{Hand, file, picture};
use crate::steps::{self, text, wait_for_delivery, wait_for_submissions};
use akis_testkit::{Product, wait_until};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// The sandbox's form that asks for a plan.
pub(crate) const FORM: &str = "Wedding and event request";
pub(crate) const PLAN: &str = "Plan or mood board";

/// What stands before the question for the plan.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("Your name", json!("Zeynep Aksoylu")),
        ("E-mail", json!("zeynep.aksoylu@kuzeyruzgari.example.com")),
        ("What are you planning?", json!("A birthday or family party")),
        ("How many guests", json!("40")),
    ]
}

/// Sends the form, opens it and goes on to the question for the plan.
pub(crate) async fn at_the_plan<'a>(product: &'a Product, flow: &str) -> Result<Hand<'a>> {
    let message = steps::send_to_phone(product, flow).await?;
    let mut hand = Hand::open(product, &message).await?;
    hand.go_to(PLAN, &answers()).await?;
    Ok(hand)
}

/// The one submission with its files, when they are all in this state.
async fn with_files(product: &Product, id: &str, state: &str) -> Result<Value> {
    wait_until(&format!("the files are {state}"), async || {
        let found = product.dashboard.get(&format!("/api/v1/submissions/{id}")).await?;
        let files = found["files"].as_array().context("no files")?;
        Ok((!files.is_empty() && files.iter().all(|file| file["state"] == state)).then_some(found))
    })
    .await
}

/// The file's bytes, as the dashboard gives them.
async fn downloaded(product: &Product, submission: &Value, at: usize) -> Result<Vec<u8>> {
    let (id, file) = (text(submission, "/id")?, text(submission, &format!("/files/{at}/id"))?);
    let (status, bytes) = product.dashboard.download(&format!("/api/v1/submissions/{id}/files/{file}")).await?;
    assert_eq!(status, 200);
    Ok(bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_arrives_byte_for_byte() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let mut hand = at_the_plan(&product, &live.flow).await?;
    // Not a multiple of anything that is read, written or encrypted at a time.
    let (one, other) = (picture(700_001), picture(65_536));
    let mut files = file("Masa düzeni.png", "image/png", &one);
    let more = file("2.png", "image/png", &other);
    files.as_array_mut().context("a list")?.extend(more.as_array().cloned().unwrap_or_default());
    hand.enter(PLAN, &files).await?;
    hand.finish(&answers()).await?;

    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    let id = text(&listed[0], "/id")?;
    let found = with_files(&product, &id, "kept").await?;
    assert_eq!(found["files"].as_array().map(Vec::len), Some(2));
    let first = &found["files"][0];
    assert_eq!((&first["name"], &first["mime_type"]), (&json!("Masa düzeni.png"), &json!("image/png")));
    assert_eq!((&first["size"], &first["label"]), (&json!(700_001), &json!(PLAN)));
    let answer = found["answers"].as_array().into_iter().flatten().find(|answer| answer["label"] == PLAN);
    assert!(answer.is_some_and(|answer| answer["display"].to_string().contains("Masa düzeni.png")), "{found}");
    assert!(downloaded(&product, &found, 0).await? == one, "another file");
    assert!(downloaded(&product, &found, 1).await? == other, "another file");

    wait_for_delivery(&product, &id, "delivered").await?;
    let arrived = product.vendors.hubspot_submissions(&live.source_form).await?;
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    // HubSpot takes no bytes: its field leads to them.
    let values = arrived[0]["values"].as_array().context("no values")?;
    let plan = values.iter().find(|value| value["name"] == "event_plan").context("no plan")?;
    assert!(text(plan, "/value")?.ends_with(&format!("/r/{id}")), "{plan}");
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_what_it_says_is_refused_on_that_file() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let mut hand = at_the_plan(&product, &live.flow).await?;
    let screen = hand.screen().map(str::to_owned);
    // The picker lets it through: only who opens it sees that it is no PDF.
    hand.enter(PLAN, &file("plan.pdf", "application/pdf", &picture(4_000))).await?;
    hand.tap().await?;
    assert_eq!(hand.screen().map(str::to_owned), screen, "{}", hand.view);
    let said = hand.complaint(PLAN).with_context(|| format!("nothing is said: {}", hand.view["open"]))?;
    assert_eq!(said, "Not a file type we can take.");
    // Nothing was finished behind the person's back.
    assert!(steps::submissions(&product, &live.flow).await?.is_empty());

    let good = picture(4_000);
    hand.enter(PLAN, &file("plan.png", "image/png", &good)).await?;
    assert_eq!(hand.complaint(PLAN), None, "{}", hand.view["open"]);
    hand.finish(&answers()).await?;
    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    let id = text(&listed[0], "/id")?;
    let found = with_files(&product, &id, "kept").await?;
    assert_eq!(found["files"].as_array().map(Vec::len), Some(1), "the refused one came along: {found}");
    assert!(downloaded(&product, &found, 0).await? == good);
    wait_for_delivery(&product, &id, "delivered").await?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_from_the_cdn_is_refused_and_the_same_file_is_taken_when_it_heals() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let mut hand = at_the_plan(&product, &live.flow).await?;
    let screen = hand.screen().map(str::to_owned);
    let content = picture(20_000);
    product.vendors.fault("cdn", &json!({ "kind": "malformed" })).await?;
    hand.enter(PLAN, &file("plan.png", "image/png", &content)).await?;
    hand.tap().await?;
    assert_eq!(hand.screen().map(str::to_owned), screen, "{}", hand.view);
    assert_eq!(hand.complaint(PLAN).as_deref(), Some("Damaged. Please add it again."), "{}", hand.view["open"]);

    // Once is weather: nobody is told.
    product.vendors.fault("cdn", &json!({ "kind": "malformed", "times": 1 })).await?;
    hand.enter(PLAN, &file("plan.png", "image/png", &content)).await?;
    hand.finish(&answers()).await?;
    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    let id = text(&listed[0], "/id")?;
    let found = with_files(&product, &id, "kept").await?;
    assert!(downloaded(&product, &found, 0).await? == content);
    wait_for_delivery(&product, &id, "delivered").await?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_does_not_wait_for_a_late_file_and_its_delivery_does() -> Result<()> {
    let product = Product::start_with(|sources| sources.with("media.wait_ms", 600)).await?;
    let live = steps::go_live(&product, FORM).await?;
    let mut hand = at_the_plan(&product, &live.flow).await?;
    let content = picture(50_000);
    product.vendors.fault("cdn", &json!({ "kind": "slow", "seconds": 5.0 })).await?;
    hand.enter(PLAN, &file("plan.png", "image/png", &content)).await?;
    let begun = std::time::Instant::now();
    hand.finish(&answers()).await?;
    assert!(begun.elapsed().as_secs() < 4, "the person waited {:?}", begun.elapsed());

    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    let id = text(&listed[0], "/id")?;
    let early = product.dashboard.get(&format!("/api/v1/submissions/{id}")).await?;
    assert_eq!(early["files"][0]["state"], "waiting", "{early}");
    let path = format!("/api/v1/submissions/{id}/files/{}", text(&early, "/files/0/id")?);
    let refused = product.dashboard.fetch(&path).await?;
    assert_eq!((refused.status.as_u16(), &refused.json()?["code"]), (409, &json!("file_not_kept")));
    assert_eq!(early["deliveries"][0]["attempts"], json!([]), "{early}");
    assert!(product.vendors.hubspot_submissions(&live.source_form).await?.is_empty());

    let found = with_files(&product, &id, "kept").await?;
    assert!(downloaded(&product, &found, 0).await? == content);
    wait_for_delivery(&product, &id, "delivered").await?;
    assert_eq!(product.vendors.hubspot_submissions(&live.source_form).await?.len(), 1);
    product.stop().await
}
