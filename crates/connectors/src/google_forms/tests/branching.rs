use super::{clinic, form_of, question};
use akis_form::{Answer, Answers, Caution, Comparison, Condition, Form, Jump, JumpTarget, QuestionId};
use serde_json::{Value, json};

fn when(question: &str, is: Comparison) -> Condition {
    Condition::Answer { question: QuestionId::new(question), is }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn page(id: &str) -> JumpTarget {
    JumpTarget::Page(id.into())
}

fn submit() -> JumpTarget {
    JumpTarget::Ending(String::new())
}

fn radio(id: &str, options: &Value) -> Value {
    json!({ "itemId": id, "questionItem": { "question": { "questionId": id,
        "choiceQuestion": { "type": "RADIO", "options": options } } } })
}

/// Where the form goes on after its first page.
fn goes_to(form: &Form, answers: &[(&str, Answer)]) -> Option<JumpTarget> {
    let answers: Answers = answers.iter().map(|(id, answer)| (QuestionId::new(*id), answer.clone())).collect();
    form.pages[0].jumps.iter().find(|jump| jump.when.holds(&answers)).map(|jump| jump.to.clone())
}

fn choice(value: &str) -> Answer {
    Answer::Choice(value.into())
}

#[test]
fn the_page_holds_the_jumps_of_its_questions_the_last_question_first() {
    let jump = |when, to| Jump { when, to };
    let listed = || Comparison::AnyOf(vec!["Evet".into(), "Hayır".into(), "Emin değilim".into()]);
    let own_words =
        Condition::All(vec![not(when("2b3c4d5e", listed())), not(when("2b3c4d5e", Comparison::Empty))]);
    let form = clinic();
    assert_eq!(
        form.pages[0].jumps,
        [
            jump(when("2c000001", Comparison::Equals("Beşiktaş".into())), JumpTarget::Start),
            jump(
                when("2b3c4d5e", Comparison::AnyOf(vec!["Evet".into(), "Emin değilim".into()])),
                page("3c4d5e6f")
            ),
            jump(when("2b3c4d5e", Comparison::Equals("Hayır".into())), page("5e6f7081")),
            jump(own_words, submit()),
        ]
    );
    assert!(form.pages[1].jumps.is_empty() && form.pages[2].jumps.is_empty());
    assert!(form.questions().all(|question| question.jumps.is_empty() && question.visible_when.is_none()));
}

#[test]
fn answers_lead_where_google_would() {
    let form = clinic();
    assert_eq!(goes_to(&form, &[("2b3c4d5e", choice("Hayır"))]), Some(page("5e6f7081")));
    assert_eq!(goes_to(&form, &[("2b3c4d5e", choice("Evet"))]), Some(page("3c4d5e6f")));
    let other = Answer::Other { values: vec![], text: "Belki".into() };
    assert_eq!(goes_to(&form, &[("2b3c4d5e", other)]), Some(submit()));
    assert_eq!(goes_to(&form, &[]), None);
    // An option that leads nowhere leaves the decision to the question before.
    let both = [("2b3c4d5e", choice("Hayır")), ("2c000001", choice("Kadıköy"))];
    assert_eq!(goes_to(&form, &both), Some(page("5e6f7081")));
    let restart = [("2b3c4d5e", choice("Hayır")), ("2c000001", choice("Beşiktaş"))];
    assert_eq!(goes_to(&form, &restart), Some(JumpTarget::Start));
}

#[test]
fn the_last_answered_question_decides_also_for_the_next_section() {
    let form = form_of(&json!([
        radio("q1", &json!([{ "value": "end", "goToAction": "SUBMIT_FORM" }])),
        radio("q2", &json!([{ "value": "on", "goToAction": "NEXT_SECTION" }])),
        { "itemId": "p2", "pageBreakItem": {} },
    ]));
    assert_eq!(goes_to(&form, &[("q1", choice("end"))]), Some(submit()));
    assert_eq!(goes_to(&form, &[("q1", choice("end")), ("q2", choice("on"))]), Some(page("p2")));
}

#[test]
fn behind_the_last_section_is_the_end() {
    let form = form_of(&json!([radio("q", &json!([{ "value": "on", "goToAction": "NEXT_SECTION" }]))]));
    assert_eq!(goes_to(&form, &[("q", choice("on"))]), Some(submit()));
}

#[test]
fn jumps_lead_back_too() {
    let form = form_of(&json!([
        { "itemId": "p2", "pageBreakItem": {} },
        { "itemId": "p3", "pageBreakItem": {} },
        radio("q", &json!([{ "value": "again", "goToSectionId": "p2" }])),
    ]));
    assert_eq!(form.pages[2].jumps[0].to, page("p2"));
}

#[test]
fn own_words_alone_lead_somewhere_when_they_are_words() {
    let form = form_of(&json!([radio("q", &json!([{ "isOther": true, "goToAction": "SUBMIT_FORM" }]))]));
    let other = |text: &str| Answer::Other { values: vec![], text: text.into() };
    assert_eq!(goes_to(&form, &[("q", other("mine"))]), Some(submit()));
    assert_eq!(goes_to(&form, &[("q", other(" "))]), None);
}

#[test]
fn a_section_that_does_not_exist_is_reported_and_not_jumped_to() {
    let form = form_of(&json!([
        radio("q", &json!([{ "value": "a", "goToSectionId": "gone" }, { "value": "b", "goToSectionId": "p2" }])),
        { "itemId": "p2", "pageBreakItem": {} },
    ]));
    let jumps: Vec<_> = form.pages[0].jumps.iter().map(|jump| jump.to.clone()).collect();
    assert_eq!(jumps, [page("p2")]);
    assert!(form.cautions.contains(&Caution::Unreadable { what: "q: goToSectionId gone".into() }));
}

#[test]
fn an_action_of_the_time_to_come_is_reported() {
    let form = form_of(&json!([radio(
        "q",
        &json!([{ "value": "a", "goToAction": "CALL_A_HUMAN" }, { "value": "b", "goToAction": "GO_TO_ACTION_UNSPECIFIED" }])
    )]));
    assert!(form.pages[0].jumps.is_empty());
    assert_eq!(form.cautions, [Caution::Unreadable { what: "q: goToAction CALL_A_HUMAN".into() }]);
}

#[test]
fn ticks_lead_nowhere_and_the_owner_is_told() {
    let form = form_of(&json!([{ "itemId": "q", "questionItem": { "question": { "choiceQuestion": {
        "type": "CHECKBOX", "options": [{ "value": "a" }, { "value": "b", "goToAction": "SUBMIT_FORM" }] } } } }]));
    assert!(form.pages[0].jumps.is_empty());
    assert_eq!(form.cautions, [Caution::Unreadable { what: "q: options[1].goTo".into() }]);
    assert_eq!(question(&form, "q").kind.name(), "multi_choice");
}
