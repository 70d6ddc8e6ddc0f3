//! What no screen break may divide: a question with what is read before it, and with what hangs on its answer.

use crate::device;
use crate::layout::{Density, PARTS, parts, weight};
use crate::unit::{Topic, Unit};
use akis_flow_json::Expression;
use akis_form::{Answers, Condition};

/// Units that stay together.
pub(crate) struct Bundle {
    pub units: Vec<Unit>,
    pub page: usize,
    /// What its screen is shown by.
    pub condition: Option<Condition>,
    /// Something leads here, so it starts a screen.
    pub starts: bool,
}

/// Inputs of which the phone shows those that an answer asks for; more are easier to follow on screens of their
/// own.
const FAMILY: usize = 12;
/// Short questions on one subject that stay together.
const SUBJECT: usize = 3;

impl Bundle {
    pub(crate) fn weight(&self) -> usize {
        weight(&self.units)
    }
    pub(crate) fn alone(&self) -> bool {
        self.units.iter().any(|unit| unit.alone)
    }
    pub(crate) fn gate(&self) -> bool {
        self.units.iter().any(|unit| unit.gate.is_some())
    }
    pub(crate) fn ends(&self) -> bool {
        self.units.last().is_some_and(|unit| !unit.routes.is_empty())
    }

    /// What all its short questions are about.
    fn topic(&self) -> Option<Topic> {
        let mut asking = self.units.iter().filter(|unit| unit.weight() > 0);
        let topic = asking.next()?.topic?;
        asking.all(|unit| unit.topic == Some(topic)).then_some(topic)
    }
}

/// What is only read goes with the question after it; at the end, or where another condition begins, with the
/// one before.
pub(crate) fn bundles(units: Vec<Unit>, starts_page: &impl Fn(usize) -> bool, density: Density) -> Vec<Bundle> {
    let mut done = Bundles { bundles: vec![], density };
    let mut reading: Vec<Unit> = Vec::new();
    for unit in units {
        let breaks = unit.target
            || reading.last().is_some_and(|last| {
                last.condition != unit.condition
                    || (last.group != unit.group && starts_page(unit.group))
                    || parts(&reading) + unit.parts.len() > PARTS
            });
        if breaks {
            done.settle(std::mem::take(&mut reading));
        }
        let asks = unit.weight() > 0 || !unit.routes.is_empty();
        // Most bundles are of one unit, and units are large.
        reading.reserve_exact(1);
        reading.push(unit);
        if asks {
            done.push(std::mem::take(&mut reading));
        }
    }
    done.settle(reading);
    done.bundles
}

struct Bundles {
    bundles: Vec<Bundle>,
    density: Density,
}

impl Bundles {
    /// Takes up a question with what is read before it.
    fn push(&mut self, units: Vec<Unit>) {
        let Some(first) = units.first() else { return };
        let new =
            Bundle { page: first.group, condition: first.condition.clone(), starts: first.target, units: vec![] };
        let new = Bundle { units, ..new };
        match self.bundles.last_mut() {
            Some(last) if self.density.families => {
                if let Some(new) = join(last, new) {
                    self.bundles.push(new);
                }
            }
            _ => self.bundles.push(new),
        }
    }

    /// Puts what is only read behind the last question, or by itself.
    fn settle(&mut self, reading: Vec<Unit>) {
        let Some(first) = reading.first() else { return };
        match self.bundles.last_mut() {
            Some(last)
                if !first.target
                    && !last.ends()
                    && last.gate() == first.gate.is_some()
                    && last.condition == first.condition
                    && last.page == first.group
                    && parts(&last.units) + parts(&reading) <= PARTS =>
            {
                last.units.extend(reading);
            }
            _ => self.push(reading),
        }
    }
}

/// Joins a bundle to the one before it where it hangs on an answer of it, or where both ask short things about the
/// same subject; gives it back where it does not.
fn join(last: &mut Bundle, mut new: Bundle) -> Option<Bundle> {
    let simple = |unit: &Unit| unit.upload.is_none() && unit.data.is_empty() && unit.gate.is_none();
    let apart = new.starts || last.ends() || last.page != new.page || last.gate();
    let full = weight(&last.units) + new.weight() > FAMILY || parts(&last.units) + parts(&new.units) + 1 > PARTS;
    if apart || full {
        return Some(new);
    }
    if last.condition == new.condition {
        let together = new.topic().is_some() && last.topic() == new.topic();
        let asking = |units: &[Unit]| units.iter().filter(|unit| unit.weight() > 0).count();
        if together && asking(&last.units) + asking(&new.units) <= SUBJECT {
            last.units.append(&mut new.units);
            return None;
        }
        return Some(new);
    }
    if new.ends() || !new.units.iter().all(simple) {
        return Some(new);
    }
    let Some(inner) = inner(last, new.condition.as_ref()) else { return Some(new) };
    for unit in &mut new.units {
        unit.inner = Some(inner.clone());
        unit.condition.clone_from(&last.condition);
        for field in &mut unit.fields {
            field.visible_when = Some(inner.clone());
        }
    }
    last.units.append(&mut new.units);
    None
}

/// What is left of a condition on a screen that is shown by the bundle's own, where the phone can decide it from
/// the bundle's answers.
fn inner(last: &Bundle, condition: Option<&Condition>) -> Option<Condition> {
    let parts = match condition? {
        Condition::All(parts) => parts.clone(),
        other => vec![other.clone()],
    };
    let given: Vec<&Condition> = match &last.condition {
        None => vec![],
        Some(Condition::All(given)) => given.iter().collect(),
        Some(other) => vec![other],
    };
    if !given.iter().all(|given| parts.contains(given)) {
        return None;
    }
    let left: Vec<Condition> = parts.into_iter().filter(|part| !given.contains(&part)).collect();
    let mut left: Vec<Condition> = left.iter().map(|part| guarded(part, &left, &last.units)).collect();
    let inner = match left.len() {
        0 => return None,
        1 => left.swap_remove(0),
        _ => Condition::All(left),
    };
    let place = |question: &akis_form::QuestionId| {
        let field = last.units.iter().flat_map(|unit| &unit.fields).find(|field| field.question == *question)?;
        Some((field, Expression::form(&field.name)))
    };
    let written = device::expression(&inner, &place)?.to_condition();
    written.is_ok().then_some(inner)
}

/// A question that its own condition hides has no answer, whatever the phone still holds of it: the comparison is
/// made only while the question is shown. `beside` are the parts that hold anyway.
fn guarded(condition: &Condition, beside: &[Condition], units: &[Unit]) -> Condition {
    match condition {
        Condition::All(parts) => Condition::All(parts.iter().map(|part| guarded(part, beside, units)).collect()),
        Condition::Any(parts) => Condition::Any(parts.iter().map(|part| guarded(part, beside, units)).collect()),
        Condition::Not(part) => Condition::Not(Box::new(guarded(part, beside, units))),
        Condition::Answer { question, .. } | Condition::Part { question, .. } => {
            let asks = |unit: &&Unit| unit.fields.iter().any(|field| field.question == *question);
            let shown = units.iter().find(asks).and_then(|unit| unit.inner.as_ref());
            match shown {
                None => condition.clone(),
                Some(shown) if condition.holds(&Answers::new()) => {
                    Condition::Any(vec![Condition::Not(Box::new(shown.clone())), condition.clone()])
                }
                Some(shown) if beside.contains(shown) => condition.clone(),
                Some(shown) => Condition::All(vec![shown.clone(), condition.clone()]),
            }
        }
        Condition::Unreadable { .. } => condition.clone(),
    }
}
