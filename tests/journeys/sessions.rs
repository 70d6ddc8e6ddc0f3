//! One person and a company's forms over time: what is known is not asked again, and what is over stays over.

use crate::hand::{Hand, Wire, exchanges};
use crate::steps::{self, text, wait_for_delivery, wait_for_submissions};
use akis_testkit::{Product, wait_until};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

const ENGLISH: &str = "Holiday enquiry";
/// Asks on several screens, and asks more for a wedding.
const LONG: &str = "Wedding and event request";
const TURKISH: &str = "Grup turu talep formu";
const EMAIL: &str = "zeynep.aksoylu@kuzeyruzgari.example.com";

async fn import_and_publish(product: &Product, connection: &str, name: &str) -> Result<String> {
    let form = steps::find_form(product, connection, name).await?;
    let flow = steps::import(product, connection, &form).await?;
    steps::publish(product, &flow).await?;
    Ok(flow)
}

/// The request that finished the form, and the answer it got.
async fn finishing(product: &Product) -> Result<(Value, Value)> {
    let log = exchanges(product).await?;
    let last = log.iter().rfind(|one| one["response"]["screen"] == "SUCCESS").context("nothing was finished")?;
    Ok((last["request"].clone(), last["response"].clone()))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_first_form_told_stands_in_the_second() -> Result<()> {
    let product = Product::start().await?;
    let connection = steps::connect_hubspot(&product).await?;
    let first = import_and_publish(&product, &connection, ENGLISH).await?;
    let second = import_and_publish(&product, &connection, TURKISH).await?;

    let message = steps::send_to_phone(&product, &second).await?;
    let mut hand = Hand::open(&product, &message).await?;
    // Nothing is known but whom it was sent to.
    let turkish = [("Adınız", json!("Zeynep")), ("Soyadınız", json!("Aksoylu")), ("E-posta", json!(EMAIL))];
    for (label, _) in &turkish {
        hand.go_to(label, &turkish).await?;
        let stands = hand.find(label).context("gone")?["value"].clone();
        assert_eq!(stands, "", "{label} in {}", hand.view["open"]);
    }
    hand.go_to("Cep telefonu", &turkish).await?;
    assert_eq!(hand.find("Cep telefonu").context("no phone")?["value"], "+905321112233");

    let message = steps::send_to_phone(&product, &first).await?;
    let mut hand = Hand::open(&product, &message).await?;
    let english = [("First name", json!("Zeynep")), ("Last name", json!("Aksoylu")), ("E", json!(EMAIL))];
    // Another number than the one the form was sent to: WhatsApp knows better.
    let other_phone = json!("+905339998877");
    while hand.screen().is_some() {
        hand.fill(&english).await?;
        for component in hand.view["open"]["components"].as_array().cloned().unwrap_or_default() {
            if component["input_type"] == "phone" {
                hand.enter(component["label"].as_str().unwrap_or_default(), &other_phone).await?;
            }
        }
        fill_the_rest(&mut hand).await?;
        hand.tap().await?;
    }
    let listed = wait_for_submissions(&product, &first, 1).await?;
    let id = text(&listed[0], "/id")?;
    let submission = wait_for_delivery(&product, &id, "delivered").await?;
    assert!(submission["answers"].to_string().contains("905339998877"), "{submission}");

    // It is learned when WhatsApp's own reply has come.
    let message = steps::send_to_phone(&product, &second).await?;
    let mut hand = wait_until("the e-mail address was learned", async || {
        let mut hand = Hand::open(&product, &message).await?;
        hand.go_to("E-posta", &turkish[..2]).await?;
        let known = hand.find("E-posta").is_some_and(|component| component["value"] == EMAIL);
        Ok(known.then_some(hand))
    })
    .await?;
    hand.go_to("Cep telefonu", &[]).await?;
    assert_eq!(hand.find("Cep telefonu").context("no phone")?["value"], "+905321112233");
    product.stop().await
}

/// Ticks every box and gives what else is asked for on the screen and not answered yet its first option, the first day, or any words.
async fn fill_the_rest(hand: &mut Hand<'_>) -> Result<()> {
    // What is chosen brings further questions.
    for _ in 0..3 {
        for component in hand.view["open"]["components"].as_array().cloned().unwrap_or_default() {
            let empty = component["value"].as_str().is_none_or(str::is_empty)
                && component["value"].as_array().is_none_or(Vec::is_empty);
            let label = component["label"].as_str().unwrap_or_default();
            let unticked = component["type"] == "OptIn" && component["value"] != true;
            if !unticked && (component["required"] != true || !empty) {
                continue;
            }
            let option = component["options"][0]["id"].clone();
            let value = match component["type"].as_str().unwrap_or_default() {
                "TextInput" if component["input_type"] == "number" => json!("12"),
                "TextInput" | "TextArea" => json!("Deniz manzaralı bir oda"),
                "DatePicker" => json!(component["min_date"].as_str().unwrap_or("2027-06-15")),
                "OptIn" => json!(true),
                "CheckboxGroup" | "ChipsSelector" => json!([option]),
                _ => option,
            };
            hand.enter(label, &value).await?;
        }
    }
    Ok(())
}

/// What the screen will begin with when it is shown again: all that stands there but numbers, which are asked for anew
/// because Flow JSON has no empty number to begin with.
fn begins_with(hand: &Hand<'_>) -> Value {
    let mut values = hand.view["open"]["values"].clone();
    for component in hand.view["open"]["components"].as_array().into_iter().flatten() {
        if component["input_type"] == "number" {
            values[component["name"].as_str().unwrap_or_default()] = json!("");
        }
    }
    values
}

#[tokio::test(flavor = "multi_thread")]
async fn opened_again_in_the_middle_it_begins_with_what_was_typed() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, LONG).await?;
    let message = steps::send_to_phone(&product, &live.flow).await?;
    let mut hand = Hand::open(&product, &message).await?;
    let mut passed: Vec<(String, Value)> = vec![];
    while passed.len() < 3 {
        let screen = hand.screen().context("it closed")?.to_owned();
        hand.fill(&[("Your name", json!("Zeynep Aksoylu")), ("E-mail", json!(EMAIL))]).await?;
        fill_the_rest(&mut hand).await?;
        passed.push((screen, begins_with(&hand)));
        hand.tap().await?;
    }
    let left = hand.screen().context("it closed")?.to_owned();
    assert!(passed.iter().all(|(screen, _)| *screen != left), "{left} after {passed:?}");

    // The phone forgets everything; the endpoint does not.
    let path = format!("/sandbox/phones/{}/close", product.vendors.customer());
    product.vendors.control().post(&path, &json!({})).await?;
    let mut hand = Hand::open(&product, &message).await?;
    for (screen, typed) in &passed {
        assert_eq!(hand.screen(), Some(screen.as_str()), "{}", hand.view["open"]);
        assert_eq!(hand.view["open"]["values"], *typed);
        fill_the_rest(&mut hand).await?;
        hand.tap().await?;
    }
    assert_eq!(hand.screen(), Some(left.as_str()));
    while hand.screen().is_some() {
        fill_the_rest(&mut hand).await?;
        hand.tap().await?;
    }
    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    let submission = wait_for_delivery(&product, &text(&listed[0], "/id")?, "delivered").await?;
    assert!(submission["answers"].to_string().contains("Zeynep Aksoylu"), "{submission}");
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_finishing_request_gets_the_same_success() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, ENGLISH).await?;
    let message = steps::send_to_phone(&product, &live.flow).await?;
    product.vendors.phone().fill(&message).await?;
    let (request, said) = finishing(&product).await?;
    let params = "/data/extension_message_response/params";
    let id = text(&said, &format!("{params}/submission_id"))?;
    let wire = Wire::to(&product, &live.endpoint_url).await?;
    let request = request.to_string();
    let again = tokio::try_join!(
        wire.ask(request.as_bytes()),
        wire.ask(request.as_bytes()),
        wire.ask(request.as_bytes())
    )?;
    for again in [again.0, again.1, again.2] {
        assert_eq!(again.reply.status.as_u16(), 200, "{}", again.reply.text);
        assert_eq!(again.plain.pointer(params), said.pointer(params), "{}", again.plain);
    }
    let listed = wait_for_submissions(&product, &live.flow, 1).await?;
    assert_eq!(listed[0]["id"], id.as_str());
    wait_for_delivery(&product, &id, "delivered").await?;
    wire.ask(request.as_bytes()).await?;
    assert_eq!(steps::submissions(&product, &live.flow).await?.len(), 1);
    assert_eq!(product.vendors.hubspot_submissions(&live.source_form).await?.len(), 1);
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_turkish_form_says_so_in_turkish() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, TURKISH).await?;
    let message = steps::send_to_phone(&product, &live.flow).await?;
    product.vendors.phone().fill(&message).await?;
    wait_for_submissions(&product, &live.flow, 1).await?;
    let (request, _) = finishing(&product).await?;

    let view = product.vendors.phone().open(&message).await?;
    let sentence = "Bu form zaten gönderildi. Yenisini istemek için sohbetten bize yazın.";
    assert_eq!(view["notice"], sentence, "{view}");
    assert!(view["open"].is_null(), "{view}");

    // Whoever sits on an earlier screen of it hears the same; none of it is encrypted, as Meta documents it.
    let wire = Wire::to(&product, &live.endpoint_url).await?;
    let init = json!({ "version": "3.0", "action": "INIT", "flow_token": request["flow_token"] });
    let first = exchanges(&product).await?.into_iter().find(|one| one["request"]["action"] == "data_exchange");
    let early = first.context("no exchange")?["request"].clone();
    for request in [init, early] {
        let said = wire.ask(request.to_string().as_bytes()).await?;
        assert_eq!(said.reply.status.as_u16(), 427, "{}", said.reply.text);
        assert_eq!(said.reply.json()?["error_msg"], sentence);
    }
    product.stop().await
}
