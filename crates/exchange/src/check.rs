//! The phone's value of one input, made into an answer.

use akis_compiler::{FieldCheck, PlanOption};
use akis_form::Answer;
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
    Email,
    EmailDomain,
    Phone,
    PhoneDigits,
    Number,
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
    Consent,
}

/// Reads one value. `None` is no answer: absent, null, or what an untouched input sends. Text is trimmed.
pub(crate) fn read(check: &FieldCheck, value: Option<&Value>) -> Result<Option<Answer>, Problem> {
    let value = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(value) => value,
    };
    match check {
        FieldCheck::Text { min_chars, max_chars } => {
            let text = text(value)?;
            let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            match (min_chars, max_chars) {
                (Some(min), _) if length < *min => Err(Problem::TooShort(*min)),
                (_, Some(max)) if length > *max => Err(Problem::TooLong(*max)),
                _ => Ok(Some(Answer::Text(text.to_owned()))),
            }
        }
        FieldCheck::Email { blocked_domains } => email(text(value)?, blocked_domains),
        FieldCheck::Phone { min_digits, max_digits } => phone(text(value)?, *min_digits, *max_digits),
        FieldCheck::Number { .. } => number(check, value),
        FieldCheck::Url => {
            let text = text(value)?;
            if is_web_address(text) { Ok(Some(Answer::Text(text.to_owned()))) } else { Err(Problem::Url) }
        }
        FieldCheck::Choice { options } => {
            let id = value.as_str().ok_or(Problem::WrongType)?;
            let option = options.iter().find(|option| option.id == id).ok_or(Problem::UnknownOption)?;
            Ok(Some(Answer::Choice(option.value.clone())))
        }
        FieldCheck::TypedChoice { options } => typed_choice(text(value)?, options),
        FieldCheck::Choices { options } => choices(value, options),
        FieldCheck::Bool => match value {
            Value::Bool(yes) => Ok(Some(Answer::Bool(*yes))),
            Value::String(id) if id == "yes" => Ok(Some(Answer::Bool(true))),
            Value::String(id) if id == "no" => Ok(Some(Answer::Bool(false))),
            Value::String(_) => Err(Problem::UnknownOption),
            _ => Err(Problem::WrongType),
        },
        FieldCheck::Date { min, max } => date(value, *min, *max),
        FieldCheck::Consent { .. } => match value {
            Value::Bool(yes) => Ok(Some(Answer::Bool(*yes))),
            _ => Err(Problem::WrongType),
        },
    }
}

/// Text without control characters: no source takes them, and a database cannot store them all.
fn text(value: &Value) -> Result<&str, Problem> {
    let text = value.as_str().ok_or(Problem::WrongType)?.trim();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Problem::Characters);
    }
    Ok(text)
}

/// As strict as needed to catch slips; only the destination knows whether an address lives.
fn email(text: &str, blocked: &[String]) -> Result<Option<Answer>, Problem> {
    let (name, domain) = text.split_once('@').ok_or(Problem::Email)?;
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let good = !name.is_empty()
        && name.chars().count() <= 64
        && text.chars().count() <= 254
        && !name.chars().any(|c| c.is_whitespace() || "@,;:<>()[]\"\\".contains(c))
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && domain.contains('.')
        && domain.split('.').all(label);
    if !good {
        return Err(Problem::Email);
    }
    let domain = domain.to_lowercase();
    let refused = |blocked: &String| {
        domain.strip_suffix(blocked.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if blocked.iter().any(refused) {
        return Err(Problem::EmailDomain);
    }
    Ok(Some(Answer::Text(text.to_owned())))
}

fn phone(text: &str, min: Option<u32>, max: Option<u32>) -> Result<Option<Answer>, Problem> {
    let local = text.strip_prefix('+').unwrap_or(text);
    if !local.chars().all(|c| c.is_ascii_digit() || " ()-./".contains(c)) {
        return Err(Problem::Phone);
    }
    let digits = digits(local);
    if digits == 0 {
        return Err(Problem::Phone);
    }
    if min.is_some_and(|min| digits < min) || max.is_some_and(|max| digits > max) {
        return Err(Problem::PhoneDigits);
    }
    Ok(Some(Answer::Text(text.to_owned())))
}

/// Phones send numbers as text or as numbers, and people in many countries type a comma for the point.
fn number(check: &FieldCheck, value: &Value) -> Result<Option<Answer>, Problem> {
    let FieldCheck::Number { min, max, min_digits, max_digits, integer } = check else {
        return Err(Problem::WrongType);
    };
    let number = match value {
        Value::Number(number) => number.as_f64().ok_or(Problem::Number)?,
        Value::String(text) => {
            let text = text.trim();
            if !text.chars().all(|c| c.is_ascii_digit() || "+-.,".contains(c)) {
                return Err(Problem::Number);
            }
            let text = if text.contains('.') { text.to_owned() } else { text.replacen(',', ".", 1) };
            text.parse::<f64>().map_err(|_| Problem::Number)?
        }
        _ => return Err(Problem::WrongType),
    };
    if !number.is_finite() {
        return Err(Problem::Number);
    }
    if *integer && number.fract() != 0.0 {
        return Err(Problem::WholeNumber);
    }
    if let Some(min) = min.filter(|min| number < *min) {
        return Err(Problem::TooSmall(min));
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return Err(Problem::TooLarge(max));
    }
    let digits = digits(&format!("{number}"));
    if min_digits.is_some_and(|min| digits < min) || max_digits.is_some_and(|max| digits > max) {
        return Err(Problem::Digits);
    }
    Ok(Some(Answer::Number(number)))
}

fn digits(text: &str) -> u32 {
    u32::try_from(text.chars().filter(char::is_ascii_digit).count()).unwrap_or(u32::MAX)
}

/// A host with a dot; people leave out `https://`, and what they typed is kept as it is.
fn is_web_address(text: &str) -> bool {
    let lower = text.to_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    !text.contains(char::is_whitespace)
        && labels.len() > 1
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'))
}

fn typed_choice(text: &str, options: &[PlanOption]) -> Result<Option<Answer>, Problem> {
    let typed = folded(text);
    let option = options
        .iter()
        .find(|option| folded(&option.label) == typed || folded(&option.value) == typed)
        .ok_or(Problem::NotInList)?;
    Ok(Some(Answer::Choice(option.value.clone())))
}

/// Equal for people: whatever the case and spacing, `İ`, `I` and `ı` all `i`.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace('\u{307}', "").replace('ı', "i");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The chosen options in the form's order, each once.
fn choices(value: &Value, options: &[PlanOption]) -> Result<Option<Answer>, Problem> {
    let ids = value.as_array().ok_or(Problem::WrongType)?;
    let ids: Vec<&str> = ids.iter().map(Value::as_str).collect::<Option<_>>().ok_or(Problem::WrongType)?;
    if ids.iter().any(|id| options.iter().all(|option| option.id != *id)) {
        return Err(Problem::UnknownOption);
    }
    let chosen = options.iter().filter(|option| ids.contains(&option.id.as_str()));
    let values: Vec<String> = chosen.map(|option| option.value.clone()).collect();
    Ok((!values.is_empty()).then_some(Answer::Choices(values)))
}

fn date(value: &Value, min: Option<Date>, max: Option<Date>) -> Result<Option<Answer>, Problem> {
    let text = value.as_str().ok_or(Problem::WrongType)?;
    // The parser would also take a date with a time.
    let day: Date = text.parse().ok().filter(|_| text.len() == "YYYY-MM-DD".len()).ok_or(Problem::Date)?;
    if let Some(min) = min.filter(|min| day < *min) {
        return Err(Problem::TooEarly(min));
    }
    if let Some(max) = max.filter(|max| day > *max) {
        return Err(Problem::TooLate(max));
    }
    Ok(Some(Answer::Date(day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn options() -> Vec<PlanOption> {
        [("o1", "ist", "İstanbul"), ("o2", "ank", "Ankara"), ("o3", "izm", "İzmir")]
            .map(|(id, value, label)| PlanOption { id: id.into(), value: value.into(), label: label.into() })
            .to_vec()
    }

    fn texts(check: &FieldCheck, good: &[&str], bad: &[(&str, Problem)]) {
        for text in good {
            let answer = read(check, Some(&json!(text))).unwrap();
            assert!(answer == Some(Answer::Text((*text).to_owned())), "{text}");
        }
        for (text, problem) in bad {
            assert!(read(check, Some(&json!(text))) == Err(problem.clone()), "{text}");
        }
    }

    #[test]
    fn an_untouched_input_is_no_answer() {
        let checks = [
            FieldCheck::Text { min_chars: Some(3), max_chars: None },
            FieldCheck::Choices { options: options() },
            FieldCheck::Consent { required: true },
            FieldCheck::Date { min: None, max: None },
            FieldCheck::Number { min: None, max: None, min_digits: None, max_digits: None, integer: false },
        ];
        for check in &checks {
            for value in [None, Some(json!(null)), Some(json!("")), Some(json!("  "))] {
                assert!(read(check, value.as_ref()) == Ok(None));
            }
        }
        assert!(read(&checks[1], Some(&json!([]))) == Ok(None));
    }

    #[test]
    fn text_is_measured_in_characters() {
        let check = FieldCheck::Text { min_chars: Some(2), max_chars: Some(5) };
        texts(
            &check,
            &["Ayşe", "ığüşç"],
            &[("a", Problem::TooShort(2)), ("abcdef", Problem::TooLong(5)), ("a\u{0}b", Problem::Characters)],
        );
        assert!(read(&check, Some(&json!(7))) == Err(Problem::WrongType));
    }

    #[test]
    fn addresses_are_checked_for_slips() {
        let check = FieldCheck::Email { blocked_domains: vec!["mailinator.com".into()] };
        texts(
            &check,
            &["ayse.yilmaz@mavideniz.com.tr", "o'brien+web@post.co", "jörg@müller.de"],
            &[
                ("ayse", Problem::Email),
                ("ayse@", Problem::Email),
                ("@mavideniz.com", Problem::Email),
                ("ayse@mavideniz", Problem::Email),
                ("ayse yilmaz@mavideniz.com", Problem::Email),
                ("a@b@c.com", Problem::Email),
                ("ayse@mavi..com", Problem::Email),
                ("x@mailinator.com", Problem::EmailDomain),
                ("x@eu.Mailinator.com", Problem::EmailDomain),
            ],
        );
        texts(
            &FieldCheck::Url,
            &["https://akis.dev/tr?x=1", "mavideniz.com.tr"],
            &[("hello", Problem::Url), ("https://", Problem::Url), ("two words.com", Problem::Url)],
        );
    }

    #[test]
    fn phones_count_digits() {
        texts(
            &FieldCheck::Phone { min_digits: Some(7), max_digits: Some(12) },
            &["+90 (532) 111-22-33", "5321112233"],
            &[
                ("12345", Problem::PhoneDigits),
                ("1234567890123", Problem::PhoneDigits),
                ("call me", Problem::Phone),
                ("+", Problem::Phone),
            ],
        );
    }

    #[test]
    fn numbers_come_as_text_or_number() {
        let check = FieldCheck::Number {
            min: Some(1.0),
            max: Some(1000.0),
            min_digits: None,
            max_digits: Some(3),
            integer: false,
        };
        for (value, number) in
            [(json!("12,5"), 12.5), (json!(12.5), 12.5), (json!(" 7 "), 7.0), (json!("+7"), 7.0)]
        {
            assert!(read(&check, Some(&value)) == Ok(Some(Answer::Number(number))), "{value}");
        }
        for (value, problem) in [
            (json!("many"), Problem::Number),
            (json!("NaN"), Problem::Number),
            (json!("1.2.3"), Problem::Number),
            (json!("1e9"), Problem::Number),
            (json!(0), Problem::TooSmall(1.0)),
            (json!("1001"), Problem::TooLarge(1000.0)),
            (json!("99.99"), Problem::Digits),
            (json!([1]), Problem::WrongType),
            (json!(true), Problem::WrongType),
        ] {
            assert!(read(&check, Some(&value)) == Err(problem), "{value}");
        }
        let whole = FieldCheck::Number { min: None, max: None, min_digits: None, max_digits: None, integer: true };
        assert!(read(&whole, Some(&json!("2.5"))) == Err(Problem::WholeNumber));
    }

    #[test]
    fn options_come_by_id() {
        let one = FieldCheck::Choice { options: options() };
        assert!(read(&one, Some(&json!("o2"))) == Ok(Some(Answer::Choice("ank".into()))));
        assert!(read(&one, Some(&json!("ank"))) == Err(Problem::UnknownOption));
        assert!(read(&one, Some(&json!(["o2"]))) == Err(Problem::WrongType));
        let many = FieldCheck::Choices { options: options() };
        let both = Answer::Choices(vec!["ist".into(), "izm".into()]);
        assert!(read(&many, Some(&json!(["o3", "o1", "o3"]))) == Ok(Some(both)));
        assert!(read(&many, Some(&json!(["o9"]))) == Err(Problem::UnknownOption));
        assert!(read(&many, Some(&json!("o1"))) == Err(Problem::WrongType));
        assert!(read(&many, Some(&json!([1]))) == Err(Problem::WrongType));
    }

    #[test]
    fn a_typed_option_is_found_whatever_the_case() {
        let check = FieldCheck::TypedChoice { options: options() };
        for typed in ["istanbul", "İSTANBUL", "ISTANBUL", " ist "] {
            assert!(read(&check, Some(&json!(typed))) == Ok(Some(Answer::Choice("ist".into()))), "{typed}");
        }
        assert!(read(&check, Some(&json!("Atlantis"))) == Err(Problem::NotInList));
    }

    #[test]
    fn yes_no_dates_and_consent_keep_their_types() {
        for (value, yes) in [(json!("yes"), true), (json!("no"), false), (json!(true), true)] {
            assert!(read(&FieldCheck::Bool, Some(&value)) == Ok(Some(Answer::Bool(yes))));
        }
        assert!(read(&FieldCheck::Bool, Some(&json!("maybe"))) == Err(Problem::UnknownOption));
        let check = FieldCheck::Date { min: Some("2026-01-01".parse().unwrap()), max: None };
        let day: Date = "2026-05-19".parse().unwrap();
        assert!(read(&check, Some(&json!("2026-05-19"))) == Ok(Some(Answer::Date(day))));
        assert!(read(&check, Some(&json!("2025-05-19"))) == Err(Problem::TooEarly("2026-01-01".parse().unwrap())));
        for bad in [json!("19.05.2026"), json!("2026-02-30"), json!("2026-05-19T10:00:00")] {
            assert!(read(&check, Some(&bad)) == Err(Problem::Date), "{bad}");
        }
        assert!(read(&check, Some(&json!(1_747_612_800))) == Err(Problem::WrongType));
        let consent = FieldCheck::Consent { required: false };
        assert!(read(&consent, Some(&json!(false))) == Ok(Some(Answer::Bool(false))));
        assert!(read(&consent, Some(&json!("yes"))) == Err(Problem::WrongType));
    }
}
