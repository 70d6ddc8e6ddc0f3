//! The answers in full, as a review screen shows them.

use crate::path::Way;
use crate::search::cut;
use crate::sentences::sentences;
use akis_compiler::{FieldCheck, FieldRole, OTHER, Plan, PlanField};
use akis_form::{Answer, Language, OptionLabels, QuestionId};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a summary; Meta's TextBody takes 4096.
const MOST: usize = 4000;
/// Characters of a question and of an answer in it.
const QUESTION: usize = 300;
const ANSWER: usize = 1000;
/// In place of an answer that is shown nowhere.
const DOTS: &str = "••••";

/// One line for every answered question on the way, in the order they were asked; never blank.
pub(crate) fn summary(plan: &Plan, way: &Way<'_>, labels: &OptionLabels) -> String {
    let lines = way.screens.iter().filter_map(|at| plan.screens.get(*at)).flat_map(|screen| {
        let mut seen = BTreeSet::new();
        screen.fields.iter().filter(move |field| seen.insert(&field.question)).map(|field| &field.question)
    });
    let mut told = BTreeSet::new();
    let mut text = String::new();
    let mut length = 0;
    for line in
        lines.filter(|question| told.insert(*question)).flat_map(|question| lines_of(plan, way, question, labels))
    {
        let more = &sentences(&plan.language).summary_more;
        let room = MOST.saturating_sub(more.chars().count() + 1);
        let size = line.chars().count() + 1;
        if length + size > room {
            text.push_str(more);
            return text;
        }
        length += size;
        text.push_str(&line);
        text.push('\n');
    }
    let text = text.trim_end();
    if text.is_empty() { "–".to_owned() } else { text.to_owned() }
}

/// A question's line. Inputs that people read as questions of their own have a line each.
fn lines_of(plan: &Plan, way: &Way<'_>, question: &QuestionId, labels: &OptionLabels) -> Vec<String> {
    let live = labels.get(question);
    let pieces = way.pieces(question);
    let Some((first, _)) = pieces.first() else { return vec![] };
    let apart =
        pieces.iter().any(|(field, _)| matches!(field.role, FieldRole::Part(_)) && field.label != first.label);
    let known = way.known.get(question);
    if !apart {
        let fields: Vec<&PlanField> = pieces.iter().map(|(field, _)| *field).collect();
        return known
            .map(|answer| line(&fields, &first.label, answer, &plan.language, live))
            .into_iter()
            .collect();
    }
    pieces.iter().map(|(field, answer)| line(&[*field], &field.label, answer, &plan.language, live)).collect()
}

fn line(
    fields: &[&PlanField],
    label: &str,
    answer: &Answer,
    language: &Language,
    live: Option<&BTreeMap<String, String>>,
) -> String {
    let words = if fields.iter().any(|field| field.sensitive) {
        DOTS.to_owned()
    } else {
        let label = |value: &str| {
            let read = live.and_then(|live| live.get(value)).cloned();
            read.or_else(|| fields.iter().find_map(|field| option_label(field, value)))
        };
        one_line(&answer.in_words(language, &label), ANSWER)
    };
    let label = one_line(label, QUESTION);
    let label = label.trim_end_matches(':');
    format!("{label}: {words}")
}

fn option_label(field: &PlanField, value: &str) -> Option<String> {
    match &field.check {
        FieldCheck::Choice { options }
        | FieldCheck::Search { options }
        | FieldCheck::NumberChoice { options }
        | FieldCheck::TypedChoice { options }
        | FieldCheck::Choices { options } => options.iter().find(|option| option.value == value),
        _ => None,
    }
    .filter(|option| option.value != OTHER || !option.label.is_empty())
    .map(|option| option.label.clone())
}

fn one_line(text: &str, most: usize) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), most)
}
