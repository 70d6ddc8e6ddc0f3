use super::node::Node;

/// How much of a question must be answered: `required` of a question (SurveyMonkey API v3, question resource).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Required {
    /// The question may not be left out.
    pub(super) asked: bool,
    /// Every row of it.
    all: bool,
    /// Fewest options or rows.
    pub(super) min: Option<u32>,
    /// Most options or rows.
    pub(super) max: Option<u32>,
}

/// What a rule means for a question with rows.
pub(super) struct RowRule {
    /// Every row needs an answer.
    pub(super) every_row: bool,
    /// The rule asks for a number of rows, which a question here cannot.
    pub(super) uncarried: bool,
}

impl Required {
    /// `null` asks for nothing; an object asks for an answer, whatever it holds. Zero amounts stand where the type
    /// needs none.
    pub(super) fn read(node: Node<'_>) -> Self {
        if !node.is_object() {
            return Self { asked: node.flag() == Some(true), ..Self::default() };
        }
        let amounts: Vec<u32> = {
            let text = node.get("amount").text();
            text.split(',').filter_map(|part| part.trim().parse().ok()).filter(|amount| *amount > 0).collect()
        };
        let (first, last) = (amounts.first().copied(), amounts.last().copied());
        let rule = Self { asked: true, ..Self::default() };
        match node.get("type").text().as_str() {
            "all" => Self { all: true, ..rule },
            "at_least" => Self { min: first, ..rule },
            "at_most" => Self { max: first, ..rule },
            "exactly" => Self { min: first, max: first, ..rule },
            "range" => Self { min: first.min(last), max: first.max(last), ..rule },
            _ => rule,
        }
    }

    /// For so many rows.
    pub(super) fn of_rows(self, rows: usize) -> RowRule {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        let every_row = self.asked && (self.all || self.min.is_some_and(|min| min >= rows));
        let bounds_some = self.min.is_some_and(|min| min > 1) || self.max.is_some_and(|max| max < rows);
        RowRule { every_row, uncarried: bounds_some && !every_row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(value: &Value) -> (bool, Option<u32>, Option<u32>) {
        let rule = Required::read(Node::of(value));
        (rule.asked, rule.min, rule.max)
    }

    #[test]
    fn every_type_has_its_bounds() {
        let of = |kind: &str, amount: Value| json!({ "text": "Please answer.", "type": kind, "amount": amount });
        assert_eq!(read(&Value::Null), (false, None, None));
        assert_eq!(read(&of("all", json!("0"))), (true, None, None));
        assert_eq!(read(&of("at_least", json!("2"))), (true, Some(2), None));
        assert_eq!(read(&of("at_most", json!(3))), (true, None, Some(3)));
        assert_eq!(read(&of("exactly", json!("2"))), (true, Some(2), Some(2)));
        assert_eq!(read(&of("range", json!("1,3"))), (true, Some(1), Some(3)));
        assert_eq!(read(&of("range", json!("3, 1"))), (true, Some(1), Some(3)));
        assert_eq!(read(&json!({ "text": "x", "type": null, "amount": "0" })), (true, None, None));
    }

    #[test]
    fn rows_are_all_asked_for_or_the_number_is_named() {
        let of = |kind: &str, amount: &str| {
            let rule = Required::read(Node::of(&json!({ "type": kind, "amount": amount }))).of_rows(3);
            (rule.every_row, rule.uncarried)
        };
        assert_eq!(of("all", "0"), (true, false));
        assert_eq!(of("at_least", "3"), (true, false));
        assert_eq!(of("at_least", "1"), (false, false));
        assert_eq!(of("at_least", "2"), (false, true));
        assert_eq!(of("at_most", "2"), (false, true));
        assert_eq!(of("exactly", "3"), (true, false));
    }
}
