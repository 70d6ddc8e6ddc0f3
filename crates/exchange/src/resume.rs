//! Where someone goes on who opens the form again.

use crate::inputs::Inputs;
use crate::path::{Goal, walk};
use crate::route;
use akis_compiler::{Plan, PlanScreen};

/// The screen after the last one that was passed, as far as nothing before it is missing; `None` when none was passed.
pub(crate) fn screen<'a>(plan: &'a Plan, inputs: &Inputs<'a>) -> Option<&'a PlanScreen> {
    let whole = walk(plan, inputs, usize::MAX);
    let passed = |at: &&usize| {
        plan.screens.get(**at).is_some_and(|screen| screen.fields.iter().any(|field| inputs.get(field).is_some()))
    };
    let last = *whole.screens.iter().rev().find(passed)?;
    if let Some((missing, _)) = whole.missing.filter(|(at, _)| *at <= last) {
        return plan.screens.get(missing);
    }
    let way = walk(plan, inputs, last + 1);
    let from = plan.screens.get(last)?;
    match way.next {
        Goal::Screen(at) => plan.screens.get(at),
        // A screen that ends the form is passed only with its Submission.
        goal @ Goal::End(_) => Some(route::next(plan, from, goal).unwrap_or(from)),
    }
}
