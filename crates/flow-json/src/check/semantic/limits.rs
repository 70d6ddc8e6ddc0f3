//! Pairs of a least and a most (Flow JSON 7.3, components).

use super::walk::Part;
use crate::check::finding::Findings;
use crate::check::tree::Node;

const PAIRS: [(&str, &str); 4] = [
    ("min-chars", "max-chars"),
    ("min-selected-items", "max-selected-items"),
    ("min-uploaded-photos", "max-uploaded-photos"),
    ("min-uploaded-documents", "max-uploaded-documents"),
];

pub(super) fn check(part: &Part<'_, '_>, findings: &mut Findings) {
    let number = |key| part.node.get(key).and_then(Node::as_f64);
    for (least, most) in PAIRS {
        if let Some(low) = number(least)
            && let Some(high) = number(most)
            && low > high
        {
            let message = format!("{least} cannot be greater than {most} for {}.", part.called());
            findings.error("MIN_VALUE_GREATER_THAN_MAX", &part.place.key(least), part.node.start, message);
        }
    }
}
