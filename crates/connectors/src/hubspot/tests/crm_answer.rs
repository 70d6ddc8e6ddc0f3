//! Error bodies of `api.hubapi.com`, category by category.

use super::{Given, answer, form, settings};
use crate::hubspot::HubspotContact;
use crate::{Destination, Outcome, Step, StepKind};
use akis_form::Answers;
use serde_json::{Value, json};
use std::time::Duration;

fn read(status: u16, body: &str) -> Outcome {
    let given = Given::new(&form(), &Answers::new());
    let step = Step { key: "contact".into(), kind: StepKind::Contact };
    HubspotContact::new(&settings()).read(&given.order(), &step, &answer(status, body))
}

/// As HubSpot's documents have it.
fn error(category: &str, message: &str, details: &Value) -> String {
    json!({
        "status": "error", "category": category, "message": message, "errors": details,
        "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf", "links": {},
    })
    .to_string()
}

#[test]
fn every_category_is_answered_in_both_languages() {
    let categories = [
        (400, "VALIDATION_ERROR"),
        (404, "OBJECT_NOT_FOUND"),
        (409, "CONFLICT"),
        (403, "MISSING_SCOPES"),
        (401, "INVALID_AUTHENTICATION"),
        (401, "EXPIRED_AUTHENTICATION"),
        (429, "RATE_LIMITS"),
        (400, "BRAND_NEW"),
        (413, ""),
        (415, ""),
        (402, ""),
    ];
    for (status, category) in categories {
        let outcome = read(status, &error(category, "ayse@gizli.com.tr is not valid", &json!([])));
        let message = match outcome {
            Outcome::Retry { message, .. } | Outcome::Reconnect { message } | Outcome::Refused { message, .. } => {
                message
            }
            Outcome::Delivered { .. } => panic!("{status}"),
        };
        for text in [&message.en, &message.tr] {
            assert!(!text.contains("ayse"), "{category} repeats an answer: {text}");
        }
        assert_ne!(message.en, message.tr, "{category}");
    }
}

#[test]
fn a_token_or_a_scope_is_a_matter_of_reconnecting() {
    let scopes = json!([{
        "message": "One or more of the following scopes are required.",
        "context": { "requiredGranularScopes": ["crm.objects.contacts.write"] },
    }]);
    let outcome = read(403, &error("MISSING_SCOPES", "This app hasn't been granted…", &scopes));
    let Outcome::Reconnect { message } = outcome else { panic!("{outcome:?}") };
    assert!(
        message.en.contains("(crm.objects.contacts.write)") && message.tr.contains("crm.objects.contacts.write")
    );
    assert!(matches!(read(403, "<html>"), Outcome::Reconnect { .. }));
    assert!(matches!(
        read(401, &error("EXPIRED_AUTHENTICATION", "expired 3 second(s) ago", &json!([]))),
        Outcome::Reconnect { .. }
    ));
}

#[test]
fn a_property_is_named_wherever_hubspot_names_it() {
    let told = |outcome: Outcome| match outcome {
        Outcome::Refused { errors, message } => (errors, message),
        other => panic!("{other:?}"),
    };
    let listed = json!([
        { "message": "…", "code": "INVALID_OPTION", "context": { "propertyName": ["port"] } },
        { "message": "…", "code": "READ_ONLY_VALUE", "context": { "propertyName": ["createdate"] } },
    ]);
    let (errors, message) = told(read(400, &error("VALIDATION_ERROR", "Property values were not valid", &listed)));
    assert_eq!(errors, ["VALIDATION_ERROR", "INVALID_OPTION", "READ_ONLY_VALUE"]);
    assert!(message.en.contains("“port” does not have") && message.en.contains("“createdate”"), "{message}");

    let within = r#"Property values were not valid: [{"isValid":false,"message":"Property \"cabins\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"cabins"}]"#;
    let (_, message) = told(read(400, &error("VALIDATION_ERROR", within, &json!([]))));
    assert!(message.en.contains("“cabins” does not exist"), "{message}");

    let broken = "Property values were not valid: [{\"isValid\":fal";
    let (errors, _) = told(read(400, &error("VALIDATION_ERROR", broken, &json!([]))));
    assert_eq!(errors, ["VALIDATION_ERROR"]);
    let hostile = format!("not valid: {}", "[".repeat(100_000));
    told(read(400, &error("VALIDATION_ERROR", &hostile, &json!([]))));
}

/// Words HubSpot's CRM uses for a property value, each with what its sentence must contain.
const PROPERTY_ERRORS: [(&str, &str); 8] = [
    ("PROPERTY_DOESNT_EXIST", "does not exist"),
    ("READ_ONLY_VALUE", "writes the property"),
    ("INVALID_OPTION", "add it there"),
    ("INVALID_EMAIL", "e-mail address"),
    ("REQUIRED_PROPERTY", "requires"),
    ("INVALID_DATE", "another kind of value"),
    ("INVALID_FLOAT", "another kind of value"),
    ("BRAND_NEW", "check its rules"),
];

#[test]
fn every_property_error_says_what_to_do() {
    for (code, words) in PROPERTY_ERRORS {
        let listed = json!([{ "message": "…", "code": code, "context": { "propertyName": ["port"] } }]);
        let outcome = read(400, &error("VALIDATION_ERROR", "Property values were not valid", &listed));
        let Outcome::Refused { message, .. } = outcome else { panic!("{code}") };
        assert!(message.en.contains(words) && message.en.contains("“port”"), "{code}: {message}");
        assert!(message.tr.contains("“port”") && message.tr != message.en, "{code}");
    }
}

#[test]
fn what_passes_by_itself_is_tried_again() {
    let after = |outcome: Outcome| match outcome {
        Outcome::Retry { after, unclear, .. } => (after, unclear),
        other => panic!("{other:?}"),
    };
    let daily = json!({ "category": "RATE_LIMITS", "policyName": "DAILY" }).to_string();
    assert_eq!(after(read(429, &daily)), (Some(Duration::from_hours(1)), false));
    assert_eq!(after(read(423, "")), (Some(Duration::from_secs(2)), false));
    assert_eq!(after(read(477, "")), (Some(Duration::from_secs(2)), false));
    for status in [408, 500, 502, 503, 504] {
        assert_eq!(after(read(status, "")), (None, true), "{status}");
    }
    assert_eq!(after(read(200, "<html>")), (None, true), "a success that says nothing");
}
