use crate::Entries;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an action sends along: name to a literal, a binding or an expression.
pub type Payload = Entries<Value>;

/// What a tap or a choice does (Flow JSON 7.3, actions).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Opens another screen, without asking the endpoint.
    Navigate {
        /// Which one.
        next: Next,
        /// Becomes that screen's `data`; it may be absent when the screen declares none.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Payload>,
    },
    /// Ends the Flow on the phone, without asking the endpoint. Only on a terminal screen.
    Complete {
        /// Becomes the response message; Meta wants it small.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Payload>,
    },
    /// Sends the payload to the endpoint, which answers with a screen. Needs `data_api_version`.
    DataExchange {
        /// Literals, and references such as `${form.email}`.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Payload>,
    },
    /// Writes into the data of the screen that is shown. Flow JSON 6.0 and later.
    UpdateData {
        /// A field of the screen's `data` to its new value.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Payload>,
    },
    /// Opens a page in the phone's browser. Flow JSON 6.0 and later.
    OpenUrl {
        /// An address, or a binding to one.
        url: String,
    },
}

/// Where `navigate` leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Next {
    /// To a screen of the same Flow.
    Screen {
        /// The screen's id.
        name: String,
    },
}

impl Action {
    /// Opens the screen with this id. An empty payload is written out as `{}`, as Meta asks.
    pub fn navigate(screen: impl Into<String>, payload: Payload) -> Self {
        Self::Navigate { next: Next::Screen { name: screen.into() }, payload: Some(payload) }
    }

    /// Ends the Flow.
    pub fn complete(payload: Payload) -> Self {
        Self::Complete { payload: Some(payload) }
    }

    /// Asks the endpoint.
    pub fn data_exchange(payload: Payload) -> Self {
        Self::DataExchange { payload: Some(payload) }
    }

    /// Changes the screen's data.
    pub fn update_data(payload: Payload) -> Self {
        Self::UpdateData { payload: Some(payload) }
    }

    /// Opens a page.
    pub fn open_url(url: impl Into<String>) -> Self {
        Self::OpenUrl { url: url.into() }
    }

    /// The action's name as Flow JSON spells it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Navigate { .. } => "navigate",
            Self::Complete { .. } => "complete",
            Self::DataExchange { .. } => "data_exchange",
            Self::UpdateData { .. } => "update_data",
            Self::OpenUrl { .. } => "open_url",
        }
    }

    /// What is sent along; `None` where the document says nothing.
    pub fn payload(&self) -> Option<&Payload> {
        match self {
            Self::Navigate { payload, .. }
            | Self::Complete { payload }
            | Self::DataExchange { payload }
            | Self::UpdateData { payload } => payload.as_ref(),
            Self::OpenUrl { .. } => None,
        }
    }

    /// The id of the screen that `navigate` opens.
    pub fn next_screen(&self) -> Option<&str> {
        match self {
            Self::Navigate { next: Next::Screen { name }, .. } => Some(name),
            _ => None,
        }
    }
}
