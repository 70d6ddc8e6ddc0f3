//! Completed answers. Exactly one submission a session, written together with its deliveries.

use crate::events::{self, Event};
use crate::replies::ReplyProblem;
use crate::{
    DeliveryId, DeliveryState, DestinationId, FlowId, Origin, SessionId, Store, StoreError, TenantId, TenantTx,
    Topic, VersionId, destinations, error::changed, jobs, row, switched_off,
};
use akis_form::{Submission, SubmissionId};
use akis_sentence::Sentence;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use std::collections::BTreeSet;

/// The end of a session.
#[derive(Clone, Copy)]
pub struct CompleteSession<'a> {
    /// Which session.
    pub session: SessionId,
    /// The version the last request ran on, and whose labels the answers have. A phone may show an older one than the
    /// session began with.
    pub version: VersionId,
    /// Its answers, frozen. They go to each destination of the flow that is switched on, and wait for each that is not; those
    /// of a test only when the test was begun so, and for none that is not.
    pub submission: &'a Submission,
}

/// What came of the end of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completed {
    /// The submission that counts: this one, or the one the session had already.
    pub submission_id: SubmissionId,
    /// True when the session had been completed before; nothing was changed.
    pub already: bool,
}

/// A submission as it is kept. Without `Debug`: it holds answers.
#[derive(Clone, PartialEq)]
pub struct SubmissionRow {
    /// Names it.
    pub id: SubmissionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// As the flow is called now.
    pub flow_name: String,
    /// Of which version.
    pub version_id: VersionId,
    /// Its number within the flow.
    pub version_number: u32,
    /// Of which session.
    pub session_id: SessionId,
    /// The answers with their labels.
    pub submission: Submission,
    /// A member tried the form.
    pub test: bool,
    /// When the person finished.
    pub completed_at: Timestamp,
    /// When WhatsApp brought the person's reply as well.
    pub confirmed_at: Option<Timestamp>,
    /// A second reply on one message; only of a form without an endpoint.
    pub again: bool,
    /// What a person must correct before it is delivered.
    pub problems: Vec<ReplyProblem>,
    /// When somebody corrected it, or let it go as it was.
    pub corrected_at: Option<Timestamp>,
    /// How its delivery stands, of several the one that most needs a look; `None` when it goes nowhere.
    pub delivery: Option<DeliveryBrief>,
}

/// How a delivery stands, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryBrief {
    /// How it stands.
    pub state: DeliveryState,
    /// What went wrong, in words.
    pub problem: Option<Sentence>,
}

/// Completes a session: the submission, its deliveries and their jobs, all in this transaction. Called again, or twice at
/// once, it finds the first one; the session's row is held until the transaction ends. Confirm to the person only after
/// the commit, and call [`announce`] then: completions come in crowds, and hints inside them would make them wait for
/// each other's commits.
pub async fn complete(tx: &mut TenantTx, end: CompleteSession<'_>) -> Result<Completed, StoreError> {
    let held = sqlx::query(COMPLETE)
        .bind(tx.tenant().0)
        .bind(end.session.0)
        .bind(end.submission.id.0)
        .bind(end.version.0)
        .bind(Json(end.submission))
        .bind(end.submission.completed_at.to_sqlx())
        .bind(Origin::Test.as_str())
        .bind(delivery_ids())
        .bind(Json(switched_off::sentence()))
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(StoreError::NotFound("session"))?;
    if let Some(earlier) = held.try_get::<Option<uuid::Uuid>, _>("submission_id")? {
        return Ok(Completed { submission_id: SubmissionId(earlier), already: true });
    }
    let deliveries: Option<Vec<uuid::Uuid>> = held.try_get("deliveries")?;
    let deliveries: Vec<DeliveryId> = deliveries.into_iter().flatten().map(DeliveryId).collect();
    jobs::enqueue_deliveries_quietly(tx, &deliveries).await?;
    if let Some(held) = held.try_get::<Option<Vec<uuid::Uuid>>, _>("switched_off")? {
        switched_off::look_again(tx, &held).await?;
    }
    Ok(Completed { submission_id: end.submission.id, already: false })
}

/// Ids for as many deliveries as a flow can have destinations; made here, so that they sort by time.
pub(crate) fn delivery_ids() -> Vec<uuid::Uuid> {
    std::iter::repeat_with(uuid::Uuid::now_v7).take(destinations::MOST_PER_FLOW).collect()
}

/// One statement, so one trip: the session's row is locked, then everything hangs on whether it had a submission. Whoever
/// waited for the lock reads the row as the other left it.
const COMPLETE: &str = "
with held as materialized (
    select flow_id, origin, submission_id, deliver_test from sessions where tenant_id = $1 and id = $2 for update
), written as (
    insert into submissions (tenant_id, id, flow_id, version_id, session_id, body, test, completed_at)
    select $1, $3, flow_id, $4, $2, $5, origin = $7, $6 from held where submission_id is null
    returning flow_id, test
), ended as (
    update sessions set submission_id = $3, completed_at = $6, last_seen_at = now(), answers = '{}',
           refused_consent = null, refused_text = null, refused_at = null
      from written where sessions.tenant_id = $1 and sessions.id = $2
), outbox as (
    insert into deliveries (tenant_id, id, submission_id, flow_id, destination, destination_id, connection_id, state, problem,
                            test)
    select $1, ($8::uuid[])[row_number() over (order by destinations.created_at, destinations.id)], $3, destinations.flow_id,
           destinations.kind, destinations.id, destinations.connection_id,
           case when destinations.enabled then 'waiting' else 'switched_off' end,
           case when not destinations.enabled then $9::jsonb end, written.test
      from written
     cross join held
      join destinations on destinations.tenant_id = $1 and destinations.flow_id = written.flow_id
     where (destinations.enabled and (not written.test or held.deliver_test))
        or (not destinations.enabled and not written.test)
    returning id, state
)
select submission_id, (select array_agg(id) from outbox where state = 'waiting') as deliveries,
       (select array_agg(id) from outbox where state = 'switched_off') as switched_off
  from held";

/// Keeps a test answer that nobody filled in, for one destination of its flow, and sends it there; whether the destination is
/// switched on or not. [`StoreError::NotFound`] when the flow has no such destination.
pub async fn insert_test(
    tx: &mut TenantTx,
    flow: FlowId,
    version: VersionId,
    submission: &Submission,
    destination: DestinationId,
) -> Result<SubmissionId, StoreError> {
    let delivery = DeliveryId::new();
    let done = sqlx::query(
        "with target as (
             select id, flow_id, kind, connection_id from destinations where tenant_id = $1 and id = $3 and flow_id = $2
         ), written as (
             insert into submissions (tenant_id, id, flow_id, version_id, session_id, body, test, completed_at)
             select $1, $4, flow_id, $5, $6, $7, true, $8 from target
         )
         insert into deliveries (tenant_id, id, submission_id, flow_id, destination, destination_id, connection_id, state, test)
         select $1, $9, $4, flow_id, kind, id, connection_id, 'waiting', true from target",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(destination.0)
    .bind(submission.id.0)
    .bind(version.0)
    // No phone had it: a session of its own that nobody can find.
    .bind(SessionId::new().0)
    .bind(Json(submission))
    .bind(submission.completed_at.to_sqlx())
    .bind(delivery.0)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "destination")?;
    jobs::enqueue_deliveries(tx, &[delivery]).await?;
    events::notify(tx, Topic::Submission, Some(flow)).await?;
    Ok(submission.id)
}

/// Tells pages and workers of completions on these flows, after their commits; for many at a time. Lost, pages show them
/// later, and workers find the jobs at their next look.
pub async fn announce(store: &Store, flows: &BTreeSet<(TenantId, FlowId)>) -> Result<(), StoreError> {
    let event =
        |&(tenant, flow): &(TenantId, FlowId)| Event { tenant, topic: Topic::Submission, flow_id: Some(flow) };
    events::announce_later(store, &flows.iter().map(event).collect::<Vec<_>>()).await
}

/// Submissions and the rest of their query. Of several deliveries, the one that most needs a look is shown.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "select submissions.id, submissions.flow_id, flows.name as flow_name, submissions.version_id,
                   flow_versions.number as version_number, submissions.session_id, submissions.body, submissions.test,
                   submissions.completed_at, submissions.again, submissions.problems, submissions.corrected_at,
                   coalesce(submissions.confirmed_at, (
                       select min(received_at) from flow_replies
                        where flow_replies.tenant_id = submissions.tenant_id
                          and flow_replies.session_id = submissions.session_id
                          and (flow_replies.submission_id is null or flow_replies.submission_id = submissions.id)
                   )) as confirmed_at,
                   delivery.state as delivery_state,
                   delivery.problem as delivery_problem
              from submissions
              join flows on flows.tenant_id = submissions.tenant_id and flows.id = submissions.flow_id
              join flow_versions on flow_versions.tenant_id = submissions.tenant_id
                                and flow_versions.id = submissions.version_id
              left join lateral (
                  select state, problem from deliveries
                   where deliveries.tenant_id = submissions.tenant_id and deliveries.submission_id = submissions.id
                   order by array_position(array['given_up', 'needs_attention', 'retrying', 'delivering', 'waiting', 'left_here',
                                                  'delivered', 'switched_off'], state)
                   limit 1) delivery on true
             where submissions.tenant_id = $1 ",
            $rest
        )
    };
}

/// A flow's submissions, the newest first, older than `after`; from the end of the index submissions_flow.
pub async fn list(
    tx: &mut TenantTx,
    flow: FlowId,
    after: Option<SubmissionId>,
    limit: u32,
) -> Result<Vec<SubmissionRow>, StoreError> {
    Ok(sqlx::query(rows!(
        "and submissions.flow_id = $2 and submissions.id < $3 order by submissions.id desc limit $4"
    ))
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(after.map_or(uuid::Uuid::max(), |id| id.0))
    .bind(i64::from(limit))
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// A flow's submissions, the oldest first, newer than `after`, with or without tests; for an export, page by page.
pub async fn export(
    tx: &mut TenantTx,
    flow: FlowId,
    after: Option<SubmissionId>,
    tests: bool,
    limit: u32,
) -> Result<Vec<SubmissionRow>, StoreError> {
    Ok(sqlx::query(rows!(
        "and submissions.flow_id = $2 and submissions.id > $3 and (not submissions.test or $5)
         order by submissions.id limit $4"
    ))
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(after.map_or(uuid::Uuid::nil(), |id| id.0))
    .bind(i64::from(limit))
    .bind(tests)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// By id.
pub async fn get(tx: &mut TenantTx, id: SubmissionId) -> Result<Option<SubmissionRow>, StoreError> {
    Ok(sqlx::query(rows!("and submissions.id = $2"))
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row| read(&row))
        .fetch_optional(&mut **tx)
        .await?)
}

fn read(row: &PgRow) -> Result<SubmissionRow, sqlx::Error> {
    let submission = row::json(row, "body")?;
    let delivery = match row::word_or_none(row, "delivery_state")? {
        Some(state) => Some(DeliveryBrief { state, problem: row::sentence_or_none(row, "delivery_problem")? }),
        None => None,
    };
    Ok(SubmissionRow {
        id: SubmissionId(row.try_get("id")?),
        flow_id: FlowId(row.try_get("flow_id")?),
        flow_name: row.try_get("flow_name")?,
        version_id: VersionId(row.try_get("version_id")?),
        version_number: u32::try_from(row.try_get::<i32, _>("version_number")?).unwrap_or_default(),
        session_id: SessionId(row.try_get("session_id")?),
        submission,
        test: row.try_get("test")?,
        completed_at: row::at(row, "completed_at")?,
        confirmed_at: row::at_or_none(row, "confirmed_at")?,
        again: row.try_get("again")?,
        problems: row::json_or_none(row, "problems")?.unwrap_or_default(),
        corrected_at: row::at_or_none(row, "corrected_at")?,
        delivery,
    })
}
