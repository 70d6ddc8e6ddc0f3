use super::written::{answers, submission};
use super::{answer, clinic, json_answer, order, settings};
use crate::google_forms::GoogleBridge;
use crate::{Destination, Done, EncodeError, Look, Order, Outcome, Probe, Reach};
use akis_form::Answers;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, Response};
use secrecy::SecretString;
use serde_json::{Value, json};

const ADDRESS: &str = "https://script.google.com/macros/s/AKfycbx/exec";

fn bridge() -> GoogleBridge {
    GoogleBridge::new(&settings())
}

fn call(order: &Order<'_>) -> Result<Request<Bytes>, EncodeError> {
    let step = bridge().steps(order)?.remove(0);
    bridge().call(order, &step, &Done::new()).map(|call| call.request)
}

/// The outcome of an answer of the script.
fn read(response: &Response<Bytes>) -> Outcome {
    let (form, submission, settings) = (clinic(), submission(&Answers::new()), json!({ "url": ADDRESS }));
    let order = order(&form, &submission, &settings, None);
    let step = bridge().steps(&order).unwrap().remove(0);
    bridge().read(&order, &step, response)
}

#[test]
fn the_call_carries_its_own_signature_over_plain_ascii() {
    let (form, submission, settings) = (clinic(), submission(&answers()), json!({ "url": ADDRESS }));
    let order = order(&form, &submission, &settings, None);
    let step = bridge().steps(&order).unwrap().remove(0);
    let call = bridge().call(&order, &step, &Done::new()).unwrap();
    let Reach::Listed(listed) = &call.reach else { panic!("{:?}", call.reach) };
    let listed: Vec<&str> = listed.iter().map(url::Url::as_str).collect();
    assert_eq!(listed, ["https://script.google.com/", "https://script.googleusercontent.com/"]);
    assert_eq!(call.request.uri(), ADDRESS);
    assert!(call.request.headers().get("authorization").is_none());
    assert!(call.request.body().is_ascii());

    let body: Value = serde_json::from_slice(call.request.body()).unwrap();
    let payload = body["payload"].as_str().unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"gizli-anahtar").unwrap();
    mac.update(format!("{}.{payload}", body["timestamp"]).as_bytes());
    let expected: Vec<String> = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(body["signature"], expected.concat());
    assert_eq!(body["timestamp"], submission.completed_at.as_second());

    let payload: Value = serde_json::from_str(payload).unwrap();
    assert_eq!(payload["op"], "submit");
    assert_eq!(payload["form"], "1kYx0Z9cQ7-clinic-edit-id");
    assert_eq!(payload["submission"], submission.id.to_string());
    assert_eq!(payload["answers"][0], json!({ "item": 439_041_101, "kind": "text", "value": "=Ayşe Yılmaz" }));
    // The script can do nothing with it, so it does not travel.
    assert!(!payload.to_string().contains("ayse@maviacenta.com.tr"));
}

#[test]
fn a_mapping_sends_elsewhere_or_not_at_all() {
    let (form, submission) = (clinic(), submission(&answers()));
    let settings =
        json!({ "url": ADDRESS, "mapping": { "1a2b3c4d": "708192a5", "708192a5": null, "2b3c4d5e": null } });
    let request = call(&order(&form, &submission, &settings, None)).unwrap();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let payload: Value = serde_json::from_str(body["payload"].as_str().unwrap()).unwrap();
    let answers = payload["answers"].as_array().unwrap();
    let of = |item: u64| answers.iter().filter(|answer| answer["item"] == item).collect::<Vec<_>>();
    assert_eq!(of(1_887_539_877), [&json!({ "item": 1_887_539_877, "kind": "text", "value": "=Ayşe Yılmaz" })]);
    assert!(of(439_041_101).is_empty() && of(725_372_254).is_empty());
}

#[test]
fn only_the_address_of_a_deployed_web_app_is_called() {
    let (form, submission) = (clinic(), submission(&Answers::new()));
    let made = |address: &str| {
        let settings = json!({ "url": address });
        call(&order(&form, &submission, &settings, None)).is_ok()
    };
    for good in [
        ADDRESS,
        " https://script.google.com/macros/s/AKfycbx/exec\n",
        "https://script.google.com/a/macros/mavideniz.com.tr/s/AKfycbx/exec",
        "https://script.google.com/a/mavideniz.com.tr/macros/s/AKfycbx/exec",
    ] {
        assert!(made(good), "{good}");
    }
    for bad in [
        "",
        "https://script.google.com/macros/s/AKfycbx/dev",
        "https://script.google.com/macros/s//exec",
        "https://script.google.com.evil.example/macros/s/AKfycbx/exec",
        "http://script.google.com/macros/s/AKfycbx/exec",
        "https://user:pass@script.google.com/macros/s/AKfycbx/exec",
        "https://script.google.com/u/0/home/projects/1/edit",
    ] {
        assert!(!made(bad), "{bad}");
    }
}

#[test]
fn without_a_secret_nothing_is_sent() {
    let (form, submission, settings) = (clinic(), submission(&Answers::new()), json!({ "url": ADDRESS }));
    let order = order(&form, &submission, &settings, None);
    assert_eq!(call(&Order { secret: None, ..order }).unwrap_err(), EncodeError::Secret);
    let empty = SecretString::from("");
    assert_eq!(call(&Order { secret: Some(&empty), ..order }).unwrap_err(), EncodeError::Secret);
    let unknown = json!({ "url": ADDRESS, "adress": "x" });
    assert!(matches!(call(&Order { settings: &unknown, ..order }), Err(EncodeError::Settings { .. })));
}

#[test]
fn a_repetition_does_no_harm() {
    let (form, submission, settings) = (clinic(), submission(&Answers::new()), json!({ "url": ADDRESS }));
    let order = order(&form, &submission, &settings, None);
    let step = bridge().steps(&order).unwrap().remove(0);
    assert!(matches!(bridge().look(&order, &step, &Done::new(), None), Ok(Look::Repeat)));
}

#[test]
fn a_submitted_response_is_delivered_the_first_time_and_again() {
    for again in [false, true] {
        let reply = json!({ "ok": true, "response_id": "2_ABaOnud", "again": again });
        let delivered = Outcome::Delivered { detail: None, result: Some("2_ABaOnud".into()) };
        assert_eq!(read(&json_answer(200, &reply)), delivered);
    }
}

#[test]
fn every_refusal_of_the_script_has_words_of_its_own() {
    let script = include_str!("../bridge/Code.gs");
    let codes: Vec<&str> = script.split("refused_('").skip(1).filter_map(|rest| rest.split('\'').next()).collect();
    assert!(codes.len() > 15, "{codes:?}");
    let mut sentences = std::collections::BTreeMap::new();
    for code in codes.into_iter().filter(|code| *code != "busy") {
        let reply = json!({ "ok": false, "code": code, "message": "Ayşe said so", "item": "Hangi şube?" });
        let Outcome::Refused { errors, message } = read(&json_answer(200, &reply)) else { panic!("{code}") };
        assert_eq!(errors, [code]);
        assert!(message.en.ends_with('.') && message.tr.ends_with('.'), "{message}");
        assert!(!message.en.contains("Ayşe"), "the script's own words are not passed on");
        sentences.insert(code, message.en);
    }
    let different: std::collections::BTreeSet<_> = sentences.values().collect();
    // Two are about a script of another version, and two about an answer Google does not take.
    assert_eq!(different.len(), sentences.len() - 2, "{sentences:#?}");
    let unnamed = json!({ "ok": false, "code": "not_taken" });
    let Outcome::Refused { message, .. } = read(&json_answer(200, &unnamed)) else { panic!() };
    assert!(message.en.contains("Executions"), "{message}");
    assert!(sentences["option_gone"].contains("Hangi şube?"));
}

#[test]
fn a_question_that_is_gone_is_named_by_its_title_here() {
    // 441213e5 hexadecimal: "Hangi şube?" is 2c000001.
    let reply = json!({ "ok": false, "code": "item_gone", "item": 0x2c00_0001_u32.to_string() });
    let Outcome::Refused { message, .. } = read(&json_answer(200, &reply)) else { panic!() };
    assert!(message.en.contains("“Hangi şube?”"), "{message}");
}

#[test]
fn what_waits_is_repeated_and_what_failed_is_looked_at_first() {
    let unclear = |response: &Response<Bytes>| match read(response) {
        Outcome::Retry { unclear, .. } => unclear,
        other => panic!("{other:?}"),
    };
    assert!(!unclear(&json_answer(200, &json!({ "ok": false, "code": "busy" }))));
    assert!(unclear(&json_answer(200, &json!({ "ok": false, "code": "failed" }))));
    assert!(unclear(&answer(200, "<html>Exceeded maximum execution time</html>")));
    assert!(unclear(&answer(500, "")));
    assert!(unclear(&answer(429, "")));
}

#[test]
fn a_wrong_deployment_is_said_and_not_repeated() {
    let said = |response: &Response<Bytes>| match read(response) {
        Outcome::Refused { message, .. } => message.en,
        other => panic!("{other:?}"),
    };
    let sign_in = "<html><a href=\"https://accounts.google.com/ServiceLogin\">Sign in</a></html>";
    assert!(said(&answer(200, sign_in)).contains("Anyone"));
    assert!(said(&answer(302, "")).contains("Anyone"));
    assert!(said(&answer(404, "")).contains("deploy it again"));
    assert!(said(&answer(200, "<p>Script function not found: doPost</p>")).contains("not the Akis script"));
    // Another script that answers JSON.
    assert!(said(&answer(200, r#"{"ok":true}"#)).contains("not the Akis script"));
}

#[test]
fn the_light_is_green_only_when_answers_would_arrive() {
    let settings = json!({ "url": ADDRESS });
    let secret = SecretString::from("gizli-anahtar");
    let probe = Probe { settings: &settings, secret: Some(&secret), now: "2026-03-09T09:30:00Z".parse().unwrap() };
    let ping = bridge().probe(&probe).unwrap();
    let body: Value = serde_json::from_slice(ping.request.body()).unwrap();
    assert_eq!(body["payload"], r#"{"op":"ping"}"#);
    assert!(bridge().probe(&Probe { secret: None, ..probe }).is_none());

    let good = json!({ "ok": true, "bridge": 1, "form": "1f", "title": "Klinik", "accepting": true, "published": true,
        "requires_login": false, "limit_one": false, "collects_email": true });
    let light = |body: &Value| bridge().read_probe(&probe, &json_answer(200, body));
    assert_eq!(light(&good), Ok(()));
    assert!(bridge().read_light(&json_answer(200, &good)).unwrap().collects_email);
    for (key, value) in [("accepting", json!(false)), ("published", json!(false)), ("bridge", json!(0))] {
        let mut bad = good.clone();
        bad[key] = value;
        assert!(light(&bad).is_err(), "{key}");
    }
    assert!(light(&json!({ "ok": false, "code": "bad_signature" })).unwrap_err().en.contains("secret"));
    assert!(light(&json!({ "ok": true, "response_id": "x" })).unwrap_err().en.contains("not the Akis script"));
}
