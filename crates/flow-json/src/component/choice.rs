use crate::dynamic::count;
use crate::{Action, Dynamic};
use serde::{Deserialize, Serialize};

/// Size of the pictures beside options and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaSize {
    /// The usual one.
    Regular,
    /// The larger one.
    Large,
}

/// One option of a list. Of these a ChipsSelector knows only `id`, `title`, `enabled` and the two actions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OptionItem {
    /// What is sent; unique within its list.
    pub id: String,
    /// 30 characters.
    pub title: String,
    /// 300 characters, under the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 20 characters, beside the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// Whether it can be chosen; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// A picture in base64, without a data-URI prefix; 100 KB. Flow JSON 5.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// What the picture shows, for those who cannot see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
    /// `#RRGGBB`, in place of a picture. Flow JSON 5.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// What choosing it does: `update_data`. Flow JSON 6.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
    /// What taking it back does: `update_data`. Flow JSON 6.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unselect_action: Option<Action>,
}

impl OptionItem {
    /// An option with nothing but what it must have.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), ..Self::default() }
    }
}

/// Any number of up to 20 options.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckboxGroup {
    /// Key of the value.
    pub name: String,
    /// 30 characters. Documents before version 4.0 may leave it out; then it is empty here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// 300 characters, under the label. Flow JSON 4.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One to 20; or a binding to a declared array.
    pub data_source: Dynamic<Vec<OptionItem>>,
    /// Fewest options.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub min_selected_items: Option<Dynamic<u32>>,
    /// Most options. Meta's tools refuse 1 for a CheckboxGroup.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub max_selected_items: Option<Dynamic<u32>>,
    /// The Footer stays grey without it; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// Size of the options' pictures. Flow JSON 5.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_size: Option<Dynamic<MediaSize>>,
    /// Ids chosen from the start. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<Dynamic<Vec<String>>>,
    /// Error text under the list. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// What choosing does; also what taking back does, where that has no action of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
    /// What taking back does. Flow JSON 6.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unselect_action: Option<Action>,
}

/// One of up to 20 options, all in sight.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RadioButtonsGroup {
    /// Key of the value.
    pub name: String,
    /// 30 characters. Documents before version 4.0 may leave it out; then it is empty here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// 300 characters, under the label. Flow JSON 4.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One to 20; or a binding to a declared array.
    pub data_source: Dynamic<Vec<OptionItem>>,
    /// The Footer stays grey without it; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// Size of the options' pictures. Flow JSON 5.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_size: Option<Dynamic<MediaSize>>,
    /// Id chosen from the start. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<String>,
    /// Error text under the list. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// What choosing does; also what taking back does, where that has no action of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
    /// What taking back does. Flow JSON 6.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unselect_action: Option<Action>,
}

/// One of up to 200 options, behind a tap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dropdown {
    /// Key of the value.
    pub name: String,
    /// 20 characters.
    pub label: String,
    /// One to 200, with pictures one to 100; or a binding to a declared array.
    pub data_source: Dynamic<Vec<OptionItem>>,
    /// The Footer stays grey without it; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// Id chosen from the start. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<String>,
    /// Error text under the list. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// What choosing does; also what taking back does, where that has no action of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
    /// What taking back does. Flow JSON 6.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unselect_action: Option<Action>,
}

/// Any number of two to 20 short options, side by side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChipsSelector {
    /// Key of the value.
    pub name: String,
    /// 80 characters.
    pub label: String,
    /// 300 characters, under the label. Flow JSON 4.0 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Two to 20; or a binding to a declared array.
    pub data_source: Dynamic<Vec<OptionItem>>,
    /// Fewest options.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub min_selected_items: Option<Dynamic<u32>>,
    /// Most options.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub max_selected_items: Option<Dynamic<u32>>,
    /// The Footer stays grey without it; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// Ids chosen from the start. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<Dynamic<Vec<String>>>,
    /// Error text under the list. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// What choosing does; also what taking back does, where that has no action of its own.
    /// Flow JSON 7.1 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
    /// What taking back does. Flow JSON 7.1 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unselect_action: Option<Action>,
}
