//! The body of a webhook; its shape is described at the head of this folder.

use crate::request::address;
use crate::table::MASK;
use crate::{EncodeError, Order};
use akis_form::{Answer, AnsweredQuestion, QuestionId, SourceKind};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use url::Url;

/// Most bytes of a body. The specification advises about 20 kB, which nearly every form keeps below; a receiver that
/// follows it takes more.
pub(crate) const MOST_BYTES: usize = 256 * 1024;

/// Where a person reads the answer in Akis.
pub(super) fn page(order: &Order<'_>) -> Url {
    address(order.public_url, &["r", &order.submission.id.to_string()])
}

/// Where a kept file is found.
pub(crate) fn file_url(order: &Order<'_>, file: &str) -> Url {
    let submission = order.submission.id.to_string();
    address(order.public_url, &["api", "v1", "submissions", &submission, "files", file])
}

/// Refuses what is too large to be sent.
pub(crate) fn bounded(body: &Value) -> Result<Bytes, EncodeError> {
    let text = body.to_string();
    if text.len() > MOST_BYTES {
        return Err(EncodeError::TooLarge { bytes: text.len(), limit: MOST_BYTES });
    }
    Ok(Bytes::from(text))
}

/// `form.response.completed`.
pub(super) fn completed(order: &Order<'_>) -> Result<Bytes, EncodeError> {
    let submission = order.submission;
    let mut answers = Map::new();
    let mut consents = Map::new();
    let ids: HashMap<&str, &str> =
        order.files.iter().map(|file| (file.media_id.as_str(), file.id.as_str())).collect();
    for answered in &submission.answers {
        if answered.kind == "consent" {
            let given = matches!(answered.answer, Answer::Bool(true));
            consents.insert(answered.id.0.clone(), json!({ "text": answered.label, "given": given }));
        } else {
            answers.insert(answered.id.0.clone(), entry(answered, &ids));
        }
    }
    let hidden: Map<String, Value> = submission
        .hidden
        .iter()
        .filter(|field| !field.value.is_empty())
        .map(|field| (field.id.0.clone(), field.value.as_str().into()))
        .collect();
    let sensitive: HashSet<&QuestionId> =
        submission.answers.iter().filter(|answered| answered.sensitive).map(|answered| &answered.id).collect();
    let files = order.files.iter().map(|file| {
        let name = if sensitive.contains(&file.question) { MASK } else { &file.name };
        json!({
            "id": file.id,
            "question": file.question.0,
            "name": name,
            "mime_type": file.mime_type,
            "size": file.size,
            "url": file_url(order, &file.id).as_str(),
        })
    });
    bounded(&json!({
        "type": "form.response.completed",
        "timestamp": submission.completed_at.to_string(),
        "data": {
            "test": order.test,
            "submission": {
                "id": submission.id.to_string(),
                "url": page(order).as_str(),
                "opened_at": order.landed_at.to_string(),
                "completed_at": submission.completed_at.to_string(),
                "page_name": order.page_name,
            },
            "form": {
                "title": submission.form_title,
                "language": order.form.language.as_str(),
                "source": submission.source.as_ref().map(|source| SourceKind::as_str(source.kind)),
                "source_form_id": submission.source.as_ref().map(|source| source.form_id.as_str()),
            },
            "answers": answers,
            "consents": consents,
            "hidden": hidden,
            "files": files.collect::<Vec<_>>(),
        },
    }))
}

/// One answer. What is marked sensitive says that it was given, and no more.
fn entry(answered: &AnsweredQuestion, files: &HashMap<&str, &str>) -> Value {
    let (value, text) = if answered.sensitive {
        (Value::Null, MASK)
    } else {
        (value(&answered.answer, files), answered.display.as_str())
    };
    let mut entry = json!({ "label": answered.label, "kind": answered.kind, "value": value, "text": text });
    if answered.sensitive {
        entry["masked"] = true.into();
    }
    entry
}

/// An answer for programs.
fn value(answer: &Answer, files: &HashMap<&str, &str>) -> Value {
    match answer {
        Answer::Text(text) => text.as_str().into(),
        Answer::Choice(value) => value.as_str().into(),
        Answer::Number(number) => whole(*number),
        Answer::Bool(yes) => (*yes).into(),
        Answer::Duration(seconds) => (*seconds).into(),
        Answer::Choices(values) | Answer::Ranked(values) => values.as_slice().into(),
        Answer::Other { values, text } => json!({ "values": values, "other": text.trim() }),
        Answer::Files(all) => {
            // A file that was not kept is named by what its sender called it.
            let id =
                |media: &str, name: &str| files.get(media).map_or_else(|| name.to_owned(), |id| (*id).to_owned());
            all.iter().map(|file| Value::from(id(&file.media_id, &file.file_name))).collect()
        }
        Answer::Parts(parts) => parts
            .iter()
            .filter(|(_, part)| !part.is_empty())
            .map(|(id, part)| (id.clone(), value(part, files)))
            .collect(),
        Answer::Date(_) | Answer::MonthDay { .. } | Answer::Time(_) | Answer::DateTime(_) => {
            answer.comparable().join(" ").into()
        }
    }
}

/// A number without needless decimals: `5` and not `5.0`.
fn whole(number: f64) -> Value {
    /// Up to here every whole number has a place of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[allow(clippy::cast_possible_truncation, reason = "whole, and within what fits")]
        let whole = number as i64;
        return whole.into();
    }
    number.into()
}
