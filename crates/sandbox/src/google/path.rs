//! The way through a form's sections: decided at the end of each by its last answered branching question.

use super::FormFile;
use super::shape::{Answers, Kind, breaks, option, questions};
use std::collections::BTreeSet;

/// The section after this one; `None` sends the form.
fn next(file: &FormFile, section: usize, answers: &Answers) -> Option<usize> {
    let breaks = breaks(&file.form);
    let place = |item: &str| breaks.iter().position(|known| known["itemId"] == item).map(|at| at + 1);
    let following = (section < breaks.len()).then_some(section + 1);
    let mut chosen = None;
    for question in questions(&file.form).iter().filter(|question| question.section == section) {
        let Kind::Choice { many: false, options } = question.kind else { continue };
        let text = answers.get(question.id).and_then(|texts| texts.first());
        let Some(option) = text.and_then(|text| option(options, text)) else { continue };
        if let Some(item) = option["goToSectionId"].as_str() {
            chosen = Some(place(item).or(following));
        } else if let Some(action) = option["goToAction"].as_str() {
            chosen = Some(match action {
                "SUBMIT_FORM" => None,
                "RESTART_FORM" => Some(0),
                _ => following,
            });
        }
    }
    if let Some(chosen) = chosen {
        return chosen;
    }
    // Nothing was chosen: the page break that is reached says where one goes.
    let reached = breaks.get(section)?["itemId"].as_str().unwrap_or_default();
    match file.public.go_to.get(reached).map(String::as_str) {
        None | Some("CONTINUE") => following,
        Some("SUBMIT") => None,
        Some("RESTART") => Some(0),
        Some(item) => place(item).or(following),
    }
}

/// The sections these answers lead through; the second value is false where they go in circles.
pub(super) fn walk(file: &FormFile, answers: &Answers) -> (Vec<usize>, bool) {
    let mut way = vec![0];
    let mut seen = BTreeSet::from([0]);
    let mut at = 0;
    while let Some(section) = next(file, at, answers) {
        if !seen.insert(section) {
            return (way, false);
        }
        way.push(section);
        at = section;
    }
    (way, true)
}

/// Reads `pageHistory`; `None` when it is no list of this form's sections that begins with the first.
pub(super) fn history(file: &FormFile, text: &str) -> Option<Vec<usize>> {
    let sections = breaks(&file.form).len() + 1;
    let way: Option<Vec<usize>> = text.split(',').take(1000).map(|part| part.trim().parse().ok()).collect();
    let way = way?;
    (way.first() == Some(&0) && way.iter().all(|section| *section < sections)).then_some(way)
}
