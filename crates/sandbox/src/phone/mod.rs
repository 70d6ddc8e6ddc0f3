//! A customer's phone: chat and Flow player, without a screen of its own.

mod chat;
mod exchange;
mod play;
mod player;
mod tree;
mod upload;

pub use chat::{ChatMessage, Direction, FlowButton, MessageStatus};
pub use exchange::Exchange;
pub use player::{
    ClientError, Component, Footer, NotPlayable, Opening, Outcome, PhoneFile, Player, Range, RangeEnd, Refusal,
    ScreenView, SummaryLine, Target,
};
pub use tree::OpenScreen;
pub use upload::Upload;

pub(crate) use chat::Outgoing;

use crate::state::Sandbox;
use crate::world::World;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tree::OpenFlow;

const EXCHANGES_KEPT: usize = 100;
/// Bytes of uploaded files one phone keeps on the CDN.
const UPLOADS_KEPT: usize = 256 * 1024 * 1024;
/// The demo's customer.
const AYSE: &str = "905321112233";

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PhoneState {
    pub(crate) messages: Vec<ChatMessage>,
    open: Option<OpenFlow>,
    /// Public keys by phone number id, kept as a phone keeps them.
    keys: BTreeMap<String, String>,
    /// What the phone says outside any Flow.
    notice: Option<String>,
    last_inbound: Option<Timestamp>,
    /// What pickers uploaded, oldest first. Not part of the kept state: after a restart the files are gone.
    #[serde(skip)]
    uploads: VecDeque<Upload>,
    #[serde(skip)]
    exchanges: VecDeque<Exchange>,
}

/// The encrypted file of this media id, as the CDN serves it.
pub(crate) fn uploaded(world: &World, media_id: &str) -> Option<Vec<u8>> {
    let mut uploads = world.phones.values().flat_map(|phone| &phone.uploads);
    uploads.find(|upload| upload.media_id == media_id).map(|upload| upload.cdn_file.clone())
}

/// The file of this id at the Media API, in clear.
pub(crate) fn sent(world: &World, id: &str) -> Option<PhoneFile> {
    let mut uploads = world.phones.values().flat_map(|phone| &phone.uploads);
    uploads.find(|upload| upload.id == id).map(|upload| upload.file.clone())
}

/// After a restart nobody waits for an answer any more: a Flow that never showed a screen is closed.
pub(crate) fn wake(world: &mut World) {
    for phone in world.phones.values_mut() {
        if let Some(flow) = &mut phone.open {
            flow.player.wake();
        }
        phone.open.take_if(|flow| flow.player.screen().is_none());
    }
}

/// What a customer sees.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhoneView {
    /// The customer's WhatsApp id.
    pub wa_id: String,
    /// The customer's name.
    pub name: String,
    /// The chat, oldest first.
    pub messages: Vec<ChatMessage>,
    /// The Flow on top of it.
    pub open: Option<OpenScreen>,
    /// What the phone says outside any Flow.
    pub notice: Option<String>,
}

impl PhoneView {
    /// The id of the open screen.
    pub fn screen(&self) -> Option<&str> {
        self.open.as_ref()?.screen.as_deref()
    }
}

/// What a customer cannot do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// There is no such message in the chat.
    #[error("there is no message {0} on this phone")]
    NoSuchMessage(String),
    /// The message has no Flow.
    #[error("the message {0} carries no Flow")]
    NotAFlow(String),
    /// The button is dead (427).
    #[error("the message's button is disabled")]
    ButtonDisabled,
    /// The version the message was sent with is no longer kept.
    #[error("the Flow of this message cannot be opened any more")]
    FlowGone,
    /// No Flow is open.
    #[error("no Flow is open")]
    NothingOpen,
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
    /// There is nothing of that name to tap.
    #[error("there is nothing to tap called {0:?}")]
    NoSuchTarget(String),
    /// The button at the bottom is grey.
    #[error("the button is disabled; waiting for: {}", .0.join(", "))]
    FooterDisabled(Vec<String>),
    /// The account has no such number.
    #[error("there is no business number {0}")]
    NoSuchNumber(String),
    /// An empty message cannot be sent.
    #[error("an empty message cannot be sent")]
    NothingToSay,
}

impl PhoneError {
    /// A stable word for the control API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchMessage(_) => "no_such_message",
            Self::NotAFlow(_) => "not_a_flow",
            Self::ButtonDisabled => "button_disabled",
            Self::FlowGone => "flow_gone",
            Self::NothingOpen => "nothing_open",
            Self::NoSuchInput(_) => "no_such_input",
            Self::BadValue { .. } => "bad_value",
            Self::NoSuchTarget(_) => "no_such_target",
            Self::FooterDisabled(_) => "footer_disabled",
            Self::NoSuchNumber(_) => "no_such_number",
            Self::NothingToSay => "nothing_to_say",
        }
    }
}

/// A customer. What they do waits for what they did before, so one phone does one thing at a time.
#[derive(Clone)]
pub struct Phone {
    sandbox: Sandbox,
    wa_id: String,
}

impl Phone {
    pub(crate) fn new(sandbox: Sandbox, wa_id: &str) -> Self {
        Self { sandbox, wa_id: crate::relay::webhook::digits(wa_id) }
    }

    /// The customer's WhatsApp id, digits only.
    pub fn wa_id(&self) -> &str {
        &self.wa_id
    }

    /// The customer's name.
    pub fn name(&self) -> String {
        if self.wa_id == AYSE { "Ayşe".into() } else { format!("+{}", self.wa_id) }
    }

    /// What the customer sees now.
    pub fn view(&self) -> PhoneView {
        let name = self.name();
        self.sandbox.read(|world| {
            let phone = world.phones.get(&self.wa_id);
            let delivered = |message: &&ChatMessage| message.status != MessageStatus::Failed;
            PhoneView {
                wa_id: self.wa_id.clone(),
                name,
                messages: phone.into_iter().flat_map(|phone| &phone.messages).filter(delivered).cloned().collect(),
                open: phone.and_then(|phone| phone.open.as_ref()).map(OpenFlow::view),
                notice: phone.and_then(|phone| phone.notice.clone()),
            }
        })
    }

    /// What this phone and endpoints said to each other since start, oldest first, in clear.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.sandbox.read(|world| {
            world.phones.get(&self.wa_id).into_iter().flat_map(|phone| phone.exchanges.iter().cloned()).collect()
        })
    }

    /// What this phone uploaded since start, oldest first. One phone keeps 256 MiB.
    pub fn uploads(&self) -> Vec<Upload> {
        self.sandbox.read(|world| {
            world.phones.get(&self.wa_id).into_iter().flat_map(|phone| phone.uploads.iter().cloned()).collect()
        })
    }

    /// Waits for the newest Flow message that arrived after the first `seen` messages of the chat.
    pub async fn wait_for_flow(&self, seen: usize, limit: Duration) -> Option<ChatMessage> {
        self.sandbox
            .wait_for(limit, |_| {
                self.view().messages.into_iter().skip(seen).rfind(|message| message.flow.is_some())
            })
            .await
    }

    /// Enters a value: text, an option id, a list of ids, true or false, a date, `{"start-date", "end-date"}`, or
    /// files as a list of `{"file_name", "mime_type", "base64"}`.
    pub async fn input(&self, name: &str, value: impl Into<Value>) -> Result<PhoneView, PhoneError> {
        self.enter(name, value.into()).await
    }
}
