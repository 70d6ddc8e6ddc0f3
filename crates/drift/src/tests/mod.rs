mod compared;
mod judged;
mod laws;
mod merged;

use akis_form::{Choice, Choices, Form, Item, Page, Question, QuestionId, QuestionKind};

/// A question with this id and label.
fn asked(id: &str, label: &str) -> Question {
    Question { id: QuestionId::new(id), label: label.into(), ..Question::default() }
}

fn choice(id: &str, values: &[(&str, &str)]) -> Question {
    let options = values
        .iter()
        .map(|(value, label)| Choice { value: (*value).into(), label: (*label).into(), ..Choice::default() })
        .collect();
    Question { kind: QuestionKind::SingleChoice(Choices { options, ..Choices::default() }), ..asked(id, id) }
}

/// A form of one page.
fn form(questions: impl IntoIterator<Item = Question>) -> Form {
    let items = questions.into_iter().map(Item::Question).collect();
    Form { title: "Contact".into(), pages: vec![Page { items, ..Page::default() }], ..Form::default() }
}

/// The question with this id, to be changed.
fn edit<'a>(form: &'a mut Form, id: &str) -> &'a mut Question {
    form.pages
        .iter_mut()
        .flat_map(|page| &mut page.items)
        .find_map(|item| match item {
            Item::Question(question) if question.id.as_str() == id => Some(question),
            _ => None,
        })
        .expect("there is such a question")
}

fn remove(form: &mut Form, id: &str) {
    for page in &mut form.pages {
        page.items.retain(|item| !matches!(item, Item::Question(question) if question.id.as_str() == id));
    }
}

fn ids(form: &Form) -> Vec<&str> {
    form.questions().map(|question| question.id.as_str()).collect()
}
