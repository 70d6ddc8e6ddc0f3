//! Tries of deliveries: what a person reads when they ask why something has not arrived.

use crate::{AttemptOutcome, DeliveryId, StoreError, TenantTx, row};
use akis_form::SubmissionId;
use akis_sentence::Sentence;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use std::time::Duration;
use uuid::Uuid;

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which step was tried; `None` when it ended before one.
    pub step: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, to the millisecond.
    pub duration: Duration,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The destination's HTTP status, when it answered.
    pub http_status: Option<u16>,
    /// A stable word for the cause.
    pub code: Option<String>,
    /// A sentence for people, without answers.
    pub message: Option<Sentence>,
}

/// Adds a try; [`deliveries::record_attempt`](crate::deliveries::record_attempt) does it.
pub(crate) async fn insert(tx: &mut TenantTx, delivery: DeliveryId, attempt: &Attempt) -> Result<(), StoreError> {
    sqlx::query(
        "insert into attempts (tenant_id, id, delivery_id, started_at, duration_ms, outcome, http_status, code, message,
                               step)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(tx.tenant().0)
    .bind(Uuid::now_v7())
    .bind(delivery.0)
    .bind(attempt.started_at.to_sqlx())
    .bind(i64::try_from(attempt.duration.as_millis()).unwrap_or(i64::MAX))
    .bind(attempt.outcome.as_str())
    .bind(attempt.http_status.map(i32::from))
    .bind(&attempt.code)
    .bind(attempt.message.as_ref().map(Json))
    .bind(&attempt.step)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The tries of one delivery, oldest first; index attempts_delivery.
pub async fn of_delivery(tx: &mut TenantTx, delivery: DeliveryId) -> Result<Vec<Attempt>, StoreError> {
    Ok(sqlx::query(
        "select step, started_at, duration_ms, outcome, http_status, code, message
           from attempts where tenant_id = $1 and delivery_id = $2 order by id",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// The tries of all deliveries of a submission, oldest first; index attempts_delivery.
pub async fn list(tx: &mut TenantTx, submission: SubmissionId) -> Result<Vec<(DeliveryId, Attempt)>, StoreError> {
    Ok(sqlx::query(
        "select delivery_id, step, started_at, duration_ms, outcome, http_status, code, message
           from attempts
          where tenant_id = $1
            and delivery_id in (select id from deliveries where tenant_id = $1 and submission_id = $2)
          order by id",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .try_map(|row| Ok((DeliveryId(row.try_get("delivery_id")?), read(&row)?)))
    .fetch_all(&mut **tx)
    .await?)
}

fn read(row: &PgRow) -> Result<Attempt, sqlx::Error> {
    Ok(Attempt {
        step: row.try_get("step")?,
        started_at: row::at(row, "started_at")?,
        duration: Duration::from_millis(row::count(row, "duration_ms")?),
        outcome: row::word(row, "outcome")?,
        http_status: row.try_get::<Option<i32>, _>("http_status")?.and_then(|status| u16::try_from(status).ok()),
        code: row.try_get("code")?,
        message: row::sentence_or_none(row, "message")?,
    })
}
