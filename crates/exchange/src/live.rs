//! Lists of options that are asked for while the form is filled in.

use crate::check::Problem;
use crate::inputs::Inputs;
use crate::path::Way;
use crate::search::{SHOWN, entry};
use crate::{Facts, Hold, LiveOptions};
use akis_compiler::{FieldCheck, Plan, PlanField, PlanOption, PlanScreen};
use akis_form::{Answer, Answers, Language, OptionLabels, OptionSource, QuestionId};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// What values are read by.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub language: &'a Language,
    pub facts: &'a Facts,
    /// The session is complete: what was taken then is not held against the world of now.
    pub trusting: bool,
}

/// Where the options of an input come from, when they are asked for anew every time.
pub(crate) fn source(field: &PlanField) -> Option<&OptionSource> {
    match &field.check {
        FieldCheck::Live { source } if !source.is_fixed() => Some(source),
        _ => None,
    }
}

/// The options of now; `None` when they could not be had.
fn now<'f>(facts: &'f Facts, source: &OptionSource) -> Option<&'f [PlanOption]> {
    match facts.live.get(source) {
        Some(LiveOptions::Now(options)) => Some(options),
        Some(LiveOptions::Away) | None => None,
    }
}

/// Characters of an option's value that also serve as its id.
const SHORT: usize = 100;

/// The id the phone sends for a value. It says which value was chosen, also when the list has changed since.
pub(crate) fn id(value: &str) -> String {
    let plain = !value.is_empty()
        && value.trim() == value
        && value.chars().count() <= SHORT
        && !value.contains(|c: char| c.is_control() || matches!(c, '`' | '$'));
    if plain {
        return value.to_owned();
    }
    // FNV-1a: short, and the same on every machine.
    let hash = value
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("v{hash:016x}")
}

/// Reads what a phone sent for an input with a live list.
pub(crate) fn read(
    source: &OptionSource,
    reading: Reading<'_>,
    value: Option<&Value>,
) -> Result<Option<Answer>, Problem> {
    let sent = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) => text.as_str(),
        Some(_) => return Err(Problem::WrongType),
    };
    if reading.trusting {
        return Ok(Some(Answer::Choice(sent.to_owned())));
    }
    let Some(options) = now(reading.facts, source) else { return Err(Problem::Away) };
    match options.iter().find(|option| id(&option.value) == sent) {
        Some(option) => Ok(Some(Answer::Choice(option.value.clone()))),
        None if matches!(source, OptionSource::Slots { .. }) => Err(Problem::Taken),
        None => Err(Problem::UnknownOption),
    }
}

/// Whether the phone sent what is kept already.
pub(crate) fn is_kept(kept: Option<&Answer>, sent: Option<&Value>) -> bool {
    match (kept, sent.and_then(Value::as_str)) {
        (Some(Answer::Choice(value)), Some(sent)) => id(value) == sent,
        _ => false,
    }
}

/// What the phone is shown of a list: at most as many as a Dropdown takes, the one with the id `chosen` among them. A
/// list that could not be had shows what is kept alone.
pub(crate) fn shown(
    source: &OptionSource,
    facts: &Facts,
    chosen: Option<&str>,
    kept: Option<(&str, &str)>,
) -> Value {
    let Some(options) = now(facts, source) else {
        return kept.into_iter().map(|(value, label)| option(value, label)).collect();
    };
    let mut seen = HashSet::new();
    let unique = options.iter().filter(|option| seen.insert(option.value.as_str()));
    let mut entries: Vec<&PlanOption> = unique.collect();
    // In the list's own order where that shows it all.
    if entries.len() > SHOWN
        && let Some(at) =
            entries.iter().position(|option| chosen.is_some_and(|chosen| id(&option.value) == chosen))
    {
        let first = entries.remove(at);
        entries.insert(0, first);
    }
    entries.into_iter().take(SHOWN).map(|of| option(&of.value, &of.label)).collect()
}

/// An option as a screen's data holds it; it is never without words.
fn option(value: &str, label: &str) -> Value {
    let words = [label, value].into_iter().find(|text| !text.trim().is_empty()).unwrap_or("–");
    entry(&PlanOption { id: id(value), value: value.to_owned(), label: words.to_owned() })
}

/// Why somebody cannot choose on a screen.
pub(crate) enum Lack<'a> {
    /// A list could not be had.
    Away(&'a str),
    /// Everything is taken.
    Empty(&'a str),
}

/// The first list of a screen that must be chosen from and cannot be.
pub(crate) fn lack<'a>(screen: &'a PlanScreen, facts: &Facts, inputs: &Inputs<'_>) -> Option<Lack<'a>> {
    screen.fields.iter().filter(|field| field.required).find_map(|field| match now(facts, source(field)?) {
        Some([]) => Some(Lack::Empty(field.label.as_str())),
        None if inputs.get(field).is_none() => Some(Lack::Away(field.label.as_str())),
        Some(_) | None => None,
    })
}

/// The first input on the way whose place in a calendar is no longer the session's to choose.
pub(crate) fn taken<'a>(plan: &'a Plan, way: &Way<'a>, reading: Reading<'_>) -> Option<&'a PlanField> {
    if reading.trusting {
        return None;
    }
    let fields = way.screens.iter().filter_map(|at| plan.screens.get(*at)).flat_map(|screen| &screen.fields);
    fields.into_iter().find(|field| {
        let Some(source @ OptionSource::Slots { .. }) = source(field) else { return false };
        let Some(options) = now(reading.facts, source) else { return false };
        way.pieces(&field.question).iter().any(|(of, answer)| {
            of.name == field.name
                && matches!(answer, Answer::Choice(value) if options.iter().all(|option| option.value != *value))
        })
    })
}

/// The places that the answers on the way want: all of them at every step, so that going on keeps them, and what was
/// chosen on a way no longer taken is not among them.
pub(crate) fn holds<'a>(plan: &'a Plan, way: &Way<'a>) -> Vec<Hold> {
    let screens = way.screens.iter().filter_map(|at| plan.screens.get(*at));
    let hold = |(field, answer): (&PlanField, Option<Answer>)| match (source(field)?, answer?) {
        (OptionSource::Slots { id }, Answer::Choice(slot)) => Some(Hold { calendar: id.clone(), slot }),
        _ => None,
    };
    screens.flat_map(|screen| way.given(screen)).filter_map(hold).collect()
}

/// Where what a person read is kept beside the answers; no source has a question of such a name.
const KEPT: &str = "akis_labels/";

fn kept_id(question: &QuestionId) -> QuestionId {
    QuestionId::new(format!("{KEPT}{question}"))
}

/// What people read of the options they chose from live lists: as the lists are now, else as it was kept.
pub(crate) fn labels(plan: &Plan, facts: &Facts, kept: &Answers, inputs: &Inputs<'_>) -> OptionLabels {
    let mut labels = OptionLabels::new();
    for field in plan.screens.iter().flat_map(|screen| &screen.fields) {
        let Some(source) = source(field) else { continue };
        let Some(Answer::Choice(value)) = inputs.get(field) else { continue };
        let of_now = now(facts, source).into_iter().flatten().find(|option| option.value == *value);
        let of_now = of_now.map(|option| option.label.as_str()).filter(|label| !label.trim().is_empty());
        let before = || match kept.get(&kept_id(&field.question))?.part(value)? {
            Answer::Text(label) => Some(label.as_str()),
            _ => None,
        };
        if let Some(label) = of_now.or_else(before) {
            labels.entry(field.question.clone()).or_default().insert(value.clone(), label.to_owned());
        }
    }
    labels
}

/// Keeps what was read beside the answers, for when a list cannot be had later on.
pub(crate) fn keep(labels: OptionLabels, answers: &mut Answers) {
    answers.retain(|id, _| !id.as_str().starts_with(KEPT));
    for (question, labels) in labels {
        let labels: BTreeMap<String, Answer> =
            labels.into_iter().map(|(value, label)| (value, Answer::Text(label))).collect();
        answers.insert(kept_id(&question), Answer::Parts(labels));
    }
}
