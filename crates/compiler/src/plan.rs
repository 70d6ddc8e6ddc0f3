use akis_form::{Condition, Language, QuestionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the exchange needs to run a FlowVersion: screens in order, what each asks, how answers are checked and
/// when a screen is passed over. Stored with the FlowVersion, so old shapes must stay readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The FlowVersion, as every payload carries it in `akis_version`.
    pub version: String,
    /// The language of the sentences the exchange adds.
    pub language: Language,
    /// In the order they are shown; the last one always is.
    pub screens: Vec<PlanScreen>,
    /// The thank-you sentence after the last answer, never blank.
    pub ending: String,
}

impl Plan {
    /// Place and content of the screen with this id.
    pub fn screen(&self, id: &str) -> Option<(usize, &PlanScreen)> {
        self.screens.iter().enumerate().find(|(_, screen)| screen.id == id)
    }
}

/// One screen. Without fields it only shows something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanScreen {
    /// The Flow JSON screen id.
    pub id: String,
    /// As the person reads it.
    pub title: String,
    /// What it asks. A question spread over several inputs has several fields, all on one screen.
    pub fields: Vec<PlanField>,
    /// Notices shown here that the source wants to hear of. They count as given when the person goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<QuestionId>,
    /// The screen is passed over unless this holds. It asks about earlier screens only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_when: Option<Condition>,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanField {
    /// The input's name in Flow JSON, and its key in every payload; unique over the Flow.
    pub name: String,
    /// Whose answer it gives.
    pub question: QuestionId,
    /// The question as people read it, for sentences that name it; never blank.
    pub label: String,
    /// Whether the question needs an answer while it is visible.
    pub required: bool,
    /// How the phone's value becomes an answer.
    pub check: FieldCheck,
    /// Needed only while this holds, beside the screen's own condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_when: Option<Condition>,
}

/// How the phone's value becomes an answer. Lengths count characters, bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "check", rename_all = "snake_case")]
pub enum FieldCheck {
    /// Text.
    Text {
        /// Fewest characters.
        min_chars: Option<u32>,
        /// Most characters.
        max_chars: Option<u32>,
    },
    /// An e-mail address.
    Email {
        /// Domains the source refuses, lower case.
        blocked_domains: Vec<String>,
    },
    /// A telephone number.
    Phone {
        /// Fewest digits.
        min_digits: Option<u32>,
        /// Most digits.
        max_digits: Option<u32>,
    },
    /// A number.
    Number {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
        /// Fewest digits.
        min_digits: Option<u32>,
        /// Most digits.
        max_digits: Option<u32>,
        /// Refuses fractions.
        integer: bool,
    },
    /// A web address, `http` or `https`.
    Url,
    /// One option, sent by its id.
    Choice {
        /// Every option.
        options: Vec<PlanOption>,
    },
    /// One option of a list too long for WhatsApp: the person types its label.
    TypedChoice {
        /// Every option.
        options: Vec<PlanOption>,
    },
    /// Any number of options, sent by their ids.
    Choices {
        /// The options of this input.
        options: Vec<PlanOption>,
    },
    /// Yes or no, sent as option id `yes` or `no`.
    Bool,
    /// A calendar date.
    Date {
        /// First day.
        min: Option<Date>,
        /// Last day.
        max: Option<Date>,
    },
    /// A box to tick. Left unticked it answers no.
    Consent {
        /// The source refuses a response without it.
        required: bool,
    },
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOption {
    /// What the phone sends: a letter first, because Flow JSON wants that where ids become keys.
    pub id: String,
    /// What the answer holds and the source receives.
    pub value: String,
    /// What people read, in full.
    pub label: String,
}
