use crate::Choices;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One small answer of a question that has several: a row of a matrix, a line of an address.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The source's id of it (row, sub-field), unique within the question.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Whether it needs an answer while the question is visible.
    #[serde(default)]
    pub required: bool,
    /// What is asked.
    #[serde(default)]
    pub kind: PartKind,
}

/// What a part asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PartKind {
    /// One line of text.
    Text {
        /// Most characters.
        #[serde(default)]
        max_chars: Option<u32>,
    },
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A number.
    Number {
        /// Smallest value.
        #[serde(default)]
        min: Option<f64>,
        /// Largest value.
        #[serde(default)]
        max: Option<f64>,
        /// Refuses fractions.
        #[serde(default)]
        integer: bool,
    },
    /// One of several.
    Choice(Choices),
    /// A calendar date.
    Date {
        /// First day allowed.
        #[serde(default)]
        min: Option<Date>,
        /// Last day allowed.
        #[serde(default)]
        max: Option<Date>,
    },
    /// A time of day.
    Time,
}

impl Default for PartKind {
    fn default() -> Self {
        Self::Text { max_chars: None }
    }
}

/// What the parts of a group are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// A postal address.
    Address,
    /// Name, e-mail, telephone, company.
    Contact,
    /// Labelled texts.
    #[default]
    Texts,
    /// Labelled numbers.
    Numbers,
    /// Labelled dates or times.
    Dates,
    /// A choice for every cell of a grid.
    Cells,
}

impl GroupKind {
    /// The word the API, the report and the dashboard use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Contact => "contact",
            Self::Texts => "texts",
            Self::Numbers => "numbers",
            Self::Dates => "dates",
            Self::Cells => "cells",
        }
    }
}

/// What the ends and the middle of a scale mean; empty where the source says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleLabels {
    /// Of the lowest number.
    #[serde(default)]
    pub low: String,
    /// Of the middle.
    #[serde(default)]
    pub middle: String,
    /// Of the highest number.
    #[serde(default)]
    pub high: String,
}

/// A regular expression of the source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// As the source writes it; it must match somewhere unless it is anchored.
    pub regex: String,
    /// The source's sentence for a text that does not match; empty where it has none.
    #[serde(default)]
    pub message: String,
}

/// Which files a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileTypes {
    /// Anything.
    #[default]
    Any,
    /// Pictures alone.
    Images,
    /// Documents: text, PDF, tables, presentations.
    Documents,
    /// PDF alone.
    Pdf,
    /// Films.
    Video,
    /// Sound; WhatsApp's pickers take none.
    Audio,
}

/// Why a question of the source has no place in WhatsApp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uncarried {
    /// It takes money.
    Payment,
    /// It takes a drawn signature.
    Signature,
    /// It books at another service (Calendly).
    Booking,
    /// The source shows options but gives none.
    NoOptions,
    /// A kind this version does not know.
    #[default]
    Unknown,
}

impl Uncarried {
    /// The word the API, the report and the dashboard use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Signature => "signature",
            Self::Booking => "booking",
            Self::NoOptions | Self::Unknown => "unsupported",
        }
    }
}
