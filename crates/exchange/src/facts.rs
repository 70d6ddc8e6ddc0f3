//! What the caller finds out for a request before it is stepped.

use crate::check::read;
use crate::{Action, Request, live};
use akis_compiler::{FieldCheck, Plan, PlanField, PlanOption};
use akis_form::{Answer, Fact, FileRef, OptionSource, QuestionId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What is known of the world at the moment of a request; [`wants`] tells which parts of it a step will look at. What
/// is missing counts as not known.
#[derive(Clone, Default, PartialEq)]
pub struct Facts {
    /// What is known of the person.
    pub contact: BTreeMap<Fact, String>,
    /// The options of live lists, as this session may choose them now: a place the session itself holds is among them.
    pub live: BTreeMap<OptionSource, LiveOptions>,
    /// How uploads stand, by `media_id`.
    pub files: BTreeMap<String, FileState>,
    /// Opening the form again leads to the screen after the last one that was passed, not to the first.
    pub resume_last_screen: bool,
}

/// The options of a live list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveOptions {
    /// As they are now; may be empty, when everything is taken.
    Now(Vec<PlanOption>),
    /// The list could not be had.
    Away,
}

/// How an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Not fetched yet; the form goes on.
    Pending,
    /// Fetched, checked and kept.
    Kept,
    /// It will not be kept; the person is told on that file.
    Refused(FileRefusal),
}

/// Why an upload is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRefusal {
    /// Larger than the question or the installation allows.
    TooLarge,
    /// Its content is of a kind the question does not take.
    Type,
    /// A hash or the MAC does not fit.
    Damaged,
    /// The scanner found something in it.
    Infected,
    /// WhatsApp no longer has it.
    Gone,
}

/// What a step will look at.
#[derive(Clone, Default, PartialEq)]
pub struct Wants {
    /// Live lists.
    pub live: Vec<OptionSource>,
    /// The uploads that come with the screen this request leaves.
    pub files: Vec<WantedFile>,
}

/// An upload whose state matters now.
#[derive(Clone, PartialEq)]
pub struct WantedFile {
    /// Whose answer it is.
    pub question: QuestionId,
    /// Most kibibytes the question takes.
    pub max_kib: u32,
    /// Kinds the question takes, as MIME types; empty takes what the picker offers.
    pub types: Vec<String>,
    /// The upload.
    pub file: FileRef,
}

/// A place in a booking calendar to hold for the session before the reply goes out. When one is gone meanwhile, the
/// caller asks for the options again and steps once more: the person reads that the place was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The calendar's id, as the form names it.
    pub calendar: String,
    /// The option's value: the beginning, RFC 3339.
    pub slot: String,
}

/// What a step on this request will look at: every live list of the plan, since any screen may follow, and the uploads
/// that come with the screen the request leaves.
pub fn wants(plan: &Plan, request: &Request) -> Wants {
    if request.action == Action::Ping || request.client_error().is_some() {
        return Wants::default();
    }
    let fields = plan.screens.iter().flat_map(|screen| &screen.fields);
    let live: BTreeSet<&OptionSource> = fields.filter_map(|field| live::source(field)).collect();
    let screen = request.screen.as_deref().filter(|_| request.action == Action::DataExchange);
    let left = screen.and_then(|id| plan.screen(id)).map(|(_, screen)| screen);
    let sent = left.into_iter().flat_map(|screen| &screen.fields).flat_map(|field| uploads(plan, field, request));
    Wants { live: live.into_iter().cloned().collect(), files: sent.collect() }
}

/// The uploads of one input that pass the checks of their names and number; others are refused without a look at them.
fn uploads(plan: &Plan, field: &PlanField, request: &Request) -> Vec<WantedFile> {
    let FieldCheck::Files { max_kib, types, .. } = &field.check else { return vec![] };
    let Ok(Some(Answer::Files(files))) = read(&field.check, &plan.language, request.data.get(&field.name)) else {
        return vec![];
    };
    let wanted =
        |file| WantedFile { question: field.question.clone(), max_kib: *max_kib, types: types.clone(), file };
    files.into_iter().map(wanted).collect()
}

/// What people answered never reaches a log.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("contact", &self.contact.len())
            .field("live", &self.live.len())
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}
