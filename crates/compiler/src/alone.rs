//! A Flow without an endpoint: what a phone can enforce by itself, and what has to give way.

use crate::ask::live_sentence;
use crate::layout::Draft;
use crate::route::{Exit, exits, reached, stops};
use crate::unit::{Route, Unit, Upload, paragraphs};
use crate::way::{Inputs, way};
use crate::words::Words;
use crate::{FieldCheck, Settings};
use akis_flow_json::{Component, limits};
use akis_form::{Condition, Form};
use std::collections::BTreeSet;

/// What the form asks of a server, in sentences; what branching asks is [`relax`]'s to say.
pub(crate) fn beyond(form: &Form, settings: &Settings, words: &Words, units: &[Unit]) -> Vec<String> {
    let notes = &words.notes;
    let mut beyond: Vec<String> = Vec::new();
    for note in units.iter().flat_map(|unit| &unit.server_only) {
        if !beyond.iter().any(|known| known == note) {
            beyond.push((*note).to_owned());
        }
    }
    if crate::compile::is_live(form) && !beyond.iter().any(|known| known == live_sentence(words)) {
        beyond.push(live_sentence(words).to_owned());
    }
    if settings.summary {
        beyond.push(notes.beyond_summary.to_owned());
    }
    if computes(form, units) {
        beyond.push(notes.beyond_score.to_owned());
    }
    let (files, kib) = asked_for(units);
    if files > limits::COMPLETE_FILES || kib > limits::COMPLETE_FILE_BYTES / 1024 {
        beyond.push(notes.beyond_files.to_owned());
    }
    beyond
}

/// Whether a number is computed on the way, or decides something. Typeform names a score and a price with forms that
/// use neither.
fn computes(form: &Form, units: &[Unit]) -> bool {
    let variable = |condition: &Condition| {
        let asked = condition.questions();
        form.variables.iter().any(|variable| asked.contains(&&variable.id))
    };
    units.iter().any(|unit| {
        let routes = unit.routes.iter().map(|route| &route.when);
        !unit.changes.is_empty() || unit.condition.iter().chain(routes).any(variable)
    })
}

/// What a phone alone had to give up.
#[derive(Default)]
pub(crate) struct Eased {
    /// Questions whose condition went; they are no longer required.
    pub questions: Vec<String>,
    /// Jumps nobody takes any more.
    pub jumps: Vec<Route>,
}

impl Eased {
    pub(crate) fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.jumps.is_empty()
    }
}

/// Asks everybody what a phone cannot decide by itself, until it finds every way alone. Answers those ways, too.
pub(crate) fn relax(drafts: &mut [Draft]) -> (Eased, Vec<BTreeSet<Exit>>) {
    let mut eased = Eased::default();
    let mut ways = exits(drafts);
    let meant = reached(&ways);
    // Each round settles one screen for good.
    for _ in 0..=drafts.len() * 3 {
        let stops = stops(drafts, &ways, false);
        let inputs = Inputs::new(drafts, &stops);
        let crowded = |index: usize| ways[index].len() > limits::ROUTES_PER_SCREEN;
        let lost = stops
            .iter()
            .filter(|stop| stop.role.is_ask())
            .map(|stop| stop.draft)
            .find(|index| crowded(*index) || way(drafts, *index, &ways[*index], &inputs).is_none())
            .or_else(|| closing(drafts, &meant, &reached(&ways)));
        let Some(lost) = lost else { break };
        let followers: BTreeSet<Exit> = ways[lost].clone();
        if let Some(unit) = drafts[lost].units.last_mut() {
            eased.jumps.append(&mut unit.routes);
        }
        for exit in followers {
            if let Exit::Draft(index) = exit
                && let Some(draft) = drafts.get_mut(index)
                && draft.condition.take().is_some()
            {
                for unit in &mut draft.units {
                    unit.condition = None;
                    for field in &mut unit.fields {
                        field.required = false;
                        if let FieldCheck::Files { min, .. } = &mut field.check {
                            *min = 0;
                        }
                        let id = field.question.to_string();
                        if !eased.questions.contains(&id) {
                            eased.questions.push(id);
                        }
                    }
                    unit.parts.iter_mut().for_each(optional);
                }
            }
        }
        ways = exits(drafts);
    }
    (eased, ways)
}

/// The screen before the first that no way leads to any more: without the jump over it, its own way out, which was
/// meant for few, would take everybody away from what follows.
fn closing(drafts: &[Draft], meant: &BTreeSet<usize>, reached: &BTreeSet<usize>) -> Option<usize> {
    let before = meant.difference(reached).next()?.checked_sub(1)?;
    let unit = drafts.get(before)?.units.last()?;
    (!unit.routes.is_empty()).then_some(before)
}

/// The input no longer holds the button.
pub(crate) fn optional(part: &mut Component) {
    match part {
        Component::TextInput(input) => input.required = None,
        Component::TextArea(input) => input.required = None,
        Component::CheckboxGroup(input) => input.required = None,
        Component::RadioButtonsGroup(input) => input.required = None,
        Component::Dropdown(input) => input.required = None,
        Component::DatePicker(input) => input.required = None,
        Component::OptIn(input) => input.required = None,
        Component::PhotoPicker(input) => input.min_uploaded_photos = None,
        Component::DocumentPicker(input) => input.min_uploaded_documents = None,
        _ => {}
    }
}

/// A screen that needs data must be led to by one that hands it over, so it cannot be the first.
pub(crate) fn introduce(drafts: &mut Vec<Draft>, words: &Words) {
    let needs = drafts.first().is_some_and(|draft| draft.units.iter().any(|unit| !unit.data.is_empty()));
    if needs {
        let page = drafts.first().map_or(0, |draft| draft.page);
        let start = Unit { parts: paragraphs(words.start_text), at: usize::MAX, ..Unit::default() };
        drafts.insert(0, Draft { units: vec![start], condition: None, page });
    }
}

/// Brings the files of all pickers within what one response message carries.
pub(crate) fn lighten(units: &mut [Unit]) {
    let (files, kib) = asked_for(units);
    let pickers = u32::try_from(units.iter().filter(|unit| unit.upload.is_some()).count()).unwrap_or(u32::MAX);
    if pickers == 0 || (files <= limits::COMPLETE_FILES && kib <= limits::COMPLETE_FILE_BYTES / 1024) {
        return;
    }
    let most = (limits::COMPLETE_FILES / pickers).max(1);
    for unit in units.iter_mut() {
        let Some(upload) = &mut unit.upload else { continue };
        upload.files = upload.files.min(most);
        let share = limits::COMPLETE_FILE_BYTES / 1024 / u64::from(pickers.saturating_mul(upload.files).max(1));
        upload.kib_each = upload.kib_each.min(u32::try_from(share).unwrap_or(u32::MAX)).max(1);
        let Upload { files, kib_each } = *upload;
        for part in &mut unit.parts {
            match part {
                Component::PhotoPicker(picker) => {
                    picker.max_uploaded_photos = Some(files);
                    picker.max_file_size_kb = Some(kib_each);
                }
                Component::DocumentPicker(picker) => {
                    picker.max_uploaded_documents = Some(files);
                    picker.max_file_size_kb = Some(kib_each);
                }
                _ => {}
            }
        }
        for field in &mut unit.fields {
            if let FieldCheck::Files { max, max_kib, .. } = &mut field.check {
                *max = files;
                *max_kib = kib_each;
            }
        }
    }
}

/// Files and kibibytes that all pickers take together.
fn asked_for(units: &[Unit]) -> (u32, u64) {
    units.iter().filter_map(|unit| unit.upload).fold((0, 0), |(files, kib), upload| {
        let all = u64::from(upload.files) * u64::from(upload.kib_each);
        (files.saturating_add(upload.files), kib.saturating_add(all))
    })
}
