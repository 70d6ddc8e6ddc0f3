//! Messages that carry a form to a person.

mod list;
mod problem;
mod send;

pub(super) use problem::MessageProblem;

use crate::{State, api::text::said};
use akis_store::{MessageState, messages};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A message that carries a form.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
struct MessageBody {
    id: Uuid,
    /// Digits of the international number.
    to: String,
    state: Standing,
    /// What went wrong, in words.
    #[schema(required)]
    problem: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// How a message stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MessageState)]
enum Standing {
    /// Waits to be sent.
    Queued,
    /// Handed to WhatsApp, or about to be.
    Sending,
    /// WhatsApp took it.
    Sent,
    /// Reached the phone.
    Delivered,
    /// Was read.
    Read,
    /// WhatsApp refused it.
    Failed,
    /// Nobody knows whether it was sent: a person decides.
    Unclear,
}

impl MessageBody {
    fn new(message: messages::Message, locale: &str) -> Self {
        Self {
            id: message.id.0,
            to: message.recipient,
            state: match message.state {
                MessageState::Queued => Standing::Queued,
                MessageState::Sending => Standing::Sending,
                MessageState::Unclear => Standing::Unclear,
                MessageState::Sent => Standing::Sent,
                MessageState::Delivered => Standing::Delivered,
                MessageState::Read => Standing::Read,
                MessageState::Failed => Standing::Failed,
            },
            problem: said(message.problem, locale),
            created_at: message.created_at,
        }
    }
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list::list, send::send))
}
