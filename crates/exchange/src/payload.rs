//! What a request says of inputs.

use crate::check::{Problem, read, unbounded};
use crate::inputs::{Inputs, number, time};
use crate::live::{self, Reading};
use crate::path::Given;
use akis_compiler::{FieldCheck, FieldRole, PlanField, PlanScreen};
use akis_form::{Answer, QuestionId};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a value that is kept although it is no answer.
const KEPT: usize = 4000;
/// Most hours of a span, so that its seconds can be counted.
const HOURS: f64 = 1_000_000.0;

/// What one input gives, as the part of an answer that its role names. `None` is no answer.
pub(crate) fn value(
    field: &PlanField,
    reading: Reading<'_>,
    data: &Map<String, Value>,
) -> Result<Option<Answer>, Problem> {
    if field.role == FieldRole::Narrows {
        return Ok(None);
    }
    let sent = data.get(&field.name);
    let read = match live::source(field) {
        Some(source) => live::read(source, reading, sent)?,
        None => read(&field.check, reading.language, sent)?,
    };
    read.map(|answer| in_role(&field.role, answer)).transpose()
}

fn in_role(role: &FieldRole, answer: Answer) -> Result<Answer, Problem> {
    let within = |most: f64| {
        let number = number(&answer).ok_or(Problem::Number)?;
        match number {
            number if number.fract() != 0.0 => Err(Problem::WholeNumber),
            number if number < 0.0 => Err(Problem::TooSmall(0.0)),
            number if number > most => Err(Problem::TooLarge(most)),
            number => Ok(Answer::Number(number)),
        }
    };
    let counted = |most: f64| match number(&answer) {
        Some(number) if number.fract() == 0.0 && (1.0..=most).contains(&number) => Ok(Answer::Number(number)),
        _ => Err(Problem::UnknownOption),
    };
    match role {
        FieldRole::Hours => within(HOURS),
        FieldRole::Minutes | FieldRole::Seconds => within(59.0),
        FieldRole::Month => counted(12.0),
        FieldRole::Day => counted(31.0),
        FieldRole::DateOf if !matches!(answer, Answer::Date(_)) => Err(Problem::Date),
        FieldRole::TimeOf => time(&answer).map(Answer::Time).ok_or(Problem::Time),
        _ => Ok(answer),
    }
}

/// What a request says of an input of the screen it comes from. Words beside another choice are not looked at: the
/// phone may have hidden them, and they are not kept. While a live list cannot be had, what was chosen from it before
/// stays.
pub(crate) fn own<'a, 'k>(
    screen: &'a PlanScreen,
    reading: Reading<'k>,
    data: &'k Map<String, Value>,
    kept: &'k Inputs<'_>,
) -> impl FnMut(&'a PlanField) -> Given {
    move |field| {
        value(field, reading, data).or_else(|problem| match kept.get(field) {
            Some(answer) if problem == Problem::Away && live::is_kept(Some(answer), data.get(&field.name)) => {
                Ok(Some(answer.clone()))
            }
            _ if is_idle(screen, field, reading, data) => Ok(None),
            _ => Err((problem, None)),
        })
    }
}

/// The same for answers that came all at once: what fails its check is kept beside the problem, for a person to
/// correct.
pub(crate) fn lenient<'a>(
    screen: &'a PlanScreen,
    reading: Reading<'a>,
    data: &'a Map<String, Value>,
) -> impl FnMut(&'a PlanField) -> Given {
    move |field| {
        value(field, reading, data).or_else(|problem| {
            if is_idle(screen, field, reading, data) {
                return Ok(None);
            }
            let sent = data.get(&field.name);
            let typed = match (&field.role, read(&unbounded(&field.check), reading.language, sent)) {
                (FieldRole::Whole | FieldRole::Part(_), Ok(Some(answer))) => Some(answer),
                _ if !is_words(field) => None,
                _ => sent.and_then(as_text),
            };
            Err((problem, typed))
        })
    }
}

/// What was sent to all of a question's inputs, as words: for an answer that cannot be put together.
pub(crate) fn as_sent<'a>(
    fields: impl Iterator<Item = &'a PlanField>,
    data: &Map<String, Value>,
) -> Option<Answer> {
    let words = fields.filter(|field| is_words(field)).filter_map(|field| as_text(data.get(&field.name)?));
    let words: Vec<String> = words.flat_map(|answer| answer.comparable()).collect();
    (!words.is_empty()).then(|| Answer::Text(words.join(", ")))
}

/// False where words are no answer: a consent is given or not, and a file is a file.
fn is_words(field: &PlanField) -> bool {
    field.role != FieldRole::Narrows
        && !matches!(field.check, FieldCheck::Consent { .. } | FieldCheck::Files { .. })
}

/// True for words of one's own while another option of a single choice is chosen.
fn is_idle(screen: &PlanScreen, field: &PlanField, reading: Reading<'_>, data: &Map<String, Value>) -> bool {
    let single = |check: &FieldCheck| matches!(check, FieldCheck::Choice { .. } | FieldCheck::Search { .. });
    let chosen = |of: &PlanField| {
        let chosen = of.question == field.question && of.role.is_whole() && single(&of.check);
        chosen
            && matches!(value(of, reading, data), Ok(Some(Answer::Choice(value))) if value != akis_compiler::OTHER)
    };
    field.role == FieldRole::Other { comment: false } && screen.fields.iter().any(chosen)
}

/// Whatever was sent, as words; keys of files are not among them.
fn as_text(value: &Value) -> Option<Answer> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Object(_) => return None,
    };
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(KEPT).collect();
    (!text.trim().is_empty()).then_some(Answer::Text(text))
}

/// Takes over what a request carries of an earlier screen. Only what says something counts: a screen not visited
/// since the Flow was opened sends empty values, and they must not wipe what was kept. A question that says something
/// there says all it has to say there. What fails its check was never accepted on its own screen and is not accepted
/// here.
pub(crate) fn carry<'a>(
    inputs: &mut Inputs<'a>,
    screen: &'a PlanScreen,
    reading: Reading<'_>,
    data: &Map<String, Value>,
) {
    let mut said: BTreeMap<&QuestionId, Vec<(&PlanField, Option<Answer>)>> = BTreeMap::new();
    let mut refused = BTreeSet::new();
    for field in &screen.fields {
        match value(field, reading, data) {
            Ok(answer) => said.entry(&field.question).or_default().push((field, answer)),
            Err(_) if is_idle(screen, field, reading, data) => {}
            Err(_) => {
                refused.insert(&field.question);
            }
        }
    }
    for (question, pieces) in said {
        if refused.contains(question) || pieces.iter().all(|(_, answer)| answer.is_none()) {
            continue;
        }
        for (field, answer) in pieces {
            inputs.set(field, answer);
        }
    }
}
