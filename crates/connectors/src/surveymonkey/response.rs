use super::day;
use super::matrix::COMMENT_PART;
use super::options::source_id;
use super::rows::{DATE_PART, TIME_PART};
use crate::EncodeError;
use akis_form::{Answer, AnsweredQuestion, QuestionId, SourceKind, Submission, WriteTarget};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// A submission in SurveyMonkey's spelling.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The body of `POST /v3/collectors/{id}/responses`.
    pub body: Value,
    /// The questions whose answers the API takes no form of (files), or for which the survey gave no ids to answer
    /// with. The rest is written without them.
    pub left_out: Vec<QuestionId>,
}

/// The response of a collector for a finished submission (SurveyMonkey API v3, collector responses). The submission's
/// id stands in `custom_value`, by which a response can be found again.
///
/// # Errors
/// [`EncodeError::OtherSystem`] when the submission's form was not read from SurveyMonkey.
pub fn body(submission: &Submission) -> Result<Rendered, EncodeError> {
    submission
        .source
        .as_ref()
        .filter(|source| source.kind == SourceKind::Surveymonkey)
        .ok_or(EncodeError::OtherSystem)?;
    let mut pages = Pages::default();
    let mut left_out = Vec::new();
    for answered in &submission.answers {
        let WriteTarget::Surveymonkey { page_id, question_id, .. } = &answered.target else { continue };
        match answers(answered).filter(|answers| !answers.is_empty() && !question_id.is_empty()) {
            Some(answers) => pages.push(page_id, json!({ "id": question_id, "answers": answers })),
            None => left_out.push(answered.id.clone()),
        }
    }
    let variables: Map<String, Value> = submission
        .hidden
        .iter()
        .filter(|hidden| !hidden.value.is_empty())
        .filter_map(|hidden| match &hidden.target {
            WriteTarget::SurveymonkeyVariable { name } => Some((name.clone(), hidden.value.as_str().into())),
            _ => None,
        })
        .collect();
    let mut body = json!({
        "response_status": "completed",
        "custom_value": submission.id.to_string(),
        "date_created": submission.completed_at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
    });
    if !variables.is_empty() {
        body["custom_variables"] = variables.into();
    }
    body["pages"] = pages.into_json();
    Ok(Rendered { body, left_out })
}

/// Questions by page, in the order they were answered.
#[derive(Default)]
struct Pages {
    places: HashMap<String, usize>,
    pages: Vec<(String, Vec<Value>)>,
}

impl Pages {
    fn push(&mut self, page: &str, question: Value) {
        let place = *self.places.entry(page.to_owned()).or_insert(self.pages.len());
        match self.pages.get_mut(place) {
            Some((_, questions)) => questions.push(question),
            None => self.pages.push((page.to_owned(), vec![question])),
        }
    }

    fn into_json(self) -> Value {
        let page = |(id, questions): (String, Vec<Value>)| json!({ "id": id, "questions": questions });
        self.pages.into_iter().map(page).collect()
    }
}

/// The elements of `answers`; `None` where the API has no form for the answer.
fn answers(answered: &AnsweredQuestion) -> Option<Vec<Value>> {
    let WriteTarget::Surveymonkey { row_id, choices, other_id, kind, .. } = &answered.target else { return None };
    let row = match row_id {
        Some(row) => Some(source_id(row)?),
        None => None,
    };
    // With the one row of the question, where it has one.
    let element = |key: &str, value: &str| {
        let mut element = Map::new();
        if let Some(row) = row {
            element.insert("row_id".into(), row.into());
        }
        element.insert(key.into(), value.into());
        Value::Object(element)
    };
    let choice = |value: &String| Some(element("choice_id", source_id(value)?));
    let is_ranking = kind.starts_with("matrix/ranking");
    let is_datetime = kind.starts_with("datetime/");
    match &answered.answer {
        Answer::Choice(value) => Some(vec![choice(value)?]),
        Answer::Choices(values) => values.iter().map(choice).collect(),
        Answer::Other { values, text } => {
            let mut all: Vec<Value> = values.iter().map(choice).collect::<Option<_>>()?;
            if !text.trim().is_empty() {
                all.push(json!({ "other_id": other_id.as_ref()?, "text": text.trim() }));
            }
            Some(all)
        }
        Answer::Number(number) if !choices.is_empty() => Some(vec![choice(choices.get(&number.to_string())?)?]),
        Answer::Ranked(rows) if is_ranking => rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let place = choices.get(&(index + 1).to_string())?;
                Some(json!({ "row_id": source_id(row)?, "choice_id": source_id(place)? }))
            })
            .collect(),
        Answer::Parts(parts) if is_datetime => moments(parts),
        Answer::Parts(parts) => {
            let given = parts.iter().filter(|(id, answer)| !answer.is_empty() && *id != COMMENT_PART);
            let mut all = given.map(|(id, answer)| part(id, answer)).collect::<Option<Vec<_>>>()?.concat();
            if let Some(comment) = parts.get(COMMENT_PART).filter(|comment| !comment.is_empty()) {
                all.push(json!({ "other_id": other_id.as_ref()?, "text": text(comment)? }));
            }
            Some(all)
        }
        // A date or a time needs the row it stands in.
        _ if is_datetime && row.is_none() => None,
        leaf => Some(vec![element("text", &text(leaf)?)]),
    }
}

/// One row, or one cell, of an answer.
fn part(id: &str, answer: &Answer) -> Option<Vec<Value>> {
    let chosen = |values: &[String]| -> Option<Vec<Value>> {
        let ids = match id.split_once('/') {
            Some((row, column)) => json!({ "row_id": source_id(row)?, "col_id": source_id(column)? }),
            None => json!({ "row_id": source_id(id)? }),
        };
        let choice = |value: &String| {
            let mut element = ids.clone();
            element["choice_id"] = source_id(value)?.into();
            Some(element)
        };
        values.iter().map(choice).collect()
    };
    match answer {
        Answer::Choice(value) => chosen(std::slice::from_ref(value)),
        Answer::Choices(values) => chosen(values),
        leaf => Some(vec![json!({ "row_id": source_id(id)?, "text": text(leaf)? })]),
    }
}

/// Several rows of dates or times; the two parts of a row become one text again.
fn moments(parts: &BTreeMap<String, Answer>) -> Option<Vec<Value>> {
    // The date first, as the vendor writes it; a map alone would keep the order of the ids.
    let mut rows: Vec<(&str, [Option<String>; 2])> = Vec::new();
    for (id, answer) in parts.iter().filter(|(_, answer)| !answer.is_empty()) {
        let (row, place) = match (id.strip_suffix(DATE_PART), id.strip_suffix(TIME_PART)) {
            (Some(row), _) => (row, 0),
            (_, Some(row)) => (row, 1),
            _ => (id.as_str(), 0),
        };
        let words = Some(text(answer)?);
        // The ids are sorted, so the parts of one row stand together.
        match rows.last_mut() {
            Some((last, [_, time])) if *last == row && place == 1 => *time = words,
            _ if place == 1 => rows.push((row, [None, words])),
            _ => rows.push((row, [words, None])),
        }
    }
    rows.into_iter()
        .map(|(row, words)| {
            let words: Vec<String> = words.into_iter().flatten().collect();
            Some(json!({ "row_id": source_id(row)?, "text": words.join(" ") }))
        })
        .collect()
}

/// A small answer as text.
fn text(answer: &Answer) -> Option<String> {
    Some(match answer {
        Answer::Text(text) => text.trim().to_owned(),
        Answer::Number(number) => number.to_string(),
        Answer::Bool(yes) => yes.to_string(),
        Answer::Date(date) => day::date(*date),
        Answer::Time(time) => day::time(*time),
        Answer::DateTime(moment) => day::date_time(*moment),
        // The API writes no files, and no question of a survey gives an answer of the other kinds.
        Answer::Choice(_)
        | Answer::Choices(_)
        | Answer::Files(_)
        | Answer::Other { .. }
        | Answer::MonthDay { .. }
        | Answer::Duration(_)
        | Answer::Ranked(_)
        | Answer::Parts(_) => return None,
    })
}
