use crate::{Access, ConnectorError, DeliveryContract, EncodeError, Outcome};
use akis_form::{DestinationKind, Form, QuestionId, SourceKind, Submission};
use akis_sentence::Sentence;
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

/// What answers are written to. Builds requests and parses answers; never sends.
///
/// An answer is written in steps ([`Destination::steps`]), in their order. Each has a state of its own, and a repetition
/// goes on at the first that is not done. What a step brought (an id at the destination) is told to the later ones.
pub trait Destination: Send + Sync {
    /// Which one.
    fn kind(&self) -> DestinationKind;
    /// Its name as people write it.
    fn name(&self) -> &'static str;
    /// What is promised about an answer.
    fn contract(&self) -> &'static DeliveryContract;
    /// The system whose connection is written through; `None` when it is reached by an address of its own.
    fn source(&self) -> Option<SourceKind>;
    /// What the connection must be allowed, beyond reading forms, with these settings.
    fn features(&self, settings: &Value) -> Vec<Feature>;
    /// How fast one connection, or one address, may be written to.
    fn pace(&self) -> Pace;
    /// A bound of its own that the calls of a step count against, besides [`Destination::pace`].
    fn rate(&self, _step: &Step) -> Option<Rate> {
        None
    }

    /// What will be refused or lost, looked at before anything is published. Also what is wrong with the settings.
    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction>;

    /// The steps of an answer, in order; never none. The same order gives the same steps.
    fn steps(&self, order: &Order<'_>) -> Result<Vec<Step>, EncodeError>;
    /// What a step brings without any call, when the earlier ones made it needless: the step is done with this result and
    /// [`Destination::call`] is not asked. `None` for every step that takes its call.
    fn needless(&self, order: &Order<'_>, step: &Step, done: &Done) -> Option<String> {
        let _ = (order, step, done);
        None
    }
    /// The call of a step. `done` holds what the earlier steps brought.
    fn call(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Call, EncodeError>;
    /// Reads what became of it.
    fn read(&self, order: &Order<'_>, step: &Step, response: &Response<Bytes>) -> Outcome;
    /// Whether the answer of a call asks never to be called again: the destination is then switched off, and only a person
    /// switches it on again. [`Destination::read`] has refused the answer itself.
    fn is_closed(&self, _response: &Response<Bytes>) -> bool {
        false
    }
    /// How to find out whether an earlier try of a step arrived; `after` from [`LookFound::Further`].
    fn look(&self, order: &Order<'_>, step: &Step, done: &Done, after: Option<&str>) -> Result<Look, EncodeError>;
    /// Looks for it in the answer.
    ///
    /// # Errors
    /// [`ConnectorError::Refused`] with a good status when the answer was read and does not decide, however often it is
    /// asked: a person must look.
    fn read_look(
        &self,
        order: &Order<'_>,
        step: &Step,
        response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError>;

    /// A harmless call that shows whether the destination answers (a bridge's light, a webhook's ping); `None` when there
    /// is none.
    fn probe(&self, _probe: &Probe<'_>) -> Option<Call> {
        None
    }
    /// Reads the answer of [`Destination::probe`]: good, or why not and what to do.
    fn read_probe(&self, _probe: &Probe<'_>, _response: &Response<Bytes>) -> Result<(), Sentence> {
        Ok(())
    }
    /// Where a person finds an answer at the destination.
    fn where_to_look(&self, settings: &Value) -> Sentence;
    /// By what a person knows a test answer there, and how they take it away again.
    fn how_to_remove_a_test(&self, settings: &Value) -> Sentence;
}

/// What a connection may be allowed beyond reading the forms a person picks. Each is asked for when it is first needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// Reading forms; asked for when an account is connected.
    Forms,
    /// Listing all forms, not only picked ones (Google).
    AllForms,
    /// Writing responses of the form (SurveyMonkey).
    Responses,
    /// Contacts, and notes on them (HubSpot).
    Contacts,
    /// Uploading files (HubSpot).
    Files,
    /// Deals, tickets or custom objects (HubSpot).
    Objects,
    /// Writing to spreadsheets (Google).
    Sheets,
    /// Hearing of changes of forms (SurveyMonkey webhooks).
    Changes,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Forms,
        Self::AllForms,
        Self::Responses,
        Self::Contacts,
        Self::Files,
        Self::Objects,
        Self::Sheets,
        Self::Changes,
    ];

    /// The word used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forms => "forms",
            Self::AllForms => "all_forms",
            Self::Responses => "responses",
            Self::Contacts => "contacts",
            Self::Files => "files",
            Self::Objects => "objects",
            Self::Sheets => "sheets",
            Self::Changes => "changes",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.as_str() == word)
    }
}

/// A bound on calls. The worker keeps to it across all processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Calls under way at a time.
    pub concurrency: u32,
    /// Calls begun in [`Pace::per`].
    pub calls: u32,
    /// In this time.
    pub per: Duration,
}

/// A bound on some of an account's calls. The worker keeps to it across all processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Names it within the account: destinations that name it alike share it.
    pub name: &'static str,
    /// Calls begun in [`Rate::per`].
    pub calls: u32,
    /// In this time.
    pub per: Duration,
}

/// An answer to be written.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// The answers.
    pub submission: &'a Submission,
    /// The form they were given to.
    pub form: &'a Form,
    /// Of the destination; each implementation reads its own shape.
    pub settings: &'a Value,
    /// The destination's own secret (a bridge's, a webhook's).
    pub secret: Option<&'a SecretString>,
    /// In whose name; `None` where [`Destination::source`] is `None`, and in a preview.
    pub access: Option<&'a Access>,
    /// The files of the answers that were kept.
    pub files: &'a [OrderFile],
    /// This installation's public address; `{public_url}/r/{submission}` marks an answer.
    pub public_url: &'a Url,
    /// The flow's name.
    pub page_name: &'a str,
    /// When the person opened the form.
    pub landed_at: Timestamp,
    /// When this call is made.
    pub now: Timestamp,
    /// A test answer: marked as such wherever the destination has a place for it.
    pub test: bool,
}

/// A kept file of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFile {
    /// Our id of it.
    pub id: String,
    /// [`FileRef::media_id`](akis_form::FileRef::media_id).
    pub media_id: String,
    /// Which question it answers.
    pub question: QuestionId,
    /// As its sender named it.
    pub name: String,
    /// As its first bytes say.
    pub mime_type: String,
    /// In bytes.
    pub size: u64,
}

/// One part of writing an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Names it within its delivery, at every repetition alike (`submit`, `file:{id}`).
    pub key: String,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// Writes the answer itself.
    Submit,
    /// Finds, makes or changes the contact.
    Contact,
    /// Makes a deal, a ticket or a custom object.
    Object,
    /// Uploads one file.
    File,
    /// Attaches files to the contact.
    Note,
    /// Finds or makes what the answer goes into (a survey's own collector, a sheet's tab and headings).
    Prepare,
}

impl StepKind {
    /// The word used in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Contact => "contact",
            Self::Object => "object",
            Self::File => "file",
            Self::Note => "note",
            Self::Prepare => "prepare",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Submit, Self::Contact, Self::Object, Self::File, Self::Note, Self::Prepare]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// What finished steps brought, by [`Step::key`]: an id at the destination, or an empty text.
pub type Done = BTreeMap<String, String>;

/// A call, and where it may go.
#[derive(Debug)]
pub struct Call {
    /// Method, address, headers, and the body unless there is an [`Call::upload`].
    pub request: Request<Bytes>,
    /// A multipart body with a file in it, instead of the request's own.
    pub upload: Option<Upload>,
    /// Whose address it is.
    pub reach: Reach,
}

/// Whose address a call goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The system's, from the settings; in the connection's name.
    Vendor,
    /// One that a person gave: only the public internet.
    Anywhere,
    /// One that a person gave, which must be at one of these origins; a redirect to another of them is followed with `GET`
    /// and without the body.
    Listed(Vec<Url>),
}

/// A multipart body. The file itself is streamed in by whoever sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Text parts, in order, before the file.
    pub fields: Vec<(String, String)>,
    /// The name of the part that holds the file.
    pub part: String,
    /// [`OrderFile::id`].
    pub file: String,
    /// The file's name there.
    pub file_name: String,
    /// Its type.
    pub mime_type: String,
}

/// How to find out whether a try arrived.
#[derive(Debug)]
pub enum Look {
    /// Ask this.
    Ask(Box<Call>),
    /// Repeating does no harm: the destination itself knows a repetition.
    Repeat,
    /// The destination cannot be asked: a person must look.
    Impossible,
}

/// What the question brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookFound {
    /// It is there.
    Yes {
        /// What the step would have brought.
        result: Option<String>,
    },
    /// It is not there, as far back as it could be.
    No,
    /// Not on this page, and others could still hold it.
    Further {
        /// Cursor for [`Destination::look`].
        after: String,
    },
}

/// A destination to be tried without an answer.
#[derive(Clone, Copy)]
pub struct Probe<'a> {
    /// Of the destination.
    pub settings: &'a Value,
    /// The destination's own secret.
    pub secret: Option<&'a SecretString>,
    /// When the call is made.
    pub now: Timestamp,
}

/// A destination of a form that is not published yet.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// The form as it will be published.
    pub form: &'a Form,
    /// The form as the source has it now; `None` when it could not be read.
    pub source: Option<&'a Form>,
    /// Of the destination.
    pub settings: &'a Value,
    /// What the connection was granted; `None` when there is none or the source does not say.
    pub scopes: Option<&'a [String]>,
}

/// Something that will go wrong, or be lost, with the answers of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prediction {
    /// A stable word.
    pub code: &'static str,
    /// Whether answers will be refused (then nothing is published) or only less is carried.
    pub severity: Severity,
    /// Which question, if it is about one.
    pub question: Option<QuestionId>,
    /// What, and what to do.
    pub sentence: Sentence,
}

/// How bad a [`Prediction`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Carried with a loss.
    Warning,
    /// Every answer, or some, will be refused: settle it before publishing.
    Refusal,
}
