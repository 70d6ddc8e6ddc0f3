//! The secure submission endpoint: everything it takes and everything it refuses.

use crate::business::json_of;
use crate::oauth::{api, connect, start};
use akis_sandbox::{Fault, FaultKind, Faults, Running};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

const ENQUIRY: &str = "3f6f2d0c-8a41-4b7e-9c55-1d2e7a90b814";
const EVENT: &str = "c27a9e30-15f4-4d86-b0c9-7e4418d3f5a2";
const FEEDBACK: &str = "e85b6f14-2a9d-47c3-a6f1-90bd27c4e138";
const CAPTCHA: &str = "71d0c8b5-4e63-4a1f-95d7-b26f3a8e0c49";

fn field(name: &str, value: &str) -> Value {
    json!({ "objectTypeId": "0-1", "name": name, "value": value })
}

fn enquiry() -> Value {
    json!({
        "fields": [
            field("firstname", "Ayşe"), field("lastname", "Yılmaz"), field("email", "ayse@deniz.com.tr"),
            field("phone", "+905321112233"), field("destination", "kas_kalkan"), field("room_type", "villa"),
            field("arrival_date", "1812672000000"), field("number_of_guests", "3"),
            field("holiday_interests", "beach;food"), field("airport_transfer", "true"),
        ],
        "context": { "pageUri": "http://localhost:4000/r/0190-1", "pageName": "Holiday enquiry on WhatsApp" },
        "legalConsentOptions": { "consent": {
            "consentToProcess": true, "text": "I agree.",
            "communications": [{ "value": false, "subscriptionTypeId": 90120, "text": "Yes, send me offers." }],
        } },
    })
}

async fn submit(sandbox: &Running, access: &str, form: &str, body: &Value) -> (u16, Value) {
    let path = format!("/hsforms/submissions/v3/integration/secure/submit/4711001/{form}");
    json_of(reqwest::Client::new().post(sandbox.url(&path)).bearer_auth(access).json(body)).await
}

fn set(body: &mut Value, name: &str, value: &str) {
    let fields = body["fields"].as_array_mut().unwrap();
    fields.retain(|field| field["name"] != name);
    fields.push(field(name, value));
}

#[tokio::test]
async fn a_good_submission_is_kept_and_can_be_read_back() {
    let sandbox = start().await;
    let (access, _) = connect(&sandbox).await;
    let now = sandbox.sandbox().now().as_millisecond();
    let mut body = enquiry();
    body["submittedAt"] = json!(now.to_string());
    let (status, answer) = submit(&sandbox, &access, ENQUIRY, &body).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["inlineMessage"].as_str().unwrap().contains("Thank you"));
    set(&mut body, "firstname", "Can");
    submit(&sandbox, &access, ENQUIRY, &body).await;

    let path = format!("/form-integrations/v1/submissions/forms/{ENQUIRY}?limit=1");
    let (_, list) = api(&sandbox, &access, &path).await;
    assert_eq!(list["results"][0]["pageUrl"], "http://localhost:4000/r/0190-1");
    assert_eq!(list["results"][0]["submittedAt"], now);
    assert!(list["results"][0]["values"].as_array().unwrap().contains(&field("firstname", "Can")), "newest first");
    let after = list["paging"]["next"]["after"].as_str().unwrap();
    let (_, next) = api(&sandbox, &access, &format!("{path}&after={after}")).await;
    assert!(next["results"][0]["values"].as_array().unwrap().contains(&field("firstname", "Ayşe")));

    let shown = json_of(reqwest::Client::new().get(sandbox.url("/sandbox/hubspot/submissions"))).await.1;
    let display = |name: &str| {
        let values = shown[0]["values"].as_array().unwrap();
        values.iter().find(|value| value["name"] == name).unwrap()["display"].as_str().unwrap().to_owned()
    };
    assert_eq!(display("destination"), "Kaş and Kalkan");
    assert_eq!(display("arrival_date"), "2027-06-11");
    assert_eq!(display("holiday_interests"), "Beach and swimming, Food and wine");
    let contacts = json_of(reqwest::Client::new().get(sandbox.url("/sandbox/hubspot/contacts"))).await.1;
    assert_eq!(contacts["ayse@deniz.com.tr"]["firstname"], "Can");
    let mails = json_of(reqwest::Client::new().get(sandbox.url("/sandbox/mailbox"))).await.1;
    assert_eq!(mails.as_array().unwrap().len(), 2);
}

/// "At most one month back" (connector reference, 1.3, `submittedAt`); after a February a month is 28 days.
#[tokio::test]
async fn a_moment_of_more_than_a_month_back_is_refused() {
    let sandbox = start().await;
    let first_of_march: Timestamp = "2101-03-01T10:00:00Z".parse().unwrap();
    let by = first_of_march.duration_since(sandbox.sandbox().now());
    sandbox.sandbox().advance_clock(by);
    let (access, _) = connect(&sandbox).await;
    let status = async |back: SignedDuration| {
        let mut body = enquiry();
        body["submittedAt"] = (sandbox.sandbox().now() - back).as_millisecond().to_string().into();
        let (status, answer) = submit(&sandbox, &access, ENQUIRY, &body).await;
        (status, answer["errors"][0]["errorType"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(status(SignedDuration::from_hours(27 * 24)).await.0, 200);
    let refused = (400, "INVALID_METADATA".to_owned());
    assert_eq!(status(SignedDuration::from_hours(28 * 24 + 1)).await, refused);
    assert_eq!(status(SignedDuration::from_mins(-10)).await, refused, "not yet");
    assert_eq!(submit(&sandbox, &access, ENQUIRY, &enquiry()).await.0, 200, "it may be left out");
}

#[tokio::test]
async fn every_refusal_has_its_word() {
    let sandbox = start().await;
    let (access, _) = connect(&sandbox).await;
    let expect = async |error_type: &str, change: &dyn Fn(&mut Value)| {
        let mut body = enquiry();
        change(&mut body);
        let (status, answer) = submit(&sandbox, &access, ENQUIRY, &body).await;
        assert_eq!(status, 400, "{error_type}: {answer}");
        let found: Vec<&str> = answer["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["errorType"].as_str().unwrap())
            .collect();
        assert_eq!(found, [error_type], "{answer}");
    };
    expect("FIELD_NOT_IN_FORM_DEFINITION", &|body| set(body, "shoe_size", "38")).await;
    expect("FIELD_NOT_IN_FORM_DEFINITION", &|body| {
        let fields = body["fields"].as_array_mut().unwrap();
        fields.push(json!({ "objectTypeId": "0-2", "name": "message", "value": "Hello" }));
    })
    .await;
    expect("REQUIRED_FIELD", &|body| set(body, "firstname", " ")).await;
    expect("REQUIRED_FIELD", &|body| {
        body["fields"].as_array_mut().unwrap().retain(|field| field["name"] != "phone");
    })
    .await;
    expect("INVALID_EMAIL", &|body| set(body, "email", "ayse@deniz")).await;
    expect("BLOCKED_EMAIL", &|body| set(body, "email", "ayse@mailinator.com")).await;
    expect("INVALID_NUMBER", &|body| set(body, "phone", "call me")).await;
    expect("NUMBER_OUT_OF_RANGE", &|body| set(body, "phone", "123")).await;
    expect("INVALID_NUMBER", &|body| set(body, "number_of_guests", "three")).await;
    expect("NUMBER_OUT_OF_RANGE", &|body| set(body, "number_of_guests", "1000")).await;
    expect("INVALID_NUMBER", &|body| set(body, "arrival_date", "1812672000001")).await;
    expect("VALUE_NOT_IN_FIELD_DEFINITION", &|body| set(body, "destination", "Kaş and Kalkan")).await;
    expect("VALUE_NOT_IN_FIELD_DEFINITION", &|body| set(body, "holiday_interests", "beach;shopping")).await;
    expect("VALUE_NOT_IN_FIELD_DEFINITION", &|body| set(body, "airport_transfer", "yes")).await;
    expect("INPUT_TOO_LARGE", &|body| set(body, "message", &"x".repeat(70_000))).await;
    expect("MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED", &|body| {
        body["fields"] = (0..1001).map(|_| field("message", "x")).collect();
    })
    .await;
    expect("INVALID_METADATA", &|body| body["submittedAt"] = json!("1700000000000")).await;
    expect("INVALID_METADATA", &|body| body["fields"] = json!({})).await;
    expect("INVALID_PAGE_URI", &|body| body["context"]["pageUri"] = json!("r/0190")).await;
    expect("INVALID_IP_ADDRESS", &|body| body["context"]["ipAddress"] = json!("here")).await;
    expect("INVALID_HUTK", &|body| body["context"]["hutk"] = json!("me")).await;
    let consent =
        |body: &mut Value, name: &str, value: Value| body["legalConsentOptions"]["consent"][name] = value;
    expect("MISSING_PROCESSING_CONSENT", &|body| body["legalConsentOptions"] = json!(null)).await;
    expect("MISSING_PROCESSING_CONSENT", &|body| consent(body, "consentToProcess", json!(false))).await;
    expect("MISSING_PROCESSING_CONSENT_TEXT", &|body| consent(body, "text", json!(""))).await;
    let communication = |body: &mut Value, name: &str, value: Value| {
        body["legalConsentOptions"]["consent"]["communications"][0][name] = value;
    };
    expect("MISSING_COMMUNICATION_CONSENT_TEXT", &|body| communication(body, "text", json!(""))).await;
    expect("INVALID_LEGAL_OPTION_FORMAT", &|body| communication(body, "subscriptionTypeId", json!(1))).await;
    expect("DUPLICATE_SUBSCRIPTION_TYPE_ID", &|body| {
        let list = body["legalConsentOptions"]["consent"]["communications"].as_array_mut().unwrap();
        list.push(list[0].clone());
    })
    .await;
    let kept = json_of(reqwest::Client::new().get(sandbox.url("/sandbox/hubspot/submissions"))).await.1;
    assert_eq!(kept, json!([]), "nothing refused is kept");
}

#[tokio::test]
async fn other_forms_other_rules() {
    let sandbox = start().await;
    let (access, _) = connect(&sandbox).await;
    let (status, answer) =
        submit(&sandbox, &access, CAPTCHA, &json!({ "fields": [field("email", "can@deniz.com.tr")] })).await;
    assert_eq!((status, answer["errors"][0]["errorType"].as_str()), (400, Some("FORM_HAS_RECAPTCHA_ENABLED")));

    let event = |kind: &str| {
        json!({ "fields": [field("firstname", "Can"), field("email", "can@deniz.com.tr"), field("event_type", kind),
            field("event_guests", "40")] })
    };
    assert_eq!(submit(&sandbox, &access, EVENT, &event("family_party")).await.0, 200, "the condition is not met");
    let (status, answer) = submit(&sandbox, &access, EVENT, &event("wedding")).await;
    assert_eq!(status, 400);
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("'wedding_date'"));

    let mut feedback = json!({
        "fields": [field("email", "can@deniz.com.tr"), field("overall_rating", "5"), field("hotel", "galata_house")],
        "legalConsentOptions": { "legitimateInterest": { "value": true, "subscriptionTypeId": 90122,
            "legalBasis": "CUSTOMER", "text": "As our guest you may hear from us." } },
    });
    let (status, answer) = submit(&sandbox, &access, FEEDBACK, &feedback).await;
    assert_eq!((status, answer["redirectUri"].as_str()), (200, Some("https://mavideniz.com.tr/thanks")));
    feedback["legalConsentOptions"]["legitimateInterest"]["text"] = json!("");
    let (_, answer) = submit(&sandbox, &access, FEEDBACK, &feedback).await;
    assert_eq!(answer["errors"][0]["errorType"], "MISSING_LEGITIMATE_INTEREST_TEXT");
}

#[tokio::test]
async fn strangers_wrong_places_and_reserved_addresses() {
    let sandbox = start().await;
    let (access, _) = connect(&sandbox).await;
    assert_eq!(submit(&sandbox, "wrong", ENQUIRY, &enquiry()).await.0, 401);
    assert_eq!(submit(&sandbox, &access, "none", &enquiry()).await.0, 404);
    let elsewhere = format!("/hsforms/submissions/v3/integration/secure/submit/1/{ENQUIRY}");
    let request = reqwest::Client::new().post(sandbox.url(&elsewhere)).bearer_auth(&access).json(&enquiry());
    assert_eq!(json_of(request).await.0, 404);
    let mut body = enquiry();
    set(&mut body, "email", "ayse@example.com");
    assert_eq!(submit(&sandbox, &access, ENQUIRY, &body).await.0, 200);
    let kept = json_of(reqwest::Client::new().get(sandbox.url("/sandbox/hubspot/submissions"))).await.1;
    assert_eq!(kept, json!([]), "swallowed");
}

#[tokio::test]
async fn what_was_accepted_without_an_answer_is_there() {
    let sandbox = start().await;
    let (access, _) = connect(&sandbox).await;
    sandbox
        .sandbox()
        .set_faults(Faults { hubspot: Fault::times(FaultKind::AcceptThenHang, 1), ..Faults::default() });
    let path = format!("/hsforms/submissions/v3/integration/secure/submit/4711001/{ENQUIRY}");
    let request = reqwest::Client::new().post(sandbox.url(&path)).bearer_auth(&access).json(&enquiry());
    assert!(request.timeout(Duration::from_secs(1)).send().await.unwrap_err().is_timeout());
    let read_back = format!("/form-integrations/v1/submissions/forms/{ENQUIRY}");
    let (_, list) = api(&sandbox, &access, &read_back).await;
    assert_eq!(list["results"].as_array().unwrap().len(), 1);
}
