use super::{access, answer, google, json_answer, query, refusal, settings, url};
use crate::google_forms::{GoogleForms, Settings};
use crate::{Connector, ConnectorError, FormQuery};
use serde_json::json;
use std::time::Duration;

#[test]
fn forms_are_listed_by_drive_a_page_at_a_time() {
    let first = google().list_forms(&access(), &FormQuery::default()).uri().to_string();
    let asked = query(&first);
    assert_eq!(asked["q"], "mimeType='application/vnd.google-apps.form' and trashed=false");
    assert_eq!(
        (asked["supportsAllDrives"].as_str(), asked["includeItemsFromAllDrives"].as_str()),
        ("true", "true")
    );
    assert!(!asked.contains_key("pageToken"));
    let next = FormQuery { after: Some("~!!~AI9"), search: None };
    assert_eq!(query(&google().list_forms(&access(), &next).uri().to_string())["pageToken"], "~!!~AI9");

    let page = json!({ "nextPageToken": "~!!~AI9", "files": [
        { "id": "1form", "name": "Klinik", "modifiedTime": "2026-05-18T16:40:51.003Z" },
        { "id": "2form" }
    ] });
    let list = google().read_forms(&json_answer(200, &page), &FormQuery::default()).unwrap();
    assert_eq!(list.next.as_deref(), Some("~!!~AI9"));
    assert_eq!((list.forms[0].id.as_str(), list.forms[0].question_count), ("1form", None));
    assert_eq!(list.forms[0].updated_at.to_string(), "2026-05-18T16:40:51.003Z");
    assert_eq!(list.forms[1].name, "");
    let none = google().read_forms(&answer(200, "{}"), &FormQuery::default()).unwrap();
    assert!(none.forms.is_empty() && none.next.is_none());
}

#[test]
fn words_to_look_for_cannot_leave_their_quotes() {
    let words = |search: &str| {
        let query = FormQuery { after: None, search: Some(search) };
        super::query(&google().list_forms(&access(), &query).uri().to_string())["q"].clone()
    };
    assert!(google().can_search());
    assert!(words(" kayıt ").ends_with("and name contains 'kayıt'"));
    assert!(
        words(r"Ali'nin \ formu' or trashed=true or name='")
            .ends_with(r"and name contains 'Ali\'nin \\ formu\' or trashed=true or name=\''")
    );
    assert!(!words("  ").contains("contains"));
    assert!(words(&"ş".repeat(5000)).chars().count() < 400);
}

#[test]
fn googles_errors_mean_what_a_person_must_do() {
    let read = |response| google().read_form(&response).unwrap_err();
    let scope = refusal(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    );
    assert!(matches!(read(scope), ConnectorError::MissingPermission { message } if message.contains("scopes")));
    // Connecting again does not help against these.
    let not_shared = refusal(403, "PERMISSION_DENIED", "The caller does not have permission", "");
    assert!(matches!(read(not_shared), ConnectorError::Refused { status: 403, .. }));
    let disabled = refusal(403, "PERMISSION_DENIED", "Google Forms API has not been used", "SERVICE_DISABLED");
    assert!(matches!(read(disabled), ConnectorError::Refused { status: 403, .. }));

    assert_eq!(read(refusal(404, "NOT_FOUND", "Requested entity was not found.", "")), ConnectorError::NotFound);
    let expired = refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "");
    assert!(matches!(read(expired), ConnectorError::Reconnect { .. }));
    let mut limited = refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded", "RATE_LIMIT_EXCEEDED");
    limited.headers_mut().insert("retry-after", "30".parse().unwrap());
    assert_eq!(read(limited), ConnectorError::RateLimited { after: Some(Duration::from_secs(30)) });
    for status in [500, 502, 503, 504] {
        assert_eq!(read(answer(status, "<html>")), ConnectorError::Unavailable { status });
    }
}

/// Drive's older error bodies name the quota in a list of their own, under status 403.
#[test]
fn drive_limits_with_403() {
    let body = json!({ "error": { "code": 403, "message": "User Rate Limit Exceeded", "errors": [
        { "domain": "usageLimits", "reason": "userRateLimitExceeded", "message": "User Rate Limit Exceeded" }
    ] } });
    let error = google().read_forms(&json_answer(403, &body), &FormQuery::default()).unwrap_err();
    assert_eq!(error, ConnectorError::RateLimited { after: None });
    let body = json!({ "error": { "code": 403, "message": "Insufficient Permission", "errors": [
        { "domain": "global", "reason": "insufficientPermissions", "message": "Insufficient Permission" }
    ] } });
    let error = google().read_forms(&json_answer(403, &body), &FormQuery::default()).unwrap_err();
    assert!(matches!(error, ConnectorError::MissingPermission { .. }));
}

#[test]
fn changes_are_heard_of_only_where_there_is_a_topic() {
    let hook = url("https://akis.example/hooks/google/abc");
    assert!(google().watch_request(&access(), "1form", &hook).is_none());
    let topic = Some("projects/akis/topics/forms".to_owned());
    let google = GoogleForms::new(&Settings { pubsub_topic: topic, ..settings() });
    let watch = google.watch_request(&access(), "1form", &hook).unwrap();
    assert_eq!(watch.uri(), "https://forms.googleapis.com/v1/forms/1form/watches");
    let body: serde_json::Value = serde_json::from_slice(watch.body()).unwrap();
    let target = json!({ "topic": { "topicName": "projects/akis/topics/forms" } });
    assert_eq!(body, json!({ "watch": { "target": target, "eventType": "SCHEMA" } }));

    let answered = json!({ "id": "w1", "createTime": "2026-05-18T16:40:51Z", "expireTime": "2026-05-25T16:40:51Z",
        "state": "ACTIVE", "eventType": "SCHEMA" });
    let read = google.read_watch(&json_answer(200, &answered)).unwrap();
    assert_eq!((read.id.as_str(), read.expires_at.unwrap().to_string().as_str()), ("w1", "2026-05-25T16:40:51Z"));
    let renew = google.renew_watch_request(&access(), "1form", "w1").unwrap();
    assert_eq!(renew.uri(), "https://forms.googleapis.com/v1/forms/1form/watches/w1:renew");
    let end = google.unwatch_request(&access(), "1form", "w1").unwrap();
    assert_eq!((end.method().as_str(), end.uri().path()), ("DELETE", "/v1/forms/1form/watches/w1"));
    assert!(!google.is_genuine(&http::HeaderMap::new(), b"{}"));
}

#[test]
fn spreadsheets_and_their_sheets_can_be_chosen() {
    let request = google().places_request(&access(), "spreadsheets", None, Some("p2")).unwrap();
    assert!(query(&request.uri().to_string())["q"].contains("application/vnd.google-apps.spreadsheet"));
    let page = json!({ "files": [{ "id": "1sheet", "name": "Yanıtlar" }] });
    let (places, next) = google().read_places("spreadsheets", &json_answer(200, &page)).unwrap();
    assert_eq!((places[0].value.as_str(), places[0].label.as_str(), next), ("1sheet", "Yanıtlar", None));

    let request = google().places_request(&access(), "sheets", Some("1sheet"), None).unwrap();
    assert_eq!(request.uri().path(), "/v4/spreadsheets/1sheet");
    let sheets =
        json!({ "sheets": [{ "properties": { "title": "Sayfa1" } }, { "properties": { "title": "WhatsApp" } }] });
    let (places, _) = google().read_places("sheets", &json_answer(200, &sheets)).unwrap();
    assert_eq!(places.iter().map(|place| place.value.as_str()).collect::<Vec<_>>(), ["Sayfa1", "WhatsApp"]);
    assert!(google().places_request(&access(), "sheets", None, None).is_none());
    assert!(google().places_request(&access(), "contact_properties", None, None).is_none());

    let request = google().places_request(&access(), "linked_spreadsheet", Some("1form"), None).unwrap();
    assert_eq!(request.uri().path(), "/v1/forms/1form");
    let form = json!({ "formId": "1form", "info": { "documentTitle": "Klinik v2" }, "linkedSheetId": "1sheet" });
    let (places, _) = google().read_places("linked_spreadsheet", &json_answer(200, &form)).unwrap();
    assert_eq!((places[0].value.as_str(), places[0].label.as_str()), ("1sheet", "Klinik v2"));
    let (places, _) = google().read_places("linked_spreadsheet", &json_answer(200, &json!({}))).unwrap();
    assert!(places.is_empty());
}
