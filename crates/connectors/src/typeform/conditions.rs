//! When a jump is taken.

use super::index::{Asked, Index, Tested};
use super::json::{at, list, number, scalar, text, yes_or_no};
use akis_form::{Comparison, Condition, QuestionId};
use jiff::civil::Date;
use serde_json::Value;

/// Most characters of a rule shown to the owner.
const LONGEST_RULE: usize = 300;

/// A condition tree of the logic, hanging on the field `from`.
pub(super) fn condition(tree: &Value, index: &Index, from: &QuestionId) -> Condition {
    let joined = || -> Option<Vec<Condition>> {
        let vars = list(tree, "vars");
        (!vars.is_empty()).then(|| vars.iter().map(|part| condition(part, index, from)).collect())
    };
    let read = match text(tree, "op").as_str() {
        "always" => Some(Condition::All(Vec::new())),
        "and" => joined().map(Condition::All),
        "or" => joined().map(Condition::Any),
        op => leaf(op, list(tree, "vars"), index),
    };
    read.unwrap_or_else(|| Condition::Unreadable { from: from.clone(), rule: rule(tree) })
}

/// The rule as it is written, cut where it is long.
fn rule(tree: &Value) -> String {
    let written = tree.to_string();
    match written.char_indices().nth(LONGEST_RULE) {
        Some((end, _)) => format!("{}…", written.get(..end).unwrap_or_default()),
        None => written,
    }
}

/// One comparison: first what is tested, then with what.
fn leaf(op: &str, vars: &[Value], index: &Index) -> Option<Condition> {
    let [tested, operand] = vars else { return None };
    let name = scalar(at(tested, "value"))?;
    let given = at(operand, "value");
    match text(tested, "type").as_str() {
        "field" => {
            let asked = &index.field(&name)?.asked;
            compare(op, &Subject::of(asked), &to_compare(asked, &text(operand, "type"), op, given)?)
        }
        "hidden" if text(operand, "type") == "constant" => {
            let subject = Subject { question: index.hidden.get(&name)?, part: None, several: false };
            compare(op, &subject, scalar(given)?.trim())
        }
        "variable" if text(operand, "type") == "constant" => {
            let subject = Subject { question: index.variables.get(&name)?, part: None, several: false };
            compare(op, &subject, &number(given)?.to_string())
        }
        _ => None,
    }
}

/// Whose answer is compared.
struct Subject<'a> {
    question: &'a QuestionId,
    part: Option<&'a String>,
    several: bool,
}

impl<'a> Subject<'a> {
    fn of(asked: &'a Asked) -> Self {
        let several = asked.tested == Tested::Several;
        Self { question: &asked.question, part: asked.part.as_ref(), several }
    }

    fn is(&self, is: Comparison) -> Condition {
        let question = self.question.clone();
        match self.part.cloned() {
            Some(part) => Condition::Part { question, part, is },
            None => Condition::Answer { question, is },
        }
    }

    /// A denial holds of an answer alone: a condition on a field without one is false.
    fn is_not(&self, is: Comparison) -> Condition {
        let not = |condition| Condition::Not(Box::new(condition));
        Condition::All(vec![not(self.is(Comparison::Empty)), not(self.is(is))])
    }

    fn either(&self, first: Comparison, second: Comparison) -> Condition {
        Condition::Any(vec![self.is(first), self.is(second)])
    }
}

fn compare(op: &str, subject: &Subject<'_>, to: &str) -> Option<Condition> {
    let to = || to.to_owned();
    let same = || match to() {
        empty if empty.is_empty() => Comparison::Empty,
        value if subject.several => Comparison::AnyOf(vec![value]),
        value => Comparison::Equals(value),
    };
    // An option is contained in an answer as a whole.
    let contains = || if subject.several { same() } else { Comparison::Contains(to()) };
    Some(match op {
        "is" | "equal" | "on" => subject.is(same()),
        "is_not" | "not_equal" | "not_on" => subject.is_not(same()),
        "contains" => subject.is(contains()),
        "not_contains" => subject.is_not(contains()),
        "begins_with" => subject.is(Comparison::StartsWith(to())),
        "ends_with" => subject.is(Comparison::EndsWith(to())),
        "lower_than" | "earlier_than" => subject.is(Comparison::LessThan(to())),
        "greater_than" | "later_than" => subject.is(Comparison::GreaterThan(to())),
        "lower_equal_than" | "earlier_than_or_on" => subject.either(Comparison::LessThan(to()), same()),
        "greater_equal_than" | "later_than_or_on" => subject.either(Comparison::GreaterThan(to()), same()),
        _ => return None,
    })
}

/// What the answer is compared with, as answers write it. `None` where the comparison makes no sense of this kind.
fn to_compare(asked: &Asked, operand: &str, op: &str, given: &Value) -> Option<String> {
    let is_choice = operand == "choice";
    if !is_choice && operand != "constant" {
        return None;
    }
    let equality = ["is", "is_not", "equal", "not_equal"].contains(&op);
    let ordered = op.contains("_than") || op == "on" || op == "not_on";
    let worded = op.contains("contains") || op.ends_with("_with");
    let name = scalar(given)?;
    match asked.tested {
        Tested::Words if !is_choice && !ordered => Some(name),
        Tested::Number if !is_choice && !worded => Some(number(given)?.to_string()),
        Tested::Date if !is_choice && !worded => day(&name),
        Tested::YesNo if equality => {
            let named = asked.values.get(&name).filter(|_| is_choice);
            named.cloned().or_else(|| yes_or_no(given).map(|yes| yes.to_string()))
        }
        Tested::One if equality => option(asked, name, is_choice),
        Tested::Several if equality || (is_choice && op.contains("contains")) => option(asked, name, is_choice),
        _ => None,
    }
}

/// The option a condition names; a constant that names none is words of one's own, where those are taken.
fn option(asked: &Asked, name: String, is_choice: bool) -> Option<String> {
    asked.values.get(&name).cloned().or_else(|| (asked.other && !is_choice).then_some(name))
}

/// A day, also of a moment written in full.
fn day(text: &str) -> Option<String> {
    let day: Date = text.trim().get(..10)?.parse().ok()?;
    Some(day.to_string())
}
