//! Answers of a reply that do not fit the form: they are kept, and wait for a person before they are delivered.

use crate::answer_alerts::{self, Matter};
use crate::replies::ReplyProblem;
use crate::{DeliveryId, FlowId, PersonId, StoreError, TenantTx, Topic, VersionId, events, jobs};
use akis_form::{Submission, SubmissionId};
use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::Row as _;
use sqlx::types::Json;

/// A submission that waits for a correction. Without `Debug`: it holds answers.
#[derive(Clone, PartialEq)]
pub struct Uncorrected {
    /// Which.
    pub id: SubmissionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// Which version checked it.
    pub version_id: VersionId,
    /// When the person finished.
    pub completed_at: Timestamp,
    /// What does not fit.
    pub problems: Vec<ReplyProblem>,
    /// What the phone sent, earlier corrections written over it.
    pub reply: Map<String, Value>,
}

/// What waits, held until the transaction ends; `None` when there is no such submission, or nothing of it waits.
pub async fn get(tx: &mut TenantTx, id: SubmissionId) -> Result<Option<Uncorrected>, StoreError> {
    Ok(sqlx::query(
        "select id, flow_id, version_id, completed_at, problems, reply
           from submissions where tenant_id = $1 and id = $2 and problems is not null for update",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| {
        Ok(Uncorrected {
            id: SubmissionId(row.try_get("id")?),
            flow_id: FlowId(row.try_get("flow_id")?),
            version_id: VersionId(row.try_get("version_id")?),
            completed_at: crate::row::at(&row, "completed_at")?,
            problems: crate::row::json(&row, "problems")?,
            reply: row.try_get::<Option<Json<_>>, _>("reply")?.map(|Json(reply)| reply).unwrap_or_default(),
        })
    })
    .fetch_optional(&mut **tx)
    .await?)
}

/// Keeps a correction that leaves something to correct.
pub async fn keep(
    tx: &mut TenantTx,
    submission: &Submission,
    problems: &[ReplyProblem],
    reply: &Map<String, Value>,
) -> Result<(), StoreError> {
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update submissions set body = $3, problems = $4, reply = $5
          where tenant_id = $1 and id = $2 and problems is not null returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(submission.id.0)
    .bind(Json(submission))
    .bind(Json(problems))
    .bind(Json(reply))
    .fetch_optional(&mut **tx)
    .await?;
    let flow = flow.ok_or(StoreError::NotFound("correction"))?;
    events::notify(tx, Topic::Submission, Some(FlowId(flow))).await
}

/// Ends the wait: with corrected answers, or with `None` to let them go as they are. What waited for it is delivered.
pub async fn finish(
    tx: &mut TenantTx,
    id: SubmissionId,
    corrected: Option<&Submission>,
    by: PersonId,
) -> Result<(), StoreError> {
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update submissions set body = coalesce($3, body), problems = null, reply = null, corrected_at = now(),
                corrected_by = $4
          where tenant_id = $1 and id = $2 and problems is not null returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(corrected.map(Json))
    .bind(by.0)
    .fetch_optional(&mut **tx)
    .await?;
    let flow = FlowId(flow.ok_or(StoreError::NotFound("correction"))?);
    let waiting: Vec<uuid::Uuid> = sqlx::query_scalar(
        "update deliveries set state = 'waiting', waits_for = null, problem = null, next_attempt_at = null
          where tenant_id = $1 and submission_id = $2 and state = 'needs_attention' and waits_for = 'correction'
         returning id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_all(&mut **tx)
    .await?;
    let waiting: Vec<DeliveryId> = waiting.into_iter().map(DeliveryId).collect();
    jobs::enqueue_deliveries(tx, &waiting).await?;
    answer_alerts::settle(tx, flow, &[Matter::Correction]).await?;
    events::notify(tx, Topic::Submission, Some(flow)).await?;
    events::notify(tx, Topic::Delivery, Some(flow)).await
}

/// Whether a delivery's answers wait for a correction, so that sending them again would send what does not fit.
pub async fn awaited(tx: &mut TenantTx, delivery: DeliveryId) -> Result<bool, StoreError> {
    let sql = "select exists (
                   select from deliveries
                     join submissions on submissions.tenant_id = deliveries.tenant_id
                                     and submissions.id = deliveries.submission_id
                    where deliveries.tenant_id = $1 and deliveries.id = $2 and submissions.problems is not null)";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant().0).bind(delivery.0).fetch_one(&mut **tx).await?)
}
