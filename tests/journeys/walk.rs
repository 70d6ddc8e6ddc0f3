//! From the source's form to the source's submission.

use crate::steps::{self, text, wait_for_delivery, wait_for_submissions};
use akis_testkit::{Method, Product, wait_until};
use anyhow::{Context as _, Result};
use serde_json::Value;

/// The twelve-field form of the sandbox's HubSpot, and the Turkish one.
const ENGLISH: &str = "Holiday enquiry";
const TURKISH: &str = "Grup turu talep formu";

/// What the answers of a submission say, by question.
fn shown(submission: &Value) -> Result<Vec<(String, String)>> {
    let answers = submission["answers"].as_array().context("no answers")?;
    answers.iter().map(|answer| Ok((text(answer, "/label")?, text(answer, "/display")?))).collect()
}

async fn walk(form_name: &str) -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, form_name).await?;

    let compiled = product
        .dashboard
        .post(&format!("/api/v1/flows/{}/draft/compile", live.flow), &serde_json::json!({}))
        .await?;
    assert_eq!(compiled["flow_json"]["version"], "7.3");
    let asked = compiled["report"]["questions"].as_array().context("no report")?;
    assert!(asked.iter().all(|question| question["outcome"] != "not_carried"), "not carried: {compiled}");

    let message = steps::send_to_phone(&product, &live.flow).await?;
    let entered = product.vendors.phone().fill(&message).await?;
    assert!(entered.len() >= 8, "the form asked for {entered:?} only");

    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    let id = text(&listed[0], "/id")?;
    let submission = wait_for_delivery(&product, &id, "delivered").await?;
    let answers = shown(&submission)?;
    for words in entered.values().filter(|words| !words.is_empty()) {
        assert!(answers.iter().any(|(_, display)| display == words), "'{words}' is missing in {answers:?}");
    }
    // Labels, never ids: no answer is listed under a technical name.
    assert!(answers.iter().all(|(label, _)| !label.contains('_')), "a label is an id: {answers:?}");

    let arrived = product.vendors.hubspot_submissions(&live.source_form).await?;
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    let marker = format!("/r/{id}");
    assert!(arrived[0].to_string().contains(&marker), "no {marker} in {}", arrived[0]);
    assert!(arrived[0].to_string().contains("ayse.yilmaz@mavideniz.com.tr"));

    // WhatsApp's own reply confirms the same submission and makes no second one.
    wait_until("the reply confirmed the submission", async || {
        let found = product.dashboard.get(&format!("/api/v1/submissions/{id}")).await?;
        Ok((!found["confirmed_at"].is_null()).then_some(()))
    })
    .await?;
    assert_eq!(steps::submissions(&product, &live.flow).await?.len(), 1);
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_english_form_comes_all_the_way_round() -> Result<()> {
    walk(ENGLISH).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turkish_form_comes_all_the_way_round() -> Result<()> {
    walk(TURKISH).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_form_cannot_be_sent_again() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, ENGLISH).await?;
    let message = steps::send_to_phone(&product, &live.flow).await?;
    product.vendors.phone().fill(&message).await?;
    wait_for_submissions(&product, &live.flow, 1).await?;

    // 427: the phone closes the form and kills the button.
    let view = product.vendors.phone().open(&message).await?;
    assert!(view.pointer("/open/screen").and_then(Value::as_str).is_none(), "it opened again: {view}");
    assert_eq!(steps::submissions(&product, &live.flow).await?.len(), 1);

    // A new message is a new session and a second submission.
    let second = steps::send_to_phone(&product, &live.flow).await?;
    product.vendors.phone().fill(&second).await?;
    wait_for_submissions(&product, &live.flow, 2).await?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_endpoint_and_an_unsigned_request_change_nothing() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, ENGLISH).await?;
    let body = serde_json::json!({ "encrypted_flow_data": "AA==", "encrypted_aes_key": "AA==", "initial_vector": "AA==" });
    let unsigned = product.dashboard.json(Method::POST, &live.endpoint_url, &body).await?;
    assert_eq!(unsigned.status.as_u16(), 432);
    let unknown = product.dashboard.json(Method::POST, "/exchange/AAAAAAAAAAAAAAAAAAAAAA", &body).await?;
    assert_eq!(unknown.status.as_u16(), 404);
    assert_eq!(status_of_a_body_of(12 * 1024 * 1024, &live.endpoint_url).await?, "413");
    assert!(steps::submissions(&product, &live.flow).await?.is_empty());
    product.stop().await
}

/// The status a request gets that only announces a body of this length. Sending it would race with the server, which
/// closes the connection without reading it.
async fn status_of_a_body_of(bytes: usize, url: &str) -> Result<String> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (address, path) =
        url.trim_start_matches("http://").split_once('/').with_context(|| format!("{url} has no path"))?;
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let head = format!(
        "POST /{path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {bytes}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).map(str::to_owned).with_context(|| format!("no status in {answer}"))
}
