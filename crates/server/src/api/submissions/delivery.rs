use crate::api::text::said;
use akis_connectors::{Connectors, Destination};
use akis_store::delivery_steps::Step;
use akis_store::{DeliveryState, DeliveryStepState, WaitsFor, attempts::Attempt, deliveries::Delivery};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Answers on their way to one destination.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(super) struct DeliveryBody {
    id: Uuid,
    /// The destination's kind (`hubspot_form`, `webhook`, …).
    destination: String,
    /// Which destination; it may have been removed since.
    #[schema(required)]
    destination_id: Option<Uuid>,
    /// The destination as people call it.
    name: String,
    state: Standing,
    /// What it waits for, when it needs attention.
    #[schema(required)]
    waits_for: Option<Wait>,
    /// What the answers are called at the destination, once they arrived.
    #[schema(required)]
    result: Option<String>,
    /// Its parts, in order; empty before its first try.
    steps: Vec<StepBody>,
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
    /// The destination is switched off; sent by itself when it is switched on.
    SwitchedOff,
    /// A person decided that the answers stay here; sent only when somebody retries.
    LeftHere,
}

/// What a delivery waits for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryWait)]
enum Wait {
    /// The connection; it goes on by itself when somebody connects again.
    Reconnect,
    /// The form, its mapping or the answers; it goes on when somebody sends it again.
    Correction,
    /// Somebody who looks whether it arrived and says so.
    Decision,
}

/// One part of a delivery.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveryStep)]
struct StepBody {
    /// Names it within the delivery.
    key: String,
    /// What it does: `prepare`, `submit`, `contact`, `object`, `file` or `note`.
    kind: String,
    state: StepStanding,
    /// What it brought: an id at the destination.
    #[schema(required)]
    result: Option<String>,
    /// An earlier try may have arrived.
    unclear: bool,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    done_at: Option<Timestamp>,
}

/// How a part of a delivery stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryStepState)]
enum StepStanding {
    /// Not done.
    Waiting,
    /// Under way.
    Begun,
    /// The destination has it.
    Done,
}

/// One try.
#[derive(Serialize, ToSchema)]
#[schema(as = Attempt)]
struct AttemptBody {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Which step was tried; null when it ended before one.
    #[schema(required)]
    step: Option<String>,
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
            DeliveryState::SwitchedOff => Self::SwitchedOff,
            DeliveryState::LeftHere => Self::LeftHere,
        }
    }
}

impl DeliveryBody {
    pub(super) fn new(row: Delivery, connectors: &Connectors, locale: &str) -> Self {
        let name = row.kind.and_then(|kind| connectors.destination(kind)).map(Destination::name);
        Self {
            id: row.id.0,
            destination_id: row.destination_id.map(|id| id.0),
            name: name.unwrap_or("Akis").to_owned(),
            waits_for: row.waits_for.map(|waits_for| match waits_for {
                WaitsFor::Reconnect => Wait::Reconnect,
                WaitsFor::Correction => Wait::Correction,
                WaitsFor::Decision => Wait::Decision,
            }),
            result: row.result().map(str::to_owned),
            steps: row.steps.into_iter().map(StepBody::new).collect(),
            destination: row.kind.map_or_else(|| "source".to_owned(), |kind| kind.as_str().to_owned()),
            state: row.state.into(),
            problem: said(row.problem, locale),
            next_attempt_at: row.next_attempt_at,
            delivered_at: row.delivered_at,
            attempts: row.attempts.into_iter().map(|attempt| AttemptBody::new(attempt, locale)).collect(),
        }
    }
}

impl StepBody {
    fn new(row: Step) -> Self {
        Self {
            key: row.key,
            kind: row.kind,
            state: match row.state {
                DeliveryStepState::Waiting => StepStanding::Waiting,
                DeliveryStepState::Begun => StepStanding::Begun,
                DeliveryStepState::Done => StepStanding::Done,
            },
            result: row.result.filter(|result| !result.is_empty()),
            unclear: row.unclear,
            done_at: row.done_at,
        }
    }
}

impl AttemptBody {
    fn new(row: Attempt, locale: &str) -> Self {
        Self {
            at: row.started_at,
            step: row.step,
            outcome: row.outcome.as_str(),
            http_status: row.http_status,
            message: said(row.message, locale),
            duration_ms: u64::try_from(row.duration.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
