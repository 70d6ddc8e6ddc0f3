//! First values and lengths of a CalendarPicker (Flow JSON 6.1, CalendarPicker).

use super::context::Scope;
use super::dates::{Range, day, written};
use super::short;
use super::walk::Part;
use crate::check::finding::Findings;
use crate::check::tree::Node;

pub(super) fn check(scope: &Scope<'_, '_>, part: &Part<'_, '_>, findings: &mut Findings) {
    if part.kind == "CalendarPicker" {
        days(part, findings);
        match part.node.get("init-value") {
            Some(init) if init.is_object() => range(scope, part, init, findings),
            Some(init) => single(scope, part, init, findings),
            None => {}
        }
    }
}

fn days(part: &Part<'_, '_>, findings: &mut Findings) {
    let days = |key| part.node.get(key).and_then(Node::as_f64);
    if let (Some(least), Some(most)) = (days("min-days"), days("max-days"))
        && least > most
    {
        let message = format!("min-days cannot be greater than max-days for {}.", part.called());
        findings.error("INVALID_MIN_MAX_DAYS", &part.place.key("min-days"), part.node.start, message);
    }
}

fn single(scope: &Scope<'_, '_>, part: &Part<'_, '_>, init: &Node<'_>, findings: &mut Findings) {
    let Some(text) = written(init) else { return };
    let place = part.place.key("init-value");
    if day(text).is_none() {
        let message = format!("'{}' should be a date in format YYYY-MM-DD.", short(text));
        findings.error("INVALID_DATE_SINGLE_INIT_VALUE_FORMAT", &place, init.start, message);
    } else if let Err(message) = Range::of(scope, part.node).holds(text) {
        findings.error("INVALID_DATE_RANGE", &place, init.start, message);
    }
}

fn range(scope: &Scope<'_, '_>, part: &Part<'_, '_>, init: &Node<'_>, findings: &mut Findings) {
    let place = part.place.key("init-value");
    let bounds = Range::of(scope, part.node);
    let mut ends = Vec::new();
    for key in ["start-date", "end-date"] {
        let Some(node) = init.get(key) else { continue };
        let Some(text) = written(node) else { continue };
        match bounds.holds(text) {
            Err(message) => findings.error("INVALID_DATE_RANGE", &place.key(key), node.start, message),
            Ok(()) => ends.extend(day(text)),
        }
    }
    if let [start, end] = ends.as_slice()
        && start > end
    {
        let message = format!("The 'start-date' of {} is after its 'end-date'.", part.called());
        findings.error("INVALID_DATE_RANGE", &place, init.start, message);
    }
}
