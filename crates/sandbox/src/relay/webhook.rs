//! Webhooks: built, signed over the raw bytes, repeated until the business answers 200.

use crate::relay;
use crate::state::Sandbox;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Duration;

/// Meta repeats for days; here a dozen tries over about two minutes are enough to see that a business recovers.
const TRIES: u32 = 12;
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
const ANSWER_TIME: Duration = Duration::from_secs(10);

/// Who a webhook is about: one of the account's numbers and one customer.
#[derive(Debug, Clone)]
pub(crate) struct Parties {
    pub(crate) phone_number_id: String,
    pub(crate) wa_id: String,
    pub(crate) name: String,
}

/// A status of a message the business sent.
pub(crate) fn status(
    sandbox: &Sandbox,
    parties: &Parties,
    message_id: &str,
    word: &str,
    callback_data: Option<&str>,
    errors: Option<Value>,
) -> Value {
    let mut status = json!({
        "id": message_id,
        "status": word,
        "timestamp": unix(sandbox.now()),
        "recipient_id": parties.wa_id,
    });
    if let Some(data) = callback_data {
        status["biz_opaque_callback_data"] = data.into();
    }
    match errors {
        Some(errors) => status["errors"] = errors,
        None if word != "read" => {
            status["pricing"] = json!({
                "billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service",
            });
        }
        None => {}
    }
    envelope(sandbox, parties, word != "failed", &json!({ "statuses": [status] }))
}

/// A message the customer sent; `content` holds `type` and its body.
pub(crate) fn message(sandbox: &Sandbox, parties: &Parties, message_id: &str, content: Value) -> Value {
    let mut message = json!({
        "from": parties.wa_id,
        "id": message_id,
        "timestamp": unix(sandbox.now()),
    });
    if let (Some(message), Value::Object(content)) = (message.as_object_mut(), content) {
        message.extend(content);
    }
    envelope(sandbox, parties, true, &json!({ "messages": [message] }))
}

fn envelope(sandbox: &Sandbox, parties: &Parties, with_contact: bool, content: &Value) -> Value {
    let account = &sandbox.options().account;
    let number = account.numbers.iter().find(|number| number.phone_number_id == parties.phone_number_id);
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": number.map(|number| digits(&number.display_phone_number)).unwrap_or_default(),
            "phone_number_id": parties.phone_number_id,
        },
    });
    if with_contact {
        value["contacts"] = json!([{ "profile": { "name": parties.name }, "wa_id": parties.wa_id }]);
    }
    if let (Some(value), Some(content)) = (value.as_object_mut(), content.as_object()) {
        value.extend(content.clone());
    }
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": account.waba_id, "changes": [{ "value": value, "field": "messages" }] }],
    })
}

/// A change of a Flow's status.
pub(crate) fn flow_status(sandbox: &Sandbox, flow_id: &str, old: Option<&str>, new: &str) -> Value {
    let mut value = json!({
        "event": "FLOW_STATUS_CHANGE",
        "message": format!("Flow {flow_id} changed status to {new}"),
        "flow_id": flow_id,
        "new_status": new,
    });
    if let Some(old) = old {
        value["old_status"] = old.into();
    }
    json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": sandbox.options().account.waba_id,
            "time": sandbox.now().as_second(),
            "changes": [{ "value": value, "field": "flows" }],
        }],
    })
}

/// Sends webhooks one after the other, without making the caller wait.
pub(crate) fn send(sandbox: &Sandbox, webhooks: Vec<Value>) {
    if !sandbox.read(|world| world.graph.subscribed) {
        tracing::debug!("no app is subscribed to the account: webhooks are not sent");
        return;
    }
    let sandbox = sandbox.clone();
    tokio::spawn(async move {
        for webhook in webhooks {
            deliver(&sandbox, &webhook).await;
        }
    });
}

async fn deliver(sandbox: &Sandbox, webhook: &Value) {
    let body = escaped(&webhook.to_string());
    let signature = relay::signature(sandbox, body.as_bytes());
    let mut pause = FIRST_PAUSE;
    for _ in 0..TRIES {
        let overridden = sandbox.read(|world| world.graph.override_callback.clone());
        let Some(url) = overridden.or_else(|| sandbox.callback_url().map(|url| url.to_string())) else { return };
        let answer = sandbox
            .http()
            .post(url)
            .header("content-type", "application/json")
            .header("x-hub-signature-256", &signature)
            .timeout(ANSWER_TIME)
            .body(body.clone())
            .send()
            .await;
        match answer {
            Ok(answer) if answer.status() == reqwest::StatusCode::OK => return,
            Ok(answer) => {
                tracing::debug!(status = answer.status().as_u16(), "webhook refused; it will be repeated");
            }
            Err(error) => {
                tracing::debug!(error = %error.without_url(), "webhook not delivered; it will be repeated");
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    tracing::warn!("a webhook was given up");
}

/// The handshake Meta makes before it trusts a callback address.
pub(crate) async fn handshake(sandbox: &Sandbox, url: &str, verify_token: Option<&str>) -> Result<(), String> {
    let challenge = (rand::random::<u32>() | 1 << 30).to_string();
    let token = verify_token.unwrap_or_else(|| sandbox.options().app.verify_token.expose_secret());
    let query = [("hub.mode", "subscribe"), ("hub.challenge", &challenge), ("hub.verify_token", token)];
    let answer = sandbox
        .http()
        .get(url)
        .query(&query)
        .timeout(ANSWER_TIME)
        .send()
        .await
        .map_err(|error| error.without_url().to_string())?;
    let status = answer.status();
    let body = answer.text().await.map_err(|error| error.without_url().to_string())?;
    if status != reqwest::StatusCode::OK {
        return Err(format!("the callback answered {status}"));
    }
    if body != challenge {
        return Err("the callback did not echo the challenge".into());
    }
    Ok(())
}

/// Message times are strings of Unix seconds.
fn unix(at: Timestamp) -> String {
    at.as_second().to_string()
}

pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Meta escapes everything beyond ASCII; a receiver that re-serialises before checking the signature fails here.
fn escaped(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            let mut units = [0_u16; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _written = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}
