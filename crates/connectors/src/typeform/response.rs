//! A filled form as Typeform's own webhook spells it (Typeform webhooks, "form_response").

use super::path;
use super::spelling::{definition, number, spell};
use crate::EncodeError;
use akis_form::{Answer, AnsweredQuestion, Answers, Form, SourceKind, Submission, WriteTarget};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// What a response says that stands in no answer.
#[derive(Debug, Clone, Copy)]
pub struct ResponseContext<'a> {
    /// When the person opened the form.
    pub landed_at: Timestamp,
    /// When the person sent it.
    pub submitted_at: Timestamp,
    /// Where each uploaded file can be fetched, by [`FileRef::media_id`](akis_form::FileRef::media_id). A file that
    /// stands not here is named by its file name.
    pub file_urls: &'a BTreeMap<String, String>,
}

/// The payload Typeform's webhook would have sent for this submission. `form` is the form the answers were given to.
///
/// A contact block, an address and a matrix are spelled as their nested fields, each with its own answer. The event's
/// id and the response's token are the submission's id, so a receiver knows a repetition by either.
///
/// # Errors
/// [`EncodeError::OtherSystem`] when the submission's form does not come from Typeform.
pub fn form_response(
    submission: &Submission,
    form: &Form,
    context: &ResponseContext<'_>,
) -> Result<Value, EncodeError> {
    form_response_of(submission, form, context, &|_| true)
}

/// The same with some of the answers alone; how the person went through the form, and the score, follow from all.
pub(super) fn form_response_of(
    submission: &Submission,
    form: &Form,
    context: &ResponseContext<'_>,
    shown: &dyn Fn(&AnsweredQuestion) -> bool,
) -> Result<Value, EncodeError> {
    let source = submission.source.as_ref().filter(|source| source.kind == SourceKind::Typeform);
    let form_id = &source.ok_or(EncodeError::OtherSystem)?.form_id;
    let token = submission.id.to_string();
    let questions: HashMap<_, _> = form.questions().map(|question| (&question.id, question)).collect();
    let answers = submission.answers.iter().filter(|answered| shown(answered)).flat_map(|answered| {
        questions.get(&answered.id).map(|question| spell(answered, question, context)).unwrap_or_default()
    });
    let mut response = json!({
        "form_id": form_id,
        "token": token,
        "landed_at": moment(context.landed_at),
        "submitted_at": moment(context.submitted_at),
        "definition": {
            "id": form_id,
            "title": submission.form_title,
            "fields": form.questions().flat_map(definition).collect::<Vec<_>>(),
        },
        "answers": answers.collect::<Vec<_>>(),
    });

    let hidden: Map<String, Value> = hidden(submission).collect();
    if !hidden.is_empty() {
        response["hidden"] = hidden.into();
    }
    let path = path::walk(form, &known(submission));
    let variables = path.variables.iter().map(|(id, value)| (id.as_str().trim_start_matches("variable:"), *value));
    let variables: Vec<(&str, f64)> = variables.collect();
    if let Some((_, score)) = variables.iter().find(|(name, _)| *name == "score") {
        response["calculated"] = json!({ "score": number(*score) });
    }
    if !variables.is_empty() {
        let one = |(name, value): &(&str, f64)| json!({ "key": name, "type": "number", "number": number(*value) });
        response["variables"] = variables.iter().map(one).collect();
    }
    if !path.ending.is_empty() {
        response["ending"] = json!({ "ref": path.ending });
    }
    Ok(json!({ "event_id": token, "event_type": "form_response", "form_response": response }))
}

/// Typeform writes moments in whole seconds.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn hidden(submission: &Submission) -> impl Iterator<Item = (String, Value)> {
    submission.hidden.iter().filter(|field| !field.value.is_empty()).filter_map(|field| match &field.target {
        WriteTarget::TypeformHidden { name } => Some((name.clone(), Value::from(field.value.as_str()))),
        _ => None,
    })
}

/// What conditions can ask about.
fn known(submission: &Submission) -> Answers {
    let answered = submission.answers.iter().map(|answered| (answered.id.clone(), answered.answer.clone()));
    let hidden = submission.hidden.iter().map(|field| (field.id.clone(), Answer::Text(field.value.clone())));
    answered.chain(hidden).collect()
}
