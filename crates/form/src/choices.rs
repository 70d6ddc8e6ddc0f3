use serde::{Deserialize, Serialize};

/// The options of a choice question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// In the order shown.
    pub options: Vec<Choice>,
    /// True when the source shows them as a dropdown.
    #[serde(default)]
    pub dropdown: bool,
    /// Words of one's own, beside or instead of an option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherOption>,
    /// Fewest options, where several may be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_selected: Option<u32>,
    /// Most options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_selected: Option<u32>,
    /// The source shows a picture for each option.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pictures: bool,
    /// Where the options come from when the form is filled in.
    #[serde(default, skip_serializing_if = "OptionSource::is_fixed")]
    pub source: OptionSource,
}

impl Choices {
    /// The option with this value.
    pub fn find(&self, value: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.value == value)
    }
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the source wants to receive, unique within the question. An answer holds this, not the label.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A second line under the label.
    #[serde(default)]
    pub description: String,
    /// Address of the option's picture at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// "Other": words of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherOption {
    /// The source's words for it; empty takes the compiler's.
    #[serde(default)]
    pub label: String,
    /// The words stand beside the choice and are not one (a comment box).
    #[serde(default)]
    pub comment: bool,
    /// Most characters.
    #[serde(default)]
    pub max_chars: Option<u32>,
}

/// Where a choice's options come from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum OptionSource {
    /// They stand in the form.
    #[default]
    Fixed,
    /// A list the tenant keeps.
    List {
        /// Its name.
        id: String,
    },
    /// An address that answers them.
    Url {
        /// Where to ask.
        url: String,
    },
    /// Booking slots.
    Slots {
        /// The calendar's name.
        id: String,
    },
}

impl OptionSource {
    /// True when nothing has to be asked while the form is filled in.
    pub fn is_fixed(&self) -> bool {
        *self == Self::Fixed
    }
}
