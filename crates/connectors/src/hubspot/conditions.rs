use super::definition::DependentCondition;
use crate::answer::parse;
use akis_form::{Comparison, Condition, Question, QuestionKind};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::HashSet;

/// When a field that hangs on `parent` is shown; `None` when the rule cannot be told from answers, and the field must
/// then always be offered.
pub(super) fn condition(parent: &Question, rule: &DependentCondition) -> Option<Condition> {
    let is = |comparison| Condition::Answer { question: parent.id.clone(), is: comparison };
    let not = |condition| Condition::Not(Box::new(condition));
    let answered = || not(is(Comparison::Empty));
    // HubSpot shows nothing for a field left empty, also where the rule is a “not”.
    let answered_and = |condition| Condition::All(vec![answered(), condition]);

    let operand = |text: &str| value(parent, text);
    let single = || operand(&rule.value);
    let several = || -> Vec<String> {
        let given = if rule.values.is_empty() {
            rule.value.split(';').map(str::to_owned).collect()
        } else {
            rule.values.clone()
        };
        given.iter().map(|text| operand(text)).filter(|text| !text.is_empty()).collect()
    };
    let at_least = |from: String| answered_and(not(is(Comparison::LessThan(from))));
    let at_most = |to: String| answered_and(not(is(Comparison::GreaterThan(to))));
    let between = || Condition::All(vec![at_least(operand(&rule.range_start)), at_most(operand(&rule.range_end))]);
    let exactly = || {
        let wanted = several();
        let known: HashSet<&str> = wanted.iter().map(String::as_str).collect();
        let others = options(parent).filter(|value| !known.contains(value.as_str())).collect();
        Condition::All(vec![is(Comparison::AllOf(wanted)), not(is(Comparison::AnyOf(others)))])
    };

    Some(match rule.operator.as_str() {
        "eq" => is(Comparison::Equals(single())),
        "neq" => answered_and(not(is(Comparison::Equals(single())))),
        "gt" => is(Comparison::GreaterThan(single())),
        "gte" => at_least(single()),
        "lt" => is(Comparison::LessThan(single())),
        "lte" => at_most(single()),
        "between" => between(),
        "not_between" => answered_and(not(between())),
        "contains" => is(Comparison::Contains(single())),
        "doesnt_contain" => answered_and(not(is(Comparison::Contains(single())))),
        "str_starts_with" => is(Comparison::StartsWith(single())),
        "str_ends_with" => is(Comparison::EndsWith(single())),
        "is_not_empty" => answered(),
        "set_any" => is(Comparison::AnyOf(several())),
        "set_all" => is(Comparison::AllOf(several())),
        "set_eq" => exactly(),
        "set_neq" => answered_and(not(exactly())),
        "set_not_any" => answered_and(not(is(Comparison::AnyOf(several())))),
        "set_not_all" => answered_and(not(is(Comparison::AllOf(several())))),
        // `within_time` and its reverse compare with the day the form is filled in.
        _ => return None,
    })
}

/// About how many bytes a condition takes.
pub(super) fn weight(condition: &Condition) -> usize {
    const NODE: usize = 64;
    let texts = |texts: &[String]| texts.iter().map(|text| text.len() + NODE).sum();
    let comparison = |is: &Comparison| match is {
        Comparison::AnyOf(to) | Comparison::AllOf(to) => texts(to),
        Comparison::Empty => 0,
        Comparison::Equals(to)
        | Comparison::Contains(to)
        | Comparison::StartsWith(to)
        | Comparison::EndsWith(to)
        | Comparison::LessThan(to)
        | Comparison::GreaterThan(to) => to.len(),
    };
    NODE + match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(weight).sum(),
        Condition::Not(part) => weight(part),
        Condition::Answer { question, is } => question.as_str().len() + comparison(is),
        Condition::Part { question, part, is } => question.as_str().len() + part.len() + comparison(is),
        Condition::Unreadable { from, rule } => from.as_str().len() + rule.len(),
    }
}

/// An operand in the words answers use: HubSpot writes dates as milliseconds.
fn value(parent: &Question, text: &str) -> String {
    let date = matches!(parent.kind, QuestionKind::Date { .. })
        .then(|| parse::<i64>(text.as_bytes()).ok())
        .flatten()
        .and_then(|millis| Timestamp::from_millisecond(millis).ok())
        .map(|instant| instant.to_zoned(TimeZone::UTC).date().to_string());
    date.unwrap_or_else(|| text.trim().to_owned())
}

fn options(parent: &Question) -> impl Iterator<Item = String> {
    let choices = match &parent.kind {
        QuestionKind::SingleChoice(choices) | QuestionKind::MultiChoice(choices) => choices.options.as_slice(),
        _ => &[],
    };
    choices.iter().map(|option| option.value.clone())
}
