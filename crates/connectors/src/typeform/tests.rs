mod branching;
mod connect;
mod hostile;
mod kinds;
mod response;
mod schema;
mod texts;
mod tolerance;
mod webhook;

use super::read_definition;
use akis_form::{Form, Question, QuestionId, QuestionKind};
use serde_json::{Value, json};

/// A form with every documented field type, screen and rule, and a field type of the time to come.
const EVERY_KIND: &str = include_str!("../../fixtures/typeform/every_kind.json");

fn every_kind() -> Form {
    read_definition(EVERY_KIND.as_bytes()).unwrap()
}

fn read(document: &Value) -> Form {
    read_definition(document.to_string().as_bytes()).unwrap()
}

/// A form of these fields and this logic.
fn form_of(fields: &Value, logic: &Value) -> Form {
    read(
        &json!({ "id": "f", "title": "Form", "settings": { "language": "en" }, "fields": fields, "logic": logic }),
    )
}

fn id(text: &str) -> QuestionId {
    QuestionId::new(text)
}

fn question<'a>(form: &'a Form, name: &str) -> &'a Question {
    form.question(&id(name)).unwrap_or_else(|| panic!("no question {name}"))
}

fn kind<'a>(form: &'a Form, name: &str) -> &'a QuestionKind {
    &question(form, name).kind
}
