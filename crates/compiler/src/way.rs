//! How a phone without an endpoint finds the next screen: one way, two by an If, or many by a Switch.

use crate::device;
use crate::layout::{Draft, PARTS, parts};
use crate::names::screen_id;
use crate::route::{Exit, Stop, decisions, starts};
use crate::{FieldCheck, PlanField};
use akis_flow_json::Expression;
use akis_form::{Answers, Condition, QuestionId};
use std::collections::{BTreeSet, HashMap};

/// The ways on from one screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Way {
    /// Always there.
    One(Exit),
    /// There while the condition holds, else to the other.
    Two { condition: String, then: Exit, otherwise: Exit },
    /// By the option of a choice on this screen.
    Many { input: String, cases: Vec<(String, Exit)> },
}

/// Where each input stands and how another screen refers to it.
pub(crate) struct Inputs<'a> {
    fields: HashMap<&'a QuestionId, (usize, &'a PlanField)>,
    starts: HashMap<usize, usize>,
    /// By draft, the place of its screen.
    places: HashMap<usize, usize>,
}

impl<'a> Inputs<'a> {
    pub(crate) fn new(drafts: &'a [Draft], stops: &[Stop]) -> Self {
        let whole = |draft: &'a Draft| draft.fields().filter(|field| field.role.is_whole());
        let mut fields = HashMap::with_capacity(drafts.iter().map(|draft| whole(draft).count()).sum());
        for (index, draft) in drafts.iter().enumerate() {
            fields.extend(whole(draft).map(|field| (&field.question, (index, field))));
        }
        let starts = starts(drafts);
        let places = stops
            .iter()
            .enumerate()
            .filter(|(_, stop)| stop.role.is_ask())
            .map(|(place, stop)| (stop.draft, place))
            .collect();
        Self { fields, starts, places }
    }

    fn place(&self, from: usize, question: &QuestionId) -> Option<(&'a PlanField, Expression)> {
        let (index, field) = self.fields.get(question).copied()?;
        let value = if index == from {
            Expression::form(&field.name)
        } else {
            Expression::screen_form(screen_id(self.places.get(&index).copied().unwrap_or(index)), &field.name)
        };
        Some((field, value))
    }
}

/// The ways on from a draft; `None` where no phone could find them by itself.
pub(crate) fn way(drafts: &[Draft], from: usize, exits: &BTreeSet<Exit>, inputs: &Inputs<'_>) -> Option<Way> {
    let draft = drafts.get(from)?;
    let list: Vec<(Condition, Exit)> =
        decisions(drafts, from, &inputs.starts).into_iter().filter(|(_, exit)| exits.contains(exit)).collect();
    let mut gates = draft.units.iter().filter(|unit| unit.gate.is_some()).flat_map(|unit| &unit.fields).peekable();
    let targets: BTreeSet<Exit> = list.iter().map(|(_, exit)| *exit).collect();
    if gates.peek().is_some() {
        // Every gate must be ticked; behind them the way is one.
        let [only] = targets.into_iter().collect::<Vec<_>>()[..] else { return None };
        let ticked = gates.map(|field| Expression::form(&field.name).eq(Expression::Bool(true))).collect();
        let condition = Expression::And(ticked).to_condition().ok()?;
        return Some(Way::Two { condition, then: only, otherwise: Exit::Refused });
    }
    match targets.into_iter().collect::<Vec<_>>()[..] {
        [only] => Some(Way::One(only)),
        [first, second] => two(&list, from, first, second, inputs).or_else(|| many(draft, &list)),
        _ => many(draft, &list),
    }
}

fn two(list: &[(Condition, Exit)], from: usize, then: Exit, otherwise: Exit, inputs: &Inputs<'_>) -> Option<Way> {
    let place = |question: &QuestionId| inputs.place(from, question);
    // From the last back: what comes first wins.
    let mut holds: Option<Result<Expression, bool>> = None;
    for (when, exit) in list.iter().rev() {
        let here = *exit == then;
        let always = matches!(when, Condition::All(parts) if parts.is_empty());
        let condition = if always { None } else { Some(device::expression(when, &place)?) };
        holds = Some(match (condition, holds) {
            (None, _) => Err(here),
            (Some(_), Some(Err(rest))) if rest == here => Err(here),
            (Some(condition), None | Some(Err(_))) => Ok(if here { condition } else { condition.negated() }),
            (Some(condition), Some(Ok(rest))) => Ok(if here {
                Expression::Or(vec![condition, rest])
            } else {
                Expression::And(vec![condition.negated(), rest])
            }),
        });
    }
    match holds? {
        Ok(condition) => Some(Way::Two { condition: condition.to_condition().ok()?, then, otherwise }),
        Err(here) => Some(Way::One(if here { then } else { otherwise })),
    }
}

/// By the option of one required choice of the screen that every condition asks about.
fn many(draft: &Draft, list: &[(Condition, Exit)]) -> Option<Way> {
    let mut asked: Vec<&QuestionId> = list.iter().flat_map(|(when, _)| when.questions()).collect();
    asked.sort();
    asked.dedup();
    let [question] = asked[..] else { return None };
    let field = draft.fields().find(|field| field.question == *question)?;
    let choice =
        matches!(field.check, FieldCheck::Choice { .. } | FieldCheck::NumberChoice { .. } | FieldCheck::Bool);
    if !choice || !field.required || field.visible_when.is_some() {
        return None;
    }
    let discrete = field.discrete()?;
    // Every option has a button of its own, and Meta counts them all.
    if parts(&draft.units) + discrete.len() > PARTS {
        return None;
    }
    let cases = discrete
        .into_iter()
        .map(|(id, answer)| {
            let answers = Answers::from([(question.clone(), answer)]);
            let (_, exit) = list.iter().find(|(when, _)| when.holds(&answers))?;
            Some((id.to_owned(), *exit))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Way::Many { input: field.name.clone(), cases })
}
