//! A posted form read back into answers (connector reference 2.6).

use super::super::input::Input;
use super::super::shape::{Answers, Kind, Problem, Question, is_email, problems, questions};
use super::super::{FormFile, path};
use std::collections::BTreeSet;
use std::fmt::Write;

/// How the "Other" option is posted.
const OTHER: &str = "__other_option__";

/// What a post says.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) answers: Answers,
    pub(super) email: Option<String>,
    pub(super) problems: Vec<Problem>,
    /// The sections that `pageHistory` names.
    pub(super) history: Vec<usize>,
    /// `entry` parameters that belong to no question on that way.
    pub(super) ignored: Vec<String>,
}

pub(super) fn decode(file: &FormFile, posted: &Input) -> Decoded {
    let mut wrong = Vec::new();
    let history = path::history(file, posted.get("pageHistory").unwrap_or("0")).unwrap_or_else(|| {
        wrong.push(general("pageHistory", "The page history is not one of this form"));
        vec![0]
    });
    let visited: BTreeSet<usize> = history.iter().copied().collect();
    let mut answers = Answers::new();
    let mut known = BTreeSet::new();
    for question in questions(&file.form).iter().filter(|question| visited.contains(&question.section)) {
        known.insert(question.entry);
        match texts(question, posted) {
            Ok(texts) if texts.is_empty() => {}
            Ok(texts) => {
                answers.insert(question.id.to_owned(), texts);
            }
            Err(message) => wrong.push(Problem {
                question_id: question.id.to_owned(),
                title: question.label(),
                message: message.to_owned(),
            }),
        }
    }
    wrong.extend(problems(file, &answers, &visited));
    let collects = file.form["settings"]["emailCollectionType"] == "RESPONDER_INPUT";
    let email = posted.get("emailAddress").filter(|_| collects).map(ToOwned::to_owned);
    if collects && !email.as_deref().is_some_and(is_email) {
        wrong.push(general("emailAddress", "Must be a valid email address"));
    }
    let stranger = |name: &&String| entry_of(name).is_some_and(|entry| !known.contains(&entry));
    let ignored: Vec<String> = posted.pairs().iter().map(|(name, _)| name).filter(stranger).cloned().collect();
    Decoded { answers, email, problems: wrong, history, ignored }
}

fn general(what: &str, message: &str) -> Problem {
    Problem { question_id: what.to_owned(), title: what.to_owned(), message: message.to_owned() }
}

/// The number in `entry.12`, `entry.12_year`, `entry.12.other_option_response`.
fn entry_of(name: &str) -> Option<u64> {
    let rest = name.strip_prefix("entry.")?;
    let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

/// The texts of an answer; none when nothing was answered.
fn texts(question: &Question<'_>, posted: &Input) -> Result<Vec<String>, &'static str> {
    let name = format!("entry.{}", question.entry);
    let part = |end: &str| posted.get(&format!("{name}{end}"));
    match &question.kind {
        Kind::Date { time, year } => {
            let mut wanted = vec![part("_month"), part("_day")];
            if *year {
                wanted.insert(0, part("_year"));
            }
            let date = joined(&wanted, '-')?;
            if !*time {
                return Ok(date.into_iter().collect());
            }
            let clock = joined(&[part("_hour"), part("_minute")], ':')?;
            match (date, clock) {
                (None, None) => Ok(Vec::new()),
                (Some(date), Some(clock)) => Ok(vec![format!("{date} {clock}")]),
                _ => Err("Invalid date"),
            }
        }
        Kind::Time { duration } => {
            let mut wanted = vec![part("_hour"), part("_minute")];
            if *duration {
                wanted.push(part("_second"));
            }
            Ok(joined(&wanted, ':')?.into_iter().collect())
        }
        Kind::Choice { options, .. } => {
            let typed = part(".other_option_response");
            let mut texts = Vec::new();
            for value in posted.all(&name).filter(|value| !value.is_empty()) {
                if value == OTHER {
                    if !options.iter().any(|option| option["isOther"] == true) {
                        return Err("This is not one of the choices");
                    }
                    texts.push(typed.ok_or("The other answer has no text")?.to_owned());
                } else if options.iter().any(|option| option["value"] == value) {
                    texts.push(value.to_owned());
                } else {
                    // A typed text must come as the other option; alone it is no choice.
                    return Err("This is not one of the choices");
                }
            }
            Ok(texts)
        }
        Kind::Text | Kind::Scale { .. } | Kind::Unknown | Kind::File => {
            Ok(posted.all(&name).filter(|value| !value.is_empty()).map(ToOwned::to_owned).collect())
        }
    }
}

/// Numbers of two digits (the year of four), joined; `None` when all are missing.
fn joined(parts: &[Option<&str>], by: char) -> Result<Option<String>, &'static str> {
    if parts.iter().all(Option::is_none) {
        return Ok(None);
    }
    let mut text = String::new();
    for part in parts {
        let number: u32 = part.and_then(|part| part.parse().ok()).ok_or("Invalid date or time")?;
        if !text.is_empty() {
            text.push(by);
        }
        let _ = write!(text, "{number:02}");
    }
    Ok(Some(text))
}
