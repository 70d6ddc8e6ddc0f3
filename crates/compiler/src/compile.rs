use crate::layout::{DENSITIES, Density, Draft, lay_out};
use crate::render::{Rendered, render};
use crate::report::{Outcome, fidelity};
use crate::triage::{Triage, triage};
use crate::unit::{Row, Unit};
use crate::words::{Words, fill, words};
use crate::{Plan, Report};
use akis_flow_json::{Flow, Violation, limits, validate};
use akis_form::{Form, SourceKind};

/// What a compilation needs beside the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The FlowVersion's id. Every payload carries it as `akis_version`, because a request of the phone names
    /// no version and old ones stay open for days.
    pub version: String,
}

/// Everything a FlowVersion consists of.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// What Meta publishes. Serialise it once and keep the text: key order is part of it.
    pub flow_json: Flow,
    /// What the exchange runs.
    pub plan: Plan,
    /// What the owner is told.
    pub report: Report,
}

/// Why a form has no FlowVersion.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// Nothing is left to ask.
    #[error("the form asks nothing that WhatsApp can ask; add a question at the source and import it again")]
    NothingToAsk,
    /// Too long even with more inputs a screen.
    #[error("the form needs {screens} screens, WhatsApp allows {limit}; shorten it or divide it at the source")]
    TooManyScreens {
        /// How many it needs.
        screens: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The result breaks a rule of Flow JSON: a fault of this compiler, never of the form.
    #[error("the compiled form breaks a rule of WhatsApp ({}); please report it", .0.first().map_or_else(String::new, ToString::to_string))]
    Invalid(Vec<Violation>),
}

/// Compiles a form for the hosted endpoint. Nothing is dropped without a row in the report.
pub fn compile(form: &Form, settings: &Settings) -> Result<Compiled, CompileError> {
    let words = words(&form.language);
    let mut triage = triage(form, words);
    if triage.units.iter().all(|unit| unit.fields.is_empty()) {
        return Err(CompileError::NothingToAsk);
    }
    let units = std::mem::take(&mut triage.units);
    let titled: Vec<bool> = form.pages.iter().map(|page| !page.title.trim().is_empty()).collect();
    let (drafts, density) = fitting(&units, &titled)?;
    let rendered = render(form, settings, words, drafts);
    let violations = validate(&rendered.flow);
    if !violations.is_empty() {
        return Err(CompileError::Invalid(violations));
    }
    let report = report(form, words, triage, density, &rendered);
    Ok(Compiled { flow_json: rendered.flow, plan: rendered.plan, report })
}

/// The first density with which the form fits into a Flow.
fn fitting(units: &[Unit], titled: &[bool]) -> Result<(Vec<Draft>, Density), CompileError> {
    let mut screens = 0;
    for density in DENSITIES {
        let drafts = lay_out(units.to_vec(), titled, density);
        if drafts.len() <= limits::SCREENS {
            return Ok((drafts, density));
        }
        screens = drafts.len();
    }
    Err(CompileError::TooManyScreens { screens, limit: limits::SCREENS })
}

fn report(form: &Form, words: &Words, triage: Triage, density: Density, rendered: &Rendered) -> Report {
    let Triage { units: _, mut questions, conditions, mut consents, mut content, mut warnings } = triage;
    for (row, screen) in &rendered.places {
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
    if form.captcha {
        warnings.push(notes.captcha.to_owned());
    }
    if let Some(url) = &form.ending.redirect_url {
        warnings.push(fill(notes.redirect, url));
    }
    if density != DENSITIES[0] {
        warnings.push(fill(notes.dense, &density.questions.to_string()));
    }
    let source = form.source.as_ref().map(|source| source.kind);
    let asks_email = questions.iter().any(|row| row.kind == "email" && row.outcome != Outcome::NotCarried);
    if source == Some(SourceKind::Hubspot) && !asks_email {
        warnings.push(notes.no_email.to_owned());
    }
    Report {
        source: source.map(|kind| kind.as_str().to_owned()),
        title: form.title.clone(),
        mode: "endpoint".to_owned(),
        layout: "auto".to_owned(),
        fidelity: fidelity(&questions),
        questions,
        conditions,
        warnings,
        consents,
        content,
    }
}
