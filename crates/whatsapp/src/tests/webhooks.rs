use crate::webhook::{Change, Content, Envelope, Handshake, Messages, StatusState};
use serde_json::{Value, json};

fn post(field: &str, value: &Value) -> Vec<u8> {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "102290129340398", "time": 1_767_225_600, "changes": [{ "field": field, "value": value }] }],
    })
    .to_string()
    .into_bytes()
}

fn messages(value: &Value) -> Messages {
    let mut value = value.clone();
    value["messaging_product"] = "whatsapp".into();
    value["metadata"] = json!({ "display_phone_number": "902125550142", "phone_number_id": "106540352242922" });
    let envelope = Envelope::parse(&post("messages", &value)).unwrap();
    let changes = envelope.changes();
    assert_eq!(changes[0].0, "102290129340398");
    match changes.into_iter().next() {
        Some((_, Change::Messages(messages))) => *messages,
        _ => panic!("messages"),
    }
}

fn reply(response_json: &str) -> Value {
    json!({
        "contacts": [{ "profile": { "name": "Ayşe" }, "wa_id": "905321112233" }],
        "messages": [{
            "id": "wamid.IN", "from": "905321112233", "timestamp": "1767225600", "type": "interactive",
            "context": { "from": "902125550142", "id": "wamid.OUT" },
            "interactive": { "type": "nfm_reply",
                "nfm_reply": { "name": "flow", "body": "Sent", "response_json": response_json } },
        }],
    })
}

#[test]
fn a_completed_flow_names_its_session_and_submission() {
    let got = messages(&reply(r#"{"flow_token":"9vXk2m","submission_id":"0197","session_id":"s1"}"#));
    assert_eq!(got.metadata.phone_number_id, "106540352242922");
    assert_eq!(got.contacts[0].profile.name.as_deref(), Some("Ayşe"));
    let message = &got.messages[0];
    assert_eq!((message.id.as_str(), message.timestamp), ("wamid.IN", 1_767_225_600));
    assert_eq!(message.answers.as_deref(), Some("wamid.OUT"));
    let Content::FlowReply(reply) = &message.content else { panic!("a flow reply") };
    assert_eq!(reply.flow_token.as_deref(), Some("9vXk2m"));
    assert_eq!(reply.text("submission_id"), Some("0197"));
}

#[test]
fn a_reply_without_a_token_or_with_the_default_one_has_none() {
    for response in ["{}", r#"{"flow_token":"unused"}"#, r#"{"flow_token":""}"#, "not json", "[]"] {
        let got = messages(&reply(response));
        let Content::FlowReply(reply) = &got.messages[0].content else { panic!("a flow reply") };
        assert_eq!(reply.flow_token, None, "{response}");
    }
}

#[test]
fn words_and_everything_else_are_told_apart() {
    let message = |extra: &Value| {
        let mut message = json!({ "id": "wamid.1", "from_user_id": "TR.13", "timestamp": 1_767_225_600 });
        message.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        messages(&json!({ "messages": [message] })).messages.remove(0)
    };
    let text = message(&json!({ "type": "text", "text": { "body": "Merhaba" } }));
    assert!(matches!(text.content, Content::Text(words) if words == "Merhaba"));
    assert_eq!((text.from, text.from_user_id.as_deref()), (None, Some("TR.13")));
    let image = message(&json!({ "type": "image", "image": { "id": "1" } }));
    assert!(matches!(image.content, Content::Other(kind) if kind == "image"));
    let address = message(&json!({ "type": "interactive", "interactive": { "type": "nfm_reply",
        "nfm_reply": { "name": "address_message", "body": "x", "response_json": "{}" } } }));
    assert!(matches!(address.content, Content::Other(kind) if kind == "interactive"));
    // Meta sends such messages with an error in the place of a body.
    let empty = message(&json!({ "type": "interactive", "errors": [{ "code": 131_000 }] }));
    assert!(matches!(empty.content, Content::Other(_)));
}

#[test]
fn statuses_carry_what_we_gave_along_and_why_they_failed() {
    let got = messages(&json!({ "statuses": [
        { "id": "wamid.OUT", "status": "delivered", "timestamp": "1767225601", "recipient_id": "905321112233",
          "biz_opaque_callback_data": "01970000", "pricing": { "billable": true } },
        { "id": "wamid.OUT", "status": "failed", "timestamp": "1767225602", "errors": [{ "code": 131_026,
          "title": "Message undeliverable", "message": "Message undeliverable",
          "error_data": { "details": "Recipient has an old app." } }] },
        { "id": "wamid.OUT", "status": "played", "timestamp": "1767225603" },
    ] }));
    assert_eq!(got.statuses[0].state, StatusState::Delivered);
    assert_eq!(got.statuses[0].callback_data.as_deref(), Some("01970000"));
    assert_eq!(got.statuses[1].state, StatusState::Failed);
    assert_eq!(got.statuses[1].errors[0].code, 131_026);
    assert_eq!(got.statuses[1].errors[0].details, "Recipient has an old app.");
    assert_eq!(got.statuses[2].state, StatusState::Other("played".into()));
    assert!(StatusState::Sent < StatusState::Delivered && StatusState::Delivered < StatusState::Read);
}

#[test]
fn one_part_that_cannot_be_read_spoils_no_other() {
    let got = messages(&json!({
        "contacts": [7],
        "messages": [{ "no": "id" }, { "id": "wamid.2", "timestamp": "1", "type": "text", "text": { "body": "a" } }],
        "statuses": ["?", { "id": "wamid.3", "status": "read", "timestamp": "1" }],
    }));
    assert_eq!((got.messages.len(), got.statuses.len(), got.unreadable), (1, 1, 2));
}

#[test]
fn news_of_flows_is_read_and_other_fields_are_named() {
    let envelope = Envelope::parse(&post(
        "flows",
        &json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": "1001",
        "message": "Flow has been throttled", "old_status": "PUBLISHED", "new_status": "THROTTLED" }),
    ))
    .unwrap();
    let changes = envelope.changes();
    let Change::Flows(news) = &changes[0].1 else { panic!("flow news") };
    assert_eq!((news.flow_id.as_str(), news.new_status.as_deref()), ("1001", Some("THROTTLED")));

    assert_eq!(news.at, Some(1_767_225_600));

    for (field, value) in
        [("account_update", json!({})), ("messages", json!({ "no": "metadata" })), ("flows", json!(1))]
    {
        let envelope = Envelope::parse(&post(field, &value)).unwrap();
        assert!(matches!(&envelope.changes()[0].1, Change::Other { field: name } if name == field), "{field}");
    }
}

fn news(value: &Value) -> crate::webhook::FlowNews {
    let envelope = Envelope::parse(&post("flows", value)).unwrap();
    let Some((account, Change::Flows(news))) = envelope.changes().into_iter().next() else { panic!("flow news") };
    assert_eq!(account, "102290129340398");
    *news
}

#[test]
fn an_alert_brings_its_numbers_and_its_causes() {
    let rate = news(&json!({
        "event": "ENDPOINT_ERROR_RATE", "flow_id": "691244242662581", "error_rate": 14.28, "threshold": 10,
        "message": "The flow endpoint request error rate has reached the 10% threshold in the last 30 minutes.",
        "alert_state": "ACTIVATED",
        "errors": [{ "error_type": "CAPABILITY_ERROR", "error_rate": 66.66, "error_count": 2 },
                   { "error_type": "PUBLIC_KEY_MISSING", "error_count": "1" }, { "error_rate": 1 }, 7],
    }));
    assert_eq!((rate.error_rate, rate.threshold), (Some(14.28), Some(10.0)));
    assert_eq!(rate.alert_state.as_deref(), Some("ACTIVATED"));
    let causes: Vec<_> =
        rate.errors.iter().map(|e| (e.error_type.as_str(), e.error_rate, e.error_count)).collect();
    assert_eq!(causes, [("CAPABILITY_ERROR", Some(66.66), Some(2)), ("PUBLIC_KEY_MISSING", None, Some(1))]);

    let latency = news(&json!({
        "event": "ENDPOINT_LATENCY", "flow_id": "1", "p90_latency": 8000, "p50_latency": 500, "requests_count": 34,
        "threshold": 7000, "alert_state": "ACTIVATED",
    }));
    assert_eq!((latency.p50_latency, latency.p90_latency), (Some(500.0), Some(8_000.0)));
    assert_eq!((latency.requests_count, latency.threshold), (Some(34), Some(7_000.0)));

    let gone = news(&json!({
        "event": "ENDPOINT_AVAILABILITY", "flow_id": "1", "alert_state": "DEACTIVATED", "availability": 75,
        "threshold": 90,
    }));
    assert_eq!((gone.availability, gone.alert_state.as_deref()), (Some(75.0), Some("DEACTIVATED")));

    let ends = news(&json!({ "event": "FLOW_VERSION_EXPIRY_WARNING", "flow_id": 1001,
        "warning": "Your current Flow version will freeze in 21 days." }));
    assert_eq!(ends.flow_id, "1001");
    assert!(ends.warning.unwrap().ends_with("21 days."));
}

#[test]
fn a_number_of_another_kind_is_absent_and_spoils_nothing() {
    let odd = news(&json!({
        "event": "SOMETHING_NEW", "flow_id": null, "threshold": [], "error_rate": "12.5", "errors": {},
        "availability": -1, "new_status": "", "requests_count": 1.5,
    }));
    assert_eq!((odd.event.as_str(), odd.flow_id.as_str()), ("SOMETHING_NEW", ""));
    assert_eq!((odd.threshold, odd.error_rate, odd.availability), (None, Some(12.5), None));
    assert_eq!((odd.new_status, odd.requests_count, odd.errors.len()), (None, None, 0));
}

#[test]
fn several_accounts_in_one_post_stay_apart() {
    let change = json!({ "field": "account_update", "value": {} });
    let body =
        json!({ "entry": [{ "id": "1", "changes": [change, change] }, { "id": "2", "changes": [change] }] });
    let envelope = Envelope::parse(body.to_string().as_bytes()).unwrap();
    assert_eq!(envelope.changes().iter().map(|(account, _)| *account).collect::<Vec<_>>(), ["1", "1", "2"]);
}

#[test]
fn only_what_is_no_post_at_all_is_an_error() {
    for body in [&b""[..], b"{}", b"[]", b"\xff", br#"{"entry":1}"#] {
        assert!(Envelope::parse(body).is_err());
    }
    assert!(Envelope::parse(br#"{"entry":[{"id":null,"changes":null}]}"#).unwrap().changes().is_empty());
}

#[test]
fn the_handshake_is_read_by_metas_names() {
    let query = json!({ "hub.mode": "subscribe", "hub.verify_token": "v", "hub.challenge": "1158201444" });
    let handshake: Handshake = serde_json::from_value(query).unwrap();
    assert_eq!((handshake.mode.as_str(), handshake.verify_token.as_str()), ("subscribe", "v"));
    assert_eq!(handshake.challenge, "1158201444");
}
