use jiff::civil::{Date, DateTime, Time};

/// In which order a survey shows day and month to people; the bounds of a question are written so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    MonthFirst,
    DayFirst,
}

impl Order {
    /// Of a validation type; without one the documented order.
    pub(super) fn of_validation(kind: &str) -> Self {
        if kind == "date_intl" { Self::DayFirst } else { Self::MonthFirst }
    }

    /// The last word of a write target's kind.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::MonthFirst => "us",
            Self::DayFirst => "intl",
        }
    }

    /// Reads a bound: the survey's own spelling, or `YYYY-MM-DD` with or without a time behind it. A day that has no
    /// place in the survey's order is read in the other.
    pub(super) fn read(self, text: &str) -> Option<Date> {
        let text = text.trim();
        if let Some(date) = text.get(..10).and_then(|day| day.parse::<Date>().ok()) {
            return Some(date);
        }
        let mut parts = text.split_whitespace().next()?.split('/');
        let mut part = || parts.next()?.parse::<i16>().ok();
        let (first, second, year) = (part()?, part()?, part()?);
        let date = |month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        match self {
            Self::MonthFirst => date(first, second).or_else(|| date(second, first)),
            Self::DayFirst => date(second, first).or_else(|| date(first, second)),
        }
    }
}

/// `MM/DD/YYYY`, the one spelling the vendor documents for responses. Responses read back from a survey with
/// `date_intl` have it too; the order of the editor is for people and for bounds alone.
pub(super) fn date(date: Date) -> String {
    date.strftime("%m/%d/%Y").to_string()
}

/// The date, a space and the time.
pub(super) fn date_time(moment: DateTime) -> String {
    format!("{} {}", date(moment.date()), time(moment.time()))
}

/// `hh:mm AM`.
pub(super) fn time(time: Time) -> String {
    time.strftime("%I:%M %p").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_read_in_the_order_of_the_survey() {
        let day = |year, month, day| Date::new(year, month, day).ok();
        assert_eq!(Order::MonthFirst.read("02/03/2026"), day(2026, 2, 3));
        assert_eq!(Order::DayFirst.read("02/03/2026"), day(2026, 3, 2));
        assert_eq!(Order::DayFirst.read("31/12/2026 08:00 PM"), day(2026, 12, 31));
        assert_eq!(Order::MonthFirst.read("2026-12-31T00:00:00"), day(2026, 12, 31));
        assert_eq!(Order::MonthFirst.read("31/12/2026"), day(2026, 12, 31));
        for nonsense in ["", "soon", "31/13/2026", "1/2", "9999999999/1/1", "ş/ş/ş", "２０２６-１２-３１"]
        {
            assert_eq!(Order::MonthFirst.read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        let at = |hour, minute| time(Time::new(hour, minute, 0, 0).unwrap());
        assert_eq!([at(0, 5), at(9, 30), at(12, 0), at(23, 59)], ["12:05 AM", "09:30 AM", "12:00 PM", "11:59 PM"]);
    }
}
