//! What is typed as a number, and which of its rules a pattern can carry to the phone.

use super::draft::{Draft, Typed};
use super::words::Say;
use crate::FieldCheck;
use crate::words::fill;
use akis_flow_json::InputType;
use std::fmt::Write as _;

/// Characters of a number, as the server reads them.
const NUMBER: u32 = 40;
/// Whole numbers up to this are exact in every hand.
const EXACT: f64 = 999_999_999.0;

/// Smallest and largest value.
type Bounds = (Option<f64>, Option<f64>);

/// A number's rules.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rules {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub min_digits: Option<u32>,
    pub max_digits: Option<u32>,
    pub integer: bool,
}

/// The line for a number, and the rules that the phone leaves to the server.
pub(super) fn number(rules: Rules, say: &'static Say) -> (Typed, Vec<&'static str>) {
    let Rules { min, max, min_digits, max_digits, integer } = rules;
    let has_bounds = min.is_some() || max.is_some();
    let has_digits = min_digits.is_some() || max_digits.is_some();
    let pattern = match (integer, has_bounds, has_digits) {
        (true, true, false) => within(min, max),
        (true, false, true) => Some(digits(min_digits, max_digits)),
        (true, false, false) => Some("^-?[0-9]+$".to_owned()),
        // A number without a minus.
        (false, true, false) if min == Some(0.0) && max.is_none() => Some("^[^-]*$".to_owned()),
        (_, true, true) | (false, ..) => None,
    };
    let mut beyond = vec![];
    if pattern.is_none() {
        let server = &say.server;
        let rules = [(has_bounds, server.number_bounds), (has_digits, server.number_digits)];
        beyond.extend(rules.into_iter().filter(|(has, _)| *has).map(|(_, sentence)| sentence));
        if integer && beyond.is_empty() {
            beyond.push(server.whole_number);
        }
    }
    let hint = match (min, max) {
        (Some(min), Some(max)) => fill(&fill(say.from_to, &min.to_string()), &max.to_string()),
        (Some(min), None) => fill(say.at_least, &min.to_string()),
        (None, Some(max)) => fill(say.at_most, &max.to_string()),
        (None, None) if integer && !has_digits => say.whole_number.to_owned(),
        (None, None) => String::new(),
    };
    let typed = Typed {
        input: InputType::Number,
        min: None,
        max: NUMBER,
        pattern,
        hint,
        check: FieldCheck::Number { min, max, min_digits, max_digits, integer },
    };
    (typed, beyond)
}

/// Whole numbers within bounds; `None` where a bound is below zero or too large to spell.
fn within(min: Option<f64>, max: Option<f64>) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at in the same line")]
    let spelled = |bound: f64| (0.0..=EXACT).contains(&bound).then_some(bound as u32);
    let low = min.map(|min| spelled(min).ok_or(())).transpose().ok()?;
    let high = max.map(|max| spelled(max).ok_or(())).transpose().ok()?;
    match (low, high) {
        (Some(low), Some(high)) if low <= high => Some(format!("^0*(?:{})$", range(low, high).join("|"))),
        (Some(low), None) => {
            let digits = low.to_string().len();
            let same = range(low, 10u32.saturating_pow(u32::try_from(digits).unwrap_or(9)).saturating_sub(1));
            Some(format!("^0*(?:{}|[1-9][0-9]{{{digits},}})$", same.join("|")))
        }
        (None, Some(high)) => Some(format!("^(?:-[0-9]+|0*(?:{}))$", range(0, high).join("|"))),
        _ => None,
    }
}

/// Digits of a whole number, leading zeros not counted.
fn digits(min: Option<u32>, max: Option<u32>) -> String {
    let least = min.unwrap_or(1).clamp(1, NUMBER);
    // More digits than can be typed are no bound.
    let most = |less: u32| {
        max.filter(|max| *max < NUMBER).map_or(String::new(), |max| max.saturating_sub(less).to_string())
    };
    if least == 1 {
        format!("^-?0*[0-9]{{1,{}}}$", most(0))
    } else {
        format!("^-?0*[1-9][0-9]{{{},{}}}$", least - 1, most(1))
    }
}

/// Patterns that together match the numbers from low to high and no other, without leading zeros.
fn range(low: u32, high: u32) -> Vec<String> {
    let mut patterns = vec![];
    let mut start = u64::from(low);
    let high = u64::from(high);
    while start <= high {
        // The largest block of tens, hundreds … that begins here and ends within.
        let mut size = 1;
        while start.is_multiple_of(size * 10) && start + size * 10 - 1 <= high && start > 0 {
            size *= 10;
        }
        // As many blocks of this size as the leading digit allows.
        let digit = (start / size) % 10;
        let mut last = digit;
        while last < 9 && start + (last - digit + 2) * size - 1 <= high {
            last += 1;
        }
        patterns.push(block(start, size, digit, last));
        start += (last - digit + 1) * size;
    }
    patterns
}

fn block(start: u64, size: u64, first: u64, last: u64) -> String {
    let head = start / size / 10;
    let mut pattern = if head > 0 { head.to_string() } else { String::new() };
    // Writing into a String cannot fail.
    let _ = if first == last { write!(pattern, "{first}") } else { write!(pattern, "[{first}-{last}]") };
    let free = size.ilog10();
    let _ = match free {
        0 => Ok(()),
        1 => write!(pattern, "[0-9]"),
        _ => write!(pattern, "[0-9]{{{free}}}"),
    };
    pattern
}

/// Bounds of a whole number are whole.
pub(super) fn whole((min, max): Bounds, integer: bool) -> Bounds {
    if integer { (min.map(f64::ceil), max.map(f64::floor)) } else { (min, max) }
}

impl Draft<'_> {
    pub(super) fn number(
        &mut self,
        (min, max): Bounds,
        (min_digits, max_digits): (Option<u32>, Option<u32>),
        integer: bool,
    ) {
        let (min_digits, max_digits) = self.counts(min_digits, max_digits);
        let finite = |bound: Option<f64>| bound.filter(|bound| bound.is_finite());
        let (min, max) = whole(self.bounds(finite(min), finite(max)), integer);
        let (min, max) = self.bounds(min, max);
        let (typed, beyond) = number(Rules { min, max, min_digits, max_digits, integer }, self.say);
        for sentence in beyond {
            self.server_only(sentence);
        }
        self.typed(typed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::words::say;
    use regex::Regex;

    fn pattern(rules: Rules) -> Regex {
        Regex::new(&number(rules, say("en")).0.pattern.expect("a pattern")).unwrap()
    }

    #[test]
    fn a_pattern_takes_the_numbers_within_and_no_other() {
        let ends = [0, 1, 2, 7, 9, 10, 11, 18, 19, 42, 99, 100, 101, 120, 199, 200, 365, 999, 1000, 1001, 1234];
        for low in ends {
            for high in ends.into_iter().filter(|high| *high >= low) {
                let bounds = |min, max| Rules { min, max, integer: true, ..Rules::default() };
                let both = pattern(bounds(Some(f64::from(low)), Some(f64::from(high))));
                let from = pattern(bounds(Some(f64::from(low)), None));
                let to = pattern(bounds(None, Some(f64::from(high))));
                for number in (0..1300u32).chain([12_340, 99_999, 100_000, 4_000_000_000]) {
                    let text = number.to_string();
                    assert_eq!(
                        both.is_match(&text),
                        (low..=high).contains(&number),
                        "{number} of {low} to {high}"
                    );
                    assert_eq!(from.is_match(&text), low <= number, "{number} from {low}");
                    assert_eq!(to.is_match(&text), number <= high, "{number} to {high}");
                }
                assert!(
                    !both.is_match("-1") && !from.is_match("-1") && to.is_match("-1") && !both.is_match("1.5")
                );
                assert!(both.is_match(&format!("00{low}")));
            }
        }
    }

    #[test]
    fn spelled_ranges_stay_short() {
        let widest = Rules { min: Some(1.0), max: Some(EXACT - 1.0), integer: true, ..Rules::default() };
        assert!(pattern(widest).as_str().len() < 400);
        let beyond = Rules { max: Some(1e12), ..widest };
        assert!(number(beyond, say("en")).0.pattern.is_none());
    }

    #[test]
    fn digits_are_counted_without_leading_zeros() {
        let digits =
            |min_digits, max_digits| pattern(Rules { min_digits, max_digits, integer: true, ..Rules::default() });
        let some = digits(Some(2), Some(4));
        for (text, good) in
            [("12", true), ("-1234", true), ("0012", true), ("7", false), ("007", false), ("12345", false)]
        {
            assert_eq!(some.is_match(text), good, "{text}");
        }
        assert!(digits(Some(3), None).is_match("123456") && !digits(Some(3), None).is_match("12"));
        assert!(digits(Some(3), Some(u32::MAX)).is_match("123456"));
    }
}
