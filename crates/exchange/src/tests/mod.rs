mod begin;
mod forms;
mod live;
mod phone;
mod rich;
mod walk;

use crate::{Effect, RefusalCode, Reply, Step};
use akis_compiler::{Compiled, Settings, compile};
use akis_form::{
    Answer, Answers, Choice, Choices, Comparison, Condition, Consent, ConsentPart, Ending, Form, Item, Language,
    Page, Question, QuestionId, QuestionKind, WriteTarget,
};
use phone::{Phone, SUBMISSION};
use serde_json::{Value, json};

fn question(id: &str, label: &str, required: bool, kind: QuestionKind) -> Question {
    Question {
        id: QuestionId::new(id),
        label: label.into(),
        help: String::new(),
        required,
        kind,
        visible_when: None,
        sensitive: false,
        target: WriteTarget::None,
        ..Default::default()
    }
}

/// Three pages: who, (for Pro only) how many seats, and consent.
fn plans_form() -> Form {
    let option = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
        description: String::new(),
        ..Default::default()
    };
    let plan = QuestionKind::SingleChoice(Choices {
        options: vec![option("pro", "Pro"), option("free", "Free")],
        dropdown: false,
        ..Default::default()
    });
    let seats = QuestionKind::Number {
        min: Some(1.0),
        max: Some(50.0),
        min_digits: None,
        max_digits: None,
        integer: true,
    };
    let mut seats = question("seats", "How many seats?", true, seats);
    let pro = Condition::Answer { question: QuestionId::new("plan"), is: Comparison::Equals("pro".into()) };
    seats.visible_when = Some(pro);
    let email = QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false };
    Form {
        source: None,
        title: "Plans".into(),
        description: String::new(),
        language: Language::new("en"),
        pages: vec![Page {
            title: String::new(),
            items: vec![
                Item::Question(question("email", "E-mail", true, email)),
                Item::Question(question("plan", "Plan", true, plan)),
                Item::Question(question(
                    "note",
                    "Note",
                    false,
                    QuestionKind::LongText { max_chars: None, min_chars: None },
                )),
                Item::Question(seats),
                Item::Consent(Consent {
                    id: QuestionId::new("terms"),
                    part: ConsentPart::Ask { label: "I accept the terms.".into(), required: true },
                    text: String::new(),
                    target: WriteTarget::None,
                    gate: false,
                }),
            ],
            ..Default::default()
        }],
        hidden: vec![],
        ending: Ending::default(),
        submit_label: None,
        captcha: false,
        ..Default::default()
    }
}

fn plans() -> Compiled {
    compile(&plans_form(), &Settings { version: "v1".into(), ..Settings::default() }).unwrap()
}

fn opened(compiled: &Compiled) -> Phone<'_> {
    let mut phone = Phone::new(compiled);
    assert_eq!(phone.open().effect, Effect::Opened);
    phone
}

fn finished(compiled: &Compiled) -> Phone<'_> {
    let mut phone = opened(compiled);
    phone.fill(&[("email", json!("ayse@mavideniz.com.tr")), ("plan", json!("o2"))]);
    phone.tap();
    phone.fill(&[("terms", json!(true))]);
    phone.tap();
    assert!(phone.state.completed.is_some());
    phone
}

/// The sentences under the fields of the screen shown.
fn errors(step: &Step) -> Vec<(String, String)> {
    let Reply::Screen { data, .. } = &step.reply else { panic!("a screen is shown, not {:?}", step.reply) };
    let marked = data["errors"].as_object().unwrap().iter().filter(|(_, sentence)| *sentence != "");
    marked.map(|(name, sentence)| (name.clone(), sentence.as_str().unwrap().to_owned())).collect()
}

fn error_message(step: &Step) -> Option<String> {
    let Reply::Screen { data, .. } = &step.reply else { return None };
    data.get("error_message").map(|sentence| sentence.as_str().unwrap().to_owned())
}

fn answers(pairs: &[(&str, Answer)]) -> Answers {
    pairs.iter().map(|(id, answer)| (QuestionId::new(*id), answer.clone())).collect()
}

fn text(text: &str) -> Answer {
    Answer::Text(text.into())
}

#[test]
fn ping_is_answered_without_a_session() {
    let compiled = plans();
    let mut phone = Phone::new(&compiled);
    let step = phone.send(&json!({"version": "3.0", "action": "ping"}));
    assert_eq!((step.reply.clone(), step.effect), (Reply::Pong, Effect::None));
    assert_eq!(step.reply.body("3.0"), json!({"version": "3.0", "data": {"status": "active"}}));
}

#[test]
fn answers_decide_the_path() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.fill(&[("email", json!("ayse@mavideniz.com.tr")), ("plan", json!("o1"))]);
    let to_seats = phone.tap();
    assert_eq!(phone.screen.as_deref(), Some("SCREEN_B"));
    assert_eq!(error_message(&to_seats), None);
    phone.fill(&[("seats", json!("12"))]);
    phone.tap();
    phone.fill(&[("terms", json!(true))]);
    let done = phone.tap();
    let given = answers(&[
        ("email", text("ayse@mavideniz.com.tr")),
        ("plan", Answer::Choice("pro".into())),
        ("seats", Answer::Number(12.0)),
        ("terms", Answer::Bool(true)),
    ]);
    assert!(
        done.effect
            == Effect::Complete {
                answers: given,
                labels: akis_form::OptionLabels::new(),
                submission: SUBMISSION,
                ending: String::new()
            }
    );
    let body = done.reply.body("3.0");
    assert_eq!(body["screen"], "SUCCESS");
    assert_eq!(
        body["data"]["extension_message_response"]["params"],
        json!({"flow_token": "token-1", "session_id": "session-1", "submission_id": SUBMISSION.to_string()})
    );
}

#[test]
fn who_changes_their_mind_leaves_no_trace_of_the_other_path() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.fill(&[("email", json!("ayse@mavideniz.com.tr")), ("plan", json!("o1"))]);
    phone.tap();
    phone.fill(&[("seats", json!(12))]);
    phone.tap();
    // Back on the phone asks nobody.
    phone.screen = Some("SCREEN_A".into());
    phone.fill(&[("plan", json!("o2"))]);
    phone.tap();
    assert_eq!(phone.screen.as_deref(), Some("SCREEN_C"));
    assert!(phone.state.answers.contains_key(&QuestionId::new("seats")), "kept, should they change it again");
    phone.fill(&[("terms", json!(true))]);
    let Effect::Complete { answers, .. } = phone.tap().effect else { panic!("finished") };
    assert_eq!(answers.keys().map(QuestionId::as_str).collect::<Vec<_>>(), ["email", "plan", "terms"]);
}

#[test]
fn a_screen_no_longer_meant_for_someone_is_passed() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.state.answers = answers(&[("email", text("a@b.co")), ("plan", Answer::Choice("free".into()))]);
    phone.screen = Some("SCREEN_B".into());
    let step = phone.send(&json!({"action": "data_exchange", "screen": "SCREEN_B", "data": {"seats": "none"}}));
    assert!(matches!(step.effect, Effect::Progress { ref screen, .. } if screen == "SCREEN_C"));
}

#[test]
fn wrong_answers_change_nothing_and_are_named() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    let wrong: [(Value, Value, &[&str]); 5] = [
        (json!("no address"), json!("o1"), &["email"]),
        (json!(["ayse@mavideniz.com.tr"]), json!("o1"), &["email"]),
        (json!({"a": 1}), json!(7), &["email", "plan"]),
        (json!("ayse@mavideniz.com.tr"), json!("o3"), &["plan"]),
        (json!(""), json!(null), &["email", "plan"]),
    ];
    for (email, plan, marked) in wrong {
        phone.fill(&[("email", email), ("plan", plan)]);
        let step = phone.tap();
        assert_eq!(step.effect, Effect::None);
        assert_eq!(errors(&step).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), marked);
        assert_eq!(error_message(&step).as_deref(), Some("Please check the marked answers."));
        assert_eq!(phone.screen.as_deref(), Some("SCREEN_A"));
        assert!(phone.state.answers.is_empty());
    }
}

#[test]
fn a_required_consent_must_be_ticked() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.fill(&[("email", json!("ayse@mavideniz.com.tr")), ("plan", json!("o2"))]);
    phone.tap();
    for unticked in [json!(false), json!("")] {
        phone.fill(&[("terms", unticked)]);
        let step = phone.tap();
        assert_eq!((errors(&step).len(), step.effect), (1, Effect::None));
    }
}

#[test]
fn a_box_left_unticked_says_no_even_when_progress_was_lost() {
    let mut form = plans_form();
    let Item::Consent(terms) = form.pages[0].items.pop().unwrap() else { panic!("the terms stand last") };
    let part = ConsentPart::Ask { label: "Send me news.".into(), required: false };
    form.pages[0].items.insert(0, Item::Consent(Consent { part, ..terms }));
    let compiled = compile(&form, &Settings { version: "v1".into(), ..Settings::default() }).unwrap();
    let mut phone = opened(&compiled);
    phone.forgetful = true;
    phone.fill(&[("email", json!("ayse@mavideniz.com.tr")), ("plan", json!("o2"))]);
    phone.tap();
    let Effect::Complete { answers, .. } = phone.tap().effect else { panic!("finished") };
    assert!(answers.get(&QuestionId::new("terms")) == Some(&Answer::Bool(false)));
}

#[test]
fn an_earlier_answer_that_is_missing_is_asked_for() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    let step = phone.send(&json!({
        "version": "3.0", "action": "data_exchange", "screen": "SCREEN_C",
        "data": {"terms": true, "plan": "o2", "email": ""},
    }));
    assert_eq!(step.effect, Effect::None);
    assert!(error_message(&step).unwrap().contains("“E-mail”"));
}

#[test]
fn empty_values_of_screens_not_visited_wipe_nothing() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.state.answers = answers(&[
        ("email", text("ayse@mavideniz.com.tr")),
        ("plan", Answer::Choice("pro".into())),
        ("note", text("call me")),
        ("seats", Answer::Number(3.0)),
    ]);
    let step = phone.send(&json!({
        "version": "3.0", "action": "data_exchange", "screen": "SCREEN_C",
        "data": {"terms": true, "plan": "", "email": "", "note": "", "seats": ""},
    }));
    let Effect::Complete { answers, .. } = step.effect else { panic!("finished") };
    assert_eq!(answers.len(), 5);
}

#[test]
fn an_answer_emptied_on_its_own_screen_is_gone() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.fill(&[("email", json!("ayse@mavideniz.com.tr")), ("plan", json!("o2")), ("note", json!("call me"))]);
    phone.tap();
    assert!(phone.state.answers.contains_key(&QuestionId::new("note")));
    phone.screen = Some("SCREEN_A".into());
    phone.fill(&[("note", json!(""))]);
    phone.tap();
    assert!(!phone.state.answers.contains_key(&QuestionId::new("note")));
}

#[test]
fn unknown_screens_are_refused() {
    let compiled = plans();
    for screen in [json!("SCREEN_Z"), json!(""), json!("SUCCESS")] {
        for action in ["data_exchange", "BACK"] {
            let mut phone = opened(&compiled);
            let step = phone.send(&json!({"action": action, "screen": screen, "data": {"email": "x"}}));
            assert!(matches!(step.reply, Reply::Refused { code: RefusalCode::UnknownScreen, .. }));
            assert_eq!(step.effect, Effect::None);
        }
    }
}

#[test]
fn back_shows_the_screen_before_on_the_path() {
    let compiled = plans();
    let mut phone = Phone::new(&compiled);
    phone.state.answers = answers(&[("email", text("a@b.co")), ("plan", Answer::Choice("free".into()))]);
    for (from, to) in [("SCREEN_C", "SCREEN_A"), ("SCREEN_A", "SCREEN_A")] {
        phone.screen = None;
        let step = phone.send(&json!({"version": "3.0", "action": "BACK", "screen": from}));
        assert!(matches!(step.reply, Reply::Screen { ref screen, .. } if screen == to));
        assert_eq!(step.effect, Effect::None);
    }
}

#[test]
fn a_complaint_of_the_phone_is_acknowledged() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    for _ in 0..2 {
        let step = phone.send(&json!({
            "version": "3.0", "action": "data_exchange", "screen": "SCREEN_A",
            "data": {"error": "payload-schema-error", "error_message": "errors is missing"},
        }));
        assert_eq!(step.effect, Effect::ClientError { key: "payload-schema-error".into() });
        assert_eq!(step.reply.body("3.0"), json!({"version": "3.0", "data": {"acknowledged": true}}));
        // A finished session may complain too.
        phone.state.completed = Some(SUBMISSION);
    }
}

#[test]
fn a_finished_session_repeats_its_success_and_nothing_else() {
    let compiled = plans();
    let mut phone = finished(&compiled);
    let kept = phone.state.clone();
    phone.screen = Some("SCREEN_C".into());
    let again = phone.tap();
    assert_eq!(again.effect, Effect::None);
    let Reply::Success { params } = &again.reply else { panic!("the same success") };
    assert_eq!(params["submission_id"], SUBMISSION.to_string());
    let late = [
        json!({"action": "INIT"}),
        json!({"action": "BACK", "screen": "SCREEN_C"}),
        json!({"action": "data_exchange", "screen": "SCREEN_A", "data": {"email": "x@y.co", "plan": "o1"}}),
        json!({"action": "data_exchange", "screen": "SCREEN_Z", "data": {}}),
        json!({"action": "data_exchange", "screen": "SCREEN_C", "data": {"terms": 7}}),
    ];
    for request in late {
        let step = phone.send(&request);
        assert!(matches!(step.reply, Reply::Gone { .. }), "{request}");
        assert_eq!(step.effect, Effect::None);
    }
    assert!(phone.state == kept);
    let gone = phone.send(&json!({"action": "INIT"})).reply.body("3.0");
    assert_eq!(gone.as_object().unwrap().keys().collect::<Vec<_>>(), ["error_msg"]);
}

#[test]
fn nothing_of_a_person_is_in_debug() {
    let compiled = plans();
    let phone = finished(&compiled);
    let shown = format!("{:?} {:?}", phone.state, phone.last);
    for secret in ["ayse", "token-1", "session-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
