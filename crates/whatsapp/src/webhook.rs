//! What Meta posts to the webhook address, read tolerantly.
//!
//! One post may hold several accounts and several kinds of change, repeats and any order. Unknown fields are ignored,
//! unknown kinds stay what they are: nothing Meta adds makes a post unreadable, and one change that cannot be read
//! spoils no other.

mod content;
mod flow_news;

use crate::answer::or_default;
use serde::Deserialize;
use serde_json::{Map, Value};

/// One post.
#[derive(Clone, Deserialize)]
pub struct Envelope {
    /// `whatsapp_business_account`.
    #[serde(default, deserialize_with = "or_default")]
    pub object: String,
    /// One for each account.
    pub entry: Vec<Entry>,
}

/// The changes of one account.
#[derive(Clone, Deserialize)]
pub struct Entry {
    /// The WhatsApp account's id.
    #[serde(default, deserialize_with = "or_default")]
    pub id: String,
    /// When it happened, seconds since 1970; 0 when Meta does not say.
    #[serde(default, deserialize_with = "or_default")]
    pub time: i64,
    /// In no particular order.
    #[serde(default, deserialize_with = "or_default")]
    pub changes: Vec<RawChange>,
}

/// One change, not looked into yet.
#[derive(Clone, Deserialize)]
pub struct RawChange {
    /// Which kind (`messages`, `flows`, …).
    #[serde(default, deserialize_with = "or_default")]
    pub field: String,
    /// What changed.
    #[serde(default)]
    pub value: Value,
}

/// One change.
#[derive(Clone)]
pub enum Change {
    /// Messages from people and statuses of ours.
    Messages(Box<Messages>),
    /// News of a flow.
    Flows(Box<FlowNews>),
    /// People whose business-scoped id changed (`user_id_update`).
    UserIds(Vec<UserIdChange>),
    /// A kind this version does nothing with, or one it could not read.
    Other {
        /// The kind's name.
        field: String,
    },
}

/// A person's business-scoped id changed. Without `Debug`: it names a person.
#[derive(Clone, PartialEq, Eq)]
pub struct UserIdChange {
    /// Up to now.
    pub previous: String,
    /// From now on.
    pub current: String,
    /// The person's WhatsApp number, when it came along.
    pub wa_id: Option<String>,
}

/// Messages and statuses of one phone number.
#[derive(Clone)]
pub struct Messages {
    /// Which of our numbers.
    pub metadata: Metadata,
    /// People's names.
    pub contacts: Vec<Contact>,
    /// What people sent.
    pub messages: Vec<Message>,
    /// What became of what we sent.
    pub statuses: Vec<Status>,
    /// How many parts could not be read.
    pub unreadable: usize,
}

/// One of our numbers.
#[derive(Clone, Deserialize)]
pub struct Metadata {
    /// As people write it.
    #[serde(default, deserialize_with = "or_default")]
    pub display_phone_number: String,
    /// Meta's id of it.
    pub phone_number_id: String,
}

/// A person who wrote.
#[derive(Clone, Deserialize)]
pub struct Contact {
    /// Their WhatsApp number; may be missing for people with a user name.
    #[serde(default)]
    pub wa_id: Option<String>,
    /// Their business-scoped id.
    #[serde(default)]
    pub user_id: Option<String>,
    /// What they call themselves.
    #[serde(default, deserialize_with = "or_default")]
    pub profile: Profile,
}

/// What a person calls themselves.
#[derive(Clone, Default, Deserialize)]
pub struct Profile {
    /// Their name.
    #[serde(default)]
    pub name: Option<String>,
}

/// A message from a person.
#[derive(Clone)]
pub struct Message {
    /// Meta's id of it (`wamid.…`); the key against repeats.
    pub id: String,
    /// The sender's WhatsApp number; may be missing.
    pub from: Option<String>,
    /// The sender's business-scoped id.
    pub from_user_id: Option<String>,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// The id of the message it answers.
    pub answers: Option<String>,
    /// What it says.
    pub content: Content,
}

/// What a message says.
#[derive(Clone)]
pub enum Content {
    /// Words.
    Text(String),
    /// A completed flow.
    FlowReply(FlowReply),
    /// The person has another number, or another business-scoped id, than [`Message::from`] and
    /// [`Message::from_user_id`] say (`system` with `user_changed_number` or `user_changed_user_id`).
    Renamed {
        /// The new WhatsApp number.
        wa_id: Option<String>,
        /// The new business-scoped id.
        user_id: Option<String>,
    },
    /// Anything else, by Meta's name.
    Other(String),
}

/// A completed flow (`nfm_reply`).
#[derive(Clone)]
pub struct FlowReply {
    /// The token of the message that opened it; some phones leave it out. Never `unused`.
    pub flow_token: Option<String>,
    /// Every parameter of the answer that closed it; empty when it could not be read.
    pub params: Map<String, Value>,
    /// Whether it could be read.
    pub readable: bool,
}

impl FlowReply {
    /// A parameter that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }
}

/// What became of a message of ours.
#[derive(Clone)]
pub struct Status {
    /// Meta's id of the message.
    pub id: String,
    /// How far it came.
    pub state: StatusState,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// The recipient's WhatsApp number; may be missing.
    pub recipient_id: Option<String>,
    /// What we gave along with the message.
    pub callback_data: Option<String>,
    /// Why it failed.
    pub errors: Vec<StatusError>,
}

/// How far a message came. Meta reports in any order; the order here is the way a message goes, [`StatusState::Failed`]
/// apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusState {
    /// Meta sent it.
    Sent,
    /// It is on the phone.
    Delivered,
    /// It was opened.
    Read,
    /// It will not arrive.
    Failed,
    /// A word this version does not know.
    Other(String),
}

/// Why a message failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusError {
    /// Meta's code.
    pub code: i64,
    /// Meta's title.
    pub title: String,
    /// Meta's explanation, when given.
    pub details: String,
}

/// News of a flow (field `flows`). Which fields are there depends on the event; what cannot be read counts as absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FlowNews {
    /// `FLOW_STATUS_CHANGE`, `CLIENT_ERROR_RATE`, `ENDPOINT_ERROR_RATE`, `ENDPOINT_LATENCY`, `ENDPOINT_AVAILABILITY`,
    /// `FLOW_VERSION_EXPIRY_WARNING`, or one this version does not know.
    pub event: String,
    /// Which flow, by Meta's id.
    pub flow_id: String,
    /// When it happened, seconds since 1970. News may arrive late and in any order.
    pub at: Option<i64>,
    /// Meta's sentence.
    pub message: String,
    /// Status before; absent when the flow was just created.
    pub old_status: Option<String>,
    /// Status now: `DRAFT`, `PUBLISHED`, `THROTTLED`, `BLOCKED`, `DEPRECATED`.
    pub new_status: Option<String>,
    /// That the flow's version is about to freeze or expire, in Meta's words.
    pub warning: Option<String>,
    /// `ACTIVATED` or `DEACTIVATED`, for alerts.
    pub alert_state: Option<String>,
    /// What was reached, in the unit of the measured number: percent, or milliseconds for latency.
    pub threshold: Option<f64>,
    /// Share of requests that failed, percent.
    pub error_rate: Option<f64>,
    /// What failed.
    pub errors: Vec<FlowError>,
    /// Half of the answers came within this, milliseconds.
    pub p50_latency: Option<f64>,
    /// Nine of ten answers came within this, milliseconds.
    pub p90_latency: Option<f64>,
    /// How many requests were measured.
    pub requests_count: Option<u64>,
    /// Share of health checks that were answered, percent.
    pub availability: Option<f64>,
}

/// One cause of errors within an alert.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowError {
    /// Meta's key of it (`TIMEOUT`, `PUBLIC_KEY_MISSING`, …).
    pub error_type: String,
    /// Its share of the errors, percent.
    pub error_rate: Option<f64>,
    /// How often it happened.
    pub error_count: Option<u64>,
}

impl Envelope {
    /// Reads a post. Only text that is not JSON of this outer shape is an error.
    pub fn parse(body: &[u8]) -> Result<Self, MalformedWebhook> {
        serde_json::from_slice(body).map_err(|_| MalformedWebhook)
    }

    /// Every change with its account's id. One that cannot be read is [`Change::Other`] and spoils nothing else.
    pub fn changes(&self) -> Vec<(&str, Change)> {
        let changes = |entry: &'_ Entry| {
            entry.changes.iter().map(|change| content::change(change, entry.time)).collect::<Vec<_>>()
        };
        self.entry
            .iter()
            .flat_map(|entry| changes(entry).into_iter().map(|change| (entry.id.as_str(), change)))
            .collect()
    }
}

/// The body is not a webhook post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is not a webhook post of Meta")]
pub struct MalformedWebhook;

/// The query of the handshake `GET`.
#[derive(Deserialize)]
pub struct Handshake {
    /// `subscribe`.
    #[serde(rename = "hub.mode", default)]
    pub mode: String,
    /// Must be the token set in the app's dashboard.
    #[serde(rename = "hub.verify_token", default)]
    pub verify_token: String,
    /// The bare body of a good answer.
    #[serde(rename = "hub.challenge", default)]
    pub challenge: String,
}
