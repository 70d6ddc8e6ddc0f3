//! Dates of DatePicker and CalendarPicker (Flow JSON 5.0 and 6.1).

use super::context::Scope;
use super::short;
use super::walk::Part;
use crate::check::finding::Findings;
use crate::check::tree::Node;

const CODE: &str = "INVALID_DATE_RANGE";

pub(super) fn check(scope: &Scope<'_, '_>, part: &Part<'_, '_>, findings: &mut Findings) {
    if !matches!(part.kind, "DatePicker" | "CalendarPicker") {
        return;
    }
    let range = Range::of(scope, part.node);
    for (key, bound) in [("min-date", &range.min), ("max-date", &range.max)] {
        if let (Bound::Wrong, Some(node)) = (bound, part.node.get(key)) {
            let message = format!("Property '{key}' of {} should be a date in format YYYY-MM-DD.", part.called());
            findings.error(CODE, &part.place.key(key), node.start, message);
        }
    }
    if let (Bound::Day(min), Bound::Day(max)) = (&range.min, &range.max)
        && min > max
    {
        let message = format!("'min-date' cannot be after 'max-date' for {}.", part.called());
        findings.error(CODE, &part.place.key("min-date"), part.node.start, message);
    }
    let place = part.place.key("unavailable-dates");
    let unavailable = part.node.get("unavailable-dates").map_or(&[][..], Node::items);
    for (index, node) in unavailable.iter().enumerate() {
        if let Some(Err(message)) = written(node).map(|text| range.holds(text)) {
            findings.error(CODE, &place.index(index), node.start, message);
        }
    }
    // The calendar's own first values have their own shapes and codes.
    if part.kind == "DatePicker"
        && let Some(node) = part.node.get("init-value")
        && let Some(Err(message)) = written(node).map(|text| range.holds(text))
    {
        findings.error(CODE, &part.place.key("init-value"), node.start, message);
    }
}

/// A text that stands in the document itself, not a binding or an expression.
pub(super) fn written<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    node.as_str().filter(|text| !text.starts_with("${") && !text.starts_with('`'))
}

/// One end of a range.
pub(super) enum Bound {
    /// Not written, or not known before the Flow runs.
    Open,
    /// Written, but no date.
    Wrong,
    /// Ordered as the days are. Days since no particular day, or milliseconds before version 5.0.
    Day(i64),
}

/// The days a picker offers.
pub(super) struct Range {
    pub min: Bound,
    pub max: Bound,
    /// Before 5.0 dates are milliseconds, and nothing is said of other texts.
    milliseconds: bool,
}

impl Range {
    pub(super) fn of(scope: &Scope<'_, '_>, picker: &Node<'_>) -> Self {
        let milliseconds = !scope.since(5, 0);
        let bound = |key| match picker.get(key).and_then(written) {
            None => Bound::Open,
            Some(text) if milliseconds => text.parse().map_or(Bound::Open, Bound::Day),
            Some(text) => day(text).map_or(Bound::Wrong, Bound::Day),
        };
        Self { min: bound("min-date"), max: bound("max-date"), milliseconds }
    }

    /// Whether a date can be picked, apart from those made unavailable.
    pub(super) fn holds(&self, text: &str) -> Result<(), String> {
        let date = if self.milliseconds { text.parse().ok() } else { day(text) };
        let Some(date) = date else {
            if self.milliseconds {
                return Ok(());
            }
            return Err(format!("'{}' should be a date in format YYYY-MM-DD.", short(text)));
        };
        let early = matches!(self.min, Bound::Day(min) if date < min);
        let late = matches!(self.max, Bound::Day(max) if date > max);
        if early || late {
            let bound = if early { "before 'min-date'" } else { "after 'max-date'" };
            return Err(format!("'{}' is {bound}.", short(text)));
        }
        Ok(())
    }
}

/// A real day of the calendar, written `YYYY-MM-DD`, as a number that grows with the days.
pub(super) fn day(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().enumerate().all(|(index, byte)| match index {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if bytes.len() != 10 || !digits {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i64>().ok());
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last).contains(&day).then_some((year * 100 + month) * 100 + day)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn only_real_days_are_dates() {
        assert!(day("2024-02-29").is_some());
        assert!(day("2100-12-31") > day("2100-12-30"));
        for bad in
            ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-5", "24-01-05", "2024/01/05", "2024-01-05T", ""]
        {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
