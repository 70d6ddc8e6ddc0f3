//! The phone's value of one input, made into an answer.

mod choice;
mod files;
mod number;
#[cfg(test)]
mod tests;
mod text;
mod when;

pub(crate) use choice::plain;
pub(crate) use when::clock;

use crate::FileRefusal;
use akis_compiler::FieldCheck;
use akis_form::{Answer, FileRef, Language};
use jiff::civil::Date;
use serde_json::Value;

/// Why a value is no answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Problem {
    Missing,
    WrongType,
    Characters,
    TooShort(u32),
    TooLong(u32),
    /// The text does not match; with the source's own sentence, where it has one.
    Pattern(Option<String>),
    Email,
    EmailDomain,
    Phone,
    PhoneDigits,
    Number,
    /// `1.000` where it may mean one or a thousand.
    AmbiguousNumber,
    WholeNumber,
    Digits,
    TooSmall(f64),
    TooLarge(f64),
    Url,
    UnknownOption,
    NotInList,
    Date,
    TooEarly(Date),
    TooLate(Date),
    Time,
    /// The month has no such day.
    NoSuchDay,
    Consent,
    /// An option stands twice.
    Twice,
    TooFewChosen(u32),
    TooManyChosen(u32),
    /// The numbers must add up to this.
    Sum(f64),
    TooFewFiles(u32),
    TooManyFiles(u32),
    FileType,
    /// These uploads will not be kept.
    Files(Vec<RefusedFile>),
    /// A live list could not be had.
    Away,
    /// The place in the calendar is no longer free.
    Taken,
}

/// An upload that will not be kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RefusedFile {
    pub file: FileRef,
    pub why: FileRefusal,
}

/// Reads one value. `None` is no answer: absent, null, or what an untouched input sends. Text is trimmed. The
/// language decides how a number is written.
pub(crate) fn read(
    check: &FieldCheck,
    language: &Language,
    value: Option<&Value>,
) -> Result<Option<Answer>, Problem> {
    let value = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(value) => value,
    };
    match check {
        FieldCheck::Text { min_chars, max_chars, pattern } => {
            text::free(value, *min_chars, *max_chars, pattern.as_ref())
        }
        FieldCheck::Email { blocked_domains } => text::email(text::line(value)?, blocked_domains),
        FieldCheck::Phone { min_digits, max_digits } => text::phone(text::line(value)?, *min_digits, *max_digits),
        FieldCheck::Number { .. } => number::number(check, language, value),
        FieldCheck::Url => text::web_address(text::line(value)?),
        // What can be chosen is a matter of the moment; `live` reads it.
        FieldCheck::Live { .. } => Err(Problem::UnknownOption),
        FieldCheck::Choice { options } | FieldCheck::Search { options } => {
            Ok(Some(Answer::Choice(choice::one(value, options)?.value.clone())))
        }
        FieldCheck::NumberChoice { options } => {
            let number =
                choice::one(value, options)?.value.parse::<f64>().ok().filter(|number| number.is_finite());
            Ok(Some(Answer::Number(number.ok_or(Problem::UnknownOption)?)))
        }
        FieldCheck::TypedChoice { options } => choice::typed(text::line(value)?, options),
        FieldCheck::Choices { options } => choice::several(value, options),
        FieldCheck::Bool => match value {
            Value::Bool(yes) => Ok(Some(Answer::Bool(*yes))),
            Value::String(id) if id == "yes" => Ok(Some(Answer::Bool(true))),
            Value::String(id) if id == "no" => Ok(Some(Answer::Bool(false))),
            Value::String(_) => Err(Problem::UnknownOption),
            _ => Err(Problem::WrongType),
        },
        FieldCheck::Date { min, max } => when::date(value, *min, *max),
        FieldCheck::Time => Ok(Some(Answer::Time(clock(text::line(value)?).ok_or(Problem::Time)?))),
        FieldCheck::Files { min, max, types, .. } => files::files(value, *min, *max, types),
        FieldCheck::Consent { .. } => match value {
            Value::Bool(yes) => Ok(Some(Answer::Bool(*yes))),
            _ => Err(Problem::WrongType),
        },
    }
}

/// The same check without its bounds: what it still takes is an answer of the right kind.
pub(crate) fn unbounded(check: &FieldCheck) -> FieldCheck {
    match check {
        FieldCheck::Text { .. } => FieldCheck::Text { min_chars: None, max_chars: None, pattern: None },
        FieldCheck::Email { .. } => FieldCheck::Email { blocked_domains: vec![] },
        FieldCheck::Phone { .. } => FieldCheck::Phone { min_digits: None, max_digits: None },
        FieldCheck::Number { .. } => {
            FieldCheck::Number { min: None, max: None, min_digits: None, max_digits: None, integer: false }
        }
        FieldCheck::Date { .. } => FieldCheck::Date { min: None, max: None },
        FieldCheck::Files { max_kib, .. } => {
            FieldCheck::Files { min: 0, max: u32::MAX, max_kib: *max_kib, types: vec![] }
        }
        other => other.clone(),
    }
}
