//! Answers that a person could have given, for trying a destination.

use akis_form::{Answer, Answers, Choices, Consent, ConsentPart, Form, Part, PartKind, QuestionKind};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

/// Words that say at the destination what they are.
const WORDS: &str = "Akis test";
/// A number that Turkey's plan gives to nobody.
const PHONE: &str = "+905550000000";

/// What made-up answers are made of.
pub(super) struct Sampler<'a> {
    /// An address that exists and whose owner knows of the test.
    pub(super) email: &'a str,
    /// Dates are taken near it.
    pub(super) now: Timestamp,
}

/// An answer to every question that can have one; conditions decide later which of them are asked. Files, and questions
/// whose options are not in the form, stay unanswered.
pub(super) fn sample(form: &Form, sampler: &Sampler<'_>) -> Answers {
    let questions =
        form.questions().filter_map(|question| Some((question.id.clone(), sampler.answer(&question.kind)?)));
    let consents = form.consents().filter_map(|consent| match consent {
        Consent { id, part: ConsentPart::Ask { .. }, .. } => Some((id.clone(), Answer::Bool(true))),
        Consent { part: ConsentPart::Notice, .. } => None,
    });
    questions.chain(consents).filter(|(_, answer)| !answer.is_empty()).collect()
}

impl Sampler<'_> {
    fn answer(&self, kind: &QuestionKind) -> Option<Answer> {
        Some(match kind {
            QuestionKind::ShortText { min_chars, max_chars, .. }
            | QuestionKind::LongText { min_chars, max_chars } => Answer::Text(words(*min_chars, *max_chars)),
            QuestionKind::Email { .. } => Answer::Text(self.email.to_owned()),
            QuestionKind::Phone { .. } => Answer::Text(PHONE.to_owned()),
            QuestionKind::Number { min, max, min_digits, integer, .. } => {
                Answer::Number(number(*min, *max, *min_digits, *integer))
            }
            QuestionKind::Url => Answer::Text("https://www.whatsapp.com".to_owned()),
            QuestionKind::SingleChoice(choices) => Answer::Choice(first(choices)?),
            QuestionKind::MultiChoice(choices) => {
                let least = choices.min_selected.unwrap_or(1).max(1) as usize;
                let values: Vec<String> =
                    choices.options.iter().take(least).map(|option| option.value.clone()).collect();
                (values.len() == least).then_some(Answer::Choices(values))?
            }
            QuestionKind::YesNo | QuestionKind::Tick | QuestionKind::Legal { .. } => Answer::Bool(true),
            QuestionKind::Date { min, max } => Answer::Date(self.day(*min, *max)),
            QuestionKind::MonthDay => Answer::MonthDay { month: 3, day: 14 },
            QuestionKind::Time => Answer::Time(Time::constant(10, 30, 0, 0)),
            QuestionKind::DateTime { min, max } => Answer::DateTime(self.day(*min, *max).at(10, 30, 0, 0)),
            QuestionKind::Duration => Answer::Duration(5_400),
            QuestionKind::Rating { steps, .. } => Answer::Number(f64::from((*steps).max(1))),
            QuestionKind::Scale { high, .. } => Answer::Number(f64::from(*high)),
            QuestionKind::Nps { .. } => Answer::Number(9.0),
            QuestionKind::Ranking(choices) => {
                Answer::Ranked(choices.options.iter().map(|option| option.value.clone()).collect())
            }
            QuestionKind::Matrix { rows, columns, multiple, distinct } => {
                let column = |at: usize| {
                    let option = columns.options.get(if *distinct { at } else { 0 })?;
                    let value = option.value.clone();
                    Some(if *multiple { Answer::Choices(vec![value]) } else { Answer::Choice(value) })
                };
                let parts = rows.iter().enumerate().filter_map(|(at, row)| Some((row.id.clone(), column(at)?)));
                Answer::Parts(parts.collect())
            }
            QuestionKind::Group { parts, sum, .. } => self.group(parts, *sum),
            QuestionKind::File { .. } | QuestionKind::Unsupported { .. } => return None,
        })
    }

    /// Small answers; where numbers must add up, the first takes all.
    fn group(&self, parts: &[Part], sum: Option<f64>) -> Answer {
        let mut left = sum;
        let answers = parts.iter().filter_map(|part| {
            let answer = match (&part.kind, sum) {
                (PartKind::Number { .. }, Some(_)) => Answer::Number(left.replace(0.0).unwrap_or_default()),
                (kind, _) => self.part(kind)?,
            };
            Some((part.id.clone(), answer))
        });
        Answer::Parts(answers.collect())
    }

    fn part(&self, kind: &PartKind) -> Option<Answer> {
        Some(match kind {
            PartKind::Text { max_chars } => Answer::Text(words(None, *max_chars)),
            PartKind::Email => Answer::Text(self.email.to_owned()),
            PartKind::Phone => Answer::Text(PHONE.to_owned()),
            PartKind::Number { min, max, integer } => Answer::Number(number(*min, *max, None, *integer)),
            PartKind::Choice(choices) => Answer::Choice(first(choices)?),
            PartKind::Date { min, max } => Answer::Date(self.day(*min, *max)),
            PartKind::Time => Answer::Time(Time::constant(10, 30, 0, 0)),
        })
    }

    /// A day soon, within the bounds.
    fn day(&self, min: Option<Date>, max: Option<Date>) -> Date {
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let soon = today.checked_add(7.days()).unwrap_or(today);
        let soon = min.map_or(soon, |min| soon.max(min));
        max.map_or(soon, |max| soon.min(max))
    }
}

/// Our words, as long as is asked for.
fn words(min: Option<u32>, max: Option<u32>) -> String {
    // No form asks for more in earnest.
    let least = min.unwrap_or(0).min(1_000) as usize;
    let most = max.map_or(usize::MAX, |max| max as usize);
    let mut words = WORDS.to_owned();
    while words.chars().count() < least {
        words.push(' ');
        words.push_str(WORDS);
    }
    words.chars().take(most.max(least).max(1)).collect()
}

/// A number within the bounds, of so many digits at least.
fn number(min: Option<f64>, max: Option<f64>, digits: Option<u32>, integer: bool) -> f64 {
    let exponent = i32::try_from(digits.unwrap_or(1).clamp(1, 15)).unwrap_or(1) - 1;
    let start = if exponent == 0 { 2.0 } else { 10_f64.powi(exponent) };
    let bounded = min.map_or(start, |min| start.max(min));
    let bounded = max.map_or(bounded, |max| bounded.min(max));
    if integer { bounded.ceil().min(max.unwrap_or(f64::MAX).floor()) } else { bounded }
}

fn first(choices: &Choices) -> Option<String> {
    choices.options.first().map(|option| option.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler() -> Sampler<'static> {
        Sampler { email: "ayse@mavideniz.test", now: "2026-11-21T12:00:00Z".parse().unwrap() }
    }

    #[test]
    fn bounds_are_kept() {
        assert!(words(Some(25), None).chars().count() >= 25);
        assert_eq!(words(None, Some(4)), "Akis");
        let of = |min, max, digits, integer| number(min, max, digits, integer).to_string();
        assert_eq!(of(Some(18.0), Some(99.0), None, true), "18");
        assert_eq!(of(None, Some(1.0), None, true), "1");
        assert_eq!(of(None, None, Some(5), true), "10000");
        assert_eq!(of(Some(1.5), Some(1.9), None, false), "1.9");
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        assert_eq!(sampler().day(None, None).to_string(), "2026-11-28");
        assert_eq!(sampler().day(day("2027-01-01"), None).to_string(), "2027-01-01");
        assert_eq!(sampler().day(None, day("2026-11-22")).to_string(), "2026-11-22");
    }

    #[test]
    fn numbers_that_must_add_up_do() {
        let part = |id: &str| Part {
            id: id.to_owned(),
            kind: PartKind::Number { min: None, max: None, integer: true },
            ..Part::default()
        };
        let Answer::Parts(parts) = sampler().group(&[part("a"), part("b")], Some(100.0)) else { panic!() };
        assert_eq!(parts["a"], Answer::Number(100.0));
        assert_eq!(parts["b"], Answer::Number(0.0));
    }

    #[test]
    fn what_cannot_be_made_up_is_left_out() {
        assert!(sampler().answer(&QuestionKind::SingleChoice(Choices::default())).is_none());
        let file = QuestionKind::File { max_files: 1, max_kib: None, accept: akis_form::FileTypes::Any };
        assert!(sampler().answer(&file).is_none());
    }
}
