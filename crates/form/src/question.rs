use crate::Condition;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A question's identity within its form: the source's own id or name, so that answers find their way back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionId(pub String);

impl QuestionId {
    /// Wraps a source id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable within the form.
    pub id: QuestionId,
    /// The question as people read it, never shortened; empty when the source has none.
    pub label: String,
    /// Help text under the field.
    #[serde(default)]
    pub help: String,
    /// Whether an answer must be given while the question is visible.
    pub required: bool,
    /// What is asked, with its bounds.
    pub kind: QuestionKind,
    /// Asked only while this holds; `None` always.
    #[serde(default)]
    pub visible_when: Option<Condition>,
    /// Masked in lists, webhooks and exports.
    #[serde(default)]
    pub sensitive: bool,
    /// Where the answer goes at the source.
    pub target: WriteTarget,
}

/// Where an answer goes. Written by the connector that read the form, read by the same connector when it
/// renders the response; no other room looks inside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "system", rename_all = "snake_case")]
pub enum WriteTarget {
    /// Kept here only.
    #[default]
    None,
    /// A CRM property on a HubSpot form.
    Hubspot {
        /// `0-1` contact, `0-2` company and so on.
        object_type_id: String,
        /// The property's name.
        name: String,
    },
    /// A subscription type in a HubSpot form's consent options.
    HubspotSubscription {
        /// HubSpot's number of the subscription type.
        subscription_type_id: i64,
    },
    /// The consent-to-process part of a HubSpot form.
    HubspotProcessing,
    /// A legitimate-interest notice of a HubSpot form.
    HubspotLegitimateInterest {
        /// HubSpot's number of the subscription type.
        subscription_type_id: i64,
        /// `LEAD` or `CUSTOMER`, as the submission endpoint spells it.
        legal_basis: String,
    },
}

/// The kinds of question, with the bounds that belong to each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKind {
    /// One line of text.
    ShortText {
        /// Fewest characters.
        #[serde(default)]
        min_chars: Option<u32>,
        /// Most characters.
        #[serde(default)]
        max_chars: Option<u32>,
    },
    /// Several lines of text.
    LongText {
        /// Most characters.
        #[serde(default)]
        max_chars: Option<u32>,
    },
    /// An e-mail address.
    Email {
        /// Domains the source refuses, lower case.
        #[serde(default)]
        blocked_domains: Vec<String>,
        /// The source also refuses free-mail providers, by a list of its own that we cannot read.
        #[serde(default)]
        blocks_free_mail: bool,
    },
    /// A telephone number.
    Phone {
        /// Fewest digits.
        #[serde(default)]
        min_digits: Option<u32>,
        /// Most digits.
        #[serde(default)]
        max_digits: Option<u32>,
    },
    /// A number.
    Number {
        /// Smallest value.
        #[serde(default)]
        min: Option<f64>,
        /// Largest value.
        #[serde(default)]
        max: Option<f64>,
        /// Fewest digits, where the source counts digits and not magnitude (HubSpot).
        #[serde(default)]
        min_digits: Option<u32>,
        /// Most digits.
        #[serde(default)]
        max_digits: Option<u32>,
        /// Refuses fractions.
        #[serde(default)]
        integer: bool,
    },
    /// A web address.
    Url,
    /// One of several.
    SingleChoice(Choices),
    /// Any number of several.
    MultiChoice(Choices),
    /// Yes or no.
    YesNo,
    /// A calendar date.
    Date {
        /// First day allowed.
        #[serde(default)]
        min: Option<Date>,
        /// Last day allowed.
        #[serde(default)]
        max: Option<Date>,
    },
    /// One or more files.
    File {
        /// How many at most.
        max_files: u32,
    },
    /// Something WhatsApp has no part for; the report says so by name.
    Unsupported {
        /// The source's word for it (`payment_link_radio`, `signature`).
        source_kind: String,
    },
}

impl QuestionKind {
    /// The word the API, the report and the dashboard use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ShortText { .. } => "short_text",
            Self::LongText { .. } => "long_text",
            Self::Email { .. } => "email",
            Self::Phone { .. } => "phone",
            Self::Number { .. } => "number",
            Self::Url => "url",
            Self::SingleChoice(_) => "single_choice",
            Self::MultiChoice(_) => "multi_choice",
            Self::YesNo => "yes_no",
            Self::Date { .. } => "date",
            Self::File { .. } => "file",
            Self::Unsupported { .. } => "unsupported",
        }
    }
}

/// The options of a choice question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// In the order shown.
    pub options: Vec<Choice>,
    /// True when the source shows them as a dropdown.
    #[serde(default)]
    pub dropdown: bool,
}

impl Choices {
    /// The option with this value.
    pub fn find(&self, value: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.value == value)
    }
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the source wants to receive, unique within the question. An answer holds this, not the label.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A second line under the label.
    #[serde(default)]
    pub description: String,
}
