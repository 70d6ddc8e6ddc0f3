//! Which units share a screen.

use crate::bundle::{Bundle, bundles};
use crate::unit::Unit;
use crate::{Layout, PlanField};
use akis_flow_json::limits;
use akis_form::Condition;

/// Components a screen may hold beside its Footer and a heading.
pub(crate) const PARTS: usize = limits::COMPONENTS_PER_SCREEN - 4;

/// How full screens may be. Each is tried in turn until the form fits into [`limits::SCREENS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Density {
    /// Inputs a screen.
    pub questions: usize,
    /// Long lists stand alone.
    pub lists_alone: bool,
    /// Every page of the source starts a screen; else only those with a title do.
    pub pages: bool,
    /// What hangs on an answer of its own screen may stand there, shown by the phone.
    pub families: bool,
}

const AUTO: [Density; 5] = [
    Density { questions: 4, lists_alone: true, pages: false, families: true },
    Density { questions: 8, lists_alone: true, pages: false, families: true },
    Density { questions: 12, lists_alone: false, pages: false, families: true },
    Density { questions: 24, lists_alone: false, pages: false, families: true },
    Density { questions: PARTS, lists_alone: false, pages: false, families: true },
];
const ONE: Density = Density { questions: 1, lists_alone: true, pages: false, families: false };
const PAGES: Density = Density { questions: PARTS, lists_alone: false, pages: true, families: true };

/// From what was asked for to what fits most.
pub(crate) fn densities(layout: Layout) -> Vec<Density> {
    let first = match layout {
        Layout::Auto => return AUTO.to_vec(),
        Layout::OnePerScreen => ONE,
        Layout::Pages => PAGES,
    };
    [first].into_iter().chain(AUTO).collect()
}

/// One screen to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Draft {
    /// What stands on it.
    pub units: Vec<Unit>,
    /// Passed over unless this holds.
    pub condition: Option<Condition>,
    /// Which page of the source gives the title.
    pub page: usize,
}

impl Draft {
    /// Its inputs from top to bottom.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &PlanField> {
        self.units.iter().flat_map(|unit| &unit.fields)
    }

    fn weight(&self) -> usize {
        weight(&self.units)
    }

    /// Whether what follows must stand on another screen: it goes on elsewhere from here, or not at all.
    fn closed(&self) -> bool {
        self.units.last().is_some_and(|unit| !unit.routes.is_empty())
    }

    fn gate(&self) -> bool {
        self.units.iter().any(|unit| unit.gate.is_some())
    }

    fn takes(&self, bundle: &Bundle) -> bool {
        let ticks = opt_ins(&self.units) + opt_ins(&bundle.units);
        let pickers = self.units.iter().chain(&bundle.units).filter(|unit| unit.upload.is_some()).count();
        let links = self.units.iter().chain(&bundle.units).map(Unit::links).sum::<usize>();
        let images = self.units.iter().chain(&bundle.units).map(Unit::images).sum::<usize>();
        parts(&self.units) + parts(&bundle.units) <= PARTS
            && ticks <= limits::OPT_INS_PER_SCREEN
            && pickers <= 1
            && links <= limits::EMBEDDED_LINKS_PER_SCREEN
            && images <= limits::IMAGES_PER_SCREEN
    }
}

/// How many inputs people see at once; of those that the phone shows by an answer, a third at a time.
pub(crate) fn weight(units: &[Unit]) -> usize {
    let count = |inner: bool| -> usize {
        units.iter().filter(|unit| unit.inner.is_some() == inner).map(Unit::weight).sum()
    };
    count(false) + count(true).div_ceil(3)
}

/// Components, those that hold others included.
pub(crate) fn parts(units: &[Unit]) -> usize {
    units.iter().map(|unit| unit.parts.len() + usize::from(unit.inner.is_some())).sum()
}

fn opt_ins(units: &[Unit]) -> usize {
    units.iter().map(Unit::opt_ins).sum()
}

/// Puts units on screens, in order. `titled` tells of each page whether it has a title of its own: such a page
/// starts a screen, other pages only hold together.
pub(crate) fn lay_out(units: Vec<Unit>, titled: &[bool], density: Density) -> Vec<Draft> {
    let starts_page = |page: usize| density.pages || titled.get(page).copied().unwrap_or(false);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut rest = bundles(units, &starts_page, density).into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut cluster = vec![first];
        let lone = |bundle: &Bundle| density.lists_alone && bundle.alone();
        while let Some(next) = rest.next_if(|next| {
            let before = &cluster[0];
            let last = &cluster[cluster.len() - 1];
            next.page == before.page
                && next.condition == before.condition
                && !next.starts
                && !last.ends()
                && next.gate() == before.gate()
                && !lone(next)
                && !lone(before)
        }) {
            cluster.push(next);
        }
        place(cluster, &starts_page, density, &mut drafts);
    }
    drafts
}

/// Puts what belongs together on the last screen if it fits, else on new ones of even size.
fn place(cluster: Vec<Bundle>, starts_page: &impl Fn(usize) -> bool, density: Density, drafts: &mut Vec<Draft>) {
    let total: usize = cluster.iter().map(Bundle::weight).sum();
    let mut even = total.div_ceil(total.div_ceil(density.questions).max(1));
    if total <= density.questions {
        even = density.questions;
    }
    let mut new = drafts.last().is_none_or(|last| {
        let first = &cluster[0];
        let lone = density.lists_alone && (first.alone() || last.units.iter().any(|unit| unit.alone));
        first.starts
            || last.closed()
            || last.gate() != first.gate()
            || (last.page != first.page && starts_page(first.page))
            || lone
            || last.condition != first.condition
            || last.weight() + total > density.questions
            || !cluster.iter().all(|bundle| last.takes(bundle))
    });
    for bundle in cluster {
        let full =
            drafts.last().is_none_or(|last| last.weight() + bundle.weight() > even.max(1) || !last.takes(&bundle));
        // What is only read weighs nothing and never fills a screen by itself.
        let full = full && !(bundle.weight() == 0 && drafts.last().is_some_and(|last| last.takes(&bundle)));
        if std::mem::take(&mut new) || full {
            drafts.push(Draft { condition: bundle.condition.clone(), page: bundle.page, units: vec![] });
        }
        if let Some(last) = drafts.last_mut() {
            last.units.extend(bundle.units);
        }
    }
}
