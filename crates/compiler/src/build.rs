//! From a form to its FlowVersion, for one of the two modes.

use crate::alone::{self, Eased};
use crate::ease::{GivenUp, candidates, give_up};
use crate::layout::{Density, Draft, densities, lay_out};
use crate::predict::predict;
use crate::render::{Setting, render};
use crate::report::{ConditionRow, Outcome, fidelity};
use crate::route::{Exit, Stop, exits, stops};
use crate::triage::{Triage, triage};
use crate::unit::{Route, Row, Unit};
use crate::words::{Words, fill};
use crate::{CompileError, Compiled, Mode, Report, Settings};
use akis_flow_json::{limits, validate};
use akis_form::Form;
use std::collections::{BTreeSet, HashMap};

/// A compilation, and what it asks of a server.
pub(crate) struct Built {
    compiled: Compiled,
    /// What the phone alone cannot do, in sentences; empty for a build that needs no endpoint.
    pub beyond: Vec<String>,
}

impl Built {
    /// The result, with why it is of this mode.
    pub(crate) fn compiled(mut self, reason: &str) -> Compiled {
        reason.clone_into(&mut self.compiled.report.mode_reason);
        self.compiled
    }
}

/// Compiles for the endpoint, or (`alone`) for a phone without one.
pub(crate) fn build(form: &Form, settings: &Settings, words: &Words, alone: bool) -> Result<Built, CompileError> {
    let mut triage = triage(form, words, alone);
    if triage.units.iter().all(|unit| unit.fields.is_empty()) {
        let report = report(form, settings, words, triage, None, &[], alone);
        return Err(CompileError::NothingToAsk(Box::new(report)));
    }
    let mut beyond = if alone { alone::beyond(form, settings, words, &triage.units) } else { vec![] };
    let mut units = std::mem::take(&mut triage.units);
    // A phone alone shows its first screen before anybody is asked what is known.
    if !alone {
        crate::fact::mark(form.questions(), &mut units);
    }
    if alone {
        alone::lighten(&mut units);
    }
    let review = settings.summary && !alone;
    let (fitted, given_up) = fitting_at_last(&mut units, form, settings, words, alone, review)?;
    let Fitted { drafts, ways, stops, density, eased } = fitted;
    given_up_rows(&given_up, words, &mut triage);
    if !eased.is_empty() {
        beyond.push(words.notes.beyond_branching.to_owned());
    }
    for question in &eased.questions {
        for row in triage.conditions.iter_mut().filter(|row| row.to == *question) {
            row.outcome = Outcome::Adapted;
            words.notes.relaxed.clone_into(&mut row.note);
        }
        for row in triage.questions.iter_mut().filter(|row| row.id == *question) {
            row.adapt(words.notes.relaxed);
        }
    }
    for Route { when, name, .. } in &eased.jumps {
        let asked = when.questions();
        let same = |row: &&mut ConditionRow| row.to == *name && asked.iter().any(|id| id.as_str() == row.from);
        for row in triage.conditions.iter_mut().filter(same) {
            row.outcome = Outcome::NotCarried;
            words.notes.jump_alone.clone_into(&mut row.note);
        }
    }
    if alone {
        for (row, note) in units.iter().flat_map(|unit| unit.server_only.iter().map(|note| (unit.row, *note))) {
            if let Row::Question(at) = row
                && let Some(row) = triage.questions.get_mut(at)
            {
                row.adapt(note);
            }
        }
    }
    let rendered = render(&Setting { form, settings, words, alone }, drafts, &ways, &stops);
    let violations = validate(&rendered.flow);
    if !violations.is_empty() {
        let bytes = serde_json::to_string(&rendered.flow).map_or(0, |text| text.len());
        if bytes > limits::DOCUMENT_BYTES {
            return Err(CompileError::TooLarge { bytes, limit: limits::DOCUMENT_BYTES });
        }
        return Err(CompileError::Invalid(violations));
    }
    let report = report(form, settings, words, triage, Some(density), &rendered.places, alone);
    Ok(Built { compiled: Compiled { flow_json: rendered.flow, plan: rendered.plan, report }, beyond })
}

/// Jumps given up between two tries.
const AT_ONCE: usize = 4;

/// As the form is, or with as few jumps given up as make it fit.
fn fitting_at_last(
    units: &mut [Unit],
    form: &Form,
    settings: &Settings,
    words: &Words,
    alone: bool,
    review: bool,
) -> Result<(Fitted, GivenUp), CompileError> {
    let mut given_up = GivenUp::default();
    let mut fitted = fitting(units, form, settings, words, alone, review);
    let candidates = candidates(units);
    // So many questions that no jump less would help are refused at once; so many jumps that trying takes long, too.
    for places in candidates.chunks(AT_ONCE.max(candidates.len() / MOST_TRIES)) {
        if !matches!(fitted, Err(CompileError::TooManyScreens { .. })) {
            break;
        }
        give_up(units, places, &mut given_up);
        fitted = fitting(units, form, settings, words, alone, review);
    }
    given_up.questions.sort_unstable();
    given_up.questions.dedup();
    Ok((fitted?, given_up))
}

/// Tries to fit a form with fewer jumps.
const MOST_TRIES: usize = 64;

/// Tells of what was given up in the rows it concerns.
fn given_up_rows(given_up: &GivenUp, words: &Words, triage: &mut Triage) {
    for row in &mut triage.questions {
        if given_up.questions.binary_search(&row.id).is_ok() {
            row.adapt(words.notes.given_up);
        }
    }
    for Route { when, name, .. } in &given_up.jumps {
        let asked = when.questions();
        let same = |row: &&mut ConditionRow| {
            row.to == *name && (asked.is_empty() || asked.iter().any(|id| id.as_str() == row.from))
        };
        for row in triage.conditions.iter_mut().filter(same) {
            row.outcome = Outcome::NotCarried;
            words.notes.jump_given_up.clone_into(&mut row.note);
        }
    }
}

struct Fitted {
    drafts: Vec<Draft>,
    /// What can follow each draft.
    ways: Vec<BTreeSet<Exit>>,
    stops: Vec<Stop>,
    density: Density,
    /// What a phone alone had to give up.
    eased: Eased,
}

/// The first density with which the form fits into a Flow.
fn fitting(
    units: &[Unit],
    form: &Form,
    settings: &Settings,
    words: &Words,
    alone: bool,
    review: bool,
) -> Result<Fitted, CompileError> {
    let titled: Vec<bool> = form.pages.iter().map(|page| !page.title.trim().is_empty()).collect();
    let mut screens = 0;
    for density in densities(settings.layout) {
        let mut drafts = lay_out(units.to_vec(), &titled, density);
        if alone {
            alone::introduce(&mut drafts, words);
        }
        screens = drafts.len();
        if screens > limits::SCREENS {
            continue;
        }
        let (eased, ways) = if alone { alone::relax(&mut drafts) } else { (Eased::default(), exits(&drafts)) };
        let stops = stops(&drafts, &ways, review);
        screens = stops.len();
        if screens <= limits::SCREENS {
            return Ok(Fitted { drafts, ways, stops, density, eased });
        }
    }
    Err(CompileError::TooManyScreens { screens, limit: limits::SCREENS })
}

fn report(
    form: &Form,
    settings: &Settings,
    words: &Words,
    triage: Triage,
    density: Option<Density>,
    places: &[(Row, String)],
    alone: bool,
) -> Report {
    let Triage { units: _, mut questions, mut conditions, mut consents, mut content, mut warnings } = triage;
    for (row, screen) in places {
        let screens = match row {
            Row::None => None,
            Row::Question(at) => questions.get_mut(*at).map(|row| &mut row.screens),
            Row::Consent(at) => consents.get_mut(*at).map(|row| &mut row.screens),
            Row::Content(at) => content.get_mut(*at).map(|row| &mut row.screens),
        };
        if let Some(screens) = screens
            && screens.last() != Some(screen)
        {
            screens.push(screen.clone());
        }
    }
    let notes = &words.notes;
    for row in &mut questions {
        if row.screens.is_empty() && !row.hidden && row.outcome != Outcome::NotCarried {
            row.outcome = Outcome::NotCarried;
            notes.unreachable.clone_into(&mut row.note);
            for condition in conditions.iter_mut().filter(|condition| condition.to == row.id) {
                condition.outcome = Outcome::NotCarried;
                notes.unreachable.clone_into(&mut condition.note);
            }
        }
    }
    for row in &mut content {
        if row.screens.is_empty() && row.outcome != Outcome::NotCarried {
            row.outcome = Outcome::NotCarried;
            notes.unreachable.clone_into(&mut row.note);
        }
    }
    let wanted = densities(settings.layout).first().copied();
    if let Some(density) = density.filter(|density| Some(*density) != wanted) {
        warnings.push(fill(notes.dense, &density.questions.to_string()));
        let mut held: HashMap<&str, usize> = HashMap::new();
        for (_, screen) in places {
            *held.entry(screen).or_default() += 1;
        }
        let shares = |screen: &String| held.get(screen.as_str()).is_some_and(|held| *held > 1);
        for row in questions.iter_mut().filter(|row| row.screens.iter().any(shares)) {
            row.adapt(notes.merged);
        }
    }
    warnings.extend(predict(form, words, &questions, &consents));
    let mode = if alone { Mode::Static } else { Mode::Endpoint };
    Report {
        source: form.source.as_ref().map(|source| source.kind.as_str().to_owned()),
        title: form.title.clone(),
        mode: mode.as_str().to_owned(),
        mode_reason: String::new(),
        layout: settings.layout.as_str().to_owned(),
        fidelity: fidelity(&questions),
        questions,
        conditions,
        warnings,
        consents,
        content,
    }
}
