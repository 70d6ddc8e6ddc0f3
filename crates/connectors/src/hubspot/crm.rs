//! What both destinations do besides writing the answer itself: files, an object, a note.

use super::value::marker;
use super::wish::{Files, ObjectWish};
use super::{Settings, note, object, record, upload};
use crate::{
    Call, ConnectorError, Done, EncodeError, Feature, Look, LookFound, Order, OrderFile, Outcome, Step, StepKind,
};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;

/// The step that finds or makes the contact.
pub(super) const CONTACT_STEP: &str = "contact";

const OBJECT_STEP: &str = "object";

/// Connects a custom object with the contact.
const CONNECT_STEP: &str = "object_contact";

const NOTE_STEP: &str = "note";

pub(super) fn step(key: impl Into<String>, kind: StepKind) -> Step {
    Step { key: key.into(), kind }
}

/// What is done for one order.
pub(super) struct Crm<'a> {
    pub(super) settings: &'a Settings,
    pub(super) order: &'a Order<'a>,
    pub(super) files: Files,
    pub(super) object: Option<&'a ObjectWish>,
    /// Whether there is a contact to hang anything on.
    pub(super) has_contact: bool,
    /// Behind the `#` of the marker: a flow may have both destinations, and each looks for what it made itself.
    pub(super) mark: &'static str,
}

impl Crm<'_> {
    /// The answer's page, by which an object or a note is known as this destination's.
    fn marker(&self) -> String {
        let page = marker(self.order.public_url, self.order.submission.id);
        if self.mark.is_empty() { page } else { format!("{page}#{}", self.mark) }
    }

    /// The steps before the answer is written.
    ///
    /// HubSpot’s own order for a form with documents is: submit, find the contact, upload, attach. Here the files go
    /// first, since a submission cannot be changed afterwards and the address of its file is the value of the file’s
    /// field; the contact and the note need the submission and stay behind it.
    pub(super) fn before(&self) -> Vec<Step> {
        match self.files {
            Files::Upload => self.order.files.iter().map(|file| step(upload::key(file), StepKind::File)).collect(),
            Files::Page => Vec::new(),
        }
    }

    /// The steps once the contact is known.
    pub(super) fn after(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        if let Some(wish) = self.object {
            steps.push(step(OBJECT_STEP, StepKind::Object));
            if self.has_contact && wish.contact_association().is_none() {
                steps.push(step(CONNECT_STEP, StepKind::Object));
            }
        }
        if self.has_contact && self.files == Files::Upload && !self.order.files.is_empty() {
            steps.push(step(NOTE_STEP, StepKind::Note));
        }
        steps
    }

    fn file(&self, step: &Step) -> Result<&OrderFile, EncodeError> {
        let mut files = self.order.files.iter();
        files.find(|file| upload::key(file) == step.key).ok_or_else(|| unknown(step))
    }

    fn object(&self, step: &Step) -> Result<&ObjectWish, EncodeError> {
        self.object.ok_or_else(|| unknown(step))
    }

    /// What an earlier step brought; in a preview, which nothing precedes, a word in its place.
    fn brought<'d>(&self, done: &'d Done, key: &str, word: &'static str) -> Result<&'d str, EncodeError> {
        match done.get(key).map(String::as_str).filter(|brought| !brought.is_empty()) {
            Some(brought) => Ok(brought),
            None if self.order.access.is_none() => Ok(word),
            None => Err(EncodeError::StepMissing { step: key.to_owned() }),
        }
    }

    fn contact<'d>(&self, done: &'d Done) -> Result<Option<&'d str>, EncodeError> {
        if self.has_contact { self.brought(done, CONTACT_STEP, "contactId").map(Some) } else { Ok(None) }
    }

    pub(super) fn call(&self, step: &Step, done: &Done) -> Result<Call, EncodeError> {
        match (step.kind, step.key.as_str()) {
            (StepKind::File, _) => Ok(upload::call(self, self.file(step)?)),
            (StepKind::Object, CONNECT_STEP) => {
                let object = self.brought(done, OBJECT_STEP, "objectId")?;
                let contact = self.brought(done, CONTACT_STEP, "contactId")?;
                Ok(object::connect(self.settings, self.order, self.object(step)?, object, contact))
            }
            (StepKind::Object, _) => {
                let contact = self.contact(done)?;
                object::make(self, self.object(step)?, contact, done, &self.marker())
            }
            (StepKind::Note, _) => note::call(
                self.settings,
                self.order,
                self.brought(done, CONTACT_STEP, "contactId")?,
                done,
                &self.marker(),
            ),
            _ => Err(unknown(step)),
        }
    }

    pub(super) fn look(&self, step: &Step, done: &Done, after: Option<&str>) -> Result<Look, EncodeError> {
        Ok(match (step.kind, step.key.as_str()) {
            (StepKind::File, _) => Look::Ask(Box::new(upload::look(self, self.file(step)?))),
            (StepKind::Object, CONNECT_STEP) => Look::Repeat,
            (StepKind::Object, _) => {
                object::look(self.settings, self.order, self.object(step)?, self.contact(done)?, after)
            }
            (StepKind::Note, _) => Look::Ask(Box::new(note::look(self.settings, self.order, after))),
            _ => Look::Repeat,
        })
    }

    pub(super) fn read_look(&self, step: &Step, response: &Response<Bytes>) -> Result<LookFound, ConnectorError> {
        let marker = self.marker();
        match (step.kind, self.object) {
            (StepKind::File, _) => match self.file(step) {
                Ok(file) => upload::read_look(response, file, self.mark),
                Err(_) => Ok(LookFound::No),
            },
            (StepKind::Object, Some(wish)) => object::read_look(response, wish, &marker),
            (StepKind::Note, _) => note::read_look(response, &marker),
            _ => Ok(LookFound::No),
        }
    }
}

/// What became of a step of [`Crm`].
pub(super) fn read(step: &Step, response: &Response<Bytes>) -> Outcome {
    match (step.kind, step.key.as_str()) {
        (StepKind::File, _) => upload::read(response),
        (_, CONNECT_STEP) => object::read_connected(response),
        _ => record::read_made(response),
    }
}

/// What the connection must be allowed.
pub(super) fn features(contact: bool, files: Files, object: bool) -> Vec<Feature> {
    let wanted =
        [(contact, Feature::Contacts), (files == Files::Upload, Feature::Files), (object, Feature::Objects)];
    wanted.into_iter().filter(|(wanted, _)| *wanted).map(|(_, feature)| feature).collect()
}

fn unknown(step: &Step) -> EncodeError {
    EncodeError::StepMissing { step: step.key.clone() }
}

/// Where files and an object are found, after where the answer itself is.
pub(super) fn where_extras(answer: Sentence, files: Files, object: bool) -> Sentence {
    let mut whole = answer;
    if files == Files::Upload {
        whole = whole.and(&sentence!(
            "Its files lie under Library, Files, in the folder akis, and hang on a note in the contact’s history.",
            "Dosyaları Kitaplık, Dosyalar altında akis klasöründe durur ve kişinin geçmişindeki bir nota eklidir."
        ));
    }
    if object {
        whole = whole.and(&sentence!(
            "Its deal, ticket or custom object is linked on the contact’s page.",
            "Anlaşması, destek kaydı ya da özel nesnesi kişinin sayfasında bağlıdır."
        ));
    }
    whole
}

/// What else is to be taken away of a test.
pub(super) fn remove_extras(answer: Sentence, object: bool) -> Sentence {
    if !object {
        return answer;
    }
    answer.and(&sentence!(
        "Delete the deal, ticket or custom object that is linked to it as well.",
        "Ona bağlı anlaşmayı, destek kaydını ya da özel nesneyi de silin."
    ))
}
