//! A Flow that was opened from a message.

use super::player::{Component, Footer, Player};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The player, and what the phone knows around it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OpenFlow {
    pub(super) message_id: String,
    pub(super) flow_id: String,
    pub(super) flow_name: String,
    pub(super) phone_number_id: String,
    pub(super) draft: bool,
    #[serde(flatten)]
    pub(super) player: Player,
}

/// What a customer sees of an open Flow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenScreen {
    /// The message it was opened from.
    pub message_id: String,
    /// The Flow.
    pub flow_id: String,
    /// Its name, shown above the screen.
    pub flow_name: String,
    /// The screen's id; `None` while the first answer is awaited.
    pub screen: Option<String>,
    /// The screen's title.
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
    /// Opened from a draft: the phone warns.
    pub draft: bool,
    /// Addresses the Flow opened in the browser, oldest first.
    pub opened_urls: Vec<String>,
}

impl OpenScreen {
    /// A component by the name of its input.
    pub fn input(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.name.as_deref() == Some(name))
    }
}

impl OpenFlow {
    pub(super) fn view(&self) -> OpenScreen {
        let standing = self.player.screen();
        let id = standing.as_ref().map(|view| view.screen.clone());
        let view = standing.unwrap_or_default();
        OpenScreen {
            message_id: self.message_id.clone(),
            flow_id: self.flow_id.clone(),
            flow_name: self.flow_name.clone(),
            screen: id,
            title: view.title,
            components: view.components,
            footer: view.footer,
            values: view.values,
            errors: view.errors,
            snackbar: view.snackbar,
            loading: self.player.is_waiting(),
            can_go_back: view.can_go_back,
            draft: self.draft,
            opened_urls: self.player.opened_urls().to_vec(),
        }
    }
}
