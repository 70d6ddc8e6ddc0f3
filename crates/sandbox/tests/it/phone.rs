//! The phone: encryption, keys, screens, checks, completion.

use crate::business::{AYSE, LONG, Reply, SECOND_KEY, SECRET, World};
use akis_sandbox::{Fault, FaultKind, Faults, MessageStatus, Options, Phone, PhoneError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::Duration;

/// Three screens: who, what (with a part that shows by choice), when; ways A→B and B→C only.
pub(crate) fn flow_json() -> Value {
    let errors = |names: &[&str]| {
        let properties: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
        json!({ "type": "object", "properties": properties, "__example__": {} })
    };
    let session = json!({ "type": "string", "__example__": "s" });
    json!({
        "version": "7.3",
        "data_api_version": "3.0",
        "routing_model": { "SCREEN_A": ["SCREEN_B"], "SCREEN_B": ["SCREEN_C"], "SCREEN_C": [] },
        "screens": [
            { "id": "SCREEN_A", "title": "About you",
              "data": { "akis_session": session, "errors": errors(&["email"]) },
              "layout": { "type": "SingleColumnLayout", "children": [
                { "type": "Form", "name": "form", "error-messages": { "email": "${data.errors.email}" }, "children": [
                  { "type": "TextInput", "name": "first_name", "label": "First name", "required": true },
                  { "type": "TextInput", "name": "email", "label": "E-mail", "input-type": "email", "required": true },
                  { "type": "TextInput", "name": "guests", "label": "Guests", "input-type": "number" },
                  { "type": "Footer", "label": "Next", "on-click-action": { "name": "data_exchange", "payload": {
                    "akis_session": "${data.akis_session}", "first_name": "${form.first_name}",
                    "email": "${form.email}", "guests": "${form.guests}" } } } ] } ] } },
            { "id": "SCREEN_B", "title": "Your holiday", "sensitive": ["wish"],
              "data": { "akis_session": session },
              "layout": { "type": "SingleColumnLayout", "children": [
                { "type": "Form", "name": "form", "children": [
                  { "type": "RadioButtonsGroup", "name": "room", "label": "Room", "required": true,
                    "data-source": [{ "id": "o1", "title": "Double" }, { "id": "o2", "title": "Villa" }] },
                  { "type": "CheckboxGroup", "name": "interests", "label": "Interests", "max-selected-items": 2,
                    "data-source": [{ "id": "i1", "title": "Beach" }, { "id": "i2", "title": "Boats" },
                      { "id": "i3", "title": "Food" }] },
                  { "type": "If", "condition": "(${form.room} == 'o2')", "then": [
                    { "type": "TextArea", "name": "wish", "label": "Wishes", "required": true } ] },
                  { "type": "Footer", "label": "Next", "on-click-action": { "name": "data_exchange", "payload": {
                    "akis_session": "${data.akis_session}", "room": "${form.room}",
                    "interests": "${form.interests}", "wish": "${form.wish}",
                    "first_name": "${screen.SCREEN_A.form.first_name}", "arrival": "${screen.SCREEN_C.form.arrival}" } } }
                ] } ] } },
            { "id": "SCREEN_C", "title": "When", "terminal": true,
              "data": { "akis_session": session },
              "layout": { "type": "SingleColumnLayout", "children": [
                { "type": "Form", "name": "form", "children": [
                  { "type": "DatePicker", "name": "arrival", "label": "Arrival", "required": true, "min-date": "2026-01-01" },
                  { "type": "OptIn", "name": "agree", "label": "I agree", "required": true },
                  { "type": "Footer", "label": "Send", "on-click-action": { "name": "data_exchange", "payload": {
                    "akis_session": "${data.akis_session}", "arrival": "${form.arrival}", "agree": "${form.agree}",
                    "interests": "${screen.SCREEN_B.form.interests}", "room": "${screen.SCREEN_B.form.room}" } } }
                ] } ] } },
        ],
    })
}

fn show(screen: &str) -> Reply {
    let mut data = json!({ "akis_session": "session-1" });
    if screen == "SCREEN_A" {
        data["errors"] = json!({ "email": "" });
    }
    Reply::Json(json!({ "version": "3.0", "screen": screen, "data": data }))
}

/// A business that runs the Flow to its end.
fn polite(request: &Value) -> Reply {
    if request["data"].get("error").is_some() {
        return Reply::Json(json!({ "data": { "acknowledged": true } }));
    }
    match (request["action"].as_str().unwrap(), request["screen"].as_str().unwrap()) {
        ("INIT", _) => show("SCREEN_A"),
        (_, "SCREEN_A") => show("SCREEN_B"),
        (_, "SCREEN_B") => show("SCREEN_C"),
        _ => Reply::Json(json!({ "screen": "SUCCESS", "data": { "extension_message_response": { "params": {
            "flow_token": request["flow_token"], "submission_id": "submission-1" } } } })),
    }
}

async fn received(script: fn(&Value) -> Reply) -> (World, Phone, String) {
    let world = World::new().await;
    world.business.answers(script);
    let flow = world.publish().await;
    let message = world.send(&flow).await;
    let phone = world.sandbox.phone(AYSE);
    (world, phone, message)
}

#[tokio::test]
async fn from_data_api_four_on_the_token_is_vouched_for() {
    let world = World::new().await;
    world.business.answers(polite);
    for (version, vouched) in [("4.0", true), ("3.0", false)] {
        let mut json = flow_json();
        json["data_api_version"] = json!(version);
        let flow = world.publish_as(&format!("Holiday {version}"), &json).await;
        let message = world.send(&flow).await;
        let phone = world.sandbox.phone(AYSE);
        phone.open(&message).await.unwrap();
        let request = world.business.requests().pop().unwrap();
        assert_eq!((&request["version"], &request["flow_token"]), (&json!(version), &json!("token-1")));
        let Some(jwt) = request["flow_token_signature"].as_str() else {
            assert!(!vouched);
            continue;
        };
        assert!(vouched);
        let (message, signature) = jwt.rsplit_once('.').unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(message.as_bytes());
        mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(message.split_once('.').unwrap().1).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["flow_token"], "token-1");
    }
}

#[tokio::test]
async fn a_form_is_filled_in_from_message_to_reply() {
    let (world, phone, message) = received(polite).await;
    let shown = phone.wait_for_flow(0, LONG).await.unwrap();
    assert_eq!(shown.id, message);
    assert_eq!(shown.body, "Tatilinizi birlikte planlayalım.");
    let status = world.business.webhook_where(|value| value["statuses"][0]["status"] == "delivered").await;
    assert_eq!(status["statuses"][0]["biz_opaque_callback_data"], "message-1");

    let view = phone.open(&message).await.unwrap();
    assert_eq!(view.screen(), Some("SCREEN_A"));
    world.business.webhook_where(|value| value["statuses"][0]["status"] == "read").await;
    let footer = view.open.unwrap().footer.unwrap();
    assert!(!footer.enabled);
    assert_eq!(footer.waiting_for, ["first_name", "email"]);
    let refused = phone.tap("footer").await.unwrap_err();
    assert_eq!(refused, PhoneError::FooterDisabled(vec!["first_name".into(), "email".into()]));

    phone.input("first_name", "Ayşe").await.unwrap();
    let view = phone.input("email", "ayse@").await.unwrap();
    assert_eq!(view.open.unwrap().errors["email"], "Enter a valid email address");
    phone.input("email", "ayse.yilmaz@deniz.com.tr").await.unwrap();
    let view = phone.input("guests", "3").await.unwrap();
    assert!(view.open.unwrap().footer.unwrap().enabled);
    let view = phone.tap("footer").await.unwrap();
    assert_eq!(view.screen(), Some("SCREEN_B"));

    let view = phone.input("room", "o2").await.unwrap();
    assert!(view.open.as_ref().unwrap().input("wish").is_some(), "the condition shows the wish");
    phone.input("wish", "Sea view").await.unwrap();
    phone.input("interests", json!(["i1", "i2", "i3"])).await.unwrap();
    assert!(matches!(phone.tap("footer").await, Err(PhoneError::FooterDisabled(names)) if names == ["interests"]));
    phone.input("interests", json!(["i1", "i3"])).await.unwrap();
    phone.tap("footer").await.unwrap();

    phone.input("arrival", "2027-06-12").await.unwrap();
    assert!(matches!(phone.input("arrival", "1999-01-01").await, Err(PhoneError::BadValue { .. })));
    phone.input("agree", true).await.unwrap();
    let view = phone.tap("footer").await.unwrap();
    assert_eq!(view.open, None);
    let reply = view.messages.last().unwrap();
    let lines: Vec<(&str, &str)> =
        reply.summary.iter().map(|line| (line.label.as_str(), line.value.as_str())).collect();
    assert!(lines.contains(&("Room", "Villa")) && lines.contains(&("Interests", "Beach, Food")), "{lines:?}");
    assert!(lines.contains(&("Wishes", "•••••")), "{lines:?}");

    let value = world.business.webhook_where(|value| value["messages"][0]["type"] == "interactive").await;
    let sent = &value["messages"][0];
    assert_eq!(sent["from"], AYSE);
    assert_eq!(sent["context"]["id"], message);
    assert_eq!(value["contacts"][0]["profile"]["name"], "Ayşe");
    let response: Value =
        serde_json::from_str(sent["interactive"]["nfm_reply"]["response_json"].as_str().unwrap()).unwrap();
    assert_eq!(response, json!({ "flow_token": "token-1", "submission_id": "submission-1" }));

    let requests = world.business.requests();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[0]["action"], "INIT");
    assert_eq!(requests[0]["flow_token"], "token-1");
    assert_eq!(
        requests[1]["data"],
        json!({ "akis_session": "session-1", "first_name": "Ayşe", "email": "ayse.yilmaz@deniz.com.tr", "guests": "3" })
    );
    assert_eq!(requests[2]["data"]["first_name"], "Ayşe");
    assert_eq!(requests[2]["data"]["arrival"], "", "a screen not visited yet is empty");
    assert_eq!(requests[3]["data"]["interests"], json!(["i1", "i3"]));
    assert_eq!(requests[3]["data"]["agree"], true);
}

#[tokio::test]
async fn hidden_inputs_contribute_nothing_and_back_keeps_what_was_entered() {
    let (world, phone, message) = received(polite).await;
    phone.open(&message).await.unwrap();
    phone.input("first_name", "Can").await.unwrap();
    phone.input("email", "can@deniz.com.tr").await.unwrap();
    phone.tap("footer").await.unwrap();
    phone.input("room", "o2").await.unwrap();
    phone.input("wish", "A boat").await.unwrap();
    let view = phone.back().await.unwrap();
    assert_eq!(view.screen(), Some("SCREEN_A"));
    assert_eq!(view.open.unwrap().values["first_name"], "Can");
    let view = phone.tap("footer").await.unwrap();
    assert_eq!(view.open.unwrap().values["wish"], "A boat");
    let view = phone.input("room", "o1").await.unwrap();
    assert_eq!(view.open.unwrap().input("wish"), None);
    phone.tap("footer").await.unwrap();
    let requests = world.business.requests();
    assert_eq!(requests.last().unwrap()["data"]["wish"], "");
    assert_eq!(requests.last().unwrap()["data"]["interests"], json!([]));
    assert_eq!(requests.iter().filter(|request| request["action"] == "BACK").count(), 0);
}

#[tokio::test]
async fn a_new_key_is_fetched_once_after_421() {
    let (world, phone, message) = received(polite).await;
    phone.open(&message).await.unwrap();
    phone.close().await.unwrap();
    // The business rotates; the phone still holds the first key.
    world.business.use_key(&SECOND_KEY);
    world.register(&SECOND_KEY).await;
    let view = phone.open(&message).await.unwrap();
    assert_eq!(view.screen(), Some("SCREEN_A"));
    assert_eq!(phone.exchanges().last().unwrap().tries, 2);
    assert_eq!(world.business.statuses()[1..], [200, 421, 200], "after the publisher's ping");

    // A key the business lost: one retry, then a sentence.
    phone.close().await.unwrap();
    world.business.use_key(&crate::business::FIRST_KEY);
    let view = phone.open(&message).await.unwrap();
    assert_eq!(view.open, None);
    assert!(view.notice.unwrap().contains("went wrong"));
    assert_eq!(phone.exchanges().last().unwrap().outcome, "business-decryption-error");
    assert_eq!(world.business.statuses().len(), 6);
}

#[tokio::test]
async fn weather_between_phone_and_endpoint() {
    let (world, phone, message) = received(polite).await;
    let relay = |fault| Faults { relay: fault, ..Faults::default() };
    world.sandbox.sandbox().set_faults(relay(Fault::times(FaultKind::StaleKey, 1)));
    let view = phone.open(&message).await.unwrap();
    assert_eq!(view.screen(), Some("SCREEN_A"), "the refetched key is good");
    world.sandbox.sandbox().set_faults(relay(Fault::times(FaultKind::BadSignature, 1)));
    phone.input("first_name", "Can").await.unwrap();
    phone.input("email", "can@deniz.com.tr").await.unwrap();
    let view = phone.tap("footer").await.unwrap();
    assert_eq!(world.business.statuses().last(), Some(&432));
    assert_eq!(view.screen(), Some("SCREEN_A"));
    assert!(view.open.unwrap().snackbar.is_some());
    assert_eq!(phone.tap("footer").await.unwrap().screen(), Some("SCREEN_B"));
}

#[tokio::test]
async fn a_dead_token_closes_the_flow_and_its_button() {
    let (_world, phone, message) =
        received(|_| Reply::Status(427, r#"{"error_msg":"This enquiry was already sent."}"#)).await;
    let view = phone.open(&message).await.unwrap();
    assert_eq!(view.open, None);
    assert_eq!(view.notice.as_deref(), Some("This enquiry was already sent."));
    let button = view.messages[0].flow.as_ref().unwrap();
    assert!(!button.cta_enabled);
    assert_eq!(phone.open(&message).await, Err(PhoneError::ButtonDisabled));
}

#[tokio::test]
async fn a_screen_off_the_route_is_refused_and_reported() {
    let (world, phone, message) = received(|request| match request["action"].as_str() {
        Some("INIT") => show("SCREEN_A"),
        _ if request["data"].get("error").is_some() => Reply::Json(json!({ "data": { "acknowledged": true } })),
        _ => show("SCREEN_C"),
    })
    .await;
    phone.open(&message).await.unwrap();
    phone.input("first_name", "Can").await.unwrap();
    phone.input("email", "can@deniz.com.tr").await.unwrap();
    let view = phone.tap("footer").await.unwrap();
    assert_eq!(view.screen(), Some("SCREEN_A"));
    let report = world.business.requests().pop().unwrap();
    assert_eq!(report["data"]["error"], "invalid-screen-transition");
    assert_eq!(report["flow_token"], "token-1");
}

#[tokio::test]
async fn data_that_does_not_fit_is_refused_and_reported() {
    for data in [
        json!({ "errors": {} }),
        json!({ "akis_session": 7, "errors": {} }),
        json!({ "akis_session": "s", "errors": { "email": 1 } }),
    ] {
        let world = World::new().await;
        world.business.answers(move |request| match request["data"].get("error") {
            Some(_) => Reply::Json(json!({ "data": { "acknowledged": true } })),
            None => Reply::Json(json!({ "screen": "SCREEN_A", "data": data })),
        });
        let flow = world.publish().await;
        let message = world.send(&flow).await;
        let view = world.sandbox.phone(AYSE).open(&message).await.unwrap();
        assert_eq!(view.open, None);
        let report = world.business.requests().pop().unwrap();
        assert_eq!(report["data"]["error"], "payload-schema-error", "{report}");
        assert_eq!(report["action"], "INIT");
    }
}

#[tokio::test]
async fn an_answer_no_phone_can_open_is_reported() {
    let (world, phone, message) = received(|request| match request["data"].get("error") {
        Some(_) => Reply::Json(json!({ "data": { "acknowledged": true } })),
        None => Reply::Garbage,
    })
    .await;
    phone.open(&message).await.unwrap();
    assert_eq!(world.business.requests().pop().unwrap()["data"]["error"], "response-decryption-error");
}

#[tokio::test]
async fn a_silent_endpoint_is_given_up() {
    let options = Options { exchange_timeout: Duration::from_millis(200), ..Options::default() };
    let world = World::with(options).await;
    world.business.answers(|_| Reply::Silence);
    let flow = world.publish().await;
    let message = world.send(&flow).await;
    let phone = world.sandbox.phone(AYSE);
    let view = phone.open(&message).await.unwrap();
    assert!(view.notice.is_some());
    assert!(phone.exchanges().iter().any(|exchange| exchange.outcome == "timeout_error"));
}

#[tokio::test]
async fn errors_of_the_endpoint_stand_at_the_field_until_it_changes() {
    let (_world, phone, message) = received(|request| match request["action"].as_str() {
        Some("INIT") => show("SCREEN_A"),
        _ if request["data"]["email"] == "wrong@deniz.com.tr" => Reply::Json(json!({
            "screen": "SCREEN_A",
            "data": { "errors": { "email": "We cannot write to this address." }, "error_message": "Please check one answer." },
        })),
        _ => show("SCREEN_B"),
    })
    .await;
    phone.open(&message).await.unwrap();
    phone.input("first_name", "Can").await.unwrap();
    phone.input("email", "wrong@deniz.com.tr").await.unwrap();
    let open = phone.tap("footer").await.unwrap().open.unwrap();
    assert_eq!(open.screen.as_deref(), Some("SCREEN_A"));
    assert_eq!(open.errors["email"], "We cannot write to this address.");
    assert_eq!(open.snackbar.as_deref(), Some("Please check one answer."));
    let open = phone.input("email", "can@deniz.com.tr").await.unwrap().open.unwrap();
    assert!(open.errors.is_empty() && open.snackbar.is_none());
    assert_eq!(phone.tap("footer").await.unwrap().screen(), Some("SCREEN_B"));
}

#[tokio::test]
async fn a_customer_writes_and_webhooks_are_repeated_until_taken() {
    let world = World::new().await;
    world.business.refuse_webhooks(2);
    let phone = world.sandbox.phone(AYSE);
    phone.text(crate::business::NUMBER, "Merhaba").unwrap();
    let value = world.business.webhook_where(|value| value["messages"][0]["type"] == "text").await;
    assert_eq!(value["messages"][0]["text"]["body"], "Merhaba");
    assert_eq!(value["metadata"]["display_phone_number"], "902125550142");
    assert!(matches!(phone.text("1", "Merhaba"), Err(PhoneError::NoSuchNumber(_))));
    assert_eq!(phone.view().messages[0].status, MessageStatus::Delivered);
}

#[tokio::test]
async fn a_request_that_was_broken_off_does_not_block_the_screen() {
    let (world, phone, message) = received(|request| match request["action"].as_str() {
        Some("INIT") => show("SCREEN_A"),
        _ => Reply::Silence,
    })
    .await;
    phone.open(&message).await.unwrap();
    phone.input("first_name", "Can").await.unwrap();
    phone.input("email", "can@deniz.com.tr").await.unwrap();
    // The caller hangs up while the endpoint is being asked.
    assert!(tokio::time::timeout(Duration::from_millis(300), phone.tap("footer")).await.is_err());
    world.business.answers(polite);
    let view = phone.input("guests", "2").await.unwrap();
    assert!(!view.open.unwrap().loading);
    assert_eq!(phone.tap("footer").await.unwrap().screen(), Some("SCREEN_B"));
}
