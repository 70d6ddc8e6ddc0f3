mod connect;
mod deliver;
mod given;
mod kinds;
mod predict;
mod refusals;
mod response;
mod surgery;
mod survey;

use super::read_definition;
use akis_form::{Answer, Answers, Form, Question, QuestionId};
use serde_json::{Value, json};

/// A survey with every documented family, subtype and display variant.
const SURVEY: &str = include_str!("../../fixtures/surveymonkey/details.json");

fn survey() -> Form {
    read_definition(SURVEY.as_bytes()).unwrap()
}

/// The fixture, changed.
fn survey_with(change: impl FnOnce(&mut Value)) -> Form {
    let mut json: Value = serde_json::from_str(SURVEY).unwrap();
    change(&mut json);
    read_definition(json.to_string().as_bytes()).unwrap()
}

/// A survey of these questions on one page.
fn survey_of(questions: &Value) -> Form {
    let survey = json!({ "id": "1", "title": "T", "pages": [{ "id": "9", "questions": questions }] });
    read_definition(survey.to_string().as_bytes()).unwrap()
}

/// A survey of one question with an id of `7`.
fn question(mut question: Value) -> (Form, Question) {
    question["id"] = "7".into();
    let form = survey_of(&json!([question]));
    let question = form.question(&QuestionId::new("7")).unwrap().clone();
    (form, question)
}

fn asked<'a>(form: &'a Form, id: &str) -> &'a Question {
    form.question(&QuestionId::new(id)).unwrap()
}

fn answers(pairs: &[(&str, Answer)]) -> Answers {
    pairs.iter().map(|(id, answer)| (QuestionId::new(*id), answer.clone())).collect()
}
