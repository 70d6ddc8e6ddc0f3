use super::{access, answer, hubspot};
use crate::{Connector, ConnectorError, Found};
use akis_form::SubmissionId;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

const OURS: SubmissionId = SubmissionId(Uuid::from_u128(7));
const COMPLETED: i64 = 1_780_308_000_000;

fn row(id: u128, submitted_at: i64, query: &str) -> Value {
    json!({
        "conversionId": "9f2b", "submittedAt": submitted_at,
        "values": [{ "name": "email", "value": "mehmet@ornek.com.tr", "objectTypeId": "0-1" }],
        "pageUrl": format!("https://akis.mavideniz.com.tr/r/{}{query}", Uuid::from_u128(id)),
    })
}

fn look(page: &Value) -> Result<Found, ConnectorError> {
    let public_url: Url = "https://akis.mavideniz.com.tr".parse().unwrap();
    let since = Timestamp::from_millisecond(COMPLETED).unwrap();
    hubspot().was_found(&answer(200, &page.to_string()), OURS, &public_url, since)
}

#[test]
fn the_newest_responses_of_the_form_are_asked_for() {
    let request = hubspot().find_request(&access(), "5c0e7a4e", None);
    assert_eq!(request.uri(), "https://api.hubapi.com/form-integrations/v1/submissions/forms/5c0e7a4e?limit=50");
    let further = hubspot().find_request(&access(), "5c0e7a4e", Some("NTA="));
    assert!(further.uri().query().unwrap().ends_with("&after=NTA%3D"));
}

#[test]
fn ours_is_known_by_its_page_address() {
    let page = json!({ "results": [row(9, COMPLETED + 5, ""), row(7, COMPLETED, "")] });
    assert_eq!(look(&page), Ok(Found::Yes));
    assert_eq!(look(&json!({ "results": [row(7, COMPLETED, "?hsCtaTracking=1")] })), Ok(Found::Yes));
    assert_eq!(look(&json!({ "results": [row(71, COMPLETED, "")] })), Ok(Found::No));
    assert_eq!(look(&json!({ "results": [] })), Ok(Found::No));
}

#[test]
fn older_pages_are_asked_only_while_they_could_hold_it() {
    let next = json!({ "next": { "after": "NTA=", "link": "" } });
    let busy = json!({ "results": [row(9, COMPLETED + 5, ""), row(8, COMPLETED + 1, "")], "paging": next });
    assert_eq!(look(&busy), Ok(Found::Further { after: "NTA=".into() }));
    let reached = json!({ "results": [row(9, COMPLETED + 5, ""), row(8, COMPLETED - 1, "")], "paging": next });
    assert_eq!(look(&reached), Ok(Found::No));
    let last = json!({ "results": [row(9, COMPLETED + 5, "")], "paging": null });
    assert_eq!(look(&last), Ok(Found::No));
}

#[test]
fn rows_without_a_page_are_somebody_elses() {
    let page =
        json!({ "results": [{ "conversionId": "1", "submittedAt": COMPLETED, "values": [], "pageUrl": null }] });
    assert_eq!(look(&page), Ok(Found::No));
}

#[test]
fn an_answer_that_is_not_good_settles_nothing() {
    let public_url: Url = "https://akis.mavideniz.com.tr".parse().unwrap();
    let since = Timestamp::UNIX_EPOCH;
    for status in [401, 403, 404, 429, 500] {
        assert!(hubspot().was_found(&answer(status, "{}"), OURS, &public_url, since).is_err(), "{status}");
    }
}
