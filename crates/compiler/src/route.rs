//! Which screens may follow which, and the screens that routing adds.

use crate::layout::Draft;
use crate::unit::{Goal, Route};
use crate::{PlanField, ScreenRole};
use akis_flow_json::limits;
use akis_form::{Answer, Answers, Condition, QuestionId};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// One screen of the Flow to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stop {
    pub role: ScreenRole,
    /// The draft it shows; for a step the one it stands behind.
    pub draft: usize,
    /// Places of the screens that may follow.
    pub exits: Vec<usize>,
    /// The Flow ends here, and nowhere else does it go on.
    pub terminal: bool,
}

/// Where a screen can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    Draft(usize),
    Refused,
    End,
}

/// Assignments tried when it is decided which ways can really be taken; beyond it every way is kept.
const ASSIGNMENTS: usize = 256;
/// Screens looked at over all assignments; more would make compiling slow.
const STEPS: usize = 4096;

/// By the question, its last input.
type Fields<'a> = HashMap<&'a QuestionId, &'a PlanField>;

/// What can follow each draft, by the drafts' own places. Nothing that can follow is missing: the phone refuses
/// every other screen.
pub(crate) fn exits(drafts: &[Draft]) -> Vec<BTreeSet<Exit>> {
    let starts = starts(drafts);
    let lists: Vec<Vec<(Condition, Exit)>> =
        (0..drafts.len()).map(|from| decisions(drafts, from, &starts)).collect();
    let mut fields = Fields::with_capacity(drafts.iter().map(|draft| draft.fields().count()).sum());
    fields.extend(drafts.iter().flat_map(Draft::fields).map(|field| (&field.question, field)));
    let mut all = walked(drafts, &lists, &fields).unwrap_or_else(|| {
        let never = never_shown(drafts, &fields);
        let possible = |exit: &Exit| !matches!(exit, Exit::Draft(index) if never.contains(index));
        lists.iter().map(|list| list.iter().map(|(_, exit)| *exit).filter(possible).collect()).collect()
    });
    for (exits, draft) in all.iter_mut().zip(drafts) {
        if draft.units.iter().any(|unit| unit.gate.is_some()) {
            exits.insert(Exit::Refused);
        }
    }
    let reached = reached(&all);
    for (index, exits) in all.iter_mut().enumerate() {
        if !reached.contains(&index) {
            exits.clear();
        }
    }
    all
}

/// By the place of its first unit, each draft: routes lead to units, and those start drafts.
pub(crate) fn starts(drafts: &[Draft]) -> HashMap<usize, usize> {
    let first = |(index, draft): (usize, &Draft)| Some((draft.units.first()?.at, index));
    drafts.iter().enumerate().filter_map(first).collect()
}

/// The drafts some way leads to.
pub(crate) fn reached(exits: &[BTreeSet<Exit>]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::from([0]);
    let mut next = VecDeque::from([0]);
    while let Some(from) = next.pop_front() {
        for exit in exits.get(from).into_iter().flatten() {
            if let Exit::Draft(to) = exit
                && reached.insert(*to)
            {
                next.push_back(*to);
            }
        }
    }
    reached
}

/// In the order in which they are tried: when this holds, the way leads there. The last always holds.
pub(crate) fn decisions(drafts: &[Draft], from: usize, starts: &HashMap<usize, usize>) -> Vec<(Condition, Exit)> {
    let mut list = Vec::new();
    let routes: &[Route] = drafts[from].units.last().map_or(&[], |unit| &unit.routes);
    for route in routes {
        match &route.to {
            Goal::Ending(_) => list.push((route.when.clone(), Exit::End)),
            Goal::Unit(at) => {
                let target = starts.get(at).copied().unwrap_or(drafts.len());
                for (when, exit) in chain(drafts, target) {
                    list.push((both(&route.when, when), exit));
                }
            }
        }
        if route.always() {
            return list;
        }
    }
    list.extend(chain(drafts, from + 1));
    list
}

/// From this draft on: each that may be passed over, up to the first that is always shown.
fn chain(drafts: &[Draft], from: usize) -> Vec<(Condition, Exit)> {
    let always = || Condition::All(vec![]);
    let mut list = Vec::new();
    for (index, draft) in drafts.iter().enumerate().skip(from) {
        let Some(when) = &draft.condition else {
            list.push((always(), Exit::Draft(index)));
            return list;
        };
        list.push((when.clone(), Exit::Draft(index)));
    }
    list.push((always(), Exit::End));
    list
}

fn both(first: &Condition, second: Condition) -> Condition {
    match (first, second) {
        (Condition::All(parts), second) if parts.is_empty() => second,
        (first, Condition::All(parts)) if parts.is_empty() => first.clone(),
        (first, second) => Condition::All(vec![first.clone(), second]),
    }
}

/// Drafts that wait for an option their question does not have: sources keep such conditions when an option goes.
fn never_shown(drafts: &[Draft], fields: &Fields<'_>) -> BTreeSet<usize> {
    let never = |draft: &Draft| draft.condition.as_ref().is_some_and(|when| !can_hold(when, fields));
    drafts.iter().enumerate().filter(|(_, draft)| never(draft)).map(|(index, _)| index).collect()
}

/// Whether any answer brings it about; true where that cannot be told.
fn can_hold(condition: &Condition, fields: &Fields<'_>) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| can_hold(part, fields)),
        Condition::Any(parts) => parts.iter().any(|part| can_hold(part, fields)),
        Condition::Answer { question, .. } => {
            let Some(discrete) = fields.get(question).and_then(|field| field.discrete()) else { return true };
            let holds = |answer| condition.holds(&Answers::from([(question.clone(), answer)]));
            condition.holds(&Answers::new()) || discrete.into_iter().any(|(_, answer)| holds(answer))
        }
        Condition::Not(_) | Condition::Part { .. } | Condition::Unreadable { .. } => true,
    }
}

/// The ways that some answers take, found by trying every answer of the questions that conditions ask about;
/// `None` where those are too many or cannot be counted.
fn walked(drafts: &[Draft], lists: &[Vec<(Condition, Exit)>], fields: &Fields<'_>) -> Option<Vec<BTreeSet<Exit>>> {
    let mut asked: BTreeSet<&QuestionId> = lists.iter().flatten().flat_map(|(when, _)| when.questions()).collect();
    let inner = drafts.iter().flat_map(Draft::fields).filter_map(|field| field.visible_when.as_ref());
    asked.extend(inner.flat_map(Condition::questions));
    let mut product = 1usize;
    let mut domains: HashMap<&QuestionId, Vec<Option<Answer>>> = HashMap::new();
    for question in asked {
        let discrete = fields.get(question)?.discrete()?;
        let domain: Vec<Option<Answer>> =
            discrete.into_iter().map(|(_, answer)| Some(answer)).chain([None]).collect();
        product = product.saturating_mul(domain.len());
        if product > ASSIGNMENTS || product.saturating_mul(drafts.len()) > STEPS {
            return None;
        }
        domains.insert(question, domain);
    }
    let mut order: Vec<(&QuestionId, Vec<Option<Answer>>)> = domains.into_iter().collect();
    order.sort_by_key(|(question, _)| *question);
    let mut taken = vec![BTreeSet::new(); drafts.len()];
    for number in 0..product {
        let mut rest = number;
        let mut given: HashMap<&QuestionId, Option<&Answer>> = HashMap::new();
        for (question, domain) in &order {
            given.insert(question, domain.get(rest % domain.len()).and_then(Option::as_ref));
            rest /= domain.len();
        }
        walk(drafts, lists, &given, &mut taken);
    }
    Some(taken)
}

/// Takes the way of one assignment through the form.
fn walk(
    drafts: &[Draft],
    lists: &[Vec<(Condition, Exit)>],
    given: &HashMap<&QuestionId, Option<&Answer>>,
    taken: &mut [BTreeSet<Exit>],
) {
    let mut answers = Answers::new();
    let mut at = 0;
    while let (Some(draft), Some(list)) = (drafts.get(at), lists.get(at)) {
        for field in draft.fields() {
            let Some(answer) = given.get(&field.question) else { continue };
            if field.visible_when.as_ref().is_some_and(|when| !when.holds(&answers)) {
                continue;
            }
            match answer {
                Some(answer) => {
                    answers.insert(field.question.clone(), (*answer).clone());
                }
                // Nobody gets past a required question without an answer.
                None if field.required => return,
                None => {}
            }
        }
        let Some((_, exit)) = list.iter().find(|(when, _)| when.holds(&answers)) else { return };
        if let Some(taken) = taken.get_mut(at) {
            taken.insert(*exit);
        }
        match exit {
            Exit::Draft(next) if *next > at => at = *next,
            Exit::Draft(_) | Exit::Refused | Exit::End => return,
        }
    }
}

/// Puts the drafts, and the screens routing needs beside them, in the order of the Flow. A draft no way leads to
/// is left out. `review` asks for a last screen whatever the ways are.
pub(crate) fn stops(drafts: &[Draft], exits: &[BTreeSet<Exit>], review: bool) -> Vec<Stop> {
    let reached = reached(exits);
    // Where a way ends and another goes on, the end needs a screen of its own: only a last screen may end.
    let ends = |index: &usize| exits[*index].contains(&Exit::End);
    let open = |index: &usize| exits[*index].iter().any(|exit| *exit != Exit::End);
    let asked_for = review;
    let review = review || reached.iter().any(|index| ends(index) && open(index));
    let refused = reached.iter().any(|index| exits[*index].contains(&Exit::Refused));

    // Every draft with the steps it needs, so that places are known before exits are written.
    let room = limits::ROUTES_PER_SCREEN;
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut count = 0;
    for &index in &reached {
        places.insert(index, count);
        count += 1 + steps(exits[index].len(), room);
    }
    let (review_at, refused_at) = (count, count + usize::from(review));
    let place = |exit: &Exit| match exit {
        Exit::Draft(index) => places.get(index).copied(),
        Exit::Refused => Some(refused_at),
        Exit::End => review.then_some(review_at),
    };
    let mut stops = Vec::with_capacity(count + 2);
    for &index in &reached {
        let mut targets: Vec<usize> = exits[index].iter().filter_map(place).collect();
        targets.sort_unstable();
        // A refusal must never need a step: it leads away from the form.
        if let Some(at) = targets.iter().position(|at| refused && *at == refused_at) {
            let refused = targets.remove(at);
            targets.insert(0, refused);
        }
        // Where nothing but the end follows, the screen ends the Flow itself.
        if !asked_for && !open(&index) {
            targets.clear();
        }
        let terminal = targets.is_empty();
        let mut role = ScreenRole::Ask;
        loop {
            let over = targets.len() > room;
            let rest = if over { targets.split_off(room - 1) } else { vec![] };
            if over {
                targets.push(stops.len() + 1);
            }
            stops.push(Stop { role, draft: index, exits: targets, terminal });
            role = ScreenRole::Step;
            targets = rest;
            if !over {
                break;
            }
        }
    }
    let last = drafts.len().saturating_sub(1);
    if review {
        stops.push(Stop { role: ScreenRole::Review, draft: last, exits: vec![], terminal: true });
    }
    if refused {
        stops.push(Stop { role: ScreenRole::Refused, draft: last, exits: vec![], terminal: true });
    }
    stops
}

/// How many steps a screen with so many ways out needs: each but the last screen holds one way less.
fn steps(exits: usize, room: usize) -> usize {
    let mut left = exits;
    let mut steps = 0;
    while left > room {
        left -= room - 1;
        steps += 1;
    }
    steps
}
