use super::written::{answers, submission};
use super::{access, answer, clinic, form_fields, form_of, json_answer, order, query, refusal, settings};
use crate::google_forms::GoogleFormPost;
use crate::{ConnectorError, Destination, Done, EncodeError, Look, LookFound, Order, Outcome, Step};
use akis_form::{Answer, Answers, Form, QuestionId, Submission, SubmissionId};
use bytes::Bytes;
use http::Response;
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

const PAGE: &str = r#"<html><script>var FB_PUBLIC_LOAD_DATA_ = [null];</script>
  <form action="https://docs.google.com/forms/d/e/1FAIpQLSdClinic/formResponse" method="POST">
  <input type="hidden" name="fvv" value="1"><input type="hidden" value="-6211223344" name="fbzx"></form></html>"#;

fn post() -> GoogleFormPost {
    GoogleFormPost::new(&settings())
}

/// The clinic's answers without the file, which cannot be posted.
fn given() -> Answers {
    let mut given = answers();
    given.remove(&QuestionId::new("8192a3b4"));
    given
}

fn step(order: &Order<'_>, key: &str) -> Step {
    post().steps(order).unwrap().into_iter().find(|step| step.key == key).unwrap()
}

fn read(key: &str, response: &Response<Bytes>) -> Outcome {
    let (form, submission, blank) = (clinic(), submission(&given()), json!({}));
    let order = order(&form, &submission, &blank, None);
    post().read(&order, &step(&order, key), response)
}

fn refused(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused { mut errors, message } => {
            assert!(message.en.ends_with('.') && message.tr.ends_with('.'));
            errors.remove(0)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_public_address_and_the_pages_token_come_first() {
    let (form, submission, blank, access) = (clinic(), submission(&given()), json!({}), access());
    let order = order(&form, &submission, &blank, Some(&access));
    let keys: Vec<String> = post().steps(&order).unwrap().into_iter().map(|step| step.key).collect();
    assert_eq!(keys, ["form", "page", "submit"]);

    let call = |key: &str, done: &Done| post().call(&order, &step(&order, key), done).map(|call| call.request);
    let mut done = Done::new();
    let asked = call("form", &done).unwrap();
    assert_eq!(asked.uri(), "https://forms.googleapis.com/v1/forms/1kYx0Z9cQ7-clinic-edit-id");
    assert_eq!(asked.headers()["authorization"], "Bearer ya29.token");
    assert_eq!(call("page", &done).unwrap_err(), EncodeError::StepMissing { step: "form".into() });

    done.insert("form".into(), "1FAIpQLSdClinic".into());
    let page = call("page", &done).unwrap();
    assert_eq!(page.uri(), "https://docs.google.com/forms/d/e/1FAIpQLSdClinic/viewform");
    assert!(page.headers().get("authorization").is_none(), "the public page is told no token");

    done.insert("page".into(), "-6211223344".into());
    let sent = call("submit", &done).unwrap();
    assert_eq!(sent.uri(), "https://docs.google.com/forms/d/e/1FAIpQLSdClinic/formResponse");
    assert!(sent.headers().get("authorization").is_none());
    let fields = form_fields(&sent);
    let field = |name: &str| fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str());
    // "Other" sends the form after its first section, so answers of later ones stay here.
    assert_eq!(field("pageHistory"), Some("0"));
    assert_eq!(field("fbzx"), Some("-6211223344"));
    assert_eq!(field("partialResponse"), Some(r#"[null,null,"-6211223344"]"#));
    assert_eq!(field("emailAddress"), Some("ayse@maviacenta.com.tr"));
    assert_eq!(field("entry.1012563728_year"), None);
}

#[test]
fn a_preview_needs_no_token_and_no_earlier_step() {
    let (form, submission, blank) = (clinic(), submission(&given()), json!({}));
    let order = order(&form, &submission, &blank, None);
    for step in post().steps(&order).unwrap() {
        let request = post().call(&order, &step, &Done::new()).unwrap().request;
        assert!(request.headers().get("authorization").is_none());
    }
}

/// The way through the clinic's three sections, as its options lead.
#[test]
fn the_sections_sent_are_those_the_person_went_through() {
    let (form, blank) = (clinic(), json!({}));
    let history = |first: Answer, branch: Option<Answer>| {
        let mut given = Answers::from([(QuestionId::new("2b3c4d5e"), first)]);
        given.extend(branch.map(|branch| (QuestionId::new("2c000001"), branch)));
        let submission = submission(&given);
        let order = order(&form, &submission, &blank, None);
        let call = post().call(&order, &step(&order, "submit"), &Done::new()).unwrap();
        form_fields(&call.request).into_iter().find(|field| field.0 == "pageHistory").unwrap().1
    };
    let choice = |value: &str| Answer::Choice(value.into());
    assert_eq!(history(choice("Evet"), None), "0,1,2");
    assert_eq!(history(choice("Hayır"), None), "0,2");
    assert_eq!(history(Answer::Other { values: vec![], text: "Belki".into() }, None), "0");
    // The last answered question decides; it leads back to the start, where the way ends here.
    assert_eq!(history(choice("Hayır"), Some(choice("Beşiktaş"))), "0");
    assert_eq!(history(choice("Hayır"), Some(choice("Kadıköy"))), "0,2");
}

#[test]
fn a_form_that_cannot_be_posted_to_is_refused_before_anything_is_sent() {
    let mut form = json!({ "responderUri": "https://docs.google.com/forms/d/e/1FAIpQLSdClinic/viewform" });
    let read_form = |form: &Value| read("form", &json_answer(200, form));
    let published = Outcome::Delivered { detail: None, result: Some("1FAIpQLSdClinic".into()) };
    assert_eq!(read_form(&form), published);
    form["publishSettings"] = json!({ "publishState": { "isPublished": true } });
    assert_eq!(refused(read_form(&form)), "closed");
    form["publishSettings"] = json!({ "publishState": { "isPublished": true, "isAcceptingResponses": true } });
    assert_eq!(read_form(&form), published);
    form["settings"] = json!({ "emailCollectionType": "VERIFIED" });
    assert_eq!(refused(read_form(&form)), "sign_in");
    assert_eq!(refused(read_form(&json!({}))), "no_public_page");
    let scope = refusal(403, "PERMISSION_DENIED", "scopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    assert!(matches!(read("form", &scope), Outcome::Reconnect { .. }));
    assert_eq!(refused(read("form", &refusal(404, "NOT_FOUND", "gone", ""))), "NOT_FOUND");
}

#[test]
fn the_token_is_read_wherever_it_stands_in_its_tag() {
    let token = |page: &str| match read("page", &answer(200, page.to_owned())) {
        Outcome::Delivered { result: Some(token), .. } => token,
        other => panic!("{other:?}"),
    };
    assert_eq!(token(PAGE), "-6211223344");
    let none = r#"<html><form action="/formResponse"><input name="fvv" value="1"></form></html>"#;
    assert_eq!(token(none), "");
    let odd = r#"<form action="/formResponse"><input name="fbzx" value="1&amp;<script>"></form>"#;
    assert_eq!(token(odd), "");
    assert!(matches!(read("page", &answer(200, "<html>wait</html>")), Outcome::Retry { unclear: false, .. }));
    assert_eq!(refused(read("page", &redirected("https://accounts.google.com/ServiceLogin"))), "sign_in");
    let closed = "https://docs.google.com/forms/d/e/1FAIpQLSdClinic/closedform";
    assert_eq!(refused(read("page", &redirected(closed))), "closed");
}

fn redirected(to: &str) -> Response<Bytes> {
    Response::builder().status(302).header("location", to).body(Bytes::new()).unwrap()
}

#[test]
fn what_google_shows_afterwards_says_whether_it_took_the_answer() {
    let sent = |response: &Response<Bytes>| read("submit", response);
    let thanks = "<html><title>Klinik</title><div>Yanıtınız kaydedildi.</div></html>";
    assert_eq!(sent(&answer(200, thanks)), Outcome::Delivered { detail: None, result: None });
    for status in [200, 400] {
        assert_eq!(refused(sent(&answer(status, PAGE))), "not_taken");
    }
    assert_eq!(refused(sent(&answer(401, ""))), "sign_in");
    assert_eq!(refused(sent(&redirected("https://accounts.google.com/signin"))), "sign_in");
    let machine = "<html><div class=\"g-recaptcha\"></div></html>";
    assert!(matches!(sent(&answer(200, machine)), Outcome::Retry { unclear: true, .. }));
    assert!(matches!(sent(&answer(429, "")), Outcome::Retry { unclear: false, .. }));
    for unclear in [answer(200, ""), answer(502, "<html>")] {
        assert!(matches!(sent(&unclear), Outcome::Retry { unclear: true, .. }));
    }
}

/// A form of a text and a choice, and one person's answers to it.
fn small(name: &str) -> (Form, Submission) {
    let option = json!([{ "value": "Evet" }, { "value": "Hayır" }]);
    let choice = json!({ "questionId": "0000000b", "choiceQuestion": { "type": "RADIO", "options": option } });
    let form = form_of(&json!([
        { "itemId": "1", "questionItem": { "question": { "questionId": "0000000a", "textQuestion": {} } } },
        { "itemId": "2", "questionItem": { "question": choice } }
    ]));
    let mut given = Answers::from([(QuestionId::new("2"), Answer::Choice("Evet".into()))]);
    if !name.is_empty() {
        given.insert(QuestionId::new("1"), Answer::Text(name.into()));
    }
    let at: Timestamp = "2026-03-09T09:30:00.5Z".parse().unwrap();
    let submission = Submission::freeze(SubmissionId(Uuid::from_u128(7)), &form, &given, at);
    (form, submission)
}

/// Words of one's own.
const WISH: &str = "Diş ağrım var, sabah gelebilirim";

fn response(id: &str, name: &str, choice: &str) -> Value {
    let text = |value: &str| json!({ "textAnswers": { "answers": [{ "value": value }] } });
    json!({ "responseId": id, "answers": { "0000000a": text(name), "0000000b": text(choice) } })
}

#[test]
fn after_an_unclear_failure_the_same_answers_are_looked_for() {
    let (form, submission) = small(&format!("{WISH}\n{WISH}"));
    let (blank, access) = (json!({}), access());
    let order = order(&form, &submission, &blank, Some(&access));
    let submit = step(&order, "submit");
    let Ok(Look::Ask(call)) = post().look(&order, &submit, &Done::new(), None) else { panic!() };
    assert_eq!(call.request.uri().path(), "/v1/forms/1f/responses");
    assert_eq!(query(&call.request.uri().to_string())["filter"], "timestamp >= 2026-03-09T09:29:00Z");

    let look = |page: &Value| post().read_look(&order, &submit, &json_answer(200, page));
    let ours = response("r1", &format!("{WISH}\r\n{WISH} "), "Evet");
    let found = look(&json!({ "responses": [response("r0", "Ali Kaya", "Evet"), ours] }));
    assert_eq!(found, Ok(LookFound::Yes { result: Some("r1".into()) }));
    let other = response("r0", &format!("{WISH}\n{WISH}"), "Hayır");
    assert_eq!(look(&json!({ "responses": [other] })), Ok(LookFound::No));
    assert_eq!(look(&json!({})), Ok(LookFound::No));
    let more = json!({ "responses": [response("r0", "Ali Kaya", "Evet")], "nextPageToken": "p2" });
    assert_eq!(look(&more), Ok(LookFound::Further { after: "p2".into() }));
    let two = json!({ "responses": [ours, response("r2", &format!("{WISH}\n{WISH}"), "Evet")] });
    assert!(matches!(look(&two), Err(ConnectorError::Refused { .. })), "which one is ours cannot be told");
    let scope = refusal(403, "PERMISSION_DENIED", "scopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    let denied = post().read_look(&order, &submit, &scope);
    assert!(matches!(denied, Err(ConnectorError::MissingPermission { .. })));
}

/// Somebody else may have written the same word at the same time. To take their response for ours would lose an answer.
#[test]
fn a_response_that_another_person_could_have_given_is_not_taken_for_ours() {
    let look = |text: &str, responses: Value| {
        let (form, submission) = small(text);
        let (blank, access) = (json!({}), access());
        let order = order(&form, &submission, &blank, Some(&access));
        let submit = step(&order, "submit");
        assert!(matches!(post().look(&order, &submit, &Done::new(), None), Ok(Look::Ask(_))), "{text}");
        post().read_look(&order, &submit, &json_answer(200, &json!({ "responses": responses })))
    };
    for little in ["Ali", "Ayşe Yılmaz", "Teşekkürler", "yok"] {
        let twin = look(little, json!([response("r1", little, "Evet")]));
        assert!(matches!(twin, Err(ConnectorError::Refused { .. })), "{little}: {twin:?}");
        // Where nobody has the same answers, ours has not arrived.
        assert_eq!(look(little, json!([response("r1", "Başka biri", "Evet")])), Ok(LookFound::No), "{little}");
    }
    for own in ["ayse@maviacenta.com.tr", "+90 532 111 22 33", WISH] {
        let found = look(own, json!([response("r1", own, "Evet")]));
        assert_eq!(found, Ok(LookFound::Yes { result: Some("r1".into()) }), "{own}");
    }
}

/// What stays here tells nothing apart there.
#[test]
fn only_words_that_are_sent_count() {
    let (form, submission) = small(WISH);
    let (kept_here, access) = (json!({ "mapping": { "1": null } }), access());
    let order = order(&form, &submission, &kept_here, Some(&access));
    assert!(matches!(post().look(&order, &step(&order, "submit"), &Done::new(), None), Ok(Look::Impossible)));
}

#[test]
fn a_response_with_somebody_elses_collected_address_is_not_ours() {
    let form = clinic();
    // "Hayır" leads to the last section.
    let given = Answers::from([
        (QuestionId::new("respondent_email"), Answer::Text("ayse@maviacenta.com.tr".into())),
        (QuestionId::new("2b3c4d5e"), Answer::Choice("Hayır".into())),
    ]);
    let submission = submission(&given);
    let (blank, access) = (json!({}), access());
    let order = order(&form, &submission, &blank, Some(&access));
    let look = |email: &str| {
        let text = json!({ "textAnswers": { "answers": [{ "value": "Hayır" }] } });
        let one = json!({ "responseId": "r1", "respondentEmail": email, "answers": { "7f246034": text } });
        post().read_look(&order, &step(&order, "submit"), &json_answer(200, &json!({ "responses": [one] })))
    };
    assert_eq!(look("Ayse@maviacenta.com.tr"), Ok(LookFound::Yes { result: Some("r1".into()) }));
    assert_eq!(look("ali@maviacenta.com.tr"), Ok(LookFound::No));
}

#[test]
fn answers_anybody_could_have_given_are_not_looked_for() {
    let (form, submission) = small("");
    let (blank, access) = (json!({}), access());
    let order = order(&form, &submission, &blank, Some(&access));
    let submit = step(&order, "submit");
    assert!(matches!(post().look(&order, &submit, &Done::new(), None), Ok(Look::Impossible)));
    // What only reads can be done again.
    let page = step(&order, "page");
    assert!(matches!(post().look(&order, &page, &Done::new(), None), Ok(Look::Repeat)));
}

#[test]
fn every_kind_is_compared_in_the_spelling_of_the_list() {
    let form = clinic();
    let mut given = given();
    given.insert(QuestionId::new("2b3c4d5e"), Answer::Choice("Evet".into()));
    let submission = submission(&given);
    let (blank, access) = (json!({}), access());
    let order = order(&form, &submission, &blank, Some(&access));
    let values: [(&str, &[&str]); 16] = [
        ("29369072", &["=Ayşe Yılmaz"]),
        ("7f246034", &["Evet"]),
        ("2c0000aa", &["Kadıköy"]),
        ("3d0000aa", &["Kaşıntı", "Ağrı", "Ateş"]),
        ("3d0000bb", &["Morluk"]),
        ("0a11bb23", &["Hiç"]),
        ("0a11bb32", &["Sabah", "Akşam"]),
        ("0a11bb33", &["Akşam"]),
        ("3c5a7f10", &["2026-03-09"]),
        ("3c5a7f11", &["02-29"]),
        ("3c5a7f12", &["2025-12-01 08:05"]),
        ("3c5a7f13", &["05-04 17:30"]),
        ("3c5a7f14", &["09:07"]),
        ("3c5a7f15", &["07:30:05"]),
        ("51e00d4f", &["0"]),
        ("51e00d50", &["4"]),
    ];
    let mut answers = serde_json::Map::new();
    for (id, texts) in values {
        let texts: Vec<Value> = texts.iter().map(|text| json!({ "value": text })).collect();
        answers.insert(id.to_owned(), json!({ "questionId": id, "textAnswers": { "answers": texts } }));
    }
    let last = json!({ "textAnswers": { "answers": [{ "value": "Teşekkürler\niyi günler" }] } });
    answers.insert("51e00d51".into(), last);
    let page = json!({ "responses": [{ "responseId": "r1", "respondentEmail": "ayse@maviacenta.com.tr", "answers": answers }] });
    let found = post().read_look(&order, &step(&order, "submit"), &json_answer(200, &page));
    assert_eq!(found, Ok(LookFound::Yes { result: Some("r1".into()) }));
}
