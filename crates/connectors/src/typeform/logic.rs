//! Where the form goes on, and what it computes.

use super::conditions::condition;
use super::index::Holder;
use super::json::{at, list, number, text};
use super::schema::Reading;
use akis_form::{Caution, Change, Item, Jump, JumpTarget, Operation, Page, QuestionId};
use serde_json::Value;

/// Reads `logic` into the questions, contents and pages it hangs on.
pub(super) fn read(definition: &Value, reading: &mut Reading) {
    declare(definition, reading);
    for entry in list(definition, "logic") {
        let (kind, reference) = (text(entry, "type"), text(entry, "ref"));
        // Rules that hang on a hidden field run before the first question, where nothing can go on from.
        let holder =
            (kind != "hidden").then(|| reading.index.field(&reference)).flatten().map(|place| place.holder);
        let Some(holder) = holder else {
            leave_out(reading, format!("logic of {kind} {reference}"));
            continue;
        };
        let from = name(&reading.pages, holder).unwrap_or_else(|| QuestionId::new(reference.as_str()));
        for action in list(entry, "actions") {
            match text(action, "action").as_str() {
                "jump" => jump(action, holder, &from, reading),
                verb => match operation(verb) {
                    Some(operation) => change(action, operation, holder, &from, reading),
                    None => leave_out(reading, format!("action {verb} of {from}")),
                },
            }
        }
    }
}

/// Adds the variables that are computed and not declared: Typeform writes down only those that begin with a value.
fn declare(definition: &Value, reading: &mut Reading) {
    let actions = list(definition, "logic").iter().flat_map(|entry| list(entry, "actions"));
    for action in actions.filter(|action| operation(&text(action, "action")).is_some()) {
        let name = text(at(at(action, "details"), "target"), "value");
        if !name.is_empty() && !reading.index.variables.contains_key(&name) {
            reading.variable(&name, 0.0);
        }
    }
}

fn leave_out(reading: &mut Reading, what: String) {
    reading.cautions.push(Caution::Unreadable { what });
}

fn operation(verb: &str) -> Option<Operation> {
    Some(match verb {
        "add" => Operation::Add,
        "subtract" => Operation::Subtract,
        "multiply" => Operation::Multiply,
        "divide" => Operation::Divide,
        _ => return None,
    })
}

fn jump(action: &Value, holder: Holder, from: &QuestionId, reading: &mut Reading) {
    let to = at(at(action, "details"), "to");
    let (kind, name) = (text(to, "type"), text(to, "value"));
    let field = || reading.index.field(&name).map(|place| place.landing.clone());
    let ending = || reading.index.endings.get(&name).cloned().map(JumpTarget::Ending);
    let target = if kind == "thankyou" { ending().or_else(field) } else { field().or_else(ending) };
    let Some(to) = target.filter(|_| kind != "hidden") else {
        leave_out(reading, format!("jump from {from} to {kind} {name}, which is not in the form"));
        return;
    };
    let jump = Jump { when: condition(at(action, "condition"), &reading.index, from), to };
    let page = match holder {
        Holder::Item(page, _) | Holder::Page(page, _) => reading.pages.get_mut(page),
    };
    let Some(page) = page else { return };
    match item(page, holder) {
        Some(Item::Question(question)) => question.jumps.push(jump),
        Some(Item::Content(content)) => content.jumps.push(jump),
        Some(Item::Consent(_)) => {}
        None => page.jumps.push(jump),
    }
}

/// The item logic hangs on; none for a page.
fn item(page: &mut Page, holder: Holder) -> Option<&mut Item> {
    match holder {
        Holder::Item(_, place) => page.items.get_mut(place),
        Holder::Page(..) => None,
    }
}

fn change(action: &Value, operation: Operation, holder: Holder, from: &QuestionId, reading: &mut Reading) {
    let details = at(action, "details");
    let name = text(at(details, "target"), "value");
    let by = at(details, "value");
    let constant = number(at(by, "value")).filter(|_| text(by, "type") == "constant");
    let Some(by) = constant.filter(|_| !name.is_empty()) else {
        leave_out(reading, format!("calculation of {name} at {from}, which is not with a number"));
        return;
    };
    let Some(variable) = reading.index.variables.get(&name).cloned() else { return };
    let change =
        Change { when: condition(at(action, "condition"), &reading.index, from), variable, operation, by };
    // A group computes when it is left: with its last question.
    let place = match holder {
        Holder::Item(page, place) | Holder::Page(page, Some(place)) => Some((page, place)),
        Holder::Page(_, None) => None,
    };
    let at_item = place.and_then(|(page, place)| reading.pages.get_mut(page)?.items.get_mut(place));
    match at_item {
        Some(Item::Question(question)) => question.changes.push(change),
        _ => leave_out(reading, format!("calculation of {name} at {from}, which asks nothing")),
    }
}

/// The id of what logic hangs on.
fn name(pages: &[Page], holder: Holder) -> Option<QuestionId> {
    match holder {
        Holder::Page(page, _) => pages.get(page).map(|page| QuestionId::new(page.id.as_str())),
        Holder::Item(page, place) => match pages.get(page)?.items.get(place)? {
            Item::Question(question) => Some(question.id.clone()),
            Item::Content(content) => content.id.clone(),
            Item::Consent(_) => None,
        },
    }
}
