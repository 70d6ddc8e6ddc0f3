//! Days a DatePicker or CalendarPicker offers.

use super::expression::text_of;
use super::scope::Scope;
use super::script::Part;
use jiff::civil::{Date, Weekday};
use serde_json::Value;
use std::borrow::Cow;

/// The range offered where Flow JSON names none.
const FIRST: &str = "1900-01-01";
const LAST: &str = "2100-12-31";

/// A date as Flow JSON writes it, `YYYY-MM-DD` and nothing else.
pub(super) fn date(text: &str) -> Option<Date> {
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if shaped { text.parse().ok() } else { None }
}

/// Why a day cannot be chosen.
pub(super) fn refused(scope: &Scope<'_>, part: &Part, text: &str) -> Option<String> {
    let Some(day) = date(text) else { return Some(format!("{text:?} is not a date as YYYY-MM-DD")) };
    let limit = |name: &str, default: &str| {
        scope.property(part, name).and_then(|limit| date(&text_of(&limit))).or_else(|| date(default))
    };
    if limit("min-date", FIRST).is_some_and(|first| day < first)
        || limit("max-date", LAST).is_some_and(|last| day > last)
    {
        return Some(format!("{text} is outside the dates offered"));
    }
    let unavailable = scope.property(part, "unavailable-dates").map(Cow::into_owned).unwrap_or_default();
    if unavailable.as_array().is_some_and(|dates| dates.iter().any(|date| date == text)) {
        return Some(format!("{text} is not available"));
    }
    let weekdays = scope.property(part, "include-days").map(Cow::into_owned).unwrap_or_default();
    if weekdays.as_array().is_some_and(|days| !days.is_empty() && !days.iter().any(|one| one == weekday(day))) {
        return Some(format!("{text} is on a weekday that is not offered"));
    }
    None
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// The days of a range; an end that is not chosen yet is empty.
pub(super) fn ends(range: &Value) -> (&str, &str) {
    let end = |name: &str| range.get(name).and_then(Value::as_str).unwrap_or_default();
    (end("start-date"), end("end-date"))
}

/// Why a range cannot be chosen.
pub(super) fn range_refused(scope: &Scope<'_>, part: &Part, range: &Value) -> Option<String> {
    let (start, end) = ends(range);
    for day in [start, end] {
        if !day.is_empty()
            && let Some(why) = refused(scope, part, day)
        {
            return Some(why);
        }
    }
    let (Some(first), Some(last)) = (date(start), date(end)) else { return None };
    if last < first {
        return Some("the range ends before it begins".into());
    }
    let days = last.since(first).ok().and_then(|span| usize::try_from(span.get_days()).ok()).unwrap_or_default();
    let limit = |name: &str| scope.limit(part, name);
    if limit("min-days").is_some_and(|least| days < least) || limit("max-days").is_some_and(|most| days > most) {
        return Some(format!("a range of {days} days is not offered"));
    }
    None
}
