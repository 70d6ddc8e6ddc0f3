//! A form's questions and what may be answered to them.

use super::FormFile;
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Answers by question id, each text as `responses.list` gives it.
pub(super) type Answers = BTreeMap<String, Vec<String>>;

/// One thing that is asked; a grid has one for each row.
#[derive(Debug)]
pub(super) struct Question<'a> {
    /// Hexadecimal, as the Forms API writes it.
    pub(super) id: &'a str,
    /// The number in the public page's parameters: the same id as a decimal number.
    pub(super) entry: u64,
    pub(super) title: &'a str,
    /// The row's title within a grid.
    pub(super) row: Option<&'a str>,
    pub(super) required: bool,
    pub(super) kind: Kind<'a>,
    /// Which section it stands in, from 0.
    pub(super) section: usize,
}

#[derive(Debug)]
pub(super) enum Kind<'a> {
    Text,
    Choice { many: bool, options: &'a [Value] },
    Scale { low: i64, high: i64 },
    Date { time: bool, year: bool },
    Time { duration: bool },
    File,
    Unknown,
}

/// Something wrong with an answer, in the words of Google's page.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) question_id: String,
    pub(super) title: String,
    pub(super) message: String,
}

pub(super) fn items(form: &Value) -> &[Value] {
    form["items"].as_array().map_or(&[], Vec::as_slice)
}

/// The page breaks; section `n + 1` begins with the `n`th.
pub(super) fn breaks(form: &Value) -> Vec<&Value> {
    items(form).iter().filter(|item| item.get("pageBreakItem").is_some()).collect()
}

pub(super) fn questions(form: &Value) -> Vec<Question<'_>> {
    let mut section = 0;
    let mut found = Vec::new();
    for item in items(form) {
        if item.get("pageBreakItem").is_some() {
            section += 1;
        } else if let Some(question) = item["questionItem"].get("question") {
            found.extend(one(item, question, kind(question), None, section));
        } else if let Some(group) = item.get("questionGroupItem") {
            let columns = &group["grid"]["columns"];
            for question in group["questions"].as_array().into_iter().flatten() {
                let row = question["rowQuestion"]["title"].as_str();
                found.extend(one(item, question, choice(columns), row.or(Some("")), section));
            }
        }
    }
    found
}

fn one<'a>(
    item: &'a Value,
    question: &'a Value,
    kind: Kind<'a>,
    row: Option<&'a str>,
    section: usize,
) -> Option<Question<'a>> {
    let id = question["questionId"].as_str()?;
    Some(Question {
        id,
        entry: decimal(id)?,
        title: item["title"].as_str().unwrap_or_default(),
        row,
        required: question["required"] == true,
        kind,
        section,
    })
}

/// A hexadecimal id as the number other interfaces use.
pub(super) fn decimal(hex: &str) -> Option<u64> {
    u64::from_str_radix(hex, 16).ok()
}

fn choice(question: &Value) -> Kind<'_> {
    Kind::Choice {
        many: question["type"] == "CHECKBOX",
        options: question["options"].as_array().map_or(&[], Vec::as_slice),
    }
}

fn kind(question: &Value) -> Kind<'_> {
    let flag = |value: &Value, name: &str| value[name] == true;
    if question.get("textQuestion").is_some() {
        Kind::Text
    } else if let Some(inner) = question.get("choiceQuestion") {
        choice(inner)
    } else if let Some(inner) = question.get("scaleQuestion") {
        Kind::Scale { low: inner["low"].as_i64().unwrap_or(0), high: inner["high"].as_i64().unwrap_or(0) }
    } else if let Some(inner) = question.get("ratingQuestion") {
        Kind::Scale { low: 1, high: inner["ratingScaleLevel"].as_i64().unwrap_or(0) }
    } else if let Some(inner) = question.get("dateQuestion") {
        Kind::Date { time: flag(inner, "includeTime"), year: flag(inner, "includeYear") }
    } else if let Some(inner) = question.get("timeQuestion") {
        Kind::Time { duration: flag(inner, "duration") }
    } else if question.get("fileUploadQuestion").is_some() {
        Kind::File
    } else {
        Kind::Unknown
    }
}

impl Question<'_> {
    /// What people see beside it: a grid's row stands in brackets.
    pub(super) fn label(&self) -> String {
        match self.row {
            Some(row) => format!("{} [{row}]", self.title),
            None => self.title.to_owned(),
        }
    }

    fn problem(&self, message: impl Into<String>) -> Problem {
        Problem { question_id: self.id.to_owned(), title: self.label(), message: message.into() }
    }
}

/// The option with this text, or the "Other" one for any other text.
pub(super) fn option<'a>(options: &'a [Value], text: &str) -> Option<&'a Value> {
    let known = options.iter().find(|option| option["value"] == text);
    known.or_else(|| options.iter().find(|option| option["isOther"] == true))
}

/// Everything wrong with answers, looking only at the questions of these sections.
pub(super) fn problems(file: &FormFile, answers: &Answers, visited: &BTreeSet<usize>) -> Vec<Problem> {
    let questions = questions(&file.form);
    let mut found = Vec::new();
    for question in questions.iter().filter(|question| visited.contains(&question.section)) {
        let texts = answers.get(question.id).map_or(&[][..], Vec::as_slice);
        if texts.iter().all(|text| text.trim().is_empty()) {
            if question.required {
                found.push(question.problem("This is a required question"));
            }
            continue;
        }
        let wrong = |text: &String| fits(&question.kind, text).map(|message| question.problem(message));
        found.extend(texts.iter().find_map(wrong));
        let many = matches!(question.kind, Kind::Choice { many: true, .. });
        if !many && texts.len() > 1 {
            found.push(question.problem("Only one answer is allowed"));
        }
        if let Some(rules) = file.public.validation.get(question.id).and_then(Value::as_array) {
            found.extend(
                rules.iter().find_map(|rule| broken(rule, texts)).map(|message| question.problem(message)),
            );
        }
    }
    found
}

/// What is wrong with a text as an answer to a question of this kind.
fn fits(kind: &Kind<'_>, text: &str) -> Option<&'static str> {
    let good = match kind {
        Kind::Text | Kind::Unknown => true,
        Kind::Choice { options, .. } => option(options, text).is_some(),
        Kind::Scale { low, high } => text.parse::<i64>().is_ok_and(|value| (*low..=*high).contains(&value)),
        Kind::Date { time, year } => is_date(text, *time, *year),
        Kind::Time { duration } => is_time(text, *duration),
        Kind::File => false,
    };
    if good {
        return None;
    }
    Some(match kind {
        Kind::Date { .. } => "Invalid date",
        Kind::Time { .. } => "Invalid time",
        Kind::File => "A file cannot come this way",
        _ => "This is not one of the choices",
    })
}

fn is_date(text: &str, time: bool, year: bool) -> bool {
    let (date, clock) = text.split_once(' ').map_or((text, None), |(date, clock)| (date, Some(clock)));
    // A date without a year may be the 29th of February.
    let whole = if year { date.to_owned() } else { format!("2024-{date}") };
    let good = whole.parse::<jiff::civil::Date>().is_ok();
    good && clock.is_some() == time && clock.is_none_or(|clock| is_time(clock, false))
}

fn is_time(text: &str, duration: bool) -> bool {
    let parts: Vec<Option<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(hour), Some(minute)] if !duration => *hour < 24 && *minute < 60,
        [Some(hour), Some(minute), Some(second)] if duration => *hour <= 72 && *minute < 60 && *second < 60,
        _ => false,
    }
}

/// The message of a check that does not hold. A check is `[kind, rule, [arguments], message]` as the public page's data
/// writes it (connector reference 2.6).
fn broken(rule: &Value, texts: &[String]) -> Option<String> {
    let part = |at: usize| rule.get(at).unwrap_or(&Value::Null);
    let argument = |at: usize| {
        let value = part(2).get(at).unwrap_or(&Value::Null);
        value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
    };
    let number = |at: usize| argument(at).parse::<f64>().unwrap_or_default();
    let text = texts.first().map_or("", String::as_str);
    let count = |wanted: &dyn Fn(f64, f64) -> bool, have: usize| {
        u32::try_from(have).is_ok_and(|have| wanted(f64::from(have), number(0)))
    };
    let holds = match (part(0).as_i64(), part(1).as_i64()) {
        (Some(1), Some(rule)) => text.replace(',', ".").parse::<f64>().is_ok_and(|value| match rule {
            1 => value > number(0),
            2 => value >= number(0),
            3 => value < number(0),
            4 => value <= number(0),
            5 => (value - number(0)).abs() < f64::EPSILON,
            6 => (value - number(0)).abs() >= f64::EPSILON,
            7 => (number(0)..=number(1)).contains(&value),
            8 => !(number(0)..=number(1)).contains(&value),
            10 => value.fract() == 0.0,
            _ => true,
        }),
        (Some(2), Some(100)) => text.contains(&argument(0)),
        (Some(2), Some(101)) => !text.contains(&argument(0)),
        (Some(2), Some(102)) => is_email(text),
        (Some(2), Some(103)) => url::Url::parse(text).is_ok(),
        (Some(4), Some(rule)) => Regex::new(&argument(0)).is_ok_and(|pattern| match rule {
            299 => pattern.is_match(text),
            300 => !pattern.is_match(text),
            301 => pattern.find(text).is_some_and(|found| found.len() == text.len()),
            _ => pattern.find(text).is_none_or(|found| found.len() != text.len()),
        }),
        (Some(6), Some(202)) => count(&|have, most| have <= most, text.chars().count()),
        (Some(6), Some(203)) => count(&|have, least| have >= least, text.chars().count()),
        (Some(7), Some(200)) => count(&|have, least| have >= least, texts.len()),
        (Some(7), Some(201)) => count(&|have, most| have <= most, texts.len()),
        (Some(7), Some(204)) => count(&|have, wanted| (have - wanted).abs() < 0.5, texts.len()),
        _ => true,
    };
    (!holds)
        .then(|| part(3).as_str().filter(|text| !text.is_empty()).unwrap_or("The answer does not fit").to_owned())
}

pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    }) && !text.contains(char::is_whitespace)
}

impl FormFile {
    /// Whether somebody has to sign in before they may answer.
    pub(super) fn needs_sign_in(&self) -> bool {
        self.public.requires_login
            || self.public.limit_one_response
            || self.form["settings"]["emailCollectionType"] == "VERIFIED"
            || questions(&self.form).iter().any(|question| matches!(question.kind, Kind::File))
    }

    pub(super) fn is_open(&self) -> bool {
        let state = &self.form["publishSettings"]["publishState"];
        // Older forms have no such settings, and what is false is left out.
        self.form.get("publishSettings").is_none()
            || (state["isPublished"] == true && state["isAcceptingResponses"] == true)
    }

    pub(super) fn title(&self) -> &str {
        self.form["info"]["title"].as_str().unwrap_or_default()
    }
}
