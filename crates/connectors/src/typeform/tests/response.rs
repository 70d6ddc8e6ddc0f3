use super::{EVERY_KIND, every_kind, form_of, id};
use crate::EncodeError;
use crate::typeform::{ResponseContext, form_response};
use akis_form::{Answer, Answers, FileRef, Form, QuestionId, SourceKind, Submission, SubmissionId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const TOKEN: &str = "00000000-0000-0000-0000-00000000002a";

fn submission(form: &Form, answers: &[(&str, Answer)]) -> Submission {
    let answers: Answers = answers.iter().map(|(name, answer)| (QuestionId::new(*name), answer.clone())).collect();
    let token = SubmissionId(Uuid::parse_str(TOKEN).unwrap());
    Submission::freeze(token, form, &answers, "2026-06-01T10:05:00Z".parse().unwrap())
}

fn rendered(submission: &Submission, form: &Form) -> Result<Value, EncodeError> {
    let file_urls = BTreeMap::from([("m1".to_owned(), "https://files.akis.example/m1".to_owned())]);
    let context = ResponseContext {
        landed_at: "2026-06-01T10:00:00.250Z".parse().unwrap(),
        submitted_at: "2026-06-01T10:05:00Z".parse().unwrap(),
        file_urls: &file_urls,
    };
    form_response(submission, form, &context)
}

fn payload(form: &Form, answers: &[(&str, Answer)]) -> Value {
    rendered(&submission(form, answers), form).unwrap()
}

fn text(text: &str) -> Answer {
    Answer::Text(text.into())
}

fn chosen(value: &str) -> Answer {
    Answer::Choice(value.into())
}

fn parts(pairs: &[(&str, Answer)]) -> Answer {
    Answer::Parts(pairs.iter().map(|(name, answer)| ((*name).to_owned(), answer.clone())).collect())
}

/// An answer to every question that takes one.
fn all_answers() -> Vec<(&'static str, Answer)> {
    let file: FileRef = serde_json::from_value(json!({ "media_id": "m1", "file_name": "passport.jpg" })).unwrap();
    vec![
        ("q1ShortTxt01", text("Ayşe")),
        ("q2LongTxt002", text("We bring a dog.\nA small one.")),
        ("q3Email00003", text("ayse@mail.example")),
        ("q4Phone00004", text("+905551112233")),
        ("q5Website005", text("https://club.example")),
        ("q6Number0006", Answer::Number(7.0)),
        ("q7Date000007", Answer::Date("2026-07-04".parse().unwrap())),
        ("q8YesNo00008", Answer::Bool(true)),
        ("q9Legal00009", Answer::Bool(true)),
        ("qADropdown01", chosen("port_cesme")),
        ("qBSingle0001", Answer::Other { values: vec![], text: "A raft".into() }),
        ("qCMulti00001", Answer::Other { values: vec!["extra_dive".into()], text: "Fishing".into() }),
        ("qDPicture001", chosen("coast_lycia")),
        ("qERanking001", Answer::Ranked(vec!["rank_crew".into(), "rank_price".into(), "rank_food".into()])),
        ("qFRating0001", Answer::Number(3.0)),
        ("qGScale00001", Answer::Number(6.0)),
        ("qHNps0000001", Answer::Number(9.0)),
        ("qIMatrix0001", parts(&[("mRowFast0001", chosen("Yes")), ("mRowClear001", chosen("No"))])),
        ("qJContact001", parts(&[("cMail0000001", text("ayse@firm.example")), ("cFirst000001", text("Ayşe"))])),
        ("qKAddress001", parts(&[("aCity0000001", text("İzmir")), ("aLand0000001", chosen("land_tr"))])),
        ("qLUpload0001", Answer::Files(vec![file])),
        ("qPShort00001", text("The Crew")),
    ]
}

#[test]
fn every_answer_as_typeform_spells_it() {
    let payload = payload(&every_kind(), &all_answers());
    let field = |id: &str, reference: &str, kind: &str| json!({ "id": id, "ref": reference, "type": kind });
    assert_eq!(
        payload["form_response"]["answers"],
        json!([
            { "type": "text", "text": "Ayşe", "field": field("q1ShortTxt01", "first_name", "short_text") },
            { "type": "text", "text": "We bring a dog.\nA small one.",
              "field": field("q2LongTxt002", "wishes", "long_text") },
            { "type": "email", "email": "ayse@mail.example", "field": field("q3Email00003", "email", "email") },
            { "type": "phone_number", "phone_number": "+905551112233",
              "field": field("q4Phone00004", "phone", "phone_number") },
            { "type": "url", "url": "https://club.example", "field": field("q5Website005", "site", "website") },
            { "type": "number", "number": 7, "field": field("q6Number0006", "guests", "number") },
            { "type": "date", "date": "2026-07-04", "field": field("q7Date000007", "start", "date") },
            { "type": "boolean", "boolean": true, "field": field("q8YesNo00008", "adult", "yes_no") },
            { "type": "boolean", "boolean": true, "field": field("q9Legal00009", "terms", "legal") },
            { "type": "choice", "choice": { "id": "pD2", "ref": "port_cesme", "label": "Çeşme" },
              "field": field("qADropdown01", "port", "dropdown") },
            { "type": "choice", "choice": { "other": "A raft" },
              "field": field("qBSingle0001", "boat", "multiple_choice") },
            { "type": "choices",
              "choices": { "ids": ["eM2"], "refs": ["extra_dive"], "labels": ["Diving"], "other": "Fishing" },
              "field": field("qCMulti00001", "extras", "multiple_choice") },
            { "type": "choice", "choice": { "id": "cP1", "ref": "coast_lycia", "label": "Lycia" },
              "field": field("qDPicture001", "coast", "picture_choice") },
            { "type": "choices",
              "choices": { "ids": ["rK3", "rK1", "rK2"], "refs": ["rank_crew", "rank_price", "rank_food"],
                "labels": ["Crew", "Price", "Food"] },
              "field": field("qERanking001", "matters", "ranking") },
            { "type": "number", "number": 3, "field": field("qFRating0001", "last_trip", "rating") },
            { "type": "number", "number": 6, "field": field("qGScale00001", "fitness", "opinion_scale") },
            { "type": "number", "number": 9, "field": field("qHNps0000001", "recommend", "nps") },
            { "type": "choice", "choice": { "id": "m1", "ref": "m_yes1", "label": "Yes" },
              "field": field("mRowFast0001", "agree_fast", "multiple_choice") },
            { "type": "choice", "choice": { "id": "m4", "ref": "m_no2", "label": "No" },
              "field": field("mRowClear001", "agree_clear", "multiple_choice") },
            { "type": "text", "text": "Ayşe", "field": field("cFirst000001", "c_first", "short_text") },
            { "type": "email", "email": "ayse@firm.example", "field": field("cMail0000001", "c_mail", "email") },
            { "type": "text", "text": "İzmir", "field": field("aCity0000001", "a_city", "short_text") },
            { "type": "choice", "choice": { "id": "aC1", "ref": "land_tr", "label": "Türkiye" },
              "field": field("aLand0000001", "a_land", "dropdown") },
            { "type": "file_url", "file_url": "https://files.akis.example/m1",
              "field": field("qLUpload0001", "passport", "file_upload") },
            { "type": "text", "text": "The Crew", "field": field("qPShort00001", "nickname", "short_text") },
        ])
    );
}

#[test]
fn the_event_around_it() {
    let payload = payload(&every_kind(), &all_answers());
    assert_eq!((&payload["event_id"], &payload["event_type"]), (&json!(TOKEN), &json!("form_response")));
    let response = &payload["form_response"];
    assert_eq!(response["form_id"], "bK4mZr7Q");
    assert_eq!(response["token"], TOKEN);
    assert_eq!(response["landed_at"], "2026-06-01T10:00:00Z");
    assert_eq!(response["submitted_at"], "2026-06-01T10:05:00Z");
    // Nobody sent a value for a hidden field.
    assert_eq!(response.get("hidden"), None);
    let definition = &response["definition"];
    assert_eq!(
        (&definition["id"], &definition["title"]),
        (&json!("bK4mZr7Q"), &json!("Sailing holiday: your wishes"))
    );
    let fields = definition["fields"].as_array().unwrap();
    assert_eq!(
        fields[12],
        json!({ "id": "qDPicture001", "ref": "coast", "type": "picture_choice",
            "title": "Which coast do you prefer?", "properties": {},
            "choices": [{ "id": "cP1", "ref": "coast_lycia", "label": "Lycia" },
                { "id": "cP2", "ref": "coast_ionia", "label": "Ionia" }] })
    );
    assert_eq!(fields[10]["allow_other_choice"], true);
    // Nested fields stand for the field that holds them.
    let refs: Vec<&str> = fields.iter().map(|field| field["ref"].as_str().unwrap()).collect();
    assert_eq!(refs.len(), 26 - 3 + 2 + 4 + 3);
    assert!(refs.contains(&"agree_clear") && refs.contains(&"c_firm") && !refs.contains(&"contact"));
}

#[test]
fn numbers_and_the_ending_follow_the_path_that_was_taken() {
    let form = every_kind();
    let of = |changes: &[(&str, Answer)]| {
        let mut answers: BTreeMap<&str, Answer> = all_answers().into_iter().collect();
        answers.extend(changes.iter().cloned());
        let answers: Vec<(&str, Answer)> = answers.into_iter().collect();
        payload(&form, &answers)["form_response"].clone()
    };
    let usual = of(&[]);
    assert_eq!(usual["calculated"], json!({ "score": 15 }));
    let mut variables = usual["variables"].as_array().unwrap().clone();
    variables.sort_by_key(|variable| variable["key"].as_str().unwrap().to_owned());
    assert_eq!(
        variables,
        [
            json!({ "key": "price", "type": "number", "number": -1.5 }),
            json!({ "key": "score", "type": "number", "number": 15 })
        ]
    );
    // The form's own ending has no name of its own here.
    assert_eq!(usual.get("ending"), None);
    let minor = of(&[("q8YesNo00008", Answer::Bool(false))]);
    assert_eq!(minor["ending"], json!({ "ref": "ty_too_young" }));
    let solo = of(&[("qPShort00001", text("Solo Sailor"))]);
    assert_eq!(solo["ending"], json!({ "ref": "default_tys" }));
    // Eight guests skip what adds to the score.
    let many = of(&[("q6Number0006", Answer::Number(8.0))]);
    assert_eq!(many["calculated"], json!({ "score": 10 }));
}

#[test]
fn hidden_fields_go_along_and_decide() {
    let mut form = every_kind();
    form.hidden[0].value = "agency".into();
    let response = payload(&form, &all_answers())["form_response"].clone();
    assert_eq!(response["hidden"], json!({ "campaign": "agency" }));
    assert_eq!(response["ending"], json!({ "ref": "ty_agency" }));
}

#[test]
fn several_choices_and_marked_twins() {
    let choice = |id: &str, reference: &str, label: &str| json!({ "id": id, "ref": reference, "label": label });
    let twins = json!([choice("1", "a", "Red"), choice("2", "a", "Blue")]);
    let properties = json!({ "choices": twins, "allow_multiple_selection": true, "allow_other_choice": true });
    let form = form_of(
        &json!([{ "id": "q", "ref": "r", "title": "", "type": "multiple_choice", "properties": properties }]),
        &json!([]),
    );
    let answer = |answer| payload(&form, &[("q", answer)])["form_response"]["answers"][0]["choices"].clone();
    assert_eq!(
        answer(Answer::Choices(vec!["a".into(), "a~2".into()])),
        json!({ "ids": ["1", "2"], "refs": ["a", "a"], "labels": ["Red", "Blue"] })
    );
    assert_eq!(
        answer(Answer::Other { values: vec![], text: "Green".into() }),
        json!({ "ids": [], "refs": [], "labels": [], "other": "Green" })
    );
}

#[test]
fn a_long_list_is_named_by_refs_and_stays_small() {
    let choices: Vec<Value> = (0..5000)
        .map(|n| json!({ "id": format!("i{n}"), "ref": format!("r{n}"), "label": format!("L{n}") }))
        .collect();
    let field =
        json!({ "id": "q", "ref": "q", "title": "", "type": "dropdown", "properties": { "choices": choices } });
    let form = form_of(&json!([field]), &json!([]));
    let submission = submission(&form, &[("q", chosen("r4321"))]);
    assert!(serde_json::to_string(&submission.answers[0].target).unwrap().len() < 200);
    let payload = rendered(&submission, &form).unwrap();
    assert_eq!(payload["form_response"]["answers"][0]["choice"], json!({ "ref": "r4321", "label": "L4321" }));
}

#[test]
fn a_form_that_leads_back_comes_to_an_end() {
    let field = |name: &str| json!({ "id": name, "ref": name, "title": "", "type": "number" });
    let to = json!({ "to": { "type": "field", "value": "a" } });
    let back = json!({ "action": "jump", "condition": { "op": "always" }, "details": to });
    let add = json!({ "action": "add", "condition": { "op": "always" }, "details": {
        "target": { "type": "variable", "value": "score" }, "value": { "type": "constant", "value": 1 } } });
    let logic = json!([{ "type": "field", "ref": "b", "actions": [add, back] }]);
    let form = form_of(&json!([field("a"), field("b")]), &logic);
    let response = payload(&form, &[("a", Answer::Number(1.0)), ("b", Answer::Number(2.5))]);
    assert_eq!(response["form_response"]["calculated"], json!({ "score": 1 }));
    assert_eq!(response["form_response"]["answers"][1]["number"], json!(2.5));
}

#[test]
fn another_systems_submission_is_refused() {
    let form = every_kind();
    let mut submission = submission(&form, &[("q1ShortTxt01", text("A"))]);
    submission.source.as_mut().unwrap().kind = SourceKind::Hubspot;
    assert_eq!(rendered(&submission, &form), Err(EncodeError::OtherSystem));
    submission.source = None;
    assert_eq!(rendered(&submission, &form), Err(EncodeError::OtherSystem));
}

#[test]
fn every_value_of_every_option_finds_its_way_back() {
    let source: Value = serde_json::from_str(EVERY_KIND).unwrap();
    let form = every_kind();
    for (name, field) in [("qADropdown01", 0), ("qBSingle0001", 1), ("qDPicture001", 3)] {
        for choice in
            source["fields"][10]["properties"]["fields"][field]["properties"]["choices"].as_array().unwrap()
        {
            let reference = choice["ref"].as_str().unwrap();
            let answer =
                payload(&form, &[(name, chosen(reference))])["form_response"]["answers"][0]["choice"].clone();
            let expected = ["id", "ref", "label"].map(|key| choice[key].clone());
            assert_eq!(["id", "ref", "label"].map(|key| answer[key].clone()), expected);
        }
    }
    assert!(form.question(&id("qBSingle0001")).is_some());
}
