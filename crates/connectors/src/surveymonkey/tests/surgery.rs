use super::SURVEY;
use crate::surveymonkey::{body, read_definition};
use akis_form::{Answers, Form, Submission, SubmissionId};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// Walks to a random place and puts something else there.
fn operate(value: &mut Value, dice: &mut Dice) {
    let go_on = dice.below(6) > 0;
    match value {
        Value::Object(members) if go_on && !members.is_empty() => {
            let key = members.keys().nth(dice.below(members.len())).unwrap().clone();
            if dice.below(8) == 0 {
                members.remove(&key);
            } else {
                operate(&mut members[&key], dice);
            }
        }
        Value::Array(values) if go_on && !values.is_empty() => {
            let place = dice.below(values.len());
            if dice.below(8) == 0 {
                let again = values[place].clone();
                values.push(again);
            } else {
                operate(&mut values[place], dice);
            }
        }
        _ => {
            let others = [
                json!(null),
                json!(true),
                json!(-1),
                json!(1e300),
                json!(18_446_744_073_709_551_615_u64),
                json!(""),
                json!("ş<b"),
                json!("99999999999999999999/1/1"),
                json!([]),
                json!([[null, {}]]),
                json!({}),
                json!({ "id": 3, "text": null, "choices": [{}, {}] }),
                json!("menu"),
                json!("rating"),
            ];
            *value = others[dice.below(others.len())].clone();
        }
    }
}

fn is_sound(form: &Form) {
    let mut ids = HashSet::new();
    for question in form.questions() {
        assert!(ids.insert(&question.id), "{} twice", question.id);
    }
    let id = SubmissionId(uuid::Uuid::nil());
    let _ = body(&Submission::freeze(id, form, &Answers::default(), Timestamp::UNIX_EPOCH)).unwrap();
}

#[test]
fn no_operation_on_the_document_brings_the_reader_down() {
    let healthy: Value = serde_json::from_str(SURVEY).unwrap();
    let mut dice = Dice(20_260_502);
    let mut read = 0;
    for _ in 0..600 {
        let mut patient = healthy.clone();
        for _ in 0..=dice.below(12) {
            operate(&mut patient, &mut dice);
        }
        if let Ok(form) = read_definition(patient.to_string().as_bytes()) {
            is_sound(&form);
            read += 1;
        }
    }
    assert!(read > 200, "{read} could be read");
}

#[test]
fn a_huge_grid_is_refused_and_not_built() {
    let many = |count: usize| (0..count).map(|id| json!({ "id": id, "text": "x" })).collect::<Vec<_>>();
    let columns: Vec<Value> = (0..500).map(|id| json!({ "id": id, "text": "c", "choices": many(200) })).collect();
    let survey = json!({ "id": "1", "pages": [{ "id": "2", "questions": [{
        "id": "3", "family": "matrix", "subtype": "menu", "answers": { "rows": many(5_000), "cols": columns },
    }]}]});
    let form = read_definition(survey.to_string().as_bytes()).unwrap();
    let question = form.questions().next().unwrap();
    assert_eq!(question.kind.name(), "unsupported");
}

#[test]
fn time_grows_with_length_alone() {
    let same: Vec<Value> = (0..60_000).map(|_| json!({ "id": "1", "text": "x" })).collect();
    let question = |id: usize| {
        json!({ "id": "1", "family": "single_choice", "sorting": { "type": "random" },
            "headings": [{ "heading": format!("{id} {{{{x}}}}") }], "answers": { "choices": [{ "id": id }] } })
    };
    let questions: Vec<Value> = (0..10_000).map(question).collect();
    let survey = json!({ "id": "1", "pages": [{ "id": "2", "questions": questions }, { "id": "2", "questions": [
        { "id": "3", "family": "multiple_choice", "answers": { "choices": same } }
    ]}]});
    // Were it quadratic, this test would not end.
    assert_eq!(read_definition(survey.to_string().as_bytes()).unwrap().questions().count(), 10_001);
}

#[test]
fn long_words_are_not_repeated_in_every_cell() {
    let cell = |id: usize| json!({ "id": id, "text": "c", "choices": [{ "id": 1, "text": "x" }] });
    let columns: Vec<Value> = (0..1_000).map(cell).collect();
    let survey = json!({ "id": "1", "pages": [{ "id": "2", "questions": [{
        "id": "3", "family": "matrix", "subtype": "menu",
        "answers": { "rows": [{ "id": 1, "text": "w".repeat(1_000_000) }], "cols": columns },
    }]}]});
    let form = read_definition(survey.to_string().as_bytes()).unwrap();
    assert_eq!(form.questions().next().unwrap().kind.name(), "unsupported");
}
