use crate::{Action, Entries};
use serde::{Deserialize, Serialize};

/// One part of a screen. Of Meta's 24 types those that the compiler writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Component {
    /// Largest text, 80 characters.
    TextHeading(Text),
    /// Second largest text, 80 characters.
    TextSubheading(Text),
    /// Running text, 4096 characters.
    TextBody(Text),
    /// Small text, 409 characters.
    TextCaption(Text),
    /// Holds every input of the screen.
    Form(Form),
    /// One line of text.
    TextInput(TextInput),
    /// Several lines of text.
    TextArea(TextArea),
    /// Any number of up to 20 options; the value is an array of option ids.
    CheckboxGroup(CheckboxGroup),
    /// One of up to 20 options; the value is an option id.
    RadioButtonsGroup(RadioButtonsGroup),
    /// One of up to 200 options; the value is an option id.
    Dropdown(Dropdown),
    /// A calendar date; the value is `YYYY-MM-DD`.
    DatePicker(DatePicker),
    /// A box to tick; the value is a boolean.
    OptIn(OptIn),
    /// The button at the bottom, one a screen.
    Footer(Footer),
}

impl Component {
    /// The component's type as Flow JSON spells it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::TextHeading(_) => "TextHeading",
            Self::TextSubheading(_) => "TextSubheading",
            Self::TextBody(_) => "TextBody",
            Self::TextCaption(_) => "TextCaption",
            Self::Form(_) => "Form",
            Self::TextInput(_) => "TextInput",
            Self::TextArea(_) => "TextArea",
            Self::CheckboxGroup(_) => "CheckboxGroup",
            Self::RadioButtonsGroup(_) => "RadioButtonsGroup",
            Self::Dropdown(_) => "Dropdown",
            Self::DatePicker(_) => "DatePicker",
            Self::OptIn(_) => "OptIn",
            Self::Footer(_) => "Footer",
        }
    }

    /// The name of an input; `None` for everything that takes no answer.
    pub fn input_name(&self) -> Option<&str> {
        match self {
            Self::TextInput(input) => Some(&input.name),
            Self::TextArea(input) => Some(&input.name),
            Self::CheckboxGroup(input) => Some(&input.name),
            Self::RadioButtonsGroup(input) => Some(&input.name),
            Self::Dropdown(input) => Some(&input.name),
            Self::DatePicker(input) => Some(&input.name),
            Self::OptIn(input) => Some(&input.name),
            Self::TextHeading(_)
            | Self::TextSubheading(_)
            | Self::TextBody(_)
            | Self::TextCaption(_)
            | Self::Form(_)
            | Self::Footer(_) => None,
        }
    }
}

/// Any of the four texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// What is read; never blank.
    pub text: String,
}

/// Holds inputs and what belongs to them. One a screen; then every input of the screen is inside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Form {
    /// Cannot be referenced; required all the same.
    pub name: String,
    /// Input name to error text, usually a reference into the screen's data.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub error_messages: Entries<String>,
    /// From top to bottom.
    pub children: Vec<Component>,
}

/// The keyboard of a TextInput and the check the phone makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputType {
    /// Anything.
    Text,
    /// A number.
    Number,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextInput {
    /// Key of the value.
    pub name: String,
    /// 20 characters.
    pub label: String,
    /// Keyboard and check.
    pub input_type: InputType,
    /// The Footer stays grey without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Fewest characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_chars: Option<u32>,
    /// Most characters; 80 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<u32>,
    /// Text under the input, 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<String>,
}

/// Several lines of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextArea {
    /// Key of the value.
    pub name: String,
    /// 20 characters.
    pub label: String,
    /// The Footer stays grey without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Most characters; 600 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Text under the input, 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<String>,
}

/// One option of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionItem {
    /// What is sent; unique within its list.
    pub id: String,
    /// 30 characters.
    pub title: String,
    /// 300 characters, under the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Any number of up to 20 options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckboxGroup {
    /// Key of the value.
    pub name: String,
    /// 30 characters.
    pub label: String,
    /// 300 characters, under the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One to 20.
    pub data_source: Vec<OptionItem>,
    /// The Footer stays grey without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// One of up to 20 options, all in sight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RadioButtonsGroup {
    /// Key of the value.
    pub name: String,
    /// 30 characters.
    pub label: String,
    /// 300 characters, under the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One to 20.
    pub data_source: Vec<OptionItem>,
    /// The Footer stays grey without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// One of up to 200 options, behind a tap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dropdown {
    /// Key of the value.
    pub name: String,
    /// 20 characters.
    pub label: String,
    /// One to 200.
    pub data_source: Vec<OptionItem>,
    /// The Footer stays grey without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// A calendar date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DatePicker {
    /// Key of the value.
    pub name: String,
    /// 40 characters.
    pub label: String,
    /// First day, `YYYY-MM-DD`; 1900-01-01 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_date: Option<String>,
    /// Last day, `YYYY-MM-DD`; 2100-12-31 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_date: Option<String>,
    /// Text under the input, 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<String>,
    /// The Footer stays grey without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// A box to tick. It has no way to stand ticked from the start, and that is the point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptIn {
    /// Key of the value.
    pub name: String,
    /// 120 characters.
    pub label: String,
    /// The Footer stays grey until it is ticked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// The button at the bottom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Footer {
    /// 35 characters.
    pub label: String,
    /// What the tap does.
    pub on_click_action: Action,
}
