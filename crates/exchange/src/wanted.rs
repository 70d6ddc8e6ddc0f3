//! What a screen's questions still want: answers that are missing, and rules over several inputs.

use crate::check::Problem;
use crate::inputs::{awaits_words, number};
use crate::path::Way;
use akis_compiler::{FieldCheck, FieldRole, OTHER, PlanField, PlanScreen, QuestionRule, Rule};
use akis_form::{Answer, QuestionId};
use std::collections::HashSet;

/// What is missing on a screen, by input. `asked` are its inputs in order; questions that have a problem already are
/// not asked for again.
pub(crate) fn lacking<'a>(
    way: &Way<'a>,
    screen: &'a PlanScreen,
    at: usize,
    asked: &[&'a PlanField],
    problems: &[(&'a PlanField, Problem)],
) -> Vec<(&'a PlanField, Problem)> {
    let refused: HashSet<&QuestionId> = problems.iter().map(|(field, _)| &field.question).collect();
    let mut seen: HashSet<&QuestionId> = HashSet::new();
    let mut lacking = vec![];
    for field in asked {
        let question = &field.question;
        let first = (field.role.is_whole() || is_words(&field.role)) && seen.insert(question);
        if refused.contains(question) {
            continue;
        }
        let answer = way.known.get(question);
        let own = || way.pieces(question).iter().any(|(of, _)| of.name == field.name);
        let problem = match (&field.check, &field.role) {
            (FieldCheck::Consent { required }, _) => {
                let gate = screen.gates.iter().any(|gate| gate.consent == *question);
                ((*required || gate) && answer != Some(&Answer::Bool(true))).then_some(Problem::Consent)
            }
            // Any input of the question answers it, so its last screen decides.
            (_, FieldRole::Whole) => {
                let chosen = |(of, _): &(&PlanField, Answer)| {
                    matches!(of.role, FieldRole::Whole | FieldRole::Other { comment: false })
                };
                let missing = first && field.required && way.is_last(question, at);
                (missing && !way.pieces(question).iter().any(chosen)).then_some(Problem::Missing)
            }
            (_, FieldRole::Other { comment }) => {
                (!comment && awaits_words(answer) && !own()).then_some(Problem::Missing)
            }
            // All or nothing.
            (
                _,
                FieldRole::Rank(_) | FieldRole::DateOf | FieldRole::TimeOf | FieldRole::Month | FieldRole::Day,
            ) => {
                let begun = !way.pieces(question).is_empty() && way.is_last(question, at);
                if own() {
                    (field.role == FieldRole::Day && is_no_day(answer)).then_some(Problem::NoSuchDay)
                } else {
                    (field.required || begun).then_some(Problem::Missing)
                }
            }
            (_, FieldRole::Part(_) | FieldRole::Hours | FieldRole::Minutes | FieldRole::Seconds) => {
                (field.required && !own()).then_some(Problem::Missing)
            }
            (_, FieldRole::Narrows) => None,
        };
        lacking.extend(problem.map(|problem| (*field, problem)));
    }
    lacking
}

fn is_words(role: &FieldRole) -> bool {
    matches!(role, FieldRole::Other { .. })
}

/// 30 February. The 29th is a day: nobody asks for the year.
fn is_no_day(answer: Option<&Answer>) -> bool {
    let Some(Answer::MonthDay { month, day }) = answer else { return false };
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    *month > 0 && *day > days
}

/// The rules of a screen that the answers so far break, each at the last input of its question there.
pub(crate) fn broken<'a>(
    way: &Way<'a>,
    screen: &'a PlanScreen,
    problems: &[(&'a PlanField, Problem)],
) -> Vec<(&'a PlanField, Problem)> {
    let marked = |question: &QuestionId| problems.iter().any(|(field, _)| field.question == *question);
    let broken = |QuestionRule { question, rule }: &'a QuestionRule| {
        let problem = breach(rule, way, question).filter(|_| !marked(question))?;
        let mut fields = screen.fields.iter().filter(|field| field.question == *question);
        let last =
            fields.rfind(|field| !matches!(field.role, FieldRole::Narrows | FieldRole::Other { comment: true }));
        Some((last?, problem))
    };
    screen.rules.iter().filter_map(broken).collect()
}

fn breach(rule: &Rule, way: &Way<'_>, question: &QuestionId) -> Option<Problem> {
    let answer = way.known.get(question)?;
    match rule {
        Rule::Distinct => {
            let values: Vec<String> = answer.comparable().into_iter().filter(|value| !value.is_empty()).collect();
            let different: HashSet<&String> = values.iter().collect();
            (different.len() < values.len()).then_some(Problem::Twice)
        }
        Rule::Selected { min, max } => {
            let count = selected(answer, way, question);
            match (min, max) {
                (Some(min), _) if count > 0 && count < *min => Some(Problem::TooFewChosen(*min)),
                (_, Some(max)) if count > *max => Some(Problem::TooManyChosen(*max)),
                _ => None,
            }
        }
        Rule::Sum { total } => {
            let Answer::Parts(parts) = answer else { return None };
            let sum: f64 = parts.values().filter_map(number).sum();
            // Decimals of a hundredth are not exact in binary.
            ((sum - total).abs() > 1e-6 * total.abs().max(1.0)).then_some(Problem::Sum(*total))
        }
    }
}

/// How many options; words of one's own are one, a comment is none.
fn selected(answer: &Answer, way: &Way<'_>, question: &QuestionId) -> u32 {
    let comment =
        way.pieces(question).iter().any(|(field, _)| matches!(field.role, FieldRole::Other { comment: true }));
    let count = match answer {
        Answer::Other { values, .. } if comment => values.len(),
        other => other.comparable().iter().filter(|value| !value.is_empty() && *value != OTHER).count(),
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}
