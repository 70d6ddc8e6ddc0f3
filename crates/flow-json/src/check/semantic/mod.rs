//! The second stage: what holds between parts of a document whose parts are each in order.
//!
//! Every subject has its file; what concerns one component alone is asked of each in a single walk. Where Meta's
//! documentation is looser than its validator, the validator is followed; where neither is certain, the document passes
//! with a warning.

mod actions;
mod calendar;
mod condition;
mod context;
mod counts;
mod data_model;
mod dates;
mod expression;
mod footers;
mod forms;
mod init_values;
mod kind;
mod limits;
mod media;
mod navigate;
mod navigation_list;
mod options;
mod payload;
mod placement;
mod properties;
mod reference;
mod routing;
mod screens;
mod update;
mod walk;

#[cfg(test)]
mod tests;

use super::document::{Document, Version};
use super::finding::{Findings, Place};
use context::Context;

/// Checks a document that the first stage found in order. The work is linear in the size of the text.
pub(crate) fn check(document: &Document<'_, '_>, findings: &mut Findings) {
    let context = Context::new(document);
    screens::check(&context, findings);
    routing::check(&context, findings);
    for index in 0..context.screens.len() {
        let Some(scope) = context.scope(index) else { continue };
        data_model::check(&scope, findings);
        counts::check(&scope, findings);
        placement::check(&scope, findings);
        forms::check(&scope, findings);
        properties::title(&scope, findings);
        scope.walk(|part| {
            footers::check(part, findings);
            init_values::check(&scope, part, findings);
            properties::check(&scope, part, findings);
            condition::check(&scope, part, findings);
            options::check(&scope, part, findings);
            navigation_list::check(part, findings);
            limits::check(part, findings);
            dates::check(&scope, part, findings);
            calendar::check(&scope, part, findings);
            actions::check(&scope, part, findings);
        });
    }
}

/// The whole document, to hang places on.
const ROOT: &Place<'static> = &Place::Root;

fn version(major: u16, minor: u16) -> Version {
    Version(major, minor)
}

/// More places than this for one finding help nobody.
const MOST_PLACES: usize = 50;

/// Adds one error with several places. [`Findings`] itself bounds how many errors there are.
fn error_at(findings: &mut Findings, code: &'static str, message: String, mut pointers: Vec<(String, usize)>) {
    pointers.truncate(MOST_PLACES);
    let before = findings.errors.len();
    findings.error(code, ROOT, 0, message);
    if findings.errors.len() > before
        && !pointers.is_empty()
        && let Some(added) = findings.errors.last_mut()
    {
        added.pointers = pointers;
    }
}

/// More names than this in one sentence help nobody.
const MOST_NAMES: usize = 10;

/// `A, B and 3 more`, for a sentence.
fn names<'n>(all: impl IntoIterator<Item = &'n str>) -> String {
    let mut all = all.into_iter();
    let mut text = String::new();
    for name in all.by_ref().take(MOST_NAMES) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(short(name));
    }
    match all.count() {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// The beginning of a text, for a sentence.
fn short(text: &str) -> &str {
    text.char_indices().nth(80).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}
