use crate::{Choices, FileTypes, GroupKind, Part, Pattern, ScaleLabels, Uncarried};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
        /// What the text must match.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pattern: Option<Pattern>,
    },
    /// Several lines of text.
    LongText {
        /// Fewest characters.
        #[serde(default)]
        min_chars: Option<u32>,
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
    /// A box that must be ticked: "no" is no answer to it.
    Tick,
    /// A statement to accept or decline; the answer is yes or no.
    Legal {
        /// The words of accepting; empty takes the compiler's.
        #[serde(default)]
        accept: String,
        /// The words of declining; empty takes the compiler's.
        #[serde(default)]
        decline: String,
    },
    /// A calendar date.
    Date {
        /// First day allowed.
        #[serde(default)]
        min: Option<Date>,
        /// Last day allowed.
        #[serde(default)]
        max: Option<Date>,
    },
    /// A day of a year nobody asks for (a birthday); the answer is month and day.
    MonthDay,
    /// A time of day.
    Time,
    /// A calendar date with a time of day.
    DateTime {
        /// First day allowed.
        #[serde(default)]
        min: Option<Date>,
        /// Last day allowed.
        #[serde(default)]
        max: Option<Date>,
    },
    /// A span of time in hours, minutes and seconds.
    Duration,
    /// One to `steps` of something; the answer is the number.
    Rating {
        /// The most.
        steps: u32,
        /// The source's word for what is counted (`star`, `heart`); empty where it has none.
        #[serde(default)]
        shape: String,
    },
    /// A number on a scale, ends included.
    Scale {
        /// Lowest.
        low: i32,
        /// Highest.
        high: i32,
        /// What the numbers mean.
        #[serde(default)]
        labels: ScaleLabels,
    },
    /// Zero to ten: would you recommend us.
    Nps {
        /// What the numbers mean.
        #[serde(default)]
        labels: ScaleLabels,
    },
    /// Every option in an order of one's own; the answer is the values from first to last.
    Ranking(Choices),
    /// One choice (or several) for each row; the answer is parts by row id.
    Matrix {
        /// The rows; their kind is not used.
        rows: Vec<Part>,
        /// The options of every row.
        columns: Choices,
        /// Several options a row.
        #[serde(default)]
        multiple: bool,
        /// No column twice.
        #[serde(default)]
        distinct: bool,
    },
    /// Several small answers under one question: an address, a contact block, labelled texts, cells; the answer
    /// is parts by id.
    Group {
        /// What the parts are together.
        what: GroupKind,
        /// The parts in order.
        parts: Vec<Part>,
        /// What the numbers must add up to.
        #[serde(default)]
        sum: Option<f64>,
    },
    /// One or more files.
    File {
        /// How many at most.
        max_files: u32,
        /// Most kibibytes a file; `None` takes WhatsApp's.
        #[serde(default)]
        max_kib: Option<u32>,
        /// What is taken.
        #[serde(default)]
        accept: FileTypes,
    },
    /// Something WhatsApp has no part for; the report says so by name.
    Unsupported {
        /// The source's word for it (`payment_link_radio`, `signature`).
        source_kind: String,
        /// Why it is not carried.
        #[serde(default)]
        why: Uncarried,
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
            Self::SingleChoice(choices) | Self::MultiChoice(choices) if choices.pictures => "picture_choice",
            Self::SingleChoice(_) => "single_choice",
            Self::MultiChoice(_) => "multi_choice",
            Self::YesNo => "yes_no",
            Self::Tick => "tick",
            Self::Date { .. } => "date",
            Self::Legal { .. } => "legal",
            Self::MonthDay => "month_day",
            Self::Time => "time",
            Self::DateTime { .. } => "date_time",
            Self::Duration => "duration",
            Self::Rating { .. } => "rating",
            Self::Scale { .. } => "scale",
            Self::Nps { .. } => "nps",
            Self::Ranking(_) => "ranking",
            Self::Matrix { .. } => "matrix",
            Self::Group { what, .. } => what.name(),
            Self::File { .. } => "file",
            Self::Unsupported { why, .. } => why.name(),
        }
    }
}

impl Default for QuestionKind {
    fn default() -> Self {
        Self::ShortText { min_chars: None, max_chars: None, pattern: None }
    }
}
