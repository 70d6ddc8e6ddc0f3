use super::Problem;
use akis_compiler::FieldCheck;
use akis_form::{Answer, Language};
use serde_json::Value;

/// Phones send numbers as text or as numbers, and people in many countries type a comma for the point.
pub(super) fn number(check: &FieldCheck, language: &Language, value: &Value) -> Result<Option<Answer>, Problem> {
    let FieldCheck::Number { min, max, min_digits, max_digits, integer } = check else {
        return Err(Problem::WrongType);
    };
    let number = match value {
        Value::Number(number) => number.as_f64().ok_or(Problem::Number)?,
        Value::String(text) => written(text.trim(), language)?,
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

/// A number as people write it. One point or comma before exactly three digits groups thousands where the
/// language writes them so; elsewhere nobody can tell, and the person is asked. Any other single point or comma
/// is the decimal sign.
fn written(text: &str, language: &Language) -> Result<f64, Problem> {
    let text = ascii_digits(text);
    let sign = text.starts_with(['-', '+']);
    let (sign, text) = text.split_at(usize::from(sign));
    let text = spaces_out(text);
    if text.is_empty() || text.len() > 40 || !text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c)) {
        return Err(Problem::Number);
    }
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    let plain = match (points, commas) {
        (0, 0) => text,
        (0, _) => one_sign(&text, ',', language)?,
        (_, 0) => one_sign(&text, '.', language)?,
        // Both: the last one is the decimal sign, the other groups thousands.
        _ => {
            let decimal = if text.rfind('.') > text.rfind(',') { '.' } else { ',' };
            let group = if decimal == '.' { ',' } else { '.' };
            let (whole, fraction) = text.rsplit_once(decimal).ok_or(Problem::Number)?;
            if !grouped(whole, group) || fraction.is_empty() {
                return Err(Problem::Number);
            }
            format!("{}.{fraction}", whole.replace(group, ""))
        }
    };
    format!("{sign}{plain}").parse().map_err(|_| Problem::Number)
}

/// One kind of sign, once or several times.
fn one_sign(text: &str, sign: char, language: &Language) -> Result<String, Problem> {
    if !grouped(text, sign) {
        // `parse` refuses a second decimal sign.
        return Ok(text.replace(sign, "."));
    }
    if text.matches(sign).count() > 1 || thousands(language) == Some(sign) {
        return Ok(text.replace(sign, ""));
    }
    Err(Problem::AmbiguousNumber)
}

/// `1.000`, `12.000.000`: groups of three after one to three digits that do not begin with zero.
fn grouped(text: &str, sign: char) -> bool {
    let mut groups = text.split(sign);
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && digits(group))
}

/// How a language groups thousands; `None` for those that leave a gap, and those not known here.
fn thousands(language: &Language) -> Option<char> {
    match language.as_str() {
        "tr" | "de" | "es" | "it" | "pt" | "nl" | "da" | "el" | "id" | "az" | "ro" | "hr" | "sl" | "sr" | "vi" => {
            Some('.')
        }
        "en" | "ja" | "zh" | "ko" | "he" | "hi" | "th" => Some(','),
        _ => None,
    }
}

/// Without the gaps that group thousands (`1 000`).
fn spaces_out(text: &str) -> String {
    let gap = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    let regular: String = whole.chars().map(|c| if gap(c) { ' ' } else { c }).collect();
    if grouped(&regular, ' ') { text.chars().filter(|c| !gap(*c)).collect() } else { text.to_owned() }
}

/// Arabic and Persian digits as `0` to `9`, their decimal and thousands signs as comma and nothing.
pub(crate) fn ascii_digits(text: &str) -> String {
    let digit = |c: char, zero: char| {
        u32::from(c).checked_sub(u32::from(zero)).filter(|d| *d < 10).and_then(|d| char::from_digit(d, 10))
    };
    let same = |c: char| match c {
        '٫' => Some(','),
        '٬' => None,
        c => Some(digit(c, '٠').or_else(|| digit(c, '۰')).or_else(|| digit(c, '０')).unwrap_or(c)),
    };
    text.chars().filter_map(same).collect()
}

pub(super) fn digits(text: &str) -> u32 {
    u32::try_from(text.chars().filter(char::is_ascii_digit).count()).unwrap_or(u32::MAX)
}
