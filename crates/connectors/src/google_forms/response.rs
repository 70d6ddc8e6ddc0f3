//! A response in the two spellings a Google form can be given it in; the REST API itself takes none.

mod bridge;
mod form_post;

pub use bridge::{BridgeAnswer, BridgeBody, BridgeValue, bridge_body};
pub use form_post::form_post;

use crate::EncodeError;
use akis_form::{
    Answer, AnsweredQuestion, Form, Part, Question, QuestionId, QuestionKind, SourceKind, Submission,
};
use std::collections::HashMap;

/// Refuses a submission that was not given to a Google form.
fn check_source(submission: &Submission) -> Result<(), EncodeError> {
    let of_google = submission.source.as_ref().is_some_and(|source| source.kind == SourceKind::GoogleForms);
    if of_google { Ok(()) } else { Err(EncodeError::OtherSystem) }
}

/// The form's questions by id.
fn questions(form: &Form) -> HashMap<&QuestionId, &Question> {
    form.questions().map(|question| (&question.id, question)).collect()
}

/// The answers by the question they were given to.
fn answers(submission: &Submission) -> HashMap<&QuestionId, &AnsweredQuestion> {
    submission.answers.iter().map(|answered| (&answered.id, answered)).collect()
}

/// The rows of a grid.
fn rows(question: &Question) -> &[Part] {
    match &question.kind {
        QuestionKind::Matrix { rows, .. } => rows,
        QuestionKind::Group { parts, .. } => parts,
        _ => &[],
    }
}

/// The decimal number Google's pages and scripts use for an id the API writes in hexadecimal.
fn decimal(answered: &AnsweredQuestion, id: &str) -> Result<u64, EncodeError> {
    let digits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u64::from_str_radix(id, 16).ok()).flatten().ok_or_else(|| unsupported(answered))
}

/// The error for an answer that cannot be sent in this way.
fn unsupported(answered: &AnsweredQuestion) -> EncodeError {
    let label = answered.label.trim();
    EncodeError::UnsupportedAnswer {
        field: if label.is_empty() { answered.id.as_str() } else { label }.to_owned(),
    }
}

/// What was chosen, and the words of one's own beside it; `None` for answers that are no choice. Blank words are none.
fn chosen(answer: &Answer) -> Option<(Vec<String>, Option<&str>)> {
    match answer {
        Answer::Text(value) | Answer::Choice(value) => Some((vec![value.clone()], None)),
        Answer::Choices(values) => Some((values.clone(), None)),
        Answer::Other { values, text } => {
            let text = text.trim();
            Some((values.clone(), (!text.is_empty()).then_some(text)))
        }
        _ => None,
    }
}
