use crate::{Answer, Answers, QuestionId};
use serde::{Deserialize, Serialize};

/// When something is shown: comparisons of answers, joined by all, any and not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Every one holds; true when empty.
    All(Vec<Condition>),
    /// At least one holds; false when empty.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// One answer compared.
    Answer {
        /// Whose answer.
        question: QuestionId,
        /// With what.
        is: Comparison,
    },
    /// One part of an answer compared (a row of a matrix, a line of an address).
    Part {
        /// Whose answer.
        question: QuestionId,
        /// Which part.
        part: String,
        /// With what.
        is: Comparison,
    },
    /// A rule of the source that cannot be written here. It never holds; the report names it.
    Unreadable {
        /// The question it stands at, by the source's id.
        from: QuestionId,
        /// The rule in the source's own words.
        rule: String,
    },
}

/// A comparison of one answer. A question without an answer meets none of these but [`Comparison::Empty`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "op", content = "to")]
pub enum Comparison {
    /// No answer, or an empty one.
    Empty,
    /// The text, option, number or date is exactly this; yes and no are `true` and `false`.
    Equals(String),
    /// The answer is, or (several choices) contains, at least one of these options.
    AnyOf(Vec<String>),
    /// The answer contains every one of these options.
    AllOf(Vec<String>),
    /// The text contains this, whatever the case.
    Contains(String),
    /// The text starts with this, whatever the case.
    StartsWith(String),
    /// The text ends with this, whatever the case.
    EndsWith(String),
    /// Number or date strictly before.
    LessThan(String),
    /// Number or date strictly after.
    GreaterThan(String),
}

impl Condition {
    /// Whether it holds for these answers.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(answers)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(answers)),
            Self::Not(part) => !part.holds(answers),
            Self::Answer { question, is } => is.holds(answers.get(question)),
            Self::Part { question, part, is } => {
                is.holds(answers.get(question).and_then(|answer| answer.part(part)))
            }
            Self::Unreadable { .. } => false,
        }
    }

    /// Every question it asks about, with repetitions.
    pub fn questions(&self) -> Vec<&QuestionId> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::questions).collect(),
            Self::Not(part) => part.questions(),
            Self::Answer { question, .. } | Self::Part { question, .. } => vec![question],
            Self::Unreadable { from, .. } => vec![from],
        }
    }
}

impl Comparison {
    fn holds(&self, answer: Option<&Answer>) -> bool {
        let Some(answer) = answer.filter(|answer| !answer.is_empty()) else {
            return matches!(self, Self::Empty);
        };
        let values = answer.comparable();
        let text = || values.join(" ").to_lowercase();
        match self {
            Self::Empty => false,
            Self::Equals(to) => matches!(values.as_slice(), [value] if same(value, to)),
            Self::AnyOf(to) => to.iter().any(|to| values.iter().any(|value| same(value, to))),
            Self::AllOf(to) => to.iter().all(|to| values.iter().any(|value| same(value, to))),
            Self::Contains(to) => text().contains(&to.to_lowercase()),
            Self::StartsWith(to) => text().starts_with(&to.to_lowercase()),
            Self::EndsWith(to) => text().ends_with(&to.to_lowercase()),
            Self::LessThan(to) => {
                values.len() == 1 && order(&values[0], to).is_some_and(std::cmp::Ordering::is_lt)
            }
            Self::GreaterThan(to) => {
                values.len() == 1 && order(&values[0], to).is_some_and(std::cmp::Ordering::is_gt)
            }
        }
    }
}

/// Numbers are the same by value (`5` and `5.0`), everything else by text.
fn same(left: &str, right: &str) -> bool {
    left == right
        || matches!((left.parse::<f64>(), right.parse::<f64>()), (Ok(l), Ok(r)) if l.total_cmp(&r).is_eq())
}

/// Numbers by value, dates (ISO) by day; anything else has no order.
fn order(left: &str, right: &str) -> Option<std::cmp::Ordering> {
    if let (Ok(left), Ok(right)) = (left.parse::<f64>(), right.parse::<f64>()) {
        return left.partial_cmp(&right);
    }
    let left: jiff::civil::Date = left.parse().ok()?;
    let right: jiff::civil::Date = right.parse().ok()?;
    Some(left.cmp(&right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, Answer)]) -> Answers {
        pairs.iter().map(|(id, answer)| (QuestionId::new(*id), answer.clone())).collect()
    }

    fn when(question: &str, is: Comparison) -> Condition {
        Condition::Answer { question: QuestionId::new(question), is }
    }

    #[test]
    fn an_unanswered_question_meets_only_empty() {
        let none = Answers::default();
        assert!(when("plan", Comparison::Empty).holds(&none));
        for is in [
            Comparison::Equals(String::new()),
            Comparison::AnyOf(vec![String::new()]),
            Comparison::Contains(String::new()),
            Comparison::LessThan("3".into()),
        ] {
            assert!(!when("plan", is).holds(&none));
        }
    }

    #[test]
    fn numbers_compare_by_value_and_dates_by_day() {
        let given = answers(&[("n", Answer::Number(10.0)), ("d", Answer::Date("2026-03-09".parse().unwrap()))]);
        assert!(when("n", Comparison::GreaterThan("9".into())).holds(&given));
        assert!(when("n", Comparison::Equals("10.0".into())).holds(&given));
        assert!(when("d", Comparison::LessThan("2026-11-01".into())).holds(&given));
        assert!(!when("d", Comparison::GreaterThan("not a date".into())).holds(&given));
    }

    #[test]
    fn several_choices_are_tested_by_membership() {
        let given = answers(&[("c", Answer::Choices(vec!["a".into(), "b".into()]))]);
        assert!(when("c", Comparison::AnyOf(vec!["z".into(), "b".into()])).holds(&given));
        assert!(when("c", Comparison::AllOf(vec!["a".into(), "b".into()])).holds(&given));
        assert!(!when("c", Comparison::AllOf(vec!["a".into(), "z".into()])).holds(&given));
        assert!(!when("c", Comparison::Equals("a".into())).holds(&given));
    }

    #[test]
    fn joins_follow_logic() {
        let given = answers(&[("a", Answer::Bool(true))]);
        let yes = when("a", Comparison::Equals("true".into()));
        let no = Condition::Not(Box::new(yes.clone()));
        assert!(Condition::Any(vec![no.clone(), yes.clone()]).holds(&given));
        assert!(!Condition::All(vec![no, yes]).holds(&given));
        assert!(Condition::All(vec![]).holds(&given));
        assert!(!Condition::Any(vec![]).holds(&given));
    }
}
