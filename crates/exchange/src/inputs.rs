//! A question's answer taken apart into what each of its inputs gave, and put together again. Kept answers are by
//! question; phones speak of inputs, and a question may have inputs on several screens.

use crate::check::clock;
use akis_compiler::{FieldCheck, FieldRole, OTHER, Plan, PlanField, PlanOption};
use akis_form::{Answer, Answers, QuestionId};
use jiff::civil::{Date, Time};
use std::collections::{BTreeMap, HashMap};

/// The part that words beside parts are; the readers of sources name it so too.
const COMMENT_PART: &str = "other";
/// Ranks beyond this are no ranks of ours.
const MOST_RANKS: u32 = 1000;

/// What each input gave, by its name.
#[derive(Clone)]
pub(crate) struct Inputs<'a> {
    given: HashMap<&'a str, Answer>,
}

impl<'a> Inputs<'a> {
    /// Takes kept answers apart.
    pub(crate) fn of(plan: &'a Plan, answers: &Answers) -> Self {
        let fields = plan.screens.iter().flat_map(|screen| &screen.fields);
        let given = fields
            .filter_map(|field| Some((field.name.as_str(), extract(field, answers.get(&field.question)?)?)))
            .collect();
        Self { given }
    }

    /// What this input gave.
    pub(crate) fn get(&self, field: &PlanField) -> Option<&Answer> {
        self.given.get(field.name.as_str())
    }

    /// Replaces what this input gave.
    pub(crate) fn set(&mut self, field: &'a PlanField, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.given.insert(&field.name, answer),
            None => self.given.remove(field.name.as_str()),
        };
    }

    /// The answers by question. What `kept` says of ids without an input stays.
    pub(crate) fn answers(&self, plan: &'a Plan, kept: &Answers) -> Answers {
        let mut by_question: BTreeMap<&QuestionId, Vec<(&PlanField, &Answer)>> = BTreeMap::new();
        for field in plan.screens.iter().flat_map(|screen| &screen.fields) {
            let pieces = by_question.entry(&field.question).or_default();
            pieces.extend(self.get(field).map(|answer| (field, answer)));
        }
        let mut answers = kept.clone();
        for (question, pieces) in by_question {
            match compose(pieces) {
                Some(answer) => answers.insert(question.clone(), answer),
                None => answers.remove(question),
            };
        }
        answers
    }
}

/// What one input gave of a question's answer.
fn extract(field: &PlanField, answer: &Answer) -> Option<Answer> {
    if answer.is_empty() {
        return None;
    }
    let number = |number: u32| Some(Answer::Number(f64::from(number)));
    match (&field.role, answer) {
        (FieldRole::Whole, answer) => whole(&field.check, answer),
        (FieldRole::Part(id), answer) => whole(&field.check, answer.part(id)?).filter(|part| !part.is_empty()),
        (FieldRole::Other { .. }, Answer::Other { text, .. }) => {
            (!text.trim().is_empty()).then(|| Answer::Text(text.clone()))
        }
        (FieldRole::Other { .. }, answer) => answer.part(COMMENT_PART).cloned(),
        (FieldRole::Rank(place), Answer::Ranked(values)) => {
            let value = values.get(usize::try_from(*place).ok()?.checked_sub(1)?)?;
            (!value.is_empty()).then(|| Answer::Choice(value.clone()))
        }
        (FieldRole::DateOf, Answer::DateTime(moment)) => Some(Answer::Date(moment.date())),
        (FieldRole::TimeOf, Answer::DateTime(moment)) => Some(Answer::Time(moment.time())),
        (FieldRole::DateOf, Answer::Date(_)) | (FieldRole::TimeOf, Answer::Time(_)) => Some(answer.clone()),
        (FieldRole::Month, Answer::MonthDay { month, .. }) if *month > 0 => {
            Some(Answer::Number(f64::from(*month)))
        }
        (FieldRole::Day, Answer::MonthDay { day, .. }) if *day > 0 => Some(Answer::Number(f64::from(*day))),
        (FieldRole::Hours, Answer::Duration(seconds)) => number(seconds / 3600),
        (FieldRole::Minutes, Answer::Duration(seconds)) => number(seconds / 60 % 60),
        (FieldRole::Seconds, Answer::Duration(seconds)) => number(seconds % 60),
        _ => None,
    }
}

/// What one input gave of an answer, or of a part of one, that is its own.
fn whole(check: &FieldCheck, answer: &Answer) -> Option<Answer> {
    let (values, has_words): (&[String], bool) = match answer {
        Answer::Choice(value) => (std::slice::from_ref(value), false),
        Answer::Choices(values) => (values, false),
        Answer::Other { values, text } => (values, !text.trim().is_empty()),
        other => return Some(other.clone()),
    };
    let holds = |options: &[PlanOption], value: &str| options.iter().any(|option| option.value == value);
    match check {
        FieldCheck::Choice { options } | FieldCheck::Search { options } | FieldCheck::TypedChoice { options } => {
            let chosen = values.iter().find(|value| holds(options, value)).cloned();
            let other = || (has_words && holds(options, OTHER)).then(|| OTHER.to_owned());
            chosen.or_else(other).map(Answer::Choice)
        }
        FieldCheck::Choices { options } => {
            let chosen = options
                .iter()
                .filter(|option| values.contains(&option.value) || (has_words && option.value == OTHER));
            let chosen: Vec<String> = chosen.map(|option| option.value.clone()).collect();
            (!chosen.is_empty()).then_some(Answer::Choices(chosen))
        }
        FieldCheck::NumberChoice { .. } | FieldCheck::Number { .. } => {
            values.first()?.parse().ok().map(Answer::Number)
        }
        FieldCheck::Bool => values.first()?.parse().ok().map(Answer::Bool),
        FieldCheck::Live { .. } => values.first().cloned().map(Answer::Choice),
        _ => values.first().cloned().map(Answer::Text),
    }
}

/// Puts together what a question's inputs gave, in the order of the plan. Half of a pair (a date without its time)
/// stands as it is until the other half comes; [`settled`] tells whether an answer is whole.
pub(crate) fn compose<'p>(pieces: impl IntoIterator<Item = (&'p PlanField, &'p Answer)>) -> Option<Answer> {
    let mut made = Made::default();
    for (field, answer) in pieces {
        made.add(field, answer);
    }
    made.finish().filter(|answer| !answer.is_empty())
}

#[derive(Default)]
struct Made {
    whole: Option<Answer>,
    words: Option<String>,
    comment: bool,
    parts: BTreeMap<String, Answer>,
    ranks: BTreeMap<u32, String>,
    date: Option<Date>,
    time: Option<Time>,
    month: Option<i8>,
    day: Option<i8>,
    span: Option<f64>,
}

impl Made {
    fn add(&mut self, field: &PlanField, answer: &Answer) {
        let small = || number(answer).filter(|number| (1.0..=31.0).contains(number));
        #[expect(clippy::cast_possible_truncation, reason = "1 to 31")]
        let small = || small().map(|number| number as i8);
        match &field.role {
            FieldRole::Whole => {
                let before = self.whole.take();
                self.whole = Some(joined(before, answer));
            }
            FieldRole::Part(id) => {
                let before = self.parts.remove(id);
                self.parts.insert(id.clone(), joined(before, answer));
            }
            FieldRole::Other { comment } => {
                self.words = answer.comparable().into_iter().next().filter(|words| !words.trim().is_empty());
                self.comment = *comment;
            }
            FieldRole::Rank(place) => {
                if let Some(value) = answer.comparable().into_iter().next().filter(|_| *place <= MOST_RANKS) {
                    self.ranks.insert(*place, value);
                }
            }
            FieldRole::DateOf => {
                if let Answer::Date(day) = answer {
                    self.date = Some(*day);
                }
            }
            FieldRole::TimeOf => self.time = time(answer),
            FieldRole::Month => self.month = small(),
            FieldRole::Day => self.day = small(),
            FieldRole::Hours => self.span(answer, 3600.0),
            FieldRole::Minutes => self.span(answer, 60.0),
            FieldRole::Seconds => self.span(answer, 1.0),
            FieldRole::Narrows => {}
        }
    }

    fn span(&mut self, answer: &Answer, unit: f64) {
        if let Some(number) = number(answer) {
            self.span = Some(self.span.unwrap_or(0.0) + number * unit);
        }
    }

    fn finish(mut self) -> Option<Answer> {
        if !self.parts.is_empty() {
            if let Some(words) = self.words {
                self.parts.entry(COMMENT_PART.to_owned()).or_insert(Answer::Text(words));
            }
            return Some(Answer::Parts(self.parts));
        }
        if let Some(last) = self.ranks.keys().next_back().copied() {
            let value = |place| self.ranks.get(&place).cloned().unwrap_or_default();
            return Some(Answer::Ranked((1..=last).map(value).collect()));
        }
        match (self.date, self.time) {
            (Some(date), Some(time)) => return Some(Answer::DateTime(date.to_datetime(time))),
            (Some(date), None) => return Some(Answer::Date(date)),
            (None, Some(time)) => return Some(Answer::Time(time)),
            (None, None) => {}
        }
        if self.month.is_some() || self.day.is_some() {
            return Some(Answer::MonthDay { month: self.month.unwrap_or(0), day: self.day.unwrap_or(0) });
        }
        if let Some(seconds) = self.span {
            let fits = (0.0..=f64::from(u32::MAX)).contains(&seconds);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at above")]
            return fits.then_some(Answer::Duration(seconds as u32));
        }
        with_words(self.whole, self.words, self.comment)
    }
}

/// A choice with the words beside it.
fn with_words(whole: Option<Answer>, words: Option<String>, comment: bool) -> Option<Answer> {
    let Some(text) = words else { return whole };
    let values = match whole {
        None => vec![],
        // Words beside another option of a single choice are no choice.
        Some(Answer::Choice(value)) if !comment && value != OTHER => return Some(Answer::Choice(value)),
        Some(answer) => answer.comparable().into_iter().filter(|value| value != OTHER).collect(),
    };
    Some(Answer::Other { values, text })
}

/// Several lists of one answer add up; anything else replaces what came before.
fn joined(before: Option<Answer>, answer: &Answer) -> Answer {
    match (before, answer) {
        (Some(Answer::Choices(mut values)), Answer::Choices(more)) => {
            values.extend(more.iter().cloned());
            Answer::Choices(values)
        }
        (_, answer) => answer.clone(),
    }
}

/// The number an input gave, whether typed or chosen.
pub(crate) fn number(answer: &Answer) -> Option<f64> {
    match answer {
        Answer::Number(number) => Some(*number),
        Answer::Choice(text) | Answer::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// The time of day an input gave, whether typed or chosen.
pub(crate) fn time(answer: &Answer) -> Option<Time> {
    match answer {
        Answer::Time(time) => Some(*time),
        Answer::Choice(text) | Answer::Text(text) => clock(text),
        _ => None,
    }
}

/// Whether the option for words of one's own is chosen and no words came with it yet.
pub(crate) fn awaits_words(answer: Option<&Answer>) -> bool {
    match answer {
        Some(Answer::Choice(value)) => value == OTHER,
        Some(Answer::Choices(values)) => values.iter().any(|value| value == OTHER),
        _ => false,
    }
}

/// The answer as a source may have it: without our own option, without holes; `None` for a half.
pub(crate) fn settled(answer: &Answer, roles: &[&FieldRole]) -> Option<Answer> {
    let without_other = |values: &[String]| values.iter().filter(|value| *value != OTHER).cloned().collect();
    let pair = roles.iter().any(|role| matches!(role, FieldRole::DateOf | FieldRole::TimeOf));
    let answer = match answer {
        Answer::Choice(value) if value == OTHER => return None,
        Answer::Choices(values) => Answer::Choices(without_other(values)),
        Answer::Ranked(values) => {
            Answer::Ranked(values.iter().filter(|value| !value.is_empty()).cloned().collect())
        }
        Answer::MonthDay { month, day } if *month == 0 || *day == 0 => return None,
        Answer::Date(_) | Answer::Time(_) if pair => return None,
        other => other.clone(),
    };
    (!answer.is_empty()).then_some(answer)
}
