//! What a question accepts, as bounds that can be compared: whether they changed, and whether answers that fitted the
//! older ones may not fit the newer.

use crate::noise::plain;
use akis_form::{Choices, FileTypes, PartKind, QuestionKind};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One bound. Two lists of bounds of the same kind of question have the same length.
#[derive(Debug, Clone, PartialEq)]
enum Bound {
    AtLeast(Option<f64>),
    AtMost(Option<f64>),
    /// True accepts less.
    Refuses(bool),
    /// What is in it is not accepted.
    Without(BTreeSet<String>),
    /// Nothing when empty; another one may accept anything else.
    Exactly(String),
}

/// How newer bounds stand to older ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Some answers that were accepted may not be any more.
    pub(crate) tighter: bool,
}

/// How the bounds moved; `None` when they are the same.
pub(crate) fn moved(old: &QuestionKind, new: &QuestionKind) -> Option<Moved> {
    between(&of(old), &of(new))
}

/// The same for a part of a question.
pub(crate) fn moved_part(old: &PartKind, new: &PartKind) -> Option<Moved> {
    between(&of_part(old), &of_part(new))
}

fn between(old: &[Bound], new: &[Bound]) -> Option<Moved> {
    if old == new {
        return None;
    }
    Some(Moved { tighter: old.len() != new.len() || old.iter().zip(new).any(|(old, new)| is_tighter(old, new)) })
}

fn is_tighter(old: &Bound, new: &Bound) -> bool {
    match (old, new) {
        (Bound::AtLeast(old), Bound::AtLeast(Some(new))) => old.is_none_or(|old| *new > old),
        (Bound::AtMost(old), Bound::AtMost(Some(new))) => old.is_none_or(|old| *new < old),
        (Bound::Refuses(old), Bound::Refuses(new)) => *new && !old,
        (Bound::Without(old), Bound::Without(new)) => !new.is_subset(old),
        (Bound::Exactly(old), Bound::Exactly(new)) => !new.is_empty() && new != old,
        (Bound::AtLeast(_), Bound::AtLeast(None)) | (Bound::AtMost(_), Bound::AtMost(None)) => false,
        _ => true,
    }
}

fn of(kind: &QuestionKind) -> Vec<Bound> {
    let number = |value: &Option<u32>| value.map(f64::from);
    match kind {
        QuestionKind::ShortText { min_chars, max_chars, pattern } => vec![
            Bound::AtLeast(number(min_chars)),
            Bound::AtMost(number(max_chars)),
            Bound::Exactly(pattern.as_ref().map(|pattern| pattern.regex.clone()).unwrap_or_default()),
        ],
        QuestionKind::LongText { min_chars, max_chars } => vec![
            Bound::AtLeast(number(min_chars)),
            Bound::AtMost(number(max_chars)),
            Bound::Exactly(String::new()),
        ],
        QuestionKind::Email { blocked_domains, blocks_free_mail } => vec![
            Bound::Without(blocked_domains.iter().map(|domain| plain(domain).to_lowercase()).collect()),
            Bound::Refuses(*blocks_free_mail),
        ],
        QuestionKind::Phone { min_digits, max_digits } => {
            vec![Bound::AtLeast(number(min_digits)), Bound::AtMost(number(max_digits))]
        }
        QuestionKind::Number { min, max, min_digits, max_digits, integer } => vec![
            Bound::AtLeast(*min),
            Bound::AtMost(*max),
            Bound::AtLeast(number(min_digits)),
            Bound::AtMost(number(max_digits)),
            Bound::Refuses(*integer),
        ],
        QuestionKind::SingleChoice(choices)
        | QuestionKind::MultiChoice(choices)
        | QuestionKind::Ranking(choices) => of_choices(choices),
        QuestionKind::Date { min, max } | QuestionKind::DateTime { min, max } => {
            vec![Bound::AtLeast(min.map(day)), Bound::AtMost(max.map(day))]
        }
        QuestionKind::Rating { steps, shape: _ } => vec![Bound::AtMost(Some(f64::from(*steps)))],
        QuestionKind::Scale { low, high, labels: _ } => {
            vec![Bound::AtLeast(Some(f64::from(*low))), Bound::AtMost(Some(f64::from(*high)))]
        }
        QuestionKind::Matrix { rows: _, columns, multiple, distinct } => {
            let mut bounds = of_choices(columns);
            bounds.extend([Bound::Refuses(!multiple), Bound::Refuses(*distinct)]);
            bounds
        }
        QuestionKind::Group { what: _, parts: _, sum } => {
            vec![Bound::Exactly(sum.map(|sum| sum.to_string()).unwrap_or_default())]
        }
        QuestionKind::File { max_files, max_kib, accept } => vec![
            Bound::AtMost(Some(f64::from(*max_files))),
            Bound::AtMost(number(max_kib)),
            Bound::Exactly(if *accept == FileTypes::Any { String::new() } else { format!("{accept:?}") }),
        ],
        QuestionKind::Url
        | QuestionKind::YesNo
        | QuestionKind::Tick
        | QuestionKind::Legal { .. }
        | QuestionKind::MonthDay
        | QuestionKind::Time
        | QuestionKind::Duration
        | QuestionKind::Nps { .. }
        | QuestionKind::Unsupported { .. } => Vec::new(),
    }
}

fn of_part(kind: &PartKind) -> Vec<Bound> {
    match kind {
        PartKind::Text { max_chars } => vec![Bound::AtMost(max_chars.map(f64::from))],
        PartKind::Number { min, max, integer } => {
            vec![Bound::AtLeast(*min), Bound::AtMost(*max), Bound::Refuses(*integer)]
        }
        PartKind::Choice(choices) => of_choices(choices),
        PartKind::Date { min, max } => vec![Bound::AtLeast(min.map(day)), Bound::AtMost(max.map(day))],
        PartKind::Email | PartKind::Phone | PartKind::Time => Vec::new(),
    }
}

fn of_choices(choices: &Choices) -> Vec<Bound> {
    vec![
        Bound::AtLeast(choices.min_selected.map(f64::from)),
        Bound::AtMost(choices.max_selected.map(f64::from)),
        Bound::Refuses(choices.other.is_none()),
        Bound::AtMost(choices.other.as_ref().and_then(|other| other.max_chars).map(f64::from)),
    ]
}

/// A day as a number that grows with it.
fn day(date: Date) -> f64 {
    f64::from(date.year()) * 10_000.0 + f64::from(date.month()) * 100.0 + f64::from(date.day())
}
