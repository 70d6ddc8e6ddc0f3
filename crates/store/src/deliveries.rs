//! Submissions on their way to a destination.
//!
//! A delivery is `waiting` until its job begins it ([`delivery_work::begin`](crate::delivery_work::begin)), `delivering`
//! while a try is under way, and then whatever [`record_attempt`] says. It consists of steps
//! ([`delivery_steps`]); it has arrived when all of them are done.

use crate::delivery_steps::{self, Step};
use crate::{
    AttemptOutcome, DeliveryId, DeliveryState, DestinationId, FlowId, StoreError, TenantTx, Topic, WaitsFor,
    attempts::{self, Attempt},
    events, jobs, row,
};
use akis_form::{DestinationKind, SubmissionId};
use akis_sentence::Sentence;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

pub use crate::delivery_decisions::{
    MOST_AT_ONCE, decision_awaited, leave, resolve, retry, retry_many, switched_off,
};

/// A delivery as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Names it.
    pub id: DeliveryId,
    /// Where to; it may have been removed since. `None` when it was written by a version that knew no destinations.
    pub destination_id: Option<DestinationId>,
    /// What that is.
    pub kind: Option<DestinationKind>,
    /// How it stands.
    pub state: DeliveryState,
    /// What it waits for, when it needs attention.
    pub waits_for: Option<WaitsFor>,
    /// What went wrong, in words.
    pub problem: Option<Sentence>,
    /// When it is tried again.
    pub next_attempt_at: Option<Timestamp>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
    /// Its steps in order; empty before its first try.
    pub steps: Vec<Step>,
    /// Its tries, oldest first.
    pub attempts: Vec<Attempt>,
}

impl Delivery {
    /// What the answer is called at the destination, when it said so.
    pub fn result(&self) -> Option<&str> {
        let result = |step: &&Step| step.result.as_deref().is_some_and(|result| !result.is_empty());
        let submit = self.steps.iter().filter(result).find(|step| step.kind == "submit");
        submit.or_else(|| self.steps.iter().find(result)).and_then(|step| step.result.as_deref())
    }
}

/// What becomes of a delivery after a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It arrived.
    Delivered,
    /// A step is done, and the next is about to begin.
    GoesOn,
    /// A step is done, and the next gets its turn then; the job's own outcome brings it about.
    InLine {
        /// When.
        at: Timestamp,
    },
    /// It is tried again then; the job's own outcome brings it about.
    RetryAt {
        /// When.
        at: Timestamp,
        /// What went wrong, in words.
        problem: Sentence,
    },
    /// A person must do something first.
    NeedsAttention {
        /// What.
        waits_for: WaitsFor,
        /// The same in words.
        problem: Sentence,
    },
    /// It is not tried again, unless a person asks.
    GivenUp {
        /// Why, in words.
        problem: Sentence,
    },
}

/// A flow's deliveries that have not arrived and shall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// On their way by themselves.
    pub waiting: u64,
    /// In need of a person.
    pub attention: u64,
}

/// Notes a try and what becomes of the delivery, and returns how it stands now.
///
/// A delivery refused for its connection while somebody connected again is not left waiting for that: it is enqueued at once,
/// and the answer is [`DeliveryState::Retrying`]. An outcome of [`AttemptOutcome::Unclear`] is remembered until a later try
/// is clear. One that has arrived stays so, whatever a worker that lost its lease says afterwards; of one that was held back
/// or left here meanwhile such a worker can only say that it arrived.
pub async fn record_attempt(
    tx: &mut TenantTx,
    id: DeliveryId,
    attempt: &Attempt,
    next: &Next,
) -> Result<DeliveryState, StoreError> {
    let reconnected = matches!(next, Next::NeedsAttention { waits_for: WaitsFor::Reconnect, .. })
        && reconnected_since_begun(tx, id).await?;
    let (state, waits_for, problem, next_attempt_at) = match next {
        Next::Delivered => (DeliveryState::Delivered, None, None, None),
        Next::GoesOn => (DeliveryState::Delivering, None, None, None),
        Next::InLine { at } => (DeliveryState::Waiting, None, None, Some(*at)),
        Next::RetryAt { at, problem } => (DeliveryState::Retrying, None, Some(problem), Some(*at)),
        Next::NeedsAttention { problem, .. } if reconnected => {
            (DeliveryState::Retrying, None, Some(problem), Some(Timestamp::now()))
        }
        Next::NeedsAttention { waits_for, problem } => {
            (DeliveryState::NeedsAttention, Some(*waits_for), Some(problem), None)
        }
        Next::GivenUp { problem } => (DeliveryState::GivenUp, None, Some(problem), None),
    };
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update deliveries set
             state = $3, waits_for = $4, problem = $5, next_attempt_at = $6, unclear = $7, attempts = attempts + 1,
             in_line = $8,
             delivered_at = case when $3 = 'delivered' then coalesce(delivered_at, now()) end
          where tenant_id = $1 and id = $2 and state <> 'delivered'
            and ($3 = 'delivered' or state not in ('switched_off', 'left_here'))
         returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(state.as_str())
    .bind(waits_for.map(WaitsFor::as_str))
    .bind(problem.map(Json))
    .bind(next_attempt_at.map(ToSqlx::to_sqlx))
    .bind(attempt.outcome == AttemptOutcome::Unclear)
    .bind(matches!(next, Next::InLine { .. }))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(flow) = flow else {
        // Another worker, to whom the lease went meanwhile, saw it arrive, or came to an end with it.
        let stands = standing(tx, id).await?.ok_or(StoreError::NotFound("delivery"))?;
        attempts::insert(tx, id, attempt).await?;
        return Ok(stands);
    };
    attempts::insert(tx, id, attempt).await?;
    if reconnected {
        jobs::enqueue_deliveries(tx, &[id]).await?;
    }
    events::notify(tx, Topic::Delivery, Some(FlowId(flow))).await?;
    Ok(state)
}

/// Notes that everything of a delivery arrived, without a try: its steps were all done before.
pub async fn finish(tx: &mut TenantTx, id: DeliveryId) -> Result<(), StoreError> {
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update deliveries set state = 'delivered', waits_for = null, problem = null, next_attempt_at = null, unclear = false,
                in_line = false, delivered_at = coalesce(delivered_at, now())
          where tenant_id = $1 and id = $2 returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let flow = flow.ok_or(StoreError::NotFound("delivery"))?;
    events::notify(tx, Topic::Delivery, Some(FlowId(flow))).await
}

async fn standing(tx: &mut TenantTx, id: DeliveryId) -> Result<Option<DeliveryState>, StoreError> {
    Ok(sqlx::query("select state from deliveries where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row: PgRow| row::word(&row, "state"))
        .fetch_optional(&mut **tx)
        .await?)
}

/// Holds the connection's row, so that a reconnection either sees this delivery waiting or is seen here.
async fn reconnected_since_begun(tx: &mut TenantTx, id: DeliveryId) -> Result<bool, StoreError> {
    let newer: Option<bool> = sqlx::query_scalar(
        "select connections.generation > coalesce(deliveries.connection_generation, 0) and connections.status in ('active', 'permission_needed')
           from deliveries
           join connections on connections.tenant_id = deliveries.tenant_id and connections.id = deliveries.connection_id
          where deliveries.tenant_id = $1 and deliveries.id = $2
            for share of connections",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(newer.unwrap_or(false))
}

/// The deliveries of a submission with their tries.
pub async fn list(tx: &mut TenantTx, submission: SubmissionId) -> Result<Vec<Delivery>, StoreError> {
    let mut deliveries = sqlx::query(
        "select id, destination, destination_id, state, waits_for, problem, next_attempt_at, delivered_at
           from deliveries where tenant_id = $1 and submission_id = $2 order by id",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?;
    for (delivery_id, step) in delivery_steps::list(tx, submission).await? {
        if let Some(delivery) = deliveries.iter_mut().find(|delivery| delivery.id == delivery_id) {
            delivery.steps.push(step);
        }
    }
    for (delivery_id, attempt) in attempts::list(tx, submission).await? {
        if let Some(delivery) = deliveries.iter_mut().find(|delivery| delivery.id == delivery_id) {
            delivery.attempts.push(attempt);
        }
    }
    Ok(deliveries)
}

/// A flow's deliveries that are on their way or in need of a person, without tests; index deliveries_open.
pub async fn counts(tx: &mut TenantTx, flow: FlowId) -> Result<Counts, StoreError> {
    Ok(sqlx::query(
        "select count(*) filter (where state in ('waiting', 'delivering', 'retrying')) as waiting,
                count(*) filter (where state in ('needs_attention', 'given_up')) as attention
           from deliveries
          where tenant_id = $1 and flow_id = $2 and state not in ('delivered', 'switched_off', 'left_here') and not test",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .try_map(|row| Ok(Counts { waiting: row::count(&row, "waiting")?, attention: row::count(&row, "attention")? }))
    .fetch_one(&mut **tx)
    .await?)
}

fn read(row: &PgRow) -> Result<Delivery, sqlx::Error> {
    Ok(Delivery {
        id: DeliveryId(row.try_get("id")?),
        destination_id: row.try_get::<Option<uuid::Uuid>, _>("destination_id")?.map(DestinationId),
        kind: DestinationKind::from_word(row.try_get("destination")?),
        state: row::word(row, "state")?,
        waits_for: row::word_or_none(row, "waits_for")?,
        problem: row::sentence_or_none(row, "problem")?,
        next_attempt_at: row::at_or_none(row, "next_attempt_at")?,
        delivered_at: row::at_or_none(row, "delivered_at")?,
        steps: Vec::new(),
        attempts: Vec::new(),
    })
}
