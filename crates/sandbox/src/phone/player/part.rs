//! A screen as a tree with everything worked out: a page only has to draw it.

use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A screen as a person sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScreenView {
    /// The screen's id.
    pub screen: String,
    /// Its title.
    pub title: String,
    /// What is on it, in order, hidden parts left out.
    pub components: Vec<Component>,
    /// The button at the bottom.
    pub footer: Option<Footer>,
    /// Every visible input's value by name.
    pub values: Map<String, Value>,
    /// What is said against an input, by name.
    pub errors: BTreeMap<String, String>,
    /// A sentence over the screen: what the endpoint or the phone has to say.
    pub snackbar: Option<String>,
    /// An endpoint is being asked.
    pub loading: bool,
    /// Whether back leads to a screen; else it closes the Flow.
    pub can_go_back: bool,
}

impl ScreenView {
    /// A component by the name of its input.
    pub fn input(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.name.as_deref() == Some(name))
    }
}

/// The button at the bottom of a screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Footer {
    /// Its words.
    pub label: String,
    /// Whether it can be tapped.
    pub enabled: bool,
    /// Names of the inputs that keep it grey.
    pub waiting_for: Vec<String>,
    /// Small words below it, left to right.
    pub captions: Vec<String>,
}

/// A part of a screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Component {
    /// Flow JSON's name of it, such as `TextInput`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What to tap, for links, "Read more" and list items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The input's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The input's label; the title of a CalendarPicker for a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// `large`: the label stands above the field and may be long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_variant: Option<String>,
    /// Paragraphs of a text component.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Whether the paragraphs are Markdown.
    pub markdown: bool,
    /// How the text is set: `bold`, `italic`, `strikethrough`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// A longer explanation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A hint below the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper: Option<String>,
    /// `text`, `email`, `number`, `phone`, `password` or `passcode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_type: Option<String>,
    /// What it holds. A picker holds its files: `media_id`, `file_name`, `mime_type`, `size`.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub value: Value,
    /// Must be filled in.
    pub required: bool,
    /// Can be changed or tapped.
    pub enabled: bool,
    /// What is said against the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What can be chosen, or tapped in a list: `id`, `title`, `description`, `metadata`, `image` (a data URI),
    /// `enabled` and more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Value>,
    /// `regular` or `large` pictures of options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_size: Option<String>,
    /// Most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Fewest options or files, when something is chosen at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<usize>,
    /// Most options or files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<usize>,
    /// First date offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_date: Option<String>,
    /// Last date offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_date: Option<String>,
    /// Dates not offered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unavailable_dates: Vec<String>,
    /// Weekdays offered, `Mon` to `Sun`; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include_days: Vec<String>,
    /// The two ends of a CalendarPicker for a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// MIME types a picker of files offers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mime_types: Vec<String>,
    /// Largest file, in kilobytes of 1024 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_size_kb: Option<usize>,
    /// `camera_gallery`, `camera` or `gallery`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_source: Option<String>,
    /// Pictures as data URIs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
    /// What the pictures show, in words, one for each; empty without.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alt_texts: Vec<String>,
    /// Height and width of a picture, `aspect-ratio` and `scale-type`, as given.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub frame: Map<String, Value>,
}

/// The two ends of a range of days.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Range {
    /// The first day.
    pub start: RangeEnd,
    /// The last day.
    pub end: RangeEnd,
}

/// One end of a range of days.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RangeEnd {
    /// Its label.
    pub label: String,
    /// A hint below it.
    pub helper: Option<String>,
    /// Must be chosen.
    pub required: bool,
    /// What is said against it.
    pub error: Option<String>,
}
