use super::Problem;
use super::number::{ascii_digits, digits};
use akis_form::{Answer, Pattern};
use regex::{Regex, RegexBuilder};
use serde_json::Value;

/// Bytes a source's pattern may take when compiled. More would cost the endpoint its time.
const PATTERN_SIZE: usize = 1 << 20;

/// Text without control characters: no source takes them, and a database cannot store them all.
pub(super) fn line(value: &Value) -> Result<&str, Problem> {
    let text = value.as_str().ok_or(Problem::WrongType)?.trim();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Problem::Characters);
    }
    Ok(text)
}

/// Any words, within bounds and after a pattern.
pub(super) fn free(
    value: &Value,
    min: Option<u32>,
    max: Option<u32>,
    pattern: Option<&Pattern>,
) -> Result<Option<Answer>, Problem> {
    let text = line(value)?;
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if let Some(min) = min.filter(|min| length < *min) {
        return Err(Problem::TooShort(min));
    }
    if let Some(max) = max.filter(|max| length > *max) {
        return Err(Problem::TooLong(max));
    }
    if let Some(pattern) = pattern.filter(|pattern| compiled(pattern).is_some_and(|regex| !regex.is_match(text))) {
        let own = pattern.message.trim();
        return Err(Problem::Pattern((!own.is_empty()).then(|| own.chars().take(200).collect())));
    }
    Ok(Some(Answer::Text(text.to_owned())))
}

/// What cannot be compiled (look-around, back references) is the source's alone to check.
fn compiled(pattern: &Pattern) -> Option<Regex> {
    RegexBuilder::new(&pattern.regex).size_limit(PATTERN_SIZE).dfa_size_limit(PATTERN_SIZE).build().ok()
}

/// As strict as needed to catch slips; only the destination knows whether an address lives.
pub(super) fn email(text: &str, blocked: &[String]) -> Result<Option<Answer>, Problem> {
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

/// Digits of any script become the ones that every source reads; the rest stays as it was typed.
pub(super) fn phone(text: &str, min: Option<u32>, max: Option<u32>) -> Result<Option<Answer>, Problem> {
    let text = ascii_digits(text);
    let local = text.strip_prefix('+').unwrap_or(&text);
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
    Ok(Some(Answer::Text(text)))
}

/// A host with a dot; people leave out `https://`, and what they typed is kept as it is.
pub(super) fn web_address(text: &str) -> Result<Option<Answer>, Problem> {
    let lower = text.to_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let good = !text.contains(char::is_whitespace)
        && labels.len() > 1
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
    if good { Ok(Some(Answer::Text(text.to_owned()))) } else { Err(Problem::Url) }
}
