use crate::api::text::said;
use akis_store::{DeliveryState, attempts::Attempt, deliveries::Delivery};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Answers on their way to one destination.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(super) struct DeliveryBody {
    id: Uuid,
    /// `source`: the form the flow was read from.
    destination: String,
    state: Standing,
    /// What went wrong and what to do, in words.
    #[schema(required)]
    problem: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    next_attempt_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    delivered_at: Option<Timestamp>,
    /// Oldest first.
    attempts: Vec<AttemptBody>,
}

/// How a delivery stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryState)]
pub(super) enum Standing {
    /// Not tried yet.
    Waiting,
    /// Being tried.
    Delivering,
    /// Arrived.
    Delivered,
    /// Failed for now, tried again later.
    Retrying,
    /// A person must do something first.
    NeedsAttention,
    /// Not tried again.
    GivenUp,
}

/// One try.
#[derive(Serialize, ToSchema)]
#[schema(as = Attempt)]
struct AttemptBody {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `delivered`, `found`, `retry`, `unclear`, `reconnect` or `refused`.
    outcome: &'static str,
    /// The destination's, when it answered.
    #[schema(required)]
    http_status: Option<u16>,
    /// In words.
    #[schema(required)]
    message: Option<String>,
    duration_ms: u64,
}

impl From<DeliveryState> for Standing {
    fn from(state: DeliveryState) -> Self {
        match state {
            DeliveryState::Waiting => Self::Waiting,
            DeliveryState::Delivering => Self::Delivering,
            DeliveryState::Delivered => Self::Delivered,
            DeliveryState::Retrying => Self::Retrying,
            DeliveryState::NeedsAttention => Self::NeedsAttention,
            DeliveryState::GivenUp => Self::GivenUp,
        }
    }
}

impl DeliveryBody {
    pub(super) fn new(row: Delivery, locale: &str) -> Self {
        Self {
            id: row.id.0,
            destination: row.destination,
            state: row.state.into(),
            problem: said(row.problem, locale),
            next_attempt_at: row.next_attempt_at,
            delivered_at: row.delivered_at,
            attempts: row.attempts.into_iter().map(|attempt| AttemptBody::new(attempt, locale)).collect(),
        }
    }
}

impl AttemptBody {
    fn new(row: Attempt, locale: &str) -> Self {
        Self {
            at: row.started_at,
            outcome: row.outcome.as_str(),
            http_status: row.http_status,
            message: said(row.message, locale),
            duration_ms: u64::try_from(row.duration.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
