//! The choices of a mapping.

use super::{FORM, access, answer, hubspot};
use crate::{Connector, ConnectorError, Place};
use serde_json::{Value, json};

fn asked(kind: &str, parent: Option<&str>, after: Option<&str>) -> Option<String> {
    hubspot().places_request(&access(), kind, parent, after).map(|request| request.uri().to_string())
}

fn read(kind: &str, body: &Value) -> (Vec<Place>, Option<String>) {
    hubspot().read_places(kind, &answer(200, &body.to_string())).unwrap()
}

fn place(value: &str, label: &str, detail: Option<&str>) -> Place {
    Place { value: value.into(), label: label.into(), detail: detail.map(str::to_owned) }
}

#[test]
fn each_kind_has_its_address() {
    let api = "https://api.hubapi.com";
    let cases = [
        ("contact_properties", None, "/crm/v3/properties/contacts"),
        ("object_properties", Some("0-5"), "/crm/v3/properties/0-5"),
        ("objects", None, "/crm/v3/schemas"),
        ("pipelines", Some("0-3"), "/crm/v3/pipelines/0-3"),
        ("stages", Some("0-3/default"), "/crm/v3/pipelines/0-3/default/stages"),
        ("form_fields", Some("5c0e7a4e"), "/marketing/v3/forms/5c0e7a4e"),
    ];
    for (kind, parent, path) in cases {
        assert_eq!(asked(kind, parent, None), Some(format!("{api}{path}")), "{kind}");
        if parent.is_some() {
            assert_eq!(asked(kind, None, None), None, "{kind} stands in something");
        }
    }
    assert_eq!(asked("spreadsheets", None, None), None);
    assert_eq!(asked("objects", None, Some("a&b")), Some(format!("{api}/crm/v3/schemas?after=a%26b")));
    let outside = asked("object_properties", Some("../../oauth?x"), None).unwrap();
    assert!(outside.starts_with(&format!("{api}/crm/v3/properties/..%2F..%2Foauth%3Fx")), "{outside}");
}

#[test]
fn properties_that_can_be_written_are_offered_by_their_labels() {
    let property = |name: &str, label: &str, more: Value| {
        let mut property = json!({ "name": name, "label": label, "type": "string", "fieldType": "text", "hidden": false,
            "calculated": false, "modificationMetadata": { "readOnlyValue": false } });
        property.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        property
    };
    let page = json!({ "results": [
        property("zip", "Postal code", json!({})),
        property("city", "City", json!({ "fieldType": null })),
        property("createdate", "Create date", json!({ "modificationMetadata": { "readOnlyValue": true } })),
        property("score", "Score", json!({ "calculated": true })),
        property("old", "Old", json!({ "hidden": "true" })),
        property("nameless", "", json!({ "modificationMetadata": null })),
        3,
    ] });
    let (places, next) = read("contact_properties", &page);
    assert_eq!(
        places,
        [
            place("city", "City", Some("string")),
            place("nameless", "nameless", Some("text")),
            place("zip", "Postal code", Some("text")),
        ]
    );
    assert_eq!(next, None);
}

#[test]
fn tickets_and_deals_are_there_without_custom_objects() {
    let page = json!({ "results": [
        { "objectTypeId": "2-117", "name": "boat", "labels": { "singular": "Tekne", "plural": "Tekneler" } },
    ] });
    let (places, _) = read("objects", &page);
    let builtin = [place("0-5", "Ticket", None), place("0-3", "Deal", None)];
    assert_eq!(places[..2], builtin);
    assert_eq!(places[2], place("2-117", "Tekne", Some("boat")));
    // A plan without custom objects has no scope for them either.
    let refused = hubspot().read_places("objects", &answer(403, r#"{"category":"MISSING_SCOPES"}"#)).unwrap();
    assert_eq!(refused.0, builtin);
    let gone = hubspot().read_places("objects", &answer(401, "{}"));
    assert!(matches!(gone, Err(ConnectorError::Reconnect { .. })));
}

#[test]
fn pipelines_and_stages_stand_in_hubspots_order() {
    let page = json!({ "results": [
        { "id": "2", "label": "Waiting", "displayOrder": 1 },
        { "id": "1", "label": "New", "displayOrder": 0 },
        { "id": "9", "label": "Gone", "displayOrder": 2, "archived": true },
    ], "paging": { "next": { "after": "3" } } });
    let (places, next) = read("stages", &page);
    assert_eq!(places, [place("1", "New", None), place("2", "Waiting", None)]);
    assert_eq!(next.as_deref(), Some("3"));
}

#[test]
fn a_forms_fields_are_named_as_a_mapping_names_them() {
    let form: Value = serde_json::from_str(FORM).unwrap();
    let (places, _) = read("form_fields", &form);
    assert!(places.contains(&place("0-1/email", "E-posta", Some("email"))), "{places:?}");
    assert!(places.iter().any(|place| place.value == "0-2/name"));
    assert!(places.iter().any(|place| place.value == "0-1/lead_channel"), "hidden ones too");
}

#[test]
fn an_answer_that_is_no_list_is_an_error() {
    for kind in ["contact_properties", "objects", "stages", "form_fields"] {
        assert!(hubspot().read_places(kind, &answer(200, "[]")).is_err(), "{kind}");
        assert!(hubspot().read_places(kind, &answer(500, "")).is_err(), "{kind}");
    }
}
