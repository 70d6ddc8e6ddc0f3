use crate::{Caution, Condition, Jump, Question, QuestionId, Variable, WriteTarget};
use serde::{Deserialize, Serialize};

/// A form, free of any source system's words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Where it was read from; `None` for a form drawn in Akis itself.
    pub source: Option<SourceRef>,
    /// The name people gave it at the source.
    pub title: String,
    /// Introductory text, plain; empty when there is none.
    #[serde(default)]
    pub description: String,
    /// The language its texts are written in.
    pub language: Language,
    /// At least one page for a form that asks anything.
    pub pages: Vec<Page>,
    /// Fields nobody is asked, sent along with every response.
    #[serde(default)]
    pub hidden: Vec<HiddenField>,
    /// What the person reads after the last answer.
    #[serde(default)]
    pub ending: Ending,
    /// Label of the button that sends the form; `None` takes the compiler's word in the form's language.
    #[serde(default)]
    pub submit_label: Option<String>,
    /// True when the source protects the form with a CAPTCHA and so refuses every API submission.
    #[serde(default)]
    pub captcha: bool,
    /// Other endings, which jumps name; [`Form::ending`] is where the form ends by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endings: Vec<Ending>,
    /// Numbers the source computes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// What the owner must know of the form as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<Caution>,
}

impl Form {
    /// Every question in the order it is asked.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
            Item::Question(question) => Some(question),
            Item::Content(_) | Item::Consent(_) => None,
        })
    }

    /// Every consent part in the order it is shown.
    pub fn consents(&self) -> impl Iterator<Item = &Consent> {
        self.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
            Item::Consent(consent) => Some(consent),
            Item::Content(_) | Item::Question(_) => None,
        })
    }

    /// The question with this id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions().find(|question| question.id == *id)
    }
}

/// The systems a form can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// HubSpot Marketing Forms.
    Hubspot,
    /// Google Forms.
    GoogleForms,
    /// Typeform.
    Typeform,
    /// SurveyMonkey.
    Surveymonkey,
}

impl SourceKind {
    /// The word used in the database, the API and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hubspot => "hubspot",
            Self::GoogleForms => "google_forms",
            Self::Typeform => "typeform",
            Self::Surveymonkey => "surveymonkey",
        }
    }
}

/// Where a form was read from, and which state of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// Which system.
    pub kind: SourceKind,
    /// The form's id there.
    pub form_id: String,
    /// The system's own token for the state that was read (HubSpot `updatedAt`, Google `revisionId`).
    pub version: String,
}

/// Two-letter language of a form's texts (ISO 639-1), lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// Takes the primary part of any language tag: `tr-TR` and `TR` become `tr`. Anything that is not two
    /// or three letters becomes English.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let known = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
        Self(if known { primary } else { "en".to_owned() })
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// "Yes" or "no" as a form in this language says it; English where there are no words.
    pub fn yes_or_no(&self, yes: bool) -> &'static str {
        match (self.as_str(), yes) {
            ("tr", true) => "Evet",
            ("tr", false) => "Hayır",
            (_, true) => "Yes",
            (_, false) => "No",
        }
    }
}

impl Default for Language {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

/// One page of the source; a page may be empty of questions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Heading, empty when the source has none.
    #[serde(default)]
    pub title: String,
    /// What stands on it, in order.
    pub items: Vec<Item>,
    /// The source's id, by which jumps name it; empty when nothing does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Where the form goes on after it; the first that holds wins, none means the next page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jumps: Vec<Jump>,
}

/// One thing on a page.
#[allow(clippy::large_enum_variant, reason = "nearly every item is a question; a box for each would serve nobody")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum Item {
    /// Asks something.
    Question(Question),
    /// Shows something.
    Content(Content),
    /// Informs about, or asks for, permission.
    Consent(Consent),
}

/// Something shown between questions: text, a picture, a film.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Plain text, already free of the source's markup.
    pub text: String,
    /// Shown only while this holds.
    #[serde(default)]
    pub visible_when: Option<Condition>,
    /// The source's id, by which jumps name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<QuestionId>,
    /// Address of a picture at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Address of a film at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<String>,
    /// Where the form goes on after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jumps: Vec<Jump>,
}

/// A consent part. Notice and consent are never one part: a notice is read, a consent is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Names the part within the form.
    pub id: QuestionId,
    /// Which of the two it is.
    pub part: ConsentPart,
    /// The exact text the person sees, kept for the record.
    pub text: String,
    /// Where the source wants to hear of it, when it does.
    pub target: WriteTarget,
    /// Asked before the first question; a person who does not give it ends there, and nothing but the refusal is
    /// kept. A notice that is one is read there, above the boxes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gate: bool,
}

/// What a consent part does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConsentPart {
    /// A privacy notice: shown in full, asks nothing.
    Notice,
    /// A box to tick, never ticked beforehand.
    Ask {
        /// The sentence beside the box.
        label: String,
        /// Whether the source refuses a response without it.
        required: bool,
    },
}

/// A field that is sent but never asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenField {
    /// The source's own name of it.
    pub id: QuestionId,
    /// The source's label, for the report.
    #[serde(default)]
    pub label: String,
    /// What is sent.
    #[serde(default)]
    pub value: String,
    /// Where it goes.
    pub target: WriteTarget,
}

/// What happens after the last answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// The source's id, by which jumps name it; empty for the form's own ending.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Thank-you text, plain; empty takes the compiler's sentence in the form's language.
    #[serde(default)]
    pub text: String,
    /// Where the web form would have sent the browser.
    #[serde(default)]
    pub redirect_url: Option<String>,
}
