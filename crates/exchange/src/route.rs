//! From screen to screen, where the routing model lets the phone go.

use crate::path::{Goal, Way};
use akis_compiler::{Plan, PlanScreen, ScreenRole};

/// Steps one behind the other; Flow JSON has no more screens.
const MOST_STEPS: usize = 100;

/// The screen that follows `from` on the way to `goal`; `None` at the end. A screen that is no exit lies behind a
/// step, and an end behind an exit to the review is the review's.
pub(crate) fn next<'a>(plan: &'a Plan, from: &PlanScreen, goal: Goal<'_>) -> Option<&'a PlanScreen> {
    match goal {
        Goal::Screen(at) => {
            let target = plan.screens.get(at)?;
            if from.exits.is_empty() || from.exits.contains(&target.id) {
                return Some(target);
            }
            let by_step = step_to(plan, from, &|exit| exit == target.id);
            Some(by_step.or_else(|| exits(plan, from, ScreenRole::Step).next()).unwrap_or(target))
        }
        Goal::End(_) => {
            let is_review =
                |id: &str| plan.screen(id).is_some_and(|(_, screen)| screen.role == ScreenRole::Review);
            exits(plan, from, ScreenRole::Review).next().or_else(|| step_to(plan, from, &is_review))
        }
    }
}

/// Where someone goes who does not give a gate's consent; `None` in a plan without such a screen.
pub(crate) fn refused<'a>(plan: &'a Plan, from: &PlanScreen) -> Option<&'a PlanScreen> {
    let anywhere = || plan.screens.iter().find(|screen| screen.role == ScreenRole::Refused);
    exits(plan, from, ScreenRole::Refused).next().or_else(anywhere)
}

/// The place of the asking screen on the way from which it goes over this step.
pub(crate) fn before_step(plan: &Plan, step: &PlanScreen, way: &Way<'_>) -> Option<usize> {
    let over = |(place, at): (usize, &usize)| {
        let mut from = plan.screens.get(*at)?;
        let goal = way.screens.get(place + 1).map_or(way.next, |next| Goal::Screen(*next));
        for _ in 0..MOST_STEPS {
            from = next(plan, from, goal).filter(|screen| screen.role == ScreenRole::Step)?;
            if from.id == step.id {
                return Some(*at);
            }
        }
        None
    };
    way.screens.iter().enumerate().rev().find_map(over)
}

/// The last step on the way from `before` to a screen; `before` itself where none stands between.
pub(crate) fn last_step<'a>(
    plan: &'a Plan,
    before: &'a PlanScreen,
    to: &PlanScreen,
    goal: Goal<'_>,
) -> &'a PlanScreen {
    let mut from = before;
    for _ in 0..MOST_STEPS {
        match next(plan, from, goal) {
            Some(screen) if screen.id == to.id => return from,
            Some(screen) if screen.role == ScreenRole::Step => from = screen,
            Some(_) | None => break,
        }
    }
    before
}

fn exits<'a>(plan: &'a Plan, from: &PlanScreen, role: ScreenRole) -> impl Iterator<Item = &'a PlanScreen> {
    from.exits.iter().filter_map(|id| plan.screen(id)).map(|(_, screen)| screen).filter(move |s| s.role == role)
}

/// The step among the exits behind which, at once or over more steps, a wanted screen lies.
fn step_to<'a>(plan: &'a Plan, from: &PlanScreen, wanted: &dyn Fn(&str) -> bool) -> Option<&'a PlanScreen> {
    exits(plan, from, ScreenRole::Step).find(|first| {
        let mut seen: Vec<&str> = vec![];
        let mut open = vec![*first];
        while let Some(step) = open.pop() {
            if step.exits.iter().any(|exit| wanted(exit)) {
                return true;
            }
            if seen.contains(&step.id.as_str()) || seen.len() > MOST_STEPS {
                continue;
            }
            seen.push(&step.id);
            open.extend(exits(plan, step, ScreenRole::Step));
        }
        false
    })
}
