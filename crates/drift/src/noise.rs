//! What nobody would see: spaces, invisible characters, addresses of pictures that a source makes anew at every reading,
//! the way a rule is written down.

use akis_form::{Choices, Comparison, Condition, OtherOption};

/// A text as people read it: runs of spaces and line ends are one space, invisible characters are none.
pub(crate) fn plain(text: &str) -> String {
    let visible = text.replace(['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}'], "");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two texts read the same.
pub(crate) fn same_text(old: &str, new: &str) -> bool {
    old == new || plain(old) == plain(new)
}

/// Whether two rules ask the same, however they are written down.
pub(crate) fn same_condition(old: Option<&Condition>, new: Option<&Condition>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old == new || bare(old) == bare(new),
        // "All of nothing" always holds.
        (Some(one), None) | (None, Some(one)) => bare(one) == Condition::All(Vec::new()),
        (None, None) => true,
    }
}

/// Joins of one are that one, joins within the same join are part of it, and lists of alternatives have no order.
fn bare(condition: &Condition) -> Condition {
    match condition {
        Condition::All(parts) => {
            let mut flat = Vec::with_capacity(parts.len());
            for part in parts.iter().map(bare) {
                match part {
                    Condition::All(inner) => flat.extend(inner),
                    other => flat.push(other),
                }
            }
            only(flat, Condition::All)
        }
        Condition::Any(parts) => {
            let mut flat = Vec::with_capacity(parts.len());
            for part in parts.iter().map(bare) {
                match part {
                    Condition::Any(inner) => flat.extend(inner),
                    other => flat.push(other),
                }
            }
            only(flat, Condition::Any)
        }
        Condition::Not(part) => match bare(part) {
            Condition::Not(twice) => *twice,
            other => Condition::Not(Box::new(other)),
        },
        Condition::Answer { question, is } => Condition::Answer { question: question.clone(), is: comparison(is) },
        Condition::Part { question, part, is } => {
            Condition::Part { question: question.clone(), part: part.clone(), is: comparison(is) }
        }
        Condition::Unreadable { from, rule } => Condition::Unreadable { from: from.clone(), rule: plain(rule) },
    }
}

fn only(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    if parts.len() == 1 { parts.pop().unwrap_or(Condition::All(Vec::new())) } else { join(parts) }
}

fn comparison(is: &Comparison) -> Comparison {
    let sorted = |values: &[String]| {
        let mut values = values.to_vec();
        values.sort();
        values.dedup();
        values
    };
    match is {
        Comparison::AnyOf(values) => {
            let mut values = sorted(values);
            match (values.len(), values.pop()) {
                (1, Some(only)) => Comparison::Equals(only),
                (_, last) => Comparison::AnyOf(values.into_iter().chain(last).collect()),
            }
        }
        Comparison::AllOf(values) => Comparison::AllOf(sorted(values)),
        other => other.clone(),
    }
}

/// Whether "other" is offered the same way.
pub(crate) fn same_other(old: &Choices, new: &Choices) -> bool {
    match (&old.other, &new.other) {
        (None, None) => true,
        (Some(old), Some(new)) => words(old) == words(new),
        _ => false,
    }
}

fn words(other: &OtherOption) -> (String, bool) {
    (plain(&other.label), other.comment)
}
