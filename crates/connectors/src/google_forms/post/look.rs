use crate::google_forms::kinds::NO_YEAR;
use crate::{ConnectorError, LookFound, Order};
use akis_form::{Answer, AnsweredQuestion, Form, Item, Submission, WriteTarget};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// With so many letters of one's own, nobody else has written the same by chance.
const ENOUGH_LETTERS: usize = 20;

/// As many digits as the shortest telephone number.
const FEWEST_DIGITS: usize = 7;

/// How much of what was sent could only be this person's. Choices, dates and numbers could be anybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// Nothing: a response with the same answers says nothing at all.
    Nothing,
    /// A word or two, which another person may have written as well.
    Little,
    /// An address, a number or sentences.
    Enough,
}

/// Of the answers that are sent, not of those that stay here.
pub(super) fn own(form: &Form, submission: &Submission, visited: &[usize]) -> Own {
    let mut letters = 0;
    for answered in sent(form, submission, visited) {
        let (Answer::Text(words) | Answer::Other { text: words, .. }) = &answered.answer else { continue };
        let address = words.split_once('@').is_some_and(|(person, host)| !person.is_empty() && host.contains('.'));
        if address || words.chars().filter(char::is_ascii_digit).count() >= FEWEST_DIGITS {
            return Own::Enough;
        }
        letters += words.chars().filter(|letter| letter.is_alphanumeric()).count();
    }
    match letters {
        0 => Own::Nothing,
        ENOUGH_LETTERS.. => Own::Enough,
        _ => Own::Little,
    }
}

/// The answers on the way that was gone through, which alone are sent.
fn sent<'a>(
    form: &'a Form,
    submission: &'a Submission,
    visited: &[usize],
) -> impl Iterator<Item = &'a AnsweredQuestion> {
    let asked: HashSet<&str> = visited
        .iter()
        .filter_map(|index| form.pages.get(*index))
        .flat_map(|page| &page.items)
        .filter_map(|item| if let Item::Question(question) = item { Some(question.id.as_str()) } else { None })
        .collect();
    let goes =
        |target: &WriteTarget| matches!(target, WriteTarget::GoogleForms { .. } | WriteTarget::GoogleFormsEmail);
    submission
        .answers
        .iter()
        .filter(move |answered| asked.contains(answered.id.as_str()) && goes(&answered.target))
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
/// [`ConnectorError::Refused`] when several have them, or one has and somebody else could have given the same: whether ours
/// is there cannot be told.
pub(super) fn found(
    page: &Value,
    form: &Form,
    submission: &Submission,
    visited: &[usize],
) -> Result<LookFound, ConnectorError> {
    let wanted = wanted(form, submission, visited);
    let email = sent(form, submission, visited)
        .filter(|answered| answered.target == WriteTarget::GoogleFormsEmail)
        .find_map(|answered| answered.answer.comparable().pop());
    let responses = page.get("responses").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    // A form that collects addresses says whose response it is.
    let elses = |response: &Value| {
        let collected = response.get("respondentEmail").and_then(Value::as_str).filter(|email| !email.is_empty());
        email
            .as_deref()
            .zip(collected)
            .is_some_and(|(ours, theirs)| !ours.trim().eq_ignore_ascii_case(theirs.trim()))
    };
    let mut same = responses.iter().filter(|response| given(response) == wanted && !elses(response));
    let unsure = |why: &str| Err(ConnectorError::Refused { status: 200, message: why.to_owned() });
    match (same.next(), same.next()) {
        (Some(_), Some(_)) => unsure("several responses have the same answers"),
        (Some(_), None) if own(form, submission, visited) != Own::Enough => {
            unsure("a response has the same answers, which others could have given too")
        }
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
    let mut wanted = Texts::new();
    for answered in sent(form, submission, visited) {
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
