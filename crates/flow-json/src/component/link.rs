use crate::{Action, Dynamic};
use serde::{Deserialize, Serialize};

/// The button at the bottom. The phone greys it until every required input is filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Footer {
    /// 35 characters.
    pub label: String,
    /// 15 characters, above the button on the left. Goes with `right-caption`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_caption: Option<String>,
    /// 15 characters, above the button in the middle. Excludes the other two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub center_caption: Option<String>,
    /// 15 characters, above the button on the right. Goes with `left-caption`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_caption: Option<String>,
    /// Whether it can be tapped; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// What the tap does: `data_exchange`, `navigate` or `complete`.
    pub on_click_action: Action,
}

impl Footer {
    /// A button with nothing but what it must have.
    pub fn new(label: impl Into<String>, on_click_action: Action) -> Self {
        Self {
            label: label.into(),
            left_caption: None,
            center_caption: None,
            right_caption: None,
            enabled: None,
            on_click_action,
        }
    }
}

/// A line of text to tap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EmbeddedLink {
    /// 25 characters.
    pub text: String,
    /// What the tap does: `data_exchange`, `navigate` or `open_url`.
    pub on_click_action: Action,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
}

impl EmbeddedLink {
    /// A link that is always shown.
    pub fn new(text: impl Into<String>, on_click_action: Action) -> Self {
        Self { text: text.into(), on_click_action, visible: None }
    }
}
