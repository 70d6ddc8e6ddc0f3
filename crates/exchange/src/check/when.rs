use super::Problem;
use super::number::ascii_digits;
use akis_form::Answer;
use jiff::civil::{Date, Time};
use serde_json::Value;

pub(super) fn date(value: &Value, min: Option<Date>, max: Option<Date>) -> Result<Option<Answer>, Problem> {
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

/// A time of day as people type it: `14:30`, `9.05`, `1430`, `2:30 pm`.
pub(crate) fn clock(text: &str) -> Option<Time> {
    let text = ascii_digits(text.trim()).to_lowercase();
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim_end(), Some(0)),
        (_, Some(rest)) => (rest.trim_end(), Some(12)),
        _ => (text.as_str(), None),
    };
    let two = |text: &str| {
        ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<i8>().ok())
            .flatten()
    };
    let (hour, minute) = match text.split_once([':', '.']) {
        Some((hour, minute)) => {
            // Seconds that say nothing.
            let minute = minute.strip_suffix(":00").filter(|rest| rest.len() == 2).unwrap_or(minute);
            (two(hour)?, two(minute).filter(|_| minute.len() == 2)?)
        }
        None if text.len() == 4 => (two(text.get(..2)?)?, two(text.get(2..)?)?),
        None => return None,
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
    };
    Time::new(hour, minute, 0, 0).ok()
}
