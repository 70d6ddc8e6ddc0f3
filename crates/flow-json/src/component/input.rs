use crate::dynamic::count;
use crate::{Action, Dynamic};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The keyboard of a TextInput and the check the phone makes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputType {
    /// Anything.
    #[default]
    Text,
    /// A number.
    Number,
    /// An e-mail address.
    Email,
    /// A secret, shown as dots.
    Password,
    /// A secret of digits, shown as dots.
    Passcode,
    /// A telephone number.
    Phone,
}

/// How a label is shown. Flow JSON 7.0 and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelVariant {
    /// Above the field, on up to four lines.
    Large,
}

/// One line of text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextInput {
    /// Key of the value.
    pub name: String,
    /// 20 characters.
    pub label: String,
    /// How the label is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_variant: Option<LabelVariant>,
    /// Keyboard and check; text when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_type: Option<InputType>,
    /// A regular expression the value must match; `helper-text` is required with it. For text, number, password
    /// and passcode. Flow JSON 6.2 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The Footer stays grey without it; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Fewest characters.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub min_chars: Option<Dynamic<u32>>,
    /// Most characters; 80 when absent.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<Dynamic<u32>>,
    /// Text under the input, 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<String>,
    /// Whether it can be typed into; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// What stands in it from the start: a string, or a number where `input-type` is number. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<Value>,
    /// Error text under the input, 30 characters. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}

/// Several lines of text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextArea {
    /// Key of the value.
    pub name: String,
    /// 20 characters.
    pub label: String,
    /// How the label is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_variant: Option<LabelVariant>,
    /// The Footer stays grey without it; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Most characters; 600 when absent.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub max_length: Option<Dynamic<u32>>,
    /// Text under the input, 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<String>,
    /// Whether it can be typed into; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// What stands in it from the start. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<String>,
    /// Error text under the input, 30 characters. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}

/// A box to tick.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OptIn {
    /// Key of the value.
    pub name: String,
    /// 120 characters.
    pub label: String,
    /// The Footer stays grey until it is ticked; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// Ticked from the start. Outside a Form only. A consent must never set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<Dynamic<bool>>,
    /// Shows "Read more" beside the label; this is what it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_click_action: Option<Action>,
    /// What ticking does. Flow JSON 6.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
    /// What taking the tick away does. Flow JSON 6.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unselect_action: Option<Action>,
}
