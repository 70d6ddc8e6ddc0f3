use super::{COMPLETED, Given, ID, answer, destination, form};
use crate::{ConnectorError, Destination, Done, Look, LookFound, Step, StepKind};
use akis_form::Answers;
use serde_json::{Value, json};
use uuid::Uuid;

const OURS: u128 = ID.0.as_u128();

fn row(id: u128, submitted_at: i64, query: &str) -> Value {
    json!({
        "conversionId": "9f2b", "submittedAt": submitted_at,
        "values": [{ "name": "email", "value": "mehmet@ornek.com.tr", "objectTypeId": "0-1" }],
        "pageUrl": format!("https://akis.mavideniz.com.tr/r/{}{query}", Uuid::from_u128(id)),
    })
}

fn look(page: &Value) -> Result<LookFound, ConnectorError> {
    read(200, &page.to_string())
}

fn read(status: u16, body: &str) -> Result<LookFound, ConnectorError> {
    let given = Given::new(&form(), &Answers::new());
    destination().read_look(&given.order(), &submit(), &answer(status, body))
}

fn submit() -> Step {
    Step { key: "submit".into(), kind: StepKind::Submit }
}

#[test]
fn the_newest_responses_of_the_form_are_asked_for() {
    let given = Given::new(&form(), &Answers::new());
    let ask = |after: Option<&str>| match destination().look(&given.order(), &submit(), &Done::new(), after) {
        Ok(Look::Ask(call)) => call.request.uri().to_string(),
        other => panic!("{other:?}"),
    };
    let form =
        "https://api.hubapi.com/form-integrations/v1/submissions/forms/5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20";
    assert_eq!(ask(None), format!("{form}?limit=50"));
    assert_eq!(ask(Some("NTA=")), format!("{form}?limit=50&after=NTA%3D"));
}

#[test]
fn ours_is_known_by_its_page_address() {
    let page = json!({ "results": [row(9, COMPLETED + 5, ""), row(OURS, COMPLETED, "")] });
    assert_eq!(look(&page), Ok(LookFound::Yes { result: None }));
    assert_eq!(
        look(&json!({ "results": [row(OURS, COMPLETED, "?hsCtaTracking=1")] })),
        Ok(LookFound::Yes { result: None })
    );
    assert_eq!(look(&json!({ "results": [row(OURS + 1, COMPLETED, "")] })), Ok(LookFound::No));
    assert_eq!(look(&json!({ "results": [] })), Ok(LookFound::No));
}

#[test]
fn older_pages_are_asked_only_while_they_could_hold_it() {
    let next = json!({ "next": { "after": "NTA=", "link": "" } });
    let busy = json!({ "results": [row(9, COMPLETED + 5, ""), row(8, COMPLETED + 1, "")], "paging": next });
    assert_eq!(look(&busy), Ok(LookFound::Further { after: "NTA=".into() }));
    let reached = json!({ "results": [row(9, COMPLETED + 5, ""), row(8, COMPLETED - 1, "")], "paging": next });
    assert_eq!(look(&reached), Ok(LookFound::No));
    let last = json!({ "results": [row(9, COMPLETED + 5, "")], "paging": null });
    assert_eq!(look(&last), Ok(LookFound::No));
}

#[test]
fn rows_without_a_page_are_somebody_elses() {
    let page =
        json!({ "results": [{ "conversionId": "1", "submittedAt": COMPLETED, "values": [], "pageUrl": null }] });
    assert_eq!(look(&page), Ok(LookFound::No));
}

#[test]
fn an_answer_that_is_not_good_settles_nothing() {
    for status in [401, 403, 404, 429, 500] {
        assert!(read(status, "{}").is_err(), "{status}");
    }
}
