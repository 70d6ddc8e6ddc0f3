//! What is done with the contact, by both destinations.

use super::{COMPLETED, Given, answer, destination, form, settings};
use crate::hubspot::HubspotContact;
use crate::{Destination, Done, EncodeError, Feature, Look, Order, Outcome, Step, StepKind};
use akis_form::{Answer, Answers, QuestionId, SubmissionId, WriteTarget};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

fn answers() -> Answers {
    let text = |words: &str| Answer::Text(words.into());
    [
        ("firstname", text("Ayşe")),
        ("email", text(" Ayse@MaviAcenta.com.tr ")),
        ("tour_type", Answer::Choice("daily".into())),
        ("tour_date", Answer::Date("2026-08-15".parse().unwrap())),
        ("extras", Answer::Choices(vec!["food".into(), "diving".into()])),
        ("name", text("Mavi Acenta")),
        ("legal_consent_to_process", Answer::Bool(true)),
    ]
    .into_iter()
    .map(|(id, answer)| (QuestionId::new(id), answer))
    .collect()
}

fn given(settings: Value) -> Given {
    Given { settings, ..Given::new(&form(), &answers()) }
}

fn keys(order: &Order<'_>, destination: &dyn Destination) -> Vec<String> {
    destination.steps(order).unwrap().into_iter().map(|step| step.key).collect()
}

fn contact_step(key: &str) -> Step {
    Step { key: key.into(), kind: StepKind::Contact }
}

fn contact_only() -> HubspotContact {
    HubspotContact::new(&settings())
}

fn body(request: &Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

#[test]
fn the_form_alone_is_one_step_and_the_settings_add_theirs() {
    let form = destination();
    assert_eq!(keys(&given(json!({})).order(), &form), ["submit"]);
    assert_eq!(keys(&given(json!({ "contact": true })).order(), &form), ["submit", "contact"]);
    let properties = json!({ "properties": { "name": "hotel_name" } });
    assert_eq!(keys(&given(properties).order(), &form), ["submit", "contact", "properties"]);
    let unanswered = json!({ "properties": { "port": "harbour" } });
    assert_eq!(keys(&given(unanswered).order(), &form), ["submit", "contact"]);
    let ticket = json!({ "object": { "object_type_id": "0-5", "stage": "1" } });
    assert_eq!(keys(&given(ticket).order(), &form), ["submit", "contact", "object"]);
    let custom = json!({ "object": { "object_type_id": "2-117" } });
    assert_eq!(keys(&given(custom).order(), &form), ["submit", "contact", "object", "object_contact"]);
}

#[test]
fn what_searches_keeps_to_the_pace_of_the_search() {
    let object = json!({ "object_type_id": "2-117" });
    let of_form = given(json!({ "properties": { "name": "hotel_name" }, "object": object }));
    let of_contact = given(json!({ "object": object }));
    let done: Done = ["contact", "object"].map(|key| (key.to_owned(), "51".to_owned())).into();
    let mut searching = Vec::new();
    for (destination, given) in [(&destination() as &dyn Destination, of_form), (&contact_only(), of_contact)] {
        let order = given.order();
        for step in destination.steps(&order).unwrap() {
            let call = destination.call(&order, &step, &done).unwrap();
            let searches = call.request.uri().path().ends_with("/search");
            assert_eq!(destination.rate(&step).is_some(), searches, "{step:?}");
            searching.extend(destination.rate(&step));
        }
    }
    let [search] = searching.as_slice() else { panic!("{searching:?}") };
    // About five a second.
    assert!(f64::from(search.calls) / search.per.as_secs_f64() < 5.0, "{search:?}");
}

#[test]
fn without_an_address_there_is_no_contact_to_hang_anything_on() {
    let mut given = given(json!({ "contact": true, "object": { "object_type_id": "2-117" } }));
    given.submission.answers.retain(|answered| answered.id.as_str() != "email");
    assert_eq!(keys(&given.order(), &destination()), ["submit", "object"]);
    // The address is somewhere else on purpose.
    let mut moved = Given::new(&form(), &answers());
    moved.settings = json!({ "contact": true, "mapping": { "email": "0-1/work_email" } });
    assert_eq!(keys(&moved.order(), &destination()), ["submit"]);
}

#[test]
fn only_what_the_settings_need_is_asked_of_the_connection() {
    let form = destination();
    assert_eq!(form.features(&json!({})), []);
    assert_eq!(form.features(&json!({ "contact": true })), [Feature::Contacts]);
    assert_eq!(form.features(&json!({ "files": "upload" })), [Feature::Contacts, Feature::Files]);
    let ticket = json!({ "object": { "object_type_id": "0-5" } });
    assert_eq!(form.features(&ticket), [Feature::Contacts, Feature::Objects]);
    assert_eq!(contact_only().features(&json!({})), [Feature::Contacts]);
}

#[test]
fn the_submissions_contact_is_found_by_its_address() {
    let given = given(json!({ "contact": true }));
    let call = destination().call(&given.order(), &contact_step("contact"), &Done::new()).unwrap();
    assert_eq!(call.request.uri(), "https://api.hubapi.com/crm/v3/objects/contacts/search");
    assert_eq!(call.request.headers()["authorization"], "Bearer token");
    let body = body(&call.request);
    let filter = json!({ "propertyName": "email", "operator": "EQ", "value": "ayse@maviacenta.com.tr" });
    assert_eq!(body["filterGroups"], json!([{ "filters": [filter] }]));

    let read =
        |status, body: &str| destination().read(&given.order(), &contact_step("contact"), &answer(status, body));
    let found = r#"{"total":1,"results":[{"id":"512","properties":{}}]}"#;
    assert_eq!(read(200, found), Outcome::Delivered { detail: None, result: Some("512".into()) });
    // HubSpot has not come to it yet: nothing is unclear about that.
    let outcome = read(200, r#"{"total":0,"results":[]}"#);
    assert!(matches!(outcome, Outcome::Retry { unclear: false, code: "no_contact_yet", .. }), "{outcome:?}");
    let look = destination().look(&given.order(), &contact_step("contact"), &Done::new(), None);
    assert!(matches!(look, Ok(Look::Repeat)));
}

#[test]
fn an_address_hubspot_drops_is_not_waited_for() {
    let mut given = given(json!({ "contact": true }));
    for answered in &mut given.submission.answers {
        if answered.id.as_str() == "email" {
            answered.answer = Answer::Text("deneme@Example.com".into());
        }
    }
    let outcome = destination().read(&given.order(), &contact_step("contact"), &answer(200, r#"{"results":[]}"#));
    assert!(
        matches!(&outcome, Outcome::Refused { message, .. } if message.en.contains("example.com")),
        "{outcome:?}"
    );
}

#[test]
fn further_properties_are_written_to_the_contact_that_is_there() {
    let given =
        given(json!({ "properties": { "name": "hotel_name", "extras": "0-1/wishes", "tour_date": "0-2/day" } }));
    let step = contact_step("properties");
    let call = destination().call(&given.order(), &step, &Done::new()).unwrap();
    assert_eq!(call.request.uri(), "https://api.hubapi.com/crm/v3/objects/contacts/batch/upsert");
    assert_eq!(
        body(&call.request),
        json!({ "inputs": [{
            "id": "Ayse@MaviAcenta.com.tr", "idProperty": "email",
            "properties": { "hotel_name": "Mavi Acenta", "wishes": "food;diving" },
        }] }),
        "a company's property is none of the contact's"
    );
}

#[test]
fn a_contact_without_a_form_is_made_of_what_belongs_to_contacts() {
    let given = given(json!({ "mapping": { "tour_type": null, "name": "company" } }));
    assert_eq!(keys(&given.order(), &contact_only()), ["contact"]);
    let call = contact_only().call(&given.order(), &contact_step("contact"), &Done::new()).unwrap();
    assert_eq!(
        body(&call.request),
        json!({ "inputs": [{
            "id": "Ayse@MaviAcenta.com.tr", "idProperty": "email",
            "properties": {
                "firstname": "Ayşe", "tour_date": "1786752000000", "extras": "food;diving", "company": "Mavi Acenta",
                "lead_channel": "web",
            },
        }] })
    );
    let read =
        |status, body: &str| contact_only().read(&given.order(), &contact_step("contact"), &answer(status, body));
    let made = r#"{"status":"COMPLETE","results":[{"id":"512","new":true,"properties":{}}],"startedAt":"","completedAt":""}"#;
    assert_eq!(read(200, made), Outcome::Delivered { detail: None, result: Some("512".into()) });
    let look = contact_only().look(&given.order(), &contact_step("contact"), &Done::new(), None);
    assert!(matches!(look, Ok(Look::Repeat)), "an upsert may be repeated");
}

#[test]
fn a_contact_that_fails_within_its_batch_is_refused_with_the_reason() {
    let given = given(json!({}));
    let partly = json!({
        "status": "COMPLETE", "results": [], "numErrors": 1,
        "errors": [{
            "status": "error", "category": "VALIDATION_ERROR", "message": "Property values were not valid",
            "errors": [{ "message": "…", "code": "PROPERTY_DOESNT_EXIST", "context": { "propertyName": ["cabins"] } }],
        }],
    });
    let outcome = contact_only().read(&given.order(), &contact_step("contact"), &answer(207, &partly.to_string()));
    let Outcome::Refused { errors, message } = outcome else { panic!("{outcome:?}") };
    assert_eq!(errors, ["VALIDATION_ERROR", "PROPERTY_DOESNT_EXIST"]);
    assert!(message.en.contains("“cabins” does not exist") && message.tr.contains("“cabins”"), "{message}");
}

#[test]
fn a_contact_needs_an_address() {
    let mut given = given(json!({}));
    given.submission.answers.retain(|answered| answered.id.as_str() != "email");
    assert_eq!(contact_only().steps(&given.order()).err(), Some(EncodeError::NoEmail));
}

#[test]
fn answers_of_another_systems_form_go_in_the_words_people_saw() {
    let mut given = given(json!({ "mapping": { "tour_type": "tour", "extras": "wishes" } }));
    // The same questions as if another system had asked them: its option values mean nothing to HubSpot.
    for page in &mut given.form.pages {
        for item in &mut page.items {
            if let akis_form::Item::Question(question) = item {
                question.target = WriteTarget::None;
            }
        }
    }
    let completed_at = jiff::Timestamp::from_millisecond(COMPLETED).unwrap();
    let id = SubmissionId(uuid::Uuid::nil());
    given.submission = akis_form::Submission::freeze(id, &given.form, &answers(), completed_at);
    let call = contact_only().call(&given.order(), &contact_step("contact"), &Done::new()).unwrap();
    let properties = &body(&call.request)["inputs"][0]["properties"];
    assert_eq!(properties["tour"], "Günlük tur");
    assert!(properties["wishes"].as_str().unwrap().contains(';'), "{properties}");
    assert_ne!(properties["wishes"], "food;diving");
    assert_eq!(body(&call.request)["inputs"][0]["id"], "Ayse@MaviAcenta.com.tr", "known by its kind");
}
