//! Tickets, deals and custom objects.

use super::{COMPLETED, Given, MARKER, answer, destination, form, settings};
use crate::hubspot::HubspotContact;
use crate::{Destination, Done, Look, LookFound, Order, Outcome, Step, StepKind};
use akis_form::{Answer, Answers, QuestionId};
use serde_json::{Value, json};

fn given(object: &Value) -> Given {
    let answers: Answers = [
        (QuestionId::new("email"), Answer::Text("ayse@maviacenta.com.tr".into())),
        (QuestionId::new("firstname"), Answer::Text("Ayşe".into())),
    ]
    .into();
    Given { settings: json!({ "object": object }), ..Given::new(&form(), &answers) }
}

fn step(key: &str) -> Step {
    Step { key: key.into(), kind: StepKind::Object }
}

fn done() -> Done {
    [("contact".to_owned(), "512".to_owned()), ("object".to_owned(), "77".to_owned())].into()
}

fn made(order: &Order<'_>) -> (String, Value) {
    let call = destination().call(order, &step("object"), &done()).unwrap();
    (call.request.uri().to_string(), serde_json::from_slice(call.request.body()).unwrap())
}

#[test]
fn a_ticket_is_made_in_its_stage_and_on_the_contact() {
    let ticket = json!({
        "object_type_id": "0-5", "pipeline": "0", "stage": "1", "properties": { "firstname": "content" },
    });
    let (url, body) = made(&given(&ticket).order());
    assert_eq!(url, "https://api.hubapi.com/crm/v3/objects/0-5");
    assert_eq!(
        body,
        json!({
            "properties": {
                "subject": "Tekne turu teklif formu", "hs_pipeline": "0", "hs_pipeline_stage": "1",
                "content": format!("Ayşe\n{MARKER}"),
            },
            "associations": [{
                "to": { "id": "512" },
                "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 16 }],
            }],
        })
    );
    let given = given(&ticket);
    let (_, test) = made(&Order { test: true, ..given.order() });
    assert_eq!(test["properties"]["subject"], "[Test] Tekne turu teklif formu");
}

#[test]
fn a_deal_has_words_of_its_own_for_the_same() {
    let deal = json!({ "object_type_id": "0-3", "pipeline": "default", "stage": "appointmentscheduled",
        "properties": { "firstname": "dealname" } });
    let (_, body) = made(&given(&deal).order());
    let properties = &body["properties"];
    assert_eq!(
        (&properties["pipeline"], &properties["dealstage"]),
        (&json!("default"), &json!("appointmentscheduled"))
    );
    assert_eq!(properties["dealname"], "Ayşe", "what is mapped goes before our name");
    assert_eq!(properties["description"], MARKER);
    assert_eq!(body["associations"][0]["types"][0]["associationTypeId"], 3);
}

#[test]
fn a_custom_object_is_connected_in_a_step_of_its_own() {
    let given = given(&json!({ "object_type_id": "2-117", "properties": { "firstname": "guest" } }));
    let (url, body) = made(&given.order());
    assert_eq!(url, "https://api.hubapi.com/crm/v3/objects/2-117");
    assert_eq!(body, json!({ "properties": { "guest": "Ayşe" }, "associations": [] }));
    let call = destination().call(&given.order(), &step("object_contact"), &done()).unwrap();
    assert_eq!(call.request.method(), "PUT");
    assert_eq!(call.request.uri(), "https://api.hubapi.com/crm/v4/objects/2-117/77/associations/default/0-1/512");
    let look = destination().look(&given.order(), &step("object_contact"), &done(), None);
    assert!(matches!(look, Ok(Look::Repeat)));
    let read =
        destination().read(&given.order(), &step("object_contact"), &answer(200, r#"{"status":"COMPLETE"}"#));
    assert_eq!(read, Outcome::Delivered { detail: None, result: None });
}

#[test]
fn an_object_is_looked_for_among_those_made_since() {
    let given = given(&json!({ "object_type_id": "0-5", "stage": "1" }));
    let Ok(Look::Ask(call)) = destination().look(&given.order(), &step("object"), &done(), None) else { panic!() };
    assert_eq!(call.request.uri(), "https://api.hubapi.com/crm/v3/objects/0-5/search");
    let body: Value = serde_json::from_slice(call.request.body()).unwrap();
    let since = (COMPLETED - 300_000).to_string();
    assert_eq!(
        body["filterGroups"],
        json!([{ "filters": [
            { "propertyName": "createdate", "operator": "GTE", "value": since },
            { "propertyName": "associations.contact", "operator": "EQ", "value": "512" },
        ] }])
    );
    let look = |content: &str| {
        let page = json!({ "results": [{ "id": "77", "properties": { "content": content } }] });
        destination().read_look(&given.order(), &step("object"), &answer(200, &page.to_string()))
    };
    assert_eq!(look(&format!("Ayşe\n{MARKER}")), Ok(LookFound::Yes { result: Some("77".into()) }));
    assert_eq!(look("somebody else's"), Ok(LookFound::No));
}

#[test]
fn a_custom_object_without_a_place_for_the_marker_is_asked_of_a_person() {
    let bare = given(&json!({ "object_type_id": "2-117" }));
    assert!(matches!(destination().look(&bare.order(), &step("object"), &done(), None), Ok(Look::Impossible)));
    let marked = given(&json!({ "object_type_id": "2-117", "marker_property": "answer_link" }));
    let (_, body) = made(&marked.order());
    assert_eq!(body["properties"]["answer_link"], MARKER);
    assert!(matches!(destination().look(&marked.order(), &step("object"), &done(), None), Ok(Look::Ask(_))));
}

#[test]
fn two_destinations_of_one_flow_do_not_take_each_others_ticket_for_their_own() {
    let given = given(&json!({ "object_type_id": "0-5", "stage": "1" }));
    let contact = HubspotContact::new(&settings());
    let call = contact.call(&given.order(), &step("object"), &done()).unwrap();
    let body: Value = serde_json::from_slice(call.request.body()).unwrap();
    assert_eq!(body["properties"]["content"], format!("{MARKER}#contact"), "still the answer's page");
    let (_, of_form) = made(&given.order());
    let page = |content: &Value| {
        answer(200, &json!({ "results": [{ "id": "77", "properties": { "content": content } }] }).to_string())
    };
    let (of_form, of_contact) = (page(&of_form["properties"]["content"]), page(&body["properties"]["content"]));
    let found = Ok(LookFound::Yes { result: Some("77".into()) });
    assert_eq!(destination().read_look(&given.order(), &step("object"), &of_form), found);
    assert_eq!(destination().read_look(&given.order(), &step("object"), &of_contact), Ok(LookFound::No));
    assert_eq!(contact.read_look(&given.order(), &step("object"), &of_contact), found);
    assert_eq!(contact.read_look(&given.order(), &step("object"), &of_form), Ok(LookFound::No));
}
