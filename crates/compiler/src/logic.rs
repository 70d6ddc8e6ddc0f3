//! Jumps of the source, led to the units they reach.

use crate::conditions::{Order, Truth};
use crate::report::{ConditionRow, Outcome};
use crate::unit::{Anchor, Goal, Route, Unit};
use crate::words::{Words, fill};
use akis_form::{Condition, Form, Jump, JumpTarget, QuestionId};
use std::collections::HashMap;

/// The jumps written after one unit, before anybody knows where their targets stand.
pub(crate) struct Pending {
    /// The unit they stand after.
    pub after: usize,
    /// What the report calls the place they stand at.
    pub from: QuestionId,
    pub jumps: Vec<Jump>,
}

/// Leads every jump to a unit further on or to an ending, and tells of each what became of it.
pub(crate) fn lead(
    form: &Form,
    words: &Words,
    order: &Order<'_>,
    units: &mut [Unit],
    pending: Vec<Pending>,
    loose: &[Anchor],
) -> Vec<ConditionRow> {
    let mut places: HashMap<Anchor, Goal> = HashMap::new();
    for (at, unit) in units.iter().enumerate() {
        for anchor in &unit.anchors {
            places.entry(anchor.clone()).or_insert(Goal::Unit(at));
        }
    }
    // What stood behind the last unit and is not carried: to go there is to go to the end.
    for anchor in loose {
        places.entry(anchor.clone()).or_insert_with(|| Goal::Ending(String::new()));
    }
    let mut rows = Vec::new();
    for Pending { after, from, jumps } in pending {
        for jump in jumps {
            let led = goal(form, words, &places, after, &jump.to);
            let truth = order.truth(&jump.when);
            let dropped = match truth {
                Truth::Never => Some(words.notes.jump_never.to_owned()),
                Truth::Later => Some(words.notes.jump_later.to_owned()),
                Truth::Always | Truth::Open => None,
            };
            let (outcome, note) = match (&led, dropped) {
                (_, Some(note)) => (Outcome::NotCarried, note),
                (Err(note), None) => (Outcome::NotCarried, note.clone()),
                (Ok(_), None) => (Outcome::Carried, String::new()),
            };
            let mut asked: Vec<&QuestionId> = jump.when.questions();
            asked.sort();
            asked.dedup();
            if asked.is_empty() {
                asked.push(&from);
            }
            let to = name(&jump.to);
            rows.extend(asked.into_iter().map(|from| ConditionRow {
                from: from.to_string(),
                to: to.clone(),
                outcome,
                note: note.clone(),
            }));
            if let (Ok(goal), Outcome::Carried) = (led, outcome)
                && let Some(unit) = units.get_mut(after)
            {
                // A jump that always holds makes what stands behind it idle.
                let settled = unit.routes.last().is_some_and(Route::always);
                if !settled {
                    let when = if truth == Truth::Always { Condition::All(vec![]) } else { jump.when };
                    unit.routes.push(Route { when, to: goal, name: to });
                }
            }
        }
    }
    rows
}

fn goal(
    form: &Form,
    words: &Words,
    places: &HashMap<Anchor, Goal>,
    after: usize,
    to: &JumpTarget,
) -> Result<Goal, String> {
    let anchor = match to {
        JumpTarget::Start => return Err(words.notes.jump_back.to_owned()),
        JumpTarget::Ending(id) if form.endings.iter().any(|ending| ending.id == *id) => {
            return Ok(Goal::Ending(id.clone()));
        }
        JumpTarget::Ending(_) => return Ok(Goal::Ending(String::new())),
        JumpTarget::Item(id) => Anchor::Item(id.clone()),
        JumpTarget::Page(id) => Anchor::Page(id.clone()),
    };
    match places.get(&anchor) {
        Some(Goal::Unit(at)) if *at <= after => Err(words.notes.jump_back.to_owned()),
        Some(goal) => Ok(goal.clone()),
        None => Err(fill(words.notes.jump_nowhere, &name(to))),
    }
}

/// What the report calls a target.
fn name(to: &JumpTarget) -> String {
    match to {
        JumpTarget::Item(id) => id.to_string(),
        JumpTarget::Ending(id) if id.is_empty() => "end".to_owned(),
        JumpTarget::Page(id) | JumpTarget::Ending(id) => id.clone(),
        JumpTarget::Start => "start".to_owned(),
    }
}
