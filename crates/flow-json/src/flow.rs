use crate::{Component, DataField, Entries};
use serde::{Deserialize, Serialize};

/// The version of Flow JSON that is written: the one Meta recommends.
pub const FLOW_JSON_VERSION: &str = "7.3";
/// The version of the data-exchange protocol that is asked for.
pub const DATA_API_VERSION: &str = "3.0";

/// A Flow JSON document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// [`FLOW_JSON_VERSION`].
    pub version: String,
    /// Its presence makes the Flow talk to an endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_api_version: Option<String>,
    /// For each screen the screens that may follow it. Required with `data_api_version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_model: Option<Entries<Vec<String>>>,
    /// One to 100.
    pub screens: Vec<Screen>,
}

impl Flow {
    /// The screen with this id.
    pub fn screen(&self, id: &str) -> Option<&Screen> {
        self.screens.iter().find(|screen| screen.id == id)
    }
}

/// One screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Letters and underscores only, unique, never `SUCCESS`.
    pub id: String,
    /// Stands in the bar above; never blank.
    pub title: String,
    /// The Flow can end here; then a Footer is required.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub terminal: bool,
    /// What the endpoint must send with this screen.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub data: Entries<DataField>,
    /// Inputs that the summary in the chat shows as dots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitive: Vec<String>,
    /// What stands on it.
    pub layout: Layout,
}

/// The one layout there is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Layout {
    /// Everything below each other.
    SingleColumnLayout {
        /// From top to bottom.
        children: Vec<Component>,
    },
}

impl Layout {
    /// What stands in it, from top to bottom.
    pub fn children(&self) -> &[Component] {
        match self {
            Self::SingleColumnLayout { children } => children,
        }
    }
}
