use super::{Given, answer, destination, form};
use crate::{Destination, Outcome, Step, StepKind};
use akis_form::{Answer, Answers, QuestionId};
use bytes::Bytes;
use http::Response;
use serde_json::json;
use std::time::Duration;

fn read(status: u16, body: &str) -> Outcome {
    read_response(&answer(status, body))
}

fn read_response(response: &Response<Bytes>) -> Outcome {
    let given = Given::new(&form(), &Answers::new());
    destination().read(&given.order(), &Step { key: "submit".into(), kind: StepKind::Submit }, response)
}

#[test]
fn nothing_of_what_the_browser_would_have_shown_is_kept() {
    for body in [
        r#"{"inlineMessage":"<p>Teşekkürler, <b>Ayşe</b>!</p>"}"#,
        r#"{"redirectUri":"https://mavideniz.com.tr/tesekkur?email=ayse%40maviacenta.com.tr"}"#,
        "",
    ] {
        assert_eq!(read(200, body), Outcome::Delivered { detail: None, result: None }, "{body}");
    }
}

/// Every `errorType` that HubSpot documents, with a word its sentence must contain.
const ERRORS: [(&str, &str); 21] = [
    ("REQUIRED_FIELD", "requires"),
    ("INVALID_EMAIL", "e-mail address"),
    ("BLOCKED_EMAIL", "domain"),
    ("INVALID_NUMBER", "number"),
    ("NUMBER_OUT_OF_RANGE", "outside"),
    ("INPUT_TOO_LARGE", "longer"),
    ("VALUE_NOT_IN_FIELD_DEFINITION", "option"),
    ("FIELD_NOT_IN_FORM_DEFINITION", "no longer on"),
    ("MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED", "more values"),
    ("INVALID_METADATA", "public address"),
    ("INVALID_HUTK", "public address"),
    ("INVALID_IP_ADDRESS", "public address"),
    ("INVALID_PAGE_URI", "public address"),
    ("INVALID_GOTOWEBINAR_WEBINAR_KEY", "public address"),
    ("INVALID_LEGAL_OPTION_FORMAT", "consent"),
    ("MISSING_PROCESSING_CONSENT", "consent"),
    ("MISSING_PROCESSING_CONSENT_TEXT", "consent"),
    ("MISSING_COMMUNICATION_CONSENT_TEXT", "consent"),
    ("MISSING_LEGITIMATE_INTEREST_TEXT", "consent"),
    ("DUPLICATE_SUBSCRIPTION_TYPE_ID", "consent"),
    ("FORM_HAS_RECAPTCHA_ENABLED", "CAPTCHA"),
];

#[test]
fn every_documented_error_is_refused_with_a_sentence_of_ours() {
    for (kind, word) in ERRORS {
        let body = json!({
            "status": "error",
            "message": "The request is not valid",
            "correlationId": "a5e2b2a1-33f4-4c4c-8a6e-6d2d8f6b7c11",
            "errors": [{ "message": "Error in 'fields.email'. 'ayse@gizli.com.tr' is not good", "errorType": kind }],
        });
        let Outcome::Refused { errors, message } = read(400, &body.to_string()) else { panic!("{kind}") };
        assert_eq!(errors, [kind]);
        assert!(message.en.contains(word), "{kind}: {message}");
        assert_ne!(message.en, message.tr, "{kind} is not translated");
        for text in [message.en, message.tr] {
            assert!(!text.contains(kind), "{kind} has no sentence of its own");
            assert!(!text.contains("ayse"), "{kind} repeats an answer");
        }
    }
}

#[test]
fn the_field_is_named_and_several_causes_are_told() {
    let body = json!({ "status": "error", "errors": [
        { "message": "Error in 'fields.tour_date'. Required field 'tour_date' is missing", "errorType": "REQUIRED_FIELD" },
        { "message": "Error in 'fields.email'. Invalid", "errorType": "INVALID_EMAIL" },
        { "message": "something new", "errorType": "BRAND_NEW" },
    ] });
    let Outcome::Refused { errors, message } = read(400, &body.to_string()) else { panic!("refused") };
    assert_eq!(errors, ["REQUIRED_FIELD", "INVALID_EMAIL", "BRAND_NEW"]);
    for text in [message.en, message.tr] {
        assert!(text.contains("“tour_date”") && text.contains("“email”") && text.contains("BRAND_NEW"), "{text}");
    }
}

#[test]
fn a_required_field_this_person_was_not_shown_is_explained_as_such() {
    let body = json!({ "status": "error", "errors": [
        { "message": "Error in 'fields.cabins'. Required field 'cabins' is missing", "errorType": "REQUIRED_FIELD" },
    ] });
    // The number of cabins is asked for some kinds of tours only.
    let Outcome::Refused { message, .. } = read(400, &body.to_string()) else { panic!("refused") };
    assert!(message.en.contains("“cabins” even where the form does not show it"), "{message}");
    // It was shown and answered: the form has changed since.
    let answers: Answers = [
        (QuestionId::new("tour_type"), Answer::Choice("private".into())),
        (QuestionId::new("cabins"), Answer::Number(2.0)),
    ]
    .into();
    let given = Given::new(&form(), &answers);
    let step = Step { key: "submit".into(), kind: StepKind::Submit };
    let outcome = destination().read(&given.order(), &step, &answer(400, &body.to_string()));
    let Outcome::Refused { message, .. } = outcome else { panic!("refused") };
    assert!(message.en.contains("read the form again"), "{message}");
}

#[test]
fn the_name_of_a_missing_field_is_read_in_either_wording() {
    let body = json!({ "status": "error", "errors": [
        { "message": "Error in 'fields'. Required field 'register_no' is missing", "errorType": "REQUIRED_FIELD" },
    ] });
    let Outcome::Refused { message, .. } = read(400, &body.to_string()) else { panic!("refused") };
    assert!(message.en.contains("“register_no”") && message.tr.contains("“register_no”"), "{message}");
}

#[test]
fn words_that_are_none_are_not_passed_on() {
    let body = json!({ "errors": [{ "message": "", "errorType": "ayse@gizli.com.tr was wrong" }] });
    let Outcome::Refused { errors, message } = read(400, &body.to_string()) else { panic!("refused") };
    assert_eq!(errors, ["UNKNOWN"]);
    assert!(!message.en.contains("ayse") && !message.tr.contains("ayse"));
}

#[test]
fn a_refusal_without_reasons_still_has_a_sentence() {
    for body in ["", "<html>", "{}", r#"{"errors":[]}"#] {
        assert!(matches!(read(400, body), Outcome::Refused { message, .. } if !message.tr.is_empty()), "{body}");
    }
}

#[test]
fn every_outcome_that_is_read_is_said_in_both_languages() {
    for status in [302, 400, 401, 402, 403, 404, 408, 418, 423, 429, 477, 500, 503] {
        let message = match read(status, "") {
            Outcome::Retry { message, .. } | Outcome::Reconnect { message } | Outcome::Refused { message, .. } => {
                message
            }
            Outcome::Delivered { .. } => panic!("{status} is no success"),
        };
        assert!(
            !message.en.is_empty() && !message.tr.is_empty() && message.en != message.tr,
            "{status}: {message:?}"
        );
    }
}

#[test]
fn a_token_that_is_not_good_enough_waits_for_a_person() {
    assert!(matches!(read(401, "{}"), Outcome::Reconnect { .. }));
    assert!(matches!(read(403, r#"{"category":"MISSING_SCOPES"}"#), Outcome::Reconnect { .. }));
    assert!(matches!(read(404, ""), Outcome::Refused { errors, .. } if errors == ["NOT_FOUND"]));
}

#[test]
fn only_an_answer_that_leaves_it_open_is_unclear() {
    for status in [500, 502, 503, 504, 408] {
        assert!(matches!(read(status, ""), Outcome::Retry { unclear: true, .. }), "{status}");
    }
    for status in [429, 423, 477] {
        assert!(matches!(read(status, ""), Outcome::Retry { unclear: false, .. }), "{status}");
    }
}

#[test]
fn the_wait_hubspot_asks_for_is_kept() {
    let mut limited = answer(429, r#"{"policyName":"TEN_SECONDLY_ROLLING"}"#);
    let after = |outcome: Outcome| match outcome {
        Outcome::Retry { after, .. } => after,
        other => panic!("{other:?}"),
    };
    assert_eq!(after(read_response(&limited)), Some(Duration::from_secs(10)), "the window that has to pass");
    limited.headers_mut().insert("x-hubspot-ratelimit-interval-milliseconds", "4000".parse().unwrap());
    assert_eq!(after(read_response(&limited)), Some(Duration::from_secs(4)));
    limited.headers_mut().insert("retry-after", "7".parse().unwrap());
    assert_eq!(after(read_response(&limited)), Some(Duration::from_secs(7)), "what HubSpot says goes first");
    let search = r#"{"category":"RATE_LIMITS","message":"You have reached your secondly limit."}"#;
    assert_eq!(after(read(429, search)), Some(Duration::from_secs(1)));
    assert_eq!(after(read(429, "{}")), None);
    assert_eq!(after(read(423, "{}")), Some(Duration::from_secs(2)), "a lock lasts two seconds at least");
    assert_eq!(after(read(429, r#"{"policyName":"DAILY"}"#)), Some(Duration::from_hours(1)));
}
