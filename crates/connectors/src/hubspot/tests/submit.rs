use super::{Given, destination, form, form_with};
use crate::{Destination, Done, EncodeError, Step, StepKind};
use akis_form::{
    Answer, AnsweredQuestion, Answers, FileRef, Form, QuestionId, SourceKind, SourceRef, WriteTarget,
};
use bytes::Bytes;
use http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};

fn answers() -> Answers {
    let text = |words: &str| Answer::Text(words.into());
    let given = [
        ("firstname", text("Ayşe")),
        ("email", text(" ayse@maviacenta.com.tr ")),
        ("mobilephone", text("+905321112233")),
        ("tour_type", Answer::Choice("cruise".into())),
        ("cabins", Answer::Number(4.0)),
        // Typed before the number of cabins was changed: no longer on the path.
        ("big_group_note", text("on iki kişiyiz")),
        ("tour_date", Answer::Date("2026-08-15".parse().unwrap())),
        ("name", text("Mavi Acenta")),
        ("port", Answer::Choice("gocek".into())),
        ("extras", Answer::Choices(vec!["food".into(), "diving".into()])),
        ("first_time", Answer::Bool(true)),
        ("legal_consent_to_process", Answer::Bool(true)),
        ("legal_subscription_9012", Answer::Bool(false)),
    ];
    given.into_iter().map(|(name, answer)| (QuestionId::new(name), answer)).collect()
}

fn submission(form: &Form, answers: &Answers) -> Given {
    Given::new(form, answers)
}

fn submit(given: &Given) -> Result<Request<Bytes>, EncodeError> {
    let step = Step { key: "submit".into(), kind: StepKind::Submit };
    destination().call(&given.order(), &step, &Done::new()).map(|call| call.request)
}

fn body(request: &Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

#[test]
fn a_response_goes_to_the_secure_endpoint_in_hubspots_spelling() {
    let request = submit(&submission(&form(), &answers())).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.uri(),
        "https://api.hsforms.com/submissions/v3/integration/secure/submit/4711001/5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20"
    );
    assert_eq!(request.headers()["authorization"], "Bearer token");
    assert_eq!(request.headers()["content-type"], "application/json");
    let field =
        |object: &str, name: &str, value: &str| json!({ "objectTypeId": object, "name": name, "value": value });
    assert_eq!(
        body(&request),
        json!({
            "submittedAt": "1780308000000",
            "fields": [
                field("0-1", "firstname", "Ayşe"),
                field("0-1", "email", "ayse@maviacenta.com.tr"),
                field("0-1", "mobilephone", "+905321112233"),
                field("0-1", "tour_type", "cruise"),
                field("0-1", "cabins", "4"),
                field("0-1", "tour_date", "1786752000000"),
                field("0-2", "name", "Mavi Acenta"),
                field("0-1", "port", "gocek"),
                field("0-1", "extras", "food;diving"),
                field("0-1", "first_time", "true"),
                field("0-1", "lead_channel", "web"),
            ],
            "context": {
                "pageUri": "https://akis.mavideniz.com.tr/r/01970000-0000-7000-8000-000000000001",
                "pageName": "Tekne turu",
            },
            "legalConsentOptions": { "consent": {
                "consentToProcess": true,
                "text": "Verilerimin işlenmesini kabul ediyorum.",
                "communications": [
                    { "value": false, "subscriptionTypeId": 9012, "text": "Kampanya e-postaları" },
                ],
            } },
        })
    );
}

#[test]
fn implied_consent_is_sent_with_the_sentence_shown() {
    let form = form_with(|form| {
        form["legalConsentOptions"] = json!({
            "type": "implicit_consent_to_process", "consentToProcessText": "By sending you agree.",
            "communicationsCheckboxes": [], "privacyText": "",
        });
    });
    let request = submit(&submission(&form, &answers())).unwrap();
    assert_eq!(
        body(&request)["legalConsentOptions"],
        json!({ "consent": { "consentToProcess": true, "text": "By sending you agree." } })
    );
}

#[test]
fn legitimate_interest_is_sent_as_such() {
    let form = form_with(|form| {
        form["legalConsentOptions"] = json!({
            "type": "legitimate_interest", "lawfulBasis": "lead", "subscriptionTypeIds": [77], "privacyText": "Told.",
        });
    });
    let request = submit(&submission(&form, &answers())).unwrap();
    assert_eq!(
        body(&request)["legalConsentOptions"],
        json!({ "legitimateInterest": {
            "value": true, "subscriptionTypeId": 77, "legalBasis": "LEAD", "text": "Told.",
        } })
    );
}

#[test]
fn a_form_without_consent_sends_none() {
    let form = form_with(|form| form["legalConsentOptions"] = json!({ "type": "none" }));
    let request = submit(&submission(&form, &answers())).unwrap();
    assert_eq!(body(&request).get("legalConsentOptions"), None);
}

#[test]
fn a_file_is_pointed_to_and_neither_its_name_nor_its_address_at_whatsapp_goes_along() {
    let form = form_with(|_| {});
    let mut given = answers();
    let cdn_url = Some("https://mmg.whatsapp.net/v/t62.7161-24/1.enc".to_owned());
    let file = FileRef { media_id: "1".into(), file_name: "pasaport.pdf".into(), cdn_url, ..Default::default() };
    given.insert(QuestionId::new("passport_scan"), Answer::Files(vec![file]));
    let body = body(&submit(&submission(&form, &given)).unwrap());
    let fields = body["fields"].as_array().unwrap();
    let field = fields.iter().find(|field| field["name"] == "passport_scan").unwrap();
    assert_eq!(field["value"], body["context"]["pageUri"]);
    assert!(!body.to_string().contains("pasaport") && !body.to_string().contains("mmg"), "{body}");
}

#[test]
fn what_cannot_be_written_is_refused_before_it_is_sent() {
    let form = form_with(|form| {
        form["fieldGroups"][3]["fields"][2]["options"][0]["value"] = "food;drinks".into();
    });
    let mut given = answers();
    given.insert(QuestionId::new("extras"), Answer::Choices(vec!["food;drinks".into()]));
    assert_eq!(
        submit(&submission(&form, &given)).err(),
        Some(EncodeError::SeparatorInValue { field: "extras".into(), separator: ';' })
    );

    let mut many = submission(&form, &answers());
    let (first, target) = (many.submission.answers[0].clone(), |number: usize| WriteTarget::Hubspot {
        object_type_id: "0-1".into(),
        name: format!("property_{number}"),
    });
    many.submission.answers =
        (0..1001).map(|number| AnsweredQuestion { target: target(number), ..first.clone() }).collect();
    assert!(matches!(submit(&many), Err(EncodeError::TooManyFields { limit: 1000, .. })));
}

#[test]
fn a_response_to_another_systems_form_is_refused() {
    let mut foreign = submission(&form(), &answers());
    foreign.submission.source =
        Some(SourceRef { kind: SourceKind::Typeform, form_id: "lR6F4j".into(), version: String::new() });
    assert_eq!(submit(&foreign).err(), Some(EncodeError::OtherSystem));
    foreign.submission.source = None;
    assert_eq!(submit(&foreign).err(), Some(EncodeError::OtherSystem));
}

#[test]
fn a_mapping_sends_a_question_elsewhere_or_not_at_all() {
    let mut given = submission(&form(), &answers());
    given.settings = json!({ "mapping": { "firstname": "0-2/owner_name", "port": null, "lead_channel": null } });
    let sent = body(&submit(&given).unwrap());
    let names: Vec<String> = sent["fields"].as_array().unwrap().iter().map(place).collect();
    assert!(names.contains(&"0-2/owner_name".to_owned()), "{names:?}");
    for gone in ["0-1/firstname", "0-1/port", "0-1/lead_channel"] {
        assert!(!names.contains(&gone.to_owned()), "{gone}");
    }
}

fn place(field: &Value) -> String {
    format!("{}/{}", field["objectTypeId"].as_str().unwrap(), field["name"].as_str().unwrap())
}

#[test]
fn a_field_is_sent_once_and_what_was_answered_goes_before_what_is_constant() {
    let mut given = submission(&form(), &answers());
    given.settings = json!({ "mapping": { "firstname": "0-1/lead_channel", "port": "0-1/lead_channel" } });
    let sent = body(&submit(&given).unwrap());
    let channel: Vec<&Value> =
        sent["fields"].as_array().unwrap().iter().filter(|field| field["name"] == "lead_channel").collect();
    assert_eq!(channel.len(), 1);
    assert_eq!(channel[0]["value"], "Ayşe");
}

#[test]
fn a_test_answer_says_so_where_hubspot_shows_the_page() {
    let given = submission(&form(), &answers());
    let step = Step { key: "submit".into(), kind: StepKind::Submit };
    let order = crate::Order { test: true, ..given.order() };
    let call = destination().call(&order, &step, &Done::new()).unwrap();
    let sent = body(&call.request);
    assert_eq!(sent["context"]["pageName"], "[Test] Tekne turu");
    assert_eq!(sent["context"]["pageUri"], super::MARKER, "the marker is the same");
}

/// HubSpot takes `submittedAt` of at most one month back (connector reference, 1.3).
#[test]
fn an_answer_that_waited_a_month_leaves_its_moment_out() {
    let given = submission(&form(), &answers());
    let step = Step { key: "submit".into(), kind: StepKind::Submit };
    let sent_after = |hours: i64| {
        let now = given.submission.completed_at + SignedDuration::from_hours(hours);
        let order = crate::Order { now, ..given.order() };
        body(&destination().call(&order, &step, &Done::new()).unwrap().request)
    };
    let fresh = sent_after(0);
    assert_eq!(sent_after(27 * 24), fresh);
    // From a 1st of February to the 1st of March it is 28 days.
    let mut late = sent_after(28 * 24);
    assert_eq!(late.get("submittedAt"), None);
    late["submittedAt"] = fresh["submittedAt"].clone();
    assert_eq!(late, fresh, "and nothing else");
}

#[test]
fn a_preview_is_made_in_nobodys_name() {
    let given = submission(&form(), &answers());
    let step = Step { key: "submit".into(), kind: StepKind::Submit };
    let order = crate::Order { access: None, ..given.order() };
    let call = destination().call(&order, &step, &Done::new()).unwrap();
    assert!(!call.request.headers().contains_key("authorization"));
    assert_eq!(body(&call.request), body(&submit(&given).unwrap()));
}

#[test]
fn settings_of_another_shape_are_refused_before_anything_is_sent() {
    let mut given = submission(&form(), &answers());
    for wrong in [
        json!({ "maping": {} }),
        json!({ "files": "attach" }),
        json!([]),
        json!({ "object": { "object_type_id": "" } }),
        json!({ "mapping": { "firstname": 3 } }),
    ] {
        given.settings = wrong.clone();
        assert!(matches!(submit(&given), Err(EncodeError::Settings { .. })), "{wrong}");
        assert!(destination().steps(&given.order()).is_err(), "{wrong}");
    }
    given.settings = Value::Null;
    assert!(submit(&given).is_ok(), "no settings are the automatic ones");
}
