//! The chat: what arrived, what was sent back, who has read what.

use super::{Phone, PhoneError, PhoneState, SummaryLine};
use crate::relay::webhook::{self, Parties};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A number that ends in one of these codes never receives: sending to it fails later with that code.
const MAGIC: [(u32, &str); 4] = [
    (131_026, "Message undeliverable"),
    (131_049, "This message was not delivered to maintain healthy ecosystem engagement."),
    (131_050, "User has stopped marketing messages"),
    (130_472, "User's number is part of an experiment"),
];

/// Who sent a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The business, to the customer.
    Business,
    /// The customer, to the business.
    Customer,
}

/// How far a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// Taken by WhatsApp.
    Sent,
    /// On the phone.
    Delivered,
    /// Seen.
    Read,
    /// It will never arrive.
    Failed,
}

/// The button of a Flow message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlowButton {
    /// The Flow it opens.
    pub flow_id: String,
    /// Its name at Meta.
    pub flow_name: String,
    /// The token given at sending; `unused` when none was.
    pub flow_token: String,
    /// `navigate` or `data_exchange`.
    pub flow_action: String,
    /// The button's words.
    pub flow_cta: String,
    /// First screen and its data, with `navigate`.
    pub flow_action_payload: Option<Value>,
    /// `published` or `draft`.
    pub mode: String,
    /// The first screen, with `navigate`.
    pub screen: Option<String>,
    /// The published version the message was sent with; `None` for the draft.
    pub flow_version: Option<u32>,
    /// False after the endpoint called the token dead (427).
    pub cta_enabled: bool,
    /// What the endpoint said then.
    pub notice: Option<String>,
}

/// A message in a chat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// `wamid.…`
    pub id: String,
    /// Who sent it.
    pub direction: Direction,
    /// The customer's WhatsApp id, also for their own messages.
    pub to: String,
    /// The business number on the other side.
    pub phone_number_id: String,
    /// When it was sent.
    pub at: Timestamp,
    /// `text` or `interactive`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words.
    pub body: String,
    /// The line above them.
    pub header: Option<String>,
    /// The small line below them.
    pub footer: Option<String>,
    /// The Flow it carries.
    #[serde(flatten)]
    pub flow: Option<FlowButton>,
    /// How far it came.
    pub status: MessageStatus,
    /// `biz_opaque_callback_data` as given.
    pub biz_opaque_callback_data: Option<String>,
    /// The message this one answers.
    pub context: Option<String>,
    /// What the customer reads about the answers they sent.
    #[serde(default)]
    pub summary: Vec<SummaryLine>,
    /// What a completed Flow sent, as it went to the business.
    #[serde(default)]
    pub response: Option<Value>,
}

/// A message on its way to a phone.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    pub(crate) phone_number_id: String,
    pub(crate) kind: String,
    pub(crate) body: String,
    pub(crate) header: Option<String>,
    pub(crate) footer: Option<String>,
    pub(crate) flow: Option<FlowButton>,
    pub(crate) callback_data: Option<String>,
}

pub(super) fn new_wamid() -> String {
    let bytes: [u8; 24] = rand::random();
    format!("wamid.{}", STANDARD.encode(bytes))
}

impl Phone {
    pub(super) fn parties(&self, phone_number_id: &str) -> Parties {
        Parties { phone_number_id: phone_number_id.to_owned(), wa_id: self.wa_id.clone(), name: self.name() }
    }

    /// Whether the customer wrote or answered within the last 24 hours.
    pub(crate) fn window_is_open(&self) -> bool {
        let now = self.sandbox.now();
        self.sandbox.read(|world| {
            let last = world.phones.get(&self.wa_id).and_then(|phone| phone.last_inbound);
            last.is_some_and(|last| now.duration_since(last) < SignedDuration::from_hours(24))
        })
    }

    /// Takes a message from a business; gives its id and lets the statuses follow.
    pub(crate) fn receive(&self, outgoing: Outgoing) -> String {
        let id = new_wamid();
        let magic = MAGIC.iter().find(|(code, _)| self.wa_id.ends_with(&code.to_string()));
        let message = ChatMessage {
            id: id.clone(),
            direction: Direction::Business,
            to: self.wa_id.clone(),
            phone_number_id: outgoing.phone_number_id,
            at: self.sandbox.now(),
            kind: outgoing.kind,
            body: outgoing.body,
            header: outgoing.header,
            footer: outgoing.footer,
            flow: outgoing.flow,
            status: if magic.is_some() { MessageStatus::Failed } else { MessageStatus::Delivered },
            biz_opaque_callback_data: outgoing.callback_data,
            context: None,
            summary: Vec::new(),
            response: None,
        };
        let parties = self.parties(&message.phone_number_id);
        let data = message.biz_opaque_callback_data.clone();
        self.change(|phone| phone.messages.push(message));
        let status = |word, errors| webhook::status(&self.sandbox, &parties, &id, word, data.as_deref(), errors);
        let webhooks = match magic {
            Some((code, title)) => {
                let errors = json!([{
                    "code": code, "title": title, "message": title, "error_data": { "details": title },
                    "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
                }]);
                vec![status("failed", Some(errors))]
            }
            None => vec![status("sent", None), status("delivered", None)],
        };
        webhook::send(&self.sandbox, webhooks);
        id
    }

    /// Looks at the chat: every delivered message becomes read.
    pub fn read(&self) {
        let unread = |message: &ChatMessage| {
            message.direction == Direction::Business && message.status == MessageStatus::Delivered
        };
        let any = self
            .sandbox
            .read(|world| world.phones.get(&self.wa_id).is_some_and(|phone| phone.messages.iter().any(unread)));
        if !any {
            return;
        }
        let seen = self.change(|phone| {
            let messages = phone.messages.iter_mut().filter(|message| unread(message));
            messages
                .map(|message| {
                    message.status = MessageStatus::Read;
                    message.clone()
                })
                .collect::<Vec<_>>()
        });
        for message in seen {
            let parties = self.parties(&message.phone_number_id);
            let data = message.biz_opaque_callback_data.as_deref();
            let status = webhook::status(&self.sandbox, &parties, &message.id, "read", data, None);
            webhook::send(&self.sandbox, vec![status]);
        }
    }

    /// Writes to a business number.
    pub fn text(&self, phone_number_id: &str, words: &str) -> Result<ChatMessage, PhoneError> {
        let numbers = &self.sandbox.options().account.numbers;
        if !numbers.iter().any(|number| number.phone_number_id == phone_number_id) {
            return Err(PhoneError::NoSuchNumber(phone_number_id.to_owned()));
        }
        if words.trim().is_empty() {
            return Err(PhoneError::NothingToSay);
        }
        let message = self.own_message(phone_number_id, "text", words, None);
        self.change(|phone| {
            phone.last_inbound = Some(message.at);
            phone.messages.push(message.clone());
        });
        let content = json!({ "type": "text", "text": { "body": words } });
        let webhook = webhook::message(&self.sandbox, &self.parties(phone_number_id), &message.id, content);
        webhook::send(&self.sandbox, vec![webhook]);
        Ok(message)
    }

    /// Sends what a completed Flow answers.
    pub(super) fn reply_to_flow(&self, asked: &ChatMessage, response: &Value, summary: Vec<SummaryLine>) {
        let mut message = self.own_message(&asked.phone_number_id, "interactive", "Sent", Some(asked.id.clone()));
        message.summary = summary;
        message.response = Some(response.clone());
        let numbers = &self.sandbox.options().account.numbers;
        let from = numbers.iter().find(|number| number.phone_number_id == asked.phone_number_id);
        let content = json!({
            "context": {
                "from": from.map(|number| webhook::digits(&number.display_phone_number)).unwrap_or_default(),
                "id": asked.id,
            },
            "type": "interactive",
            "interactive": {
                "type": "nfm_reply",
                "nfm_reply": { "name": "flow", "body": "Sent", "response_json": response.to_string() },
            },
        });
        let parties = self.parties(&asked.phone_number_id);
        let webhook = webhook::message(&self.sandbox, &parties, &message.id, content);
        self.change(|phone| {
            phone.last_inbound = Some(message.at);
            phone.messages.push(message);
        });
        webhook::send(&self.sandbox, vec![webhook]);
    }

    fn own_message(&self, phone_number_id: &str, kind: &str, body: &str, context: Option<String>) -> ChatMessage {
        ChatMessage {
            id: new_wamid(),
            direction: Direction::Customer,
            to: self.wa_id.clone(),
            phone_number_id: phone_number_id.to_owned(),
            at: self.sandbox.now(),
            kind: kind.to_owned(),
            body: body.to_owned(),
            header: None,
            footer: None,
            flow: None,
            status: MessageStatus::Delivered,
            biz_opaque_callback_data: None,
            context,
            summary: Vec::new(),
            response: None,
        }
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut PhoneState) -> T) -> T {
        self.sandbox.write(|world| change(world.phones.entry(self.wa_id.clone()).or_default()))
    }
}
