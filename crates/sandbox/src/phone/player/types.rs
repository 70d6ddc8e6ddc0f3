//! What goes into a player and what comes out.

use serde_json::Value;
use std::str::FromStr;

/// How a Flow comes up.
#[derive(Debug, Clone, PartialEq)]
pub enum Opening {
    /// The message names the first screen and its data (`flow_action: navigate`); no endpoint is asked.
    Navigate {
        /// The screen's id.
        screen: String,
        /// Its data, judged against what the screen declares.
        data: Value,
    },
    /// The endpoint's decrypted answer to INIT: `{"screen", "data"}`.
    Screen(Value),
}

/// What a finger touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The button at the bottom.
    Footer,
    /// The n-th `EmbeddedLink` that is to be seen, counted from 0.
    Link(usize),
    /// "Read more" of the `OptIn` of this name.
    OptIn(String),
    /// An item of the `NavigationList` of this name.
    Item {
        /// The list's name.
        list: String,
        /// The item's id.
        id: String,
    },
    /// [`Component::target`](super::Component::target) of a part that is to be seen, such as `c3` or, for an item of a list, `c3:item`.
    Part(String),
}

impl FromStr for Target {
    type Err = std::convert::Infallible;

    /// `footer`, or a component's `target`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "footer" { Self::Footer } else { Self::Part(text.to_owned()) })
    }
}

/// What a touch or an entry led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The endpoint is to be asked; the player waits for `Player::answer` and takes nothing else until then.
    Request {
        /// `INIT`, `BACK` or `data_exchange`.
        action: String,
        /// The screen it comes from.
        screen: String,
        /// The action's payload, worked out.
        data: Value,
    },
    /// A screen stands: another one, or the same with something changed.
    Screen,
    /// The Flow is over; this is what is sent to the business. The flow token is in it when the player knows one.
    Completed(Value),
    /// The browser opens with this address; the Flow stays.
    OpenUrl(String),
    /// Back from the first screen: the Flow closed and nothing is sent.
    Closed,
}

/// What a phone cannot do with what it was given, in the words Meta uses for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {why}")]
pub struct ClientError {
    /// Meta's key, such as `invalid-screen-transition` or `payload-schema-error`.
    pub key: &'static str,
    /// What was wrong, for a developer.
    pub why: String,
}

impl ClientError {
    pub(in crate::phone) fn transition(why: impl Into<String>) -> Self {
        Self { key: "invalid-screen-transition", why: why.into() }
    }

    pub(in crate::phone) fn schema(why: impl Into<String>) -> Self {
        Self { key: "payload-schema-error", why: why.into() }
    }
}

/// Flow JSON that no phone can play.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no playable Flow JSON: {0}")]
pub struct NotPlayable(pub String);

/// Why a person cannot do this now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No screen stands, or the Flow is over.
    #[error("no Flow is open")]
    NothingOpen,
    /// The endpoint is being asked.
    #[error("the screen waits for an answer")]
    Waiting,
    /// The screen shows no such input.
    #[error("the screen shows no input called {0:?}")]
    NoSuchInput(String),
    /// The input does not take this.
    #[error("{name}: {why}")]
    BadValue {
        /// The input.
        name: String,
        /// Why not.
        why: String,
    },
    /// There is nothing of that kind to tap.
    #[error("there is nothing to tap called {0:?}")]
    NoSuchTarget(String),
    /// The button at the bottom is grey; these inputs keep it so.
    #[error("the button is disabled; waiting for: {}", .0.join(", "))]
    FooterDisabled(Vec<String>),
    /// The action's payload does not fit where it goes.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// A file on the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneFile {
    /// Its name with extension.
    pub file_name: String,
    /// Its MIME type.
    pub mime: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}
