use crate::{Component, DataField, DataModel, Entries, Version, Walk};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of Flow JSON that is written: the one Meta recommends.
pub const FLOW_JSON_VERSION: Version = Version::WRITTEN;
/// The version of the data-exchange protocol that is asked for.
pub const DATA_API_VERSION: &str = "3.0";

/// A Flow JSON document. Documents of version 2.1 and later are read; [`FLOW_JSON_VERSION`] is written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Which rules the document keeps.
    pub version: Version,
    /// Its presence makes the Flow talk to an endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_api_version: Option<String>,
    /// The endpoint's address. Version 2.1 only; later it is a property of the Flow at Meta.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_channel_uri: Option<String>,
    /// For each screen the screens that may follow it. Required with `data_api_version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub routing_model: Option<Entries<Vec<String>>>,
    /// Meta's own notes; never written by a compiler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
    /// One to 100.
    pub screens: Vec<Screen>,
}

impl Flow {
    /// The screen with this id; the first one where several have it.
    pub fn screen(&self, id: &str) -> Option<&Screen> {
        self.screens.iter().find(|screen| screen.id == id)
    }
}

/// One screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Letters and underscores only, unique, never `SUCCESS`.
    pub id: String,
    /// Stands in the bar above. Documents may leave it out; then it is empty here. May hold global references.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The Flow can end here; then a Footer is required. False when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminal: Option<bool>,
    /// Ending here counts as success. True when absent; only on terminal screens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    /// Going back from here asks the endpoint. False when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_on_back: Option<bool>,
    /// Inputs that the summary in the chat masks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive: Option<Vec<String>>,
    /// What must be sent with this screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<DataModel>,
    /// What stands on it.
    pub layout: Layout,
}

impl Screen {
    /// True where the Flow can end.
    pub fn is_terminal(&self) -> bool {
        self.terminal.unwrap_or(false)
    }

    /// True where the Flow can end and that end is a success.
    pub fn is_successful(&self) -> bool {
        self.is_terminal() && self.success.unwrap_or(true)
    }

    /// The names of the masked inputs; none when the document says nothing.
    pub fn sensitive_inputs(&self) -> &[String] {
        self.sensitive.as_deref().unwrap_or_default()
    }

    /// The declared data in order; none when the document says nothing.
    pub fn data_fields(&self) -> impl Iterator<Item = (&str, &DataField)> {
        self.data.iter().flat_map(DataModel::iter)
    }

    /// One declared datum.
    pub fn data_field(&self, name: &str) -> Option<&DataField> {
        self.data.as_ref().and_then(|data| data.get(name))
    }

    /// Every component on it, depth first, a parent before its children.
    pub fn walk(&self) -> Walk<'_> {
        Walk::new(self.layout.children())
    }

    /// The names of its inputs, in order, those in branches that are not shown included.
    pub fn input_names(&self) -> impl Iterator<Item = &str> {
        self.walk().filter_map(Component::input_name)
    }
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
    /// These, from top to bottom.
    pub fn column(children: Vec<Component>) -> Self {
        Self::SingleColumnLayout { children }
    }

    /// What stands in it, from top to bottom.
    pub fn children(&self) -> &[Component] {
        match self {
            Self::SingleColumnLayout { children } => children,
        }
    }

    /// The same, to change.
    pub fn children_mut(&mut self) -> &mut Vec<Component> {
        match self {
            Self::SingleColumnLayout { children } => children,
        }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::column(Vec::new())
    }
}
