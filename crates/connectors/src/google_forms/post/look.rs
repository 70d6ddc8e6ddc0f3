use crate::google_forms::kinds::NO_YEAR;
use crate::{ConnectorError, LookFound, Order};
use akis_form::{Answer, AnsweredQuestion, Form, Item, Submission, WriteTarget};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// Fewer letters than this are no words of one's own.
const FEWEST_LETTERS: usize = 3;

/// Whether a person's answers hold something of their own. Choices alone could be anybody's.
pub(super) fn tells_apart(submission: &Submission) -> bool {
    submission.answers.iter().any(|answered| {
        let (Answer::Text(words) | Answer::Other { text: words, .. }) = &answered.answer else { return false };
        words.trim().chars().count() >= FEWEST_LETTERS
    })
}

/// From a little before the answers were complete: nothing was sent earlier, and clocks differ.
pub(super) fn since(order: &Order<'_>) -> Timestamp {
    let completed = order.submission.completed_at;
    let since = completed.checked_sub(SignedDuration::from_secs(60)).unwrap_or(completed);
    Timestamp::from_second(since.as_second()).unwrap_or(since)
}

/// Looks for a response with exactly these answers on a page of `responses.list`.
///
/// # Errors
/// [`ConnectorError::Refused`] when several have them: which one is ours cannot be told.
pub(super) fn found(
    page: &Value,
    form: &Form,
    submission: &Submission,
    visited: &[usize],
) -> Result<LookFound, ConnectorError> {
    let wanted = wanted(form, submission, visited);
    let responses = page.get("responses").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut same = responses.iter().filter(|response| given(response) == wanted);
    match (same.next(), same.next()) {
        (Some(_), Some(_)) => Err(ConnectorError::Refused {
            status: 200,
            message: "several responses have the same answers".to_owned(),
        }),
        (Some(response), None) => {
            Ok(LookFound::Yes { result: response.get("responseId").and_then(Value::as_str).map(str::to_owned) })
        }
        (None, _) => Ok(match page.get("nextPageToken").and_then(Value::as_str) {
            Some(next) if !next.is_empty() => LookFound::Further { after: next.to_owned() },
            _ => LookFound::No,
        }),
    }
}

type Texts = BTreeMap<String, Vec<String>>;

/// The answers of a response, by question, each sorted.
fn given(response: &Value) -> Texts {
    let answers = response.get("answers").and_then(Value::as_object);
    let texts = |answer: &Value| {
        let list = answer.pointer("/textAnswers/answers").and_then(Value::as_array)?;
        let texts = list.iter().filter_map(|one| one.get("value")?.as_str());
        Some(texts.map(str::to_owned).collect())
    };
    answers
        .into_iter()
        .flatten()
        .filter_map(|(id, answer)| Some((id.to_lowercase(), sorted(texts(answer)?))))
        .collect()
}

/// What a response of ours has, in the spelling of `responses.list` ("Responses" of the connector reference).
fn wanted(form: &Form, submission: &Submission, visited: &[usize]) -> Texts {
    let sent: HashSet<&str> = visited
        .iter()
        .filter_map(|index| form.pages.get(*index))
        .flat_map(|page| &page.items)
        .filter_map(|item| if let Item::Question(question) = item { Some(question.id.as_str()) } else { None })
        .collect();
    let mut wanted = Texts::new();
    for answered in submission.answers.iter().filter(|answered| sent.contains(answered.id.as_str())) {
        let WriteTarget::GoogleForms { question_id, kind, .. } = &answered.target else { continue };
        if let Answer::Parts(parts) = &answered.answer {
            for (row, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
                wanted.insert(row.to_lowercase(), sorted(part.comparable()));
            }
        } else {
            wanted.insert(question_id.to_lowercase(), sorted(texts(answered, kind)));
        }
    }
    wanted
}

fn texts(answered: &AnsweredQuestion, kind: &str) -> Vec<String> {
    match &answered.answer {
        Answer::DateTime(moment) if kind == NO_YEAR => vec![moment.strftime("%m-%d %H:%M").to_string()],
        Answer::Date(date) if kind == NO_YEAR => vec![date.strftime("%m-%d").to_string()],
        answer => answer.comparable(),
    }
}

/// In one order, and without the blanks and line ends that a page may change.
fn sorted(mut texts: Vec<String>) -> Vec<String> {
    for text in &mut texts {
        *text = text.trim().replace("\r\n", "\n");
    }
    texts.retain(|text| !text.is_empty());
    texts.sort();
    texts
}
