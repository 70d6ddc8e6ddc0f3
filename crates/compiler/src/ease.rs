//! A form that branches more often than WhatsApp has screens: every jump needs a screen of its own before and behind
//! it. Jumps that pass over little are given up until the form fits; what they passed over is offered to everybody.

use crate::FieldCheck;
use crate::alone::optional;
use crate::unit::{Goal, Route, Unit};

/// What was given up.
#[derive(Default)]
pub(crate) struct GivenUp {
    /// Questions that some people were not to be asked; they are no longer required.
    pub questions: Vec<String>,
    /// Jumps nobody takes any more.
    pub jumps: Vec<Route>,
}

/// Units a jump may pass over to be given up.
const MOST_PASSED: usize = 200;

/// Places of units whose jumps may be given up, those that pass over least first. What is passed over must lead to
/// where the jump leads: nobody comes to another branch or to an ending that was not meant for them.
pub(crate) fn candidates(units: &[Unit]) -> Vec<usize> {
    let target = |route: &Route| match route.to {
        Goal::Unit(to) => Some(to),
        Goal::Ending(_) => None,
    };
    let span = |at: usize, unit: &Unit| {
        let targets: Vec<usize> = unit.routes.iter().map(target).collect::<Option<_>>()?;
        let end = targets.into_iter().max()?;
        let passed = units.get(at + 1..end).filter(|passed| passed.len() <= MOST_PASSED)?;
        let leaves = |route: &Route| route.always() && target(route).is_none_or(|to| to > end);
        let stays = !passed.iter().flat_map(|unit| &unit.routes).any(leaves);
        stays.then_some(end - at)
    };
    let mut found: Vec<(usize, usize)> =
        units.iter().enumerate().filter_map(|(at, unit)| Some((span(at, unit)?, at))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

/// Gives up the jumps behind these units. All jumps of one unit go together: the last of them stands for "else".
pub(crate) fn give_up(units: &mut [Unit], places: &[usize], given_up: &mut GivenUp) {
    for &at in places {
        let routes = units.get_mut(at).map(|unit| std::mem::take(&mut unit.routes)).unwrap_or_default();
        let targets = routes.iter().filter_map(|route| match route.to {
            Goal::Unit(to) => Some(to),
            Goal::Ending(_) => None,
        });
        let end = targets.max().unwrap_or(at);
        for unit in units.iter_mut().take(end).skip(at + 1) {
            unit.parts.iter_mut().for_each(optional);
            for field in &mut unit.fields {
                field.required = false;
                if let FieldCheck::Files { min, .. } = &mut field.check {
                    *min = 0;
                }
                given_up.questions.push(field.question.to_string());
            }
        }
        given_up.jumps.extend(routes);
    }
    let mut targets = vec![false; units.len()];
    for route in units.iter().flat_map(|unit| &unit.routes) {
        if let Goal::Unit(to) = route.to
            && let Some(target) = targets.get_mut(to)
        {
            *target = true;
        }
    }
    for (unit, target) in units.iter_mut().zip(targets) {
        unit.target = target;
    }
}
