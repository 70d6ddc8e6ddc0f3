use super::given::{Given, ID, answer, destination};
use crate::{ConnectorError, Destination, Done, EncodeError, Look, LookFound, Outcome, Reach, StepKind};
use akis_form::{Answer, FileRef};
use http::Request;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

fn one(value: &str) -> Answer {
    Answer::Choice(value.into())
}

fn done(pairs: &[(&str, &str)]) -> Done {
    pairs.iter().map(|(step, result)| ((*step).to_owned(), (*result).to_owned())).collect()
}

fn url<T>(request: &Request<T>) -> Url {
    request.uri().to_string().parse().unwrap()
}

#[test]
fn our_own_collector_is_looked_for_made_once_and_written_to() {
    let given = Given::new(&[("1103", one("21102"))]);
    let steps = destination().steps(&given.order()).unwrap();
    let keys: Vec<(&str, StepKind)> = steps.iter().map(|step| (step.key.as_str(), step.kind)).collect();
    assert_eq!(
        keys,
        [
            ("find_collector", StepKind::Prepare),
            ("collector", StepKind::Prepare),
            ("agree_collector", StepKind::Prepare),
            ("submit", StepKind::Submit)
        ]
    );

    let find = given.call("find_collector", &Done::new());
    let asked = url(&find.request);
    let survey = &given.submission.source.as_ref().unwrap().form_id;
    assert_eq!(asked.host_str(), Some("api.eu.surveymonkey.com"), "where the account lives");
    assert_eq!(asked.path(), format!("/v3/surveys/{survey}/collectors"));
    assert!(asked.query_pairs().any(|pair| pair == ("name".into(), "WhatsApp".into())));
    assert_eq!(find.reach, Reach::Vendor);

    let make = given.call("collector", &done(&[("find_collector", "")]));
    assert_eq!((make.request.method().as_str(), url(&make.request).path()), ("POST", asked.path()));
    let body: Value = serde_json::from_slice(make.request.body()).unwrap();
    assert_eq!(body, json!({ "type": "weblink", "name": "WhatsApp", "allow_multiple_responses": true }));

    let submit = given.call("submit", &done(&[("find_collector", ""), ("collector", "9001")]));
    assert_eq!(
        (submit.request.method().as_str(), url(&submit.request).path()),
        ("POST", "/v3/collectors/9001/responses")
    );
    let body: Value = serde_json::from_slice(submit.request.body()).unwrap();
    assert_eq!(body["custom_value"], ID);
    assert_eq!(body["response_status"], "completed");
    assert_eq!(body["date_created"], "2026-06-01T09:30:15+00:00");
}

#[test]
fn a_collector_that_is_there_takes_no_second_call() {
    let given = Given::new(&[]);
    let found = done(&[("find_collector", "9001")]);
    let needless = |key: &str, done: &Done| destination().needless(&given.order(), &given.step(key), done);
    assert_eq!(needless("collector", &found).as_deref(), Some("9001"));
    assert_eq!(needless("agree_collector", &found).as_deref(), Some("9001"));
    assert_eq!(needless("agree_collector", &done(&[("find_collector", ""), ("collector", "9001")])), None);
    assert_eq!(needless("collector", &done(&[("find_collector", "")])), None);
    assert_eq!(needless("find_collector", &Done::new()), None);
    assert_eq!(needless("submit", &found), None);
    // Whoever does not ask whether it is needless reads the collector, and makes none.
    let read = given.call("collector", &found);
    assert_eq!((read.request.method().as_str(), url(&read.request).path()), ("GET", "/v3/collectors/9001"));
}

#[test]
fn a_chosen_collector_is_written_to_at_once() {
    let mut given = Given::new(&[]);
    given.settings = json!({ "collector_id": "7777" });
    assert_eq!(destination().steps(&given.order()).unwrap().len(), 1);
    assert_eq!(url(&given.call("submit", &Done::new()).request).path(), "/v3/collectors/7777/responses");
}

/// The collectors of a survey as SurveyMonkey would list them, and what two workers that write at once do with it.
#[test]
fn two_first_answers_at_once_are_written_to_one_collector() {
    let given = Given::new(&[]);
    let mut there: Vec<Value> = Vec::new();
    let read = |key: &str, status: u16, body: &Value| {
        let response = answer(status, &body.to_string());
        match destination().read(&given.order(), &given.step(key), &response) {
            Outcome::Delivered { result: Some(result), .. } => result,
            other => panic!("{other:?}"),
        }
    };
    let list = |there: &[Value]| json!({ "data": there, "page": 1, "per_page": 100, "total": there.len() });
    let collector = |id: &str| json!({ "id": id, "name": "WhatsApp", "type": "weblink", "status": "open" });
    let mut answers = [Done::new(), Done::new()];
    for done in &mut answers {
        done.insert("find_collector".into(), read("find_collector", 200, &list(&there)));
    }
    // The second is made before the first looks again; the list has the newest first.
    for (done, id) in answers.iter_mut().zip(["9998", "10001"]) {
        done.insert("collector".into(), read("collector", 201, &collector(id)));
        there.insert(0, collector(id));
    }
    for done in &mut answers {
        let looked = given.call("agree_collector", done).request;
        assert_eq!((looked.method().as_str(), url(&looked).path().ends_with("/collectors")), ("GET", true));
        done.insert("agree_collector".into(), read("agree_collector", 200, &list(&there)));
        let submitted = given.call("submit", done).request;
        assert_eq!(url(&submitted).path(), "/v3/collectors/9998/responses", "the oldest");
    }
    // Whoever comes later takes the same.
    assert_eq!(read("find_collector", 200, &list(&there)), "9998");
    // A list that does not show it yet: the one that was made.
    let mut behind = answers[1].clone();
    behind.insert("agree_collector".into(), String::new());
    assert_eq!(url(&given.call("submit", &behind).request).path(), "/v3/collectors/10001/responses");
    let repeat = destination().look(&given.order(), &given.step("agree_collector"), &Done::new(), None).unwrap();
    assert!(matches!(repeat, Look::Repeat));
}

#[test]
fn only_our_own_open_web_link_is_taken_for_ours() {
    let given = Given::new(&[]);
    let read = |list: Value| match destination().read(
        &given.order(),
        &given.step("find_collector"),
        &answer(200, &json!({ "data": list, "page": 1, "per_page": 100, "total": 1 }).to_string()),
    ) {
        Outcome::Delivered { result, .. } => result.unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(read(json!([])), "");
    assert_eq!(
        read(json!([{ "id": "1", "name": "WhatsApp 2024", "href": "…" }])),
        "",
        "the name is only searched for"
    );
    assert_eq!(read(json!([{ "id": "1", "name": "WhatsApp", "type": "email" }])), "");
    assert_eq!(read(json!([{ "id": "1", "name": "WhatsApp", "type": "weblink", "status": "closed" }])), "");
    let both = json!([
        { "id": "1", "name": "WhatsApp", "type": "weblink", "status": "closed" },
        { "id": 2, "name": "WhatsApp", "type": "weblink", "status": "open" },
    ]);
    assert_eq!(read(both), "2");
    assert_eq!(read(json!([{ "id": "3", "name": "WhatsApp", "href": "…" }])), "3", "the shorter list");
}

#[test]
fn without_a_collector_nothing_is_sent() {
    let given = Given::new(&[]);
    let error = destination().call(&given.order(), &given.step("submit"), &Done::new()).unwrap_err();
    assert!(matches!(error, EncodeError::StepMissing { .. }), "{error}");
}

#[test]
fn a_test_answer_says_so_in_its_custom_value() {
    let given = Given { test: true, ..Given::new(&[]) };
    assert_eq!(given.body()["custom_value"], format!("test-{ID}"));
    let look = destination().look(&given.order(), &given.step("submit"), &Done::new(), None).unwrap();
    let Look::Ask(call) = look else { panic!("it can be asked") };
    assert!(url(&call.request).query_pairs().any(|pair| pair == ("custom".into(), format!("test-{ID}").into())));
}

#[test]
fn what_could_not_be_written_is_told_in_the_forms_language() {
    let file = FileRef { media_id: "m".into(), file_name: "gizli-ad.pdf".into(), ..FileRef::default() };
    let file_question = super::survey()
        .questions()
        .find(|question| matches!(question.kind, akis_form::QuestionKind::File { .. }))
        .map(|question| (question.id.0.clone(), question.label.clone()));
    let (id, label) = file_question.unwrap();
    let given = Given::new(&[("1103", one("21102")), (&id, Answer::Files(vec![file]))]);
    let taken = answer(201, &json!({ "id": "5007154325", "response_status": "completed" }).to_string());
    let Outcome::Delivered { detail, result } = destination().read(&given.order(), &given.step("submit"), &taken)
    else {
        panic!("delivered")
    };
    assert_eq!(result.as_deref(), Some("5007154325"));
    let detail = detail.unwrap();
    assert!(detail.contains(&label) && !detail.contains("gizli-ad"), "{detail}");
    let whole = Given::new(&[("1103", one("21102"))]);
    let outcome = destination().read(&whole.order(), &whole.step("submit"), &answer(200, r#"{"id":5007154325}"#));
    assert_eq!(outcome, Outcome::Delivered { detail: None, result: Some("5007154325".into()) });
}

#[test]
fn people_decide_where_an_answer_goes() {
    let mut given = Given::new(&[("1103", one("21102")), ("1301", Answer::Text("Ayşe".into()))]);
    let questions = |body: &Value| -> Vec<String> {
        let pages = body["pages"].as_array().unwrap().iter();
        pages
            .flat_map(|page| page["questions"].as_array().unwrap())
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(questions(&given.body()), ["1103", "1301"]);
    given.settings = json!({ "mapping": { "1103": null } });
    assert_eq!(questions(&given.body()), ["1301"]);
    given.settings = json!({ "mapping": { "1103": "1103", "1301": "variable:wa_id" } });
    let body = given.body();
    assert_eq!(questions(&body), ["1103"]);
    assert_eq!(body["custom_variables"]["wa_id"], "Ayşe");
    given.settings = json!({ "mapping": { "1301": "somewhere" } });
    assert_eq!(questions(&given.body()), ["1103"], "no such place");
    given.settings = json!({ "colector_id": "1" });
    assert!(matches!(destination().steps(&given.order()), Err(EncodeError::Settings { .. })));
}

#[test]
fn before_a_repetition_the_response_is_searched_by_our_id() {
    let given = Given::new(&[]);
    let step = given.step("submit");
    let Look::Ask(call) = destination().look(&given.order(), &step, &Done::new(), None).unwrap() else {
        panic!("it can be asked")
    };
    let survey = &given.submission.source.as_ref().unwrap().form_id;
    let asked = url(&call.request);
    assert_eq!(asked.path(), format!("/v3/surveys/{survey}/responses"));
    assert!(asked.query_pairs().any(|pair| pair == ("custom".into(), ID.into())));

    let found = |data: Value| {
        destination().read_look(&given.order(), &step, &answer(200, &json!({ "data": data }).to_string()))
    };
    assert_eq!(found(json!([])), Ok(LookFound::No));
    let yes = |id: &str| Ok(LookFound::Yes { result: Some(id.into()) });
    assert_eq!(found(json!([{ "id": "5007", "href": "…" }])), yes("5007"));
    assert_eq!(
        found(json!([{ "id": "1", "custom_value": "other" }, { "id": "2", "custom_value": ID }])),
        yes("2")
    );
    assert_eq!(found(json!([{ "id": "1", "custom_value": "other" }])), Ok(LookFound::No));
    let unsearched: Vec<Value> = (0..10).map(|id| json!({ "id": id.to_string(), "href": "…" })).collect();
    assert!(matches!(found(unsearched.into()), Err(ConnectorError::Unreadable { .. })), "everything is no search");
}

#[test]
fn a_collector_that_was_made_all_the_same_is_found() {
    let given = Given::new(&[]);
    let step = given.step("collector");
    let look = destination().look(&given.order(), &step, &done(&[("find_collector", "")]), None).unwrap();
    assert!(matches!(look, Look::Ask(_)));
    let list = json!({ "data": [{ "id": "9001", "name": "WhatsApp", "type": "weblink", "status": "open" }] });
    let found = destination().read_look(&given.order(), &step, &answer(200, &list.to_string()));
    assert_eq!(found, Ok(LookFound::Yes { result: Some("9001".into()) }));
    let repeat = destination().look(&given.order(), &given.step("find_collector"), &Done::new(), None).unwrap();
    assert!(matches!(repeat, Look::Repeat));
}

/// Reads an error of SurveyMonkey's in its own shape.
fn refused(code: &str, status: u16) -> Outcome {
    let given = Given::new(&[]);
    let body = json!({ "error": {
        "id": code, "name": "Error", "message": "the answer 'ayse@gizli.com.tr' is not good",
        "docs": "https://developer.surveymonkey.com/api/v3/#error-codes", "http_status_code": status,
    } });
    destination().read(&given.order(), &given.step("submit"), &answer(status, &body.to_string()))
}

/// Every documented code, with what becomes of the answer and a word of its sentence.
#[test]
fn every_documented_error_is_answered_correctly() {
    let reconnect = [
        ("1010", 401),
        ("1011", 401),
        ("1012", 401),
        ("1013", 401),
        ("1014", 403),
        ("1018", 403),
        ("1052", 404),
        ("1053", 410),
    ];
    for (code, status) in reconnect {
        assert!(matches!(refused(code, status), Outcome::Reconnect { .. }), "{code}");
    }
    let for_a_person = [
        ("1000", 400, "question or an option"),
        ("1001", 400, "(1001)"),
        ("1002", 400, "question or an option"),
        ("1003", 400, "(1003)"),
        ("1004", 400, "(1004)"),
        ("1015", 403, "plan"),
        ("1016", 403, "shared"),
        ("1017", 403, "used up"),
        ("1020", 404, "no longer exists"),
        ("1025", 409, "setting"),
        ("1026", 409, "setting"),
        ("1030", 413, "larger"),
    ];
    for (code, status, word) in for_a_person {
        let Outcome::Refused { errors, message } = refused(code, status) else { panic!("{code}") };
        assert_eq!(errors, [code]);
        assert!(message.en.contains(word), "{code}: {message}");
        assert!(
            message.en != message.tr && !message.en.contains("ayse") && !message.tr.contains("ayse"),
            "{code}"
        );
    }
    assert!(matches!(refused("1040", 429), Outcome::Retry { unclear: false, .. }));
    for (code, status) in [("1050", 500), ("1051", 503), ("1054", 502)] {
        assert!(matches!(refused(code, status), Outcome::Retry { unclear: true, .. }), "{code}");
    }
    // Connecting again does not help on a free plan.
    let Outcome::Reconnect { message } = refused("1014", 403) else { panic!("a permission") };
    for words in ["paid plans", "switch this destination off"] {
        assert!(message.en.contains(words), "{message}");
    }
    assert!(message.tr.contains("ücretli plan") && message.tr.contains("bu hedefi kapatın"), "{message}");
    assert!(
        matches!(refused("1053", 410), Outcome::Reconnect { message } if message.en.contains("no longer exists"))
    );
}

#[test]
fn a_status_without_a_code_is_enough() {
    let given = Given::new(&[]);
    let read = |status| destination().read(&given.order(), &given.step("submit"), &answer(status, "<html>"));
    assert!(matches!(read(401), Outcome::Reconnect { .. }));
    assert!(matches!(read(403), Outcome::Reconnect { .. }));
    assert!(matches!(read(404), Outcome::Refused { .. }));
    assert!(matches!(read(302), Outcome::Refused { .. }));
    assert!(matches!(read(503), Outcome::Retry { unclear: true, .. }));
    // A good status with somebody else's page in it: nobody knows.
    assert!(matches!(read(200), Outcome::Retry { unclear: true, .. }));
    let revoked = answer(200, r#"{"status":1,"errmsg":"Client revoked access grant"}"#);
    let outcome = destination().read(&given.order(), &given.step("submit"), &revoked);
    assert!(matches!(outcome, Outcome::Reconnect { .. }), "{outcome:?}");
}

#[test]
fn the_allowance_that_is_used_up_says_when_to_come_back() {
    let given = Given::new(&[]);
    let after = |headers: &[(&'static str, &str)]| {
        let mut limited = answer(429, r#"{"error":{"id":"1040","name":"Rate limit reached"}}"#);
        for (name, value) in headers {
            limited.headers_mut().insert(*name, value.parse().unwrap());
        }
        match destination().read(&given.order(), &given.step("submit"), &limited) {
            Outcome::Retry { after, code: "rate_limited", .. } => after,
            other => panic!("{other:?}"),
        }
    };
    let minute = [
        ("x-ratelimit-app-global-minute-remaining", "0"),
        ("x-ratelimit-app-global-minute-reset", "32"),
        ("x-ratelimit-app-global-day-remaining", "211"),
        ("x-ratelimit-app-global-day-reset", "52432"),
    ];
    assert_eq!(after(&minute), Some(Duration::from_secs(32)));
    let mut day = minute;
    day[2].1 = "0";
    assert_eq!(after(&day), Some(Duration::from_secs(52_432)));
    assert_eq!(after(&[("retry-after", "5")]), Some(Duration::from_secs(5)));
    assert_eq!(after(&[]), None);
}
