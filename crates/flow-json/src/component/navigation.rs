use super::MediaSize;
use crate::{Action, Dynamic};
use serde::{Deserialize, Serialize};

/// Rows to tap. Its screen holds nothing else but a second one and is not terminal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NavigationList {
    /// Its name; it has no value.
    pub name: String,
    /// One to 20; or a binding to a declared array.
    pub list_items: Dynamic<Vec<NavigationItem>>,
    /// 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// 300 characters, under the label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Size of the pictures. `large` excludes `end` in the rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_size: Option<Dynamic<MediaSize>>,
    /// What a tap on any row does. Either here or on every row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_click_action: Option<Action>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NavigationItem {
    /// Unique within its list.
    pub id: String,
    /// What is read.
    pub main_content: ItemContent,
    /// A picture before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<ItemStart>,
    /// Short texts behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<ItemEnd>,
    /// A highlighted word, 15 characters; one a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
    /// One to three words below, 15 characters each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Whether it can be tapped; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// What a tap on it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_click_action: Option<Action>,
}

/// What is read in a row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ItemContent {
    /// 30 characters.
    pub title: String,
    /// 20 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
}

/// The picture before a row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ItemStart {
    /// In base64, without a data-URI prefix; 100 KB.
    pub image: String,
    /// What it shows, for those who cannot see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
}

/// Short texts behind a row: one or two of the three.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ItemEnd {
    /// 10 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 10 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 10 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
}
