//! Submissions on their way to a destination.
//!
//! A delivery is `waiting` until its job begins it ([`get_for_work`]), `delivering` while a try is under way, and then
//! whatever [`record_attempt`] says. One found `delivering` when its job comes again was cut short: it may have arrived,
//! so it is marked unclear and the worker asks the destination before repeating.

use crate::{
    AttemptOutcome, ConnectionId, DeliveryId, DeliveryState, FlowId, StoreError, TenantTx, Topic, WaitsFor,
    attempts::{self, Attempt},
    events, jobs, row,
};
use akis_form::{Submission, SubmissionId};
use akis_sentence::Sentence;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

/// A delivery as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Names it.
    pub id: DeliveryId,
    /// [`submissions::SOURCE`](crate::submissions::SOURCE).
    pub destination: String,
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
    /// Its tries, oldest first.
    pub attempts: Vec<Attempt>,
}

/// A delivery to be tried. Without `Debug`: it holds answers.
#[derive(Clone, PartialEq)]
pub struct Work {
    /// Which delivery.
    pub delivery_id: DeliveryId,
    /// Of which submission; also the marker by which a destination is asked.
    pub submission_id: SubmissionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// Where to.
    pub destination: String,
    /// Through which access; `None` when the flow has none.
    pub connection_id: Option<ConnectionId>,
    /// Tries so far, before this one.
    pub attempts: u32,
    /// An earlier try may have arrived: ask before repeating.
    pub unclear: bool,
    /// Since when it is on its way.
    pub created_at: Timestamp,
    /// The answers.
    pub submission: Submission,
}

/// What becomes of a delivery after a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It arrived.
    Delivered,
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

/// A flow's deliveries that have not arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// On their way by themselves.
    pub waiting: u64,
    /// In need of a person.
    pub attention: u64,
}

/// Begins a try: the delivery becomes `delivering`. `None` when there is nothing to do: it arrived, was given up, waits for a
/// person, or is gone. Commit before calling the destination.
pub async fn get_for_work(tx: &mut TenantTx, id: DeliveryId) -> Result<Option<Work>, StoreError> {
    // The state is not asked for in `held`: it would tempt the planner from the primary key to deliveries_open, which is
    // long exactly when a destination is down.
    let work = sqlx::query(
        "with held as (
             select tenant_id, id, state from deliveries where tenant_id = $1 and id = $2 for update
         ), begun as (
             update deliveries set
                 state = 'delivering', next_attempt_at = null,
                 unclear = unclear or held.state = 'delivering',
                 connection_generation = (select generation from connections
                                           where connections.tenant_id = $1
                                             and connections.id = deliveries.connection_id)
               from held
              where deliveries.tenant_id = held.tenant_id and deliveries.id = held.id
                and held.state in ('waiting', 'retrying', 'delivering')
             returning deliveries.id, submission_id, deliveries.flow_id, destination, connection_id, attempts, unclear,
                       created_at
         )
         select begun.*, submissions.body
           from begun join submissions on submissions.tenant_id = $1 and submissions.id = begun.submission_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| read_work(&row))
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(work) = &work {
        events::notify(tx, Topic::Delivery, Some(work.flow_id)).await?;
    }
    Ok(work)
}

/// Notes a try and what becomes of the delivery, and returns how it stands now.
///
/// A delivery refused for its connection while somebody connected again is not left waiting for that: it is enqueued at once,
/// and the answer is [`DeliveryState::Retrying`]. An outcome of [`AttemptOutcome::Unclear`] is remembered until a later try
/// is clear. One that has arrived stays so, whatever a worker that lost its lease says afterwards.
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
             delivered_at = case when $3 = 'delivered' then coalesce(delivered_at, now()) end
          where tenant_id = $1 and id = $2 and state <> 'delivered'
         returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(state.as_str())
    .bind(waits_for.map(WaitsFor::as_str))
    .bind(problem.map(Json))
    .bind(next_attempt_at.map(ToSqlx::to_sqlx))
    .bind(attempt.outcome == AttemptOutcome::Unclear)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(flow) = flow else {
        // Another worker, to whom the lease went meanwhile, saw it arrive.
        if !exists(tx, id).await? {
            return Err(StoreError::NotFound("delivery"));
        }
        attempts::insert(tx, id, attempt).await?;
        return Ok(DeliveryState::Delivered);
    };
    attempts::insert(tx, id, attempt).await?;
    if reconnected {
        jobs::enqueue_deliveries(tx, &[id]).await?;
    }
    events::notify(tx, Topic::Delivery, Some(FlowId(flow))).await?;
    Ok(state)
}

async fn exists(tx: &mut TenantTx, id: DeliveryId) -> Result<bool, StoreError> {
    let sql = "select exists (select from deliveries where tenant_id = $1 and id = $2)";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant().0).bind(id.0).fetch_one(&mut **tx).await?)
}

/// Holds the connection's row, so that a reconnection either sees this delivery waiting or is seen here.
async fn reconnected_since_begun(tx: &mut TenantTx, id: DeliveryId) -> Result<bool, StoreError> {
    let newer: Option<bool> = sqlx::query_scalar(
        "select connections.generation > coalesce(deliveries.connection_generation, 0) and connections.status = 'active'
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
        "select id, destination, state, waits_for, problem, next_attempt_at, delivered_at
           from deliveries where tenant_id = $1 and submission_id = $2 order by id",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?;
    for (delivery_id, attempt) in attempts::list(tx, submission).await? {
        if let Some(delivery) = deliveries.iter_mut().find(|delivery| delivery.id == delivery_id) {
            delivery.attempts.push(attempt);
        }
    }
    Ok(deliveries)
}

/// Sets a delivery going now, because a person asked. False, and nothing changes, when it arrived already. One that is being
/// tried is tried once more afterwards, should it not arrive; one that an earlier try left unclear stays so: the
/// destination is asked first.
pub async fn retry(tx: &mut TenantTx, id: DeliveryId) -> Result<bool, StoreError> {
    let (flow, state) =
        sqlx::query("select flow_id, state from deliveries where tenant_id = $1 and id = $2 for update")
            .bind(tx.tenant().0)
            .bind(id.0)
            .try_map(|row: PgRow| Ok((FlowId(row.try_get("flow_id")?), row::word(&row, "state")?)))
            .fetch_optional(&mut **tx)
            .await?
            .ok_or(StoreError::NotFound("delivery"))?;
    match state {
        DeliveryState::Delivered => return Ok(false),
        // Its state says that the present try may have arrived, and must go on saying so if that try was cut short.
        DeliveryState::Delivering => {}
        _ => {
            sqlx::query(
                "update deliveries set state = 'waiting', waits_for = null, problem = null, next_attempt_at = null
                  where tenant_id = $1 and id = $2",
            )
            .bind(tx.tenant().0)
            .bind(id.0)
            .execute(&mut **tx)
            .await?;
        }
    }
    jobs::enqueue_deliveries(tx, &[id]).await?;
    events::notify(tx, Topic::Delivery, Some(flow)).await?;
    Ok(true)
}

/// A flow's deliveries that have not arrived; index deliveries_open.
pub async fn counts(tx: &mut TenantTx, flow: FlowId) -> Result<Counts, StoreError> {
    Ok(sqlx::query(
        "select count(*) filter (where state in ('waiting', 'delivering', 'retrying')) as waiting,
                count(*) filter (where state in ('needs_attention', 'given_up')) as attention
           from deliveries where tenant_id = $1 and flow_id = $2 and state <> 'delivered'",
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
        destination: row.try_get("destination")?,
        state: row::word(row, "state")?,
        waits_for: row::word_or_none(row, "waits_for")?,
        problem: row::sentence_or_none(row, "problem")?,
        next_attempt_at: row::at_or_none(row, "next_attempt_at")?,
        delivered_at: row::at_or_none(row, "delivered_at")?,
        attempts: Vec::new(),
    })
}

fn read_work(row: &PgRow) -> Result<Work, sqlx::Error> {
    let submission = row::json(row, "body")?;
    Ok(Work {
        delivery_id: DeliveryId(row.try_get("id")?),
        submission_id: SubmissionId(row.try_get("submission_id")?),
        flow_id: FlowId(row.try_get("flow_id")?),
        destination: row.try_get("destination")?,
        connection_id: row.try_get::<Option<uuid::Uuid>, _>("connection_id")?.map(ConnectionId),
        attempts: u32::try_from(row.try_get::<i32, _>("attempts")?).unwrap_or_default(),
        unclear: row.try_get("unclear")?,
        created_at: row::at(row, "created_at")?,
        submission,
    })
}
