use super::{access, form, form_with, hubspot};
use crate::{Connector, EncodeError, SubmitContext};
use akis_form::{Answer, Answers, FileRef, Form, QuestionId, SourceKind, SourceRef, Submission, SubmissionId};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

const ID: SubmissionId = SubmissionId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001));

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

fn submission(form: &Form, answers: &Answers) -> Submission {
    Submission::freeze(ID, form, answers, "2026-06-01T10:00:00Z".parse().unwrap())
}

fn submit(submission: &Submission) -> Result<Request<Bytes>, EncodeError> {
    let public_url: Url = "https://akis.mavideniz.com.tr/".parse().unwrap();
    hubspot().submit(&access(), submission, &SubmitContext { public_url: &public_url, page_name: "Tekne turu" })
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
    many.answers = vec![many.answers[0].clone(); 1001];
    assert!(matches!(submit(&many), Err(EncodeError::TooManyFields { limit: 1000, .. })));
}

#[test]
fn a_response_to_another_systems_form_is_refused() {
    let mut foreign = submission(&form(), &answers());
    foreign.source =
        Some(SourceRef { kind: SourceKind::Typeform, form_id: "lR6F4j".into(), version: String::new() });
    assert_eq!(submit(&foreign).err(), Some(EncodeError::OtherSystem));
    foreign.source = None;
    assert_eq!(submit(&foreign).err(), Some(EncodeError::OtherSystem));
}
