//! Which units share a screen.

use crate::unit::Unit;
use akis_flow_json::limits;
use akis_form::Condition;

/// Components a screen may hold beside its Footer and a heading.
const PARTS: usize = limits::COMPONENTS_PER_SCREEN - 4;
/// Skippable screens in a row: the screen before them leads to each and to the one behind.
const SKIPPABLE: usize = limits::ROUTES_PER_SCREEN - 1;

/// How full screens may be. Each is tried in turn until the form fits into [`limits::SCREENS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Density {
    /// Questions a screen.
    pub questions: usize,
    /// Long lists stand alone.
    pub lists_alone: bool,
}

/// From what reads best to what fits most.
pub(crate) const DENSITIES: [Density; 3] = [
    Density { questions: 4, lists_alone: true },
    Density { questions: 8, lists_alone: true },
    Density { questions: 12, lists_alone: false },
];

/// One screen to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Draft {
    /// What stands on it.
    pub units: Vec<Unit>,
    /// Passed over unless this holds.
    pub condition: Option<Condition>,
    /// Which page of the source gives the title.
    pub page: usize,
    /// What the compiler added it for.
    pub added: Added,
}

/// Screens that stand for nothing in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Added {
    /// It stands for something.
    #[default]
    No,
    /// Between too many skippable screens in a row.
    Step,
    /// At the end, so that the last screen is always shown.
    Review,
}

/// Units that no screen break may divide: one question with what is read before it.
struct Bundle {
    units: Vec<Unit>,
    page: usize,
}

impl Bundle {
    fn condition(&self) -> Option<&Condition> {
        self.units.first().and_then(|unit| unit.condition.as_ref())
    }
    fn weight(&self) -> usize {
        weight(&self.units)
    }
    fn alone(&self) -> bool {
        self.units.iter().any(|unit| unit.alone)
    }
}

fn weight(units: &[Unit]) -> usize {
    units.iter().map(Unit::weight).sum()
}
fn parts(units: &[Unit]) -> usize {
    units.iter().map(|unit| unit.parts.len()).sum()
}
fn opt_ins(units: &[Unit]) -> usize {
    units.iter().map(Unit::opt_ins).sum()
}

/// Puts units on screens, in order. `titled` tells of each page whether it has a title of its own: such a page
/// starts a screen, other pages only hold together.
pub(crate) fn lay_out(units: Vec<Unit>, titled: &[bool], density: Density) -> Vec<Draft> {
    let bundles = bundle(units, titled);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut rest = bundles.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut cluster = vec![first];
        let lone = |bundle: &Bundle| density.lists_alone && bundle.alone();
        while let Some(next) = rest.next_if(|next| {
            let before = &cluster[0];
            next.page == before.page && next.condition() == before.condition() && !lone(next) && !lone(before)
        }) {
            cluster.push(next);
        }
        place(cluster, titled, density, &mut drafts);
    }
    always_ending(spaced(drafts))
}

/// What is only read goes with the question after it; at the end, or where another condition begins, with the
/// one before.
fn bundle(units: Vec<Unit>, titled: &[bool]) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut reading: Vec<Unit> = Vec::new();
    for unit in units {
        let breaks = reading.last().is_some_and(|last| {
            last.condition != unit.condition
                || (last.group != unit.group && titled.get(unit.group).copied().unwrap_or(false))
                || parts(&reading) + unit.parts.len() > PARTS
        });
        if breaks {
            settle(std::mem::take(&mut reading), &mut bundles);
        }
        let page = unit.group;
        let asks = unit.weight() > 0;
        reading.push(unit);
        if asks {
            bundles.push(Bundle { units: std::mem::take(&mut reading), page });
        }
    }
    settle(reading, &mut bundles);
    bundles
}

fn settle(reading: Vec<Unit>, bundles: &mut Vec<Bundle>) {
    let Some(first) = reading.first() else { return };
    match bundles.last_mut() {
        Some(last)
            if last.condition() == first.condition.as_ref()
                && last.page == first.group
                && parts(&last.units) + parts(&reading) <= PARTS =>
        {
            last.units.extend(reading);
        }
        _ => {
            let page = first.group;
            bundles.push(Bundle { units: reading, page });
        }
    }
}

/// Puts what belongs together on the last screen if it fits, else on new ones of even size.
fn place(cluster: Vec<Bundle>, titled: &[bool], density: Density, drafts: &mut Vec<Draft>) {
    let total: usize = cluster.iter().map(Bundle::weight).sum();
    let mut even = total.div_ceil(total.div_ceil(density.questions).max(1));
    if total <= density.questions {
        even = density.questions;
    }
    let all: usize = cluster.iter().map(|bundle| parts(&bundle.units)).sum();
    let ticks: usize = cluster.iter().map(|bundle| opt_ins(&bundle.units)).sum();
    let mut new = drafts.last().is_none_or(|last| {
        let first = &cluster[0];
        let starts_page = last.page != first.page && titled.get(first.page).copied().unwrap_or(false);
        let lone = density.lists_alone && (first.alone() || last.units.iter().any(|unit| unit.alone));
        starts_page
            || lone
            || last.condition.as_ref() != first.condition()
            || weight(&last.units) + total > density.questions
            || parts(&last.units) + all > PARTS
            || opt_ins(&last.units) + ticks > limits::OPT_INS_PER_SCREEN
    });
    for bundle in cluster {
        let full = drafts.last().is_none_or(|last| {
            weight(&last.units) + bundle.weight() > even
                || parts(&last.units) + parts(&bundle.units) > PARTS
                || opt_ins(&last.units) + opt_ins(&bundle.units) > limits::OPT_INS_PER_SCREEN
        });
        if std::mem::take(&mut new) || full {
            drafts.push(Draft { condition: bundle.condition().cloned(), page: bundle.page, ..Draft::default() });
        }
        if let Some(last) = drafts.last_mut() {
            last.units.extend(bundle.units);
        }
    }
}

/// No more than [`SKIPPABLE`] skippable screens in a row.
fn spaced(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut spaced: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut row = 0;
    for draft in drafts {
        row = if draft.condition.is_some() { row + 1 } else { 0 };
        if row > SKIPPABLE {
            spaced.push(Draft { page: draft.page, added: Added::Step, ..Draft::default() });
            row = 1;
        }
        spaced.push(draft);
    }
    spaced
}

/// The last screen ends the Flow, so it must be one that is always shown.
fn always_ending(mut drafts: Vec<Draft>) -> Vec<Draft> {
    if let Some(last) = drafts.last().filter(|last| last.condition.is_some()) {
        let page = last.page;
        drafts.push(Draft { page, added: Added::Review, ..Draft::default() });
    }
    drafts
}
