//! What is promised, condition by condition: each against the facts it stands on (`promises.rs`), and each that a vendor can
//! be seen to break against what is then said.

mod promises;

use crate::{
    Connectors, ContractCondition, DeliveryContract, DeliveryKind, Destination, Order, Outcome, Settings, Step,
    StepKind, google_forms, hubspot, surveymonkey, typeform,
};
use akis_form::{DestinationKind, Form, SourceKind, SourceRef, Submission, SubmissionId};
use bytes::Bytes;
use http::Response;
use jiff::Timestamp;
use promises::{Fact, HUBSPOT_FORM, Promise, promise_of, promise_of_source};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

fn connectors() -> Connectors {
    let url = |text: &str| text.parse().unwrap();
    Connectors::from_settings(&Settings {
        hubspot: hubspot::Settings {
            app_url: url("https://app.hubspot.com"),
            api_url: url("https://api.hubapi.com"),
            forms_url: url("https://api.hsforms.com"),
            client_id: "client".into(),
            client_secret: SecretString::from("secret"),
            pkce: true,
            scopes: vec!["oauth".into(), "forms".into()],
            oauth_version: "v3".into(),
        },
        google: google_forms::Settings {
            auth_url: url("https://accounts.google.com"),
            oauth_url: url("https://oauth2.googleapis.com"),
            userinfo_url: url("https://openidconnect.googleapis.com"),
            forms_url: url("https://forms.googleapis.com"),
            drive_url: url("https://www.googleapis.com"),
            sheets_url: url("https://sheets.googleapis.com"),
            docs_url: url("https://docs.google.com"),
            script_url: url("https://script.google.com"),
            script_content_url: url("https://script.googleusercontent.com"),
            picker_url: url("https://apis.google.com"),
            client_id: "client".into(),
            client_secret: SecretString::from("secret"),
            picker_api_key: String::new(),
            picker_app_id: String::new(),
            list_all: false,
            pubsub_topic: None,
            pubsub_account: None,
            pubsub_certs_url: None,
        },
        typeform: typeform::Settings {
            api_url: url("https://api.typeform.com"),
            eu_api_url: url("https://api.eu.typeform.com"),
            client_id: "client".into(),
            client_secret: SecretString::from("secret"),
            eu_2025_api_url: url("https://api.typeform.eu"),
            eu_2025_client_id: String::new(),
            eu_2025_client_secret: SecretString::from(""),
        },
        surveymonkey: surveymonkey::Settings {
            auth_url: url("https://api.surveymonkey.com"),
            api_url: url("https://api.surveymonkey.com"),
            eu_api_url: url("https://api.eu.surveymonkey.com"),
            ca_api_url: url("https://api.surveymonkey.ca"),
            client_id: "client".into(),
            client_secret: SecretString::from("secret"),
        },
    })
}

/// Everything in which a contract differs from what it must promise.
fn faults(contract: &DeliveryContract, (kind, whole, conditions): &Promise) -> Vec<String> {
    let mut faults = Vec::new();
    if contract.kind != *kind {
        faults.push(format!("it arrives as {}", contract.kind.as_str()));
    }
    let keys = |facts: &[Fact]| facts.iter().map(|fact| fact.0).collect::<Vec<_>>();
    let stated: Vec<&str> = contract.conditions.iter().map(|condition| condition.key).collect();
    if stated != keys(conditions) {
        faults.push(format!("its conditions are {stated:?}"));
    }
    let promise =
        ContractCondition { key: "", sentence_en: contract.sentence_en, sentence_tr: contract.sentence_tr };
    for (condition, (_, en, tr)) in
        [promise].iter().chain(contract.conditions).zip([*whole].iter().chain(*conditions))
    {
        for (sentence, words) in [(condition.sentence_en, en), (condition.sentence_tr, tr)] {
            let missing = words.iter().filter(|words| !sentence.contains(**words));
            faults.extend(missing.map(|words| format!("{}: no “{words}” in “{sentence}”", condition.key)));
            if !sentence.ends_with('.') {
                faults.push(format!("{}: “{sentence}” is no sentence", condition.key));
            }
        }
    }
    faults
}

#[test]
fn every_promise_and_each_of_its_conditions_says_the_fact_it_stands_on() {
    let connectors = connectors();
    for destination in connectors.destinations() {
        let faults = faults(destination.contract(), &promise_of(destination.kind()));
        assert!(faults.is_empty(), "{}: {faults:#?}", destination.kind().as_str());
    }
    for source in connectors.iter() {
        let faults = faults(source.contract(), &promise_of_source(source.kind()));
        assert!(faults.is_empty(), "{}: {faults:#?}", source.kind().as_str());
    }
}

#[test]
fn a_condition_that_is_left_out_or_says_something_else_is_noticed() {
    let connectors = connectors();
    let contract = connectors.destination(DestinationKind::HubspotForm).unwrap().contract();
    assert!(faults(contract, &HUBSPOT_FORM).is_empty());
    let fewer = DeliveryContract { conditions: &contract.conditions[1..], ..*contract };
    assert!(!faults(&fewer, &HUBSPOT_FORM).is_empty(), "one left out");
    let other = DeliveryContract { sentence_tr: "Her yanıt ulaşır.", ..*contract };
    assert!(!faults(&other, &HUBSPOT_FORM).is_empty(), "a weaker promise");
    let elsewhere = DeliveryContract { kind: DeliveryKind::KeptHere, ..*contract };
    assert!(!faults(&elsewhere, &HUBSPOT_FORM).is_empty(), "another way");
    let keys: BTreeSet<&str> = contract.conditions.iter().map(|condition| condition.key).collect();
    assert_eq!(keys.len(), contract.conditions.len(), "each word stands once");
}

/// Reads the answer to the submitting step.
fn read(destination: &dyn Destination, response: &Response<Bytes>) -> Outcome {
    let form = Form::default();
    let source = destination.source().unwrap_or(SourceKind::Hubspot);
    let at: Timestamp = "2026-06-01T10:00:00Z".parse().unwrap();
    let submission = Submission {
        id: SubmissionId(Uuid::from_u128(7)),
        form_title: "Tekne turu".into(),
        source: Some(SourceRef { kind: source, form_id: "f1".into(), version: String::new() }),
        completed_at: at,
        answers: Vec::new(),
        hidden: Vec::new(),
    };
    let settings = json!({});
    let order = Order {
        submission: &submission,
        form: &form,
        settings: &settings,
        secret: None,
        access: None,
        files: &[],
        public_url: &"https://akis.mavideniz.com.tr".parse().unwrap(),
        page_name: "Tekne turu",
        landed_at: at,
        now: at,
        test: false,
    };
    destination.read(&order, &Step { key: "submit".into(), kind: StepKind::Submit }, response)
}

/// Conditions that a vendor tells to be broken, with its answer then.
#[test]
fn a_broken_condition_is_told_as_the_one_it_is() {
    let hubspot =
        |kind: &str| (400, json!({ "status": "error", "errors": [{ "message": "", "errorType": kind }] }));
    let surveymonkey = |status: u16, id: &str| (status, json!({ "error": { "id": id, "message": "" } }));
    let plain = |status: u16| (status, Value::Null);
    // kind, condition, answer, words of what is said
    let broken = [
        (DestinationKind::HubspotForm, "no_captcha", hubspot("FORM_HAS_RECAPTCHA_ENABLED"), "CAPTCHA"),
        (DestinationKind::HubspotForm, "form_unchanged", hubspot("FIELD_NOT_IN_FORM_DEFINITION"), "no longer on"),
        (DestinationKind::HubspotForm, "form_unchanged", hubspot("REQUIRED_FIELD"), "requires a field"),
        (DestinationKind::SurveymonkeyResponse, "paid_plan", surveymonkey(403, "1015"), "plan"),
        (DestinationKind::SurveymonkeyResponse, "scope_responses_write", surveymonkey(403, "1014"), "grant it"),
        (
            DestinationKind::SurveymonkeyResponse,
            "survey_unchanged",
            surveymonkey(400, "1000"),
            "question or an option",
        ),
        (DestinationKind::Webhook, "answers_with_2xx", plain(302), "redirects"),
        (DestinationKind::Webhook, "not_closed", plain(410), "410"),
    ];
    let connectors = connectors();
    for (kind, condition, (status, body), words) in broken {
        let destination = connectors.destination(kind).unwrap();
        let stated = destination.contract().conditions.iter().any(|stated| stated.key == condition);
        assert!(stated, "{kind:?} {condition}");
        let answer = Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap();
        // Nobody is kept waiting for what waiting does not mend.
        let (Outcome::Refused { message, .. } | Outcome::Reconnect { message }) = read(destination, &answer)
        else {
            panic!("{kind:?} {condition}")
        };
        assert!(message.en.contains(words) && message.en != message.tr, "{condition}: {message}");
    }
}

/// The day's allowance (4.4: reset at midnight GMT): what does not fit waits as long as SurveyMonkey says.
#[test]
fn what_exceeds_the_days_calls_waits_for_the_next_day() {
    let connectors = connectors();
    let destination = connectors.destination(DestinationKind::SurveymonkeyResponse).unwrap();
    let answer = Response::builder()
        .status(429)
        .header("x-ratelimit-app-global-day-remaining", "0")
        .header("x-ratelimit-app-global-day-reset", "40000")
        .body(Bytes::from_static(br#"{"error":{"id":"1040"}}"#))
        .unwrap();
    match read(destination, &answer) {
        Outcome::Retry { after, unclear: false, .. } => assert_eq!(after, Some(Duration::from_secs(40_000))),
        other => panic!("{other:?}"),
    }
}
