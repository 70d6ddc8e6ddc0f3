mod branching;
mod hostile;
mod kinds;
mod posted;
mod schema;
mod tolerance;
mod written;

use super::read_definition;
use akis_form::{Form, Question, QuestionId, QuestionKind};
use serde_json::{Value, json};

/// A form with every kind of item and question the Forms API documents, and two of the time to come.
const CLINIC: &str = include_str!("../../fixtures/google_forms/clinic.json");

fn clinic() -> Form {
    read_definition(CLINIC.as_bytes()).unwrap()
}

fn read(document: &Value) -> Form {
    read_definition(document.to_string().as_bytes()).unwrap()
}

/// A form of these items.
fn form_of(items: &Value) -> Form {
    read(&json!({ "formId": "1f", "info": { "title": "Form" }, "items": items }))
}

/// A form that asks one thing, and what it became.
fn kind_of(question: &Value) -> QuestionKind {
    let form = form_of(&json!([{ "itemId": "1", "title": "?", "questionItem": { "question": question } }]));
    form.questions().next().unwrap().kind.clone()
}

fn question<'a>(form: &'a Form, id: &str) -> &'a Question {
    form.question(&QuestionId::new(id)).unwrap_or_else(|| panic!("no question {id}"))
}
