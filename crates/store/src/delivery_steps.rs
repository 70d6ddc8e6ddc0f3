//! The parts of a delivery, each with a state of its own.
//!
//! A step is `begun` before its call and that is committed; what became of it is written after. One that is found begun
//! when the delivery's job comes again was cut short: it may have arrived, so [`plan`] marks it unclear.

use crate::{DeliveryId, DeliveryStepState, StoreError, TenantTx, error::changed, row};
use akis_form::SubmissionId;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

/// A part of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Names it within its delivery.
    pub key: String,
    /// What it does, in the connectors' word.
    pub kind: String,
    /// How it stands.
    pub state: DeliveryStepState,
    /// What it brought: an id at the destination.
    pub result: Option<String>,
    /// An earlier try may have arrived: ask before repeating.
    pub unclear: bool,
    /// When its last try began.
    pub began_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

/// Writes down which steps a delivery has, in order: key and kind of each. Those that are known keep their state, but for
/// one found begun; those that are no longer wanted and never did anything go. Returns the wanted ones in order.
pub async fn plan(
    tx: &mut TenantTx,
    delivery: DeliveryId,
    steps: &[(String, &'static str)],
) -> Result<Vec<Step>, StoreError> {
    let keys: Vec<&str> = steps.iter().map(|(key, _)| key.as_str()).collect();
    let kinds: Vec<&str> = steps.iter().map(|(_, kind)| *kind).collect();
    // A delivery of another tenant's is not there to be referred to.
    sqlx::query(
        "insert into delivery_steps (tenant_id, delivery_id, key, position, kind, state)
         select $1, $2, wanted.key, wanted.position, wanted.kind, 'waiting'
           from unnest($3::text[], $4::text[]) with ordinality wanted (key, kind, position)
         on conflict (tenant_id, delivery_id, key) do update set
             position = excluded.position,
             unclear = delivery_steps.unclear or delivery_steps.state = 'begun',
             state = case when delivery_steps.state = 'begun' then 'waiting' else delivery_steps.state end",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .bind(&keys)
    .bind(&kinds)
    .execute(&mut **tx)
    .await?;
    let mut kept = of_delivery(tx, delivery).await?;
    if kept.len() > steps.len() {
        sqlx::query(
            "delete from delivery_steps
              where tenant_id = $1 and delivery_id = $2 and key <> all ($3) and state = 'waiting' and not unclear",
        )
        .bind(tx.tenant().0)
        .bind(delivery.0)
        .bind(&keys)
        .execute(&mut **tx)
        .await?;
        kept.retain(|step| keys.contains(&step.key.as_str()));
    }
    Ok(kept)
}

/// Begins a step. Commit before its call.
pub async fn begin(tx: &mut TenantTx, delivery: DeliveryId, key: &str) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update delivery_steps set state = 'begun', began_at = now()
          where tenant_id = $1 and delivery_id = $2 and key = $3 and state <> 'done'",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .bind(key)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "step of a delivery")
}

/// Notes that a step is done, and what it brought. One that is done already keeps what it brought first.
pub async fn finish(
    tx: &mut TenantTx,
    delivery: DeliveryId,
    key: &str,
    result: Option<&str>,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update delivery_steps set
             state = 'done', unclear = false, done_at = coalesce(done_at, now()),
             result = case when state = 'done' then result else $4 end
          where tenant_id = $1 and delivery_id = $2 and key = $3",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .bind(key)
    .bind(result)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "step of a delivery")
}

/// Notes that a step was not done, and whether it may have arrived all the same. One that another worker saw done stays so.
pub async fn set_back(
    tx: &mut TenantTx,
    delivery: DeliveryId,
    key: &str,
    unclear: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "update delivery_steps set state = 'waiting', unclear = $4
          where tenant_id = $1 and delivery_id = $2 and key = $3 and state <> 'done'",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .bind(key)
    .bind(unclear)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets the preparations of deliveries be made again, which stand still or wait, while what they prepare was not sent: it may be
/// long ago that they were made, and what they found then may be gone. Once it was sent, they stay.
pub(crate) async fn prepare_again(tx: &mut TenantTx, deliveries: &[DeliveryId]) -> Result<(), StoreError> {
    sqlx::query(
        "update delivery_steps prepared set state = 'waiting', result = null, done_at = null
          where tenant_id = $1 and delivery_id = any ($2) and kind = 'prepare' and state = 'done'
            and not exists (select from delivery_steps sent
                             where sent.tenant_id = prepared.tenant_id and sent.delivery_id = prepared.delivery_id
                               and sent.kind = 'submit' and sent.state = 'done')",
    )
    .bind(tx.tenant().0)
    .bind(deliveries.iter().map(|delivery| delivery.0).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a person says of the steps that may have arrived. True when every step of the delivery is done then.
pub(crate) async fn settle(tx: &mut TenantTx, delivery: DeliveryId, arrived: bool) -> Result<bool, StoreError> {
    sqlx::query(
        "update delivery_steps set
             state = case when $3 then 'done' else 'waiting' end, unclear = false, done_at = case when $3 then now() end
          where tenant_id = $1 and delivery_id = $2 and state <> 'done' and (unclear or state = 'begun')",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .bind(arrived)
    .execute(&mut **tx)
    .await?;
    let open: i64 = sqlx::query_scalar(
        "select count(*) from delivery_steps where tenant_id = $1 and delivery_id = $2 and state <> 'done'",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(open == 0)
}

/// The steps of a delivery, in order; empty before its first try.
pub async fn of_delivery(tx: &mut TenantTx, delivery: DeliveryId) -> Result<Vec<Step>, StoreError> {
    Ok(sqlx::query(
        "select key, kind, state, result, unclear, began_at, done_at
           from delivery_steps where tenant_id = $1 and delivery_id = $2 order by position, key",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// The steps of all deliveries of a submission, in order.
pub async fn list(tx: &mut TenantTx, submission: SubmissionId) -> Result<Vec<(DeliveryId, Step)>, StoreError> {
    Ok(sqlx::query(
        "select delivery_id, key, kind, state, result, unclear, began_at, done_at
           from delivery_steps
          where tenant_id = $1
            and delivery_id in (select id from deliveries where tenant_id = $1 and submission_id = $2)
          order by delivery_id, position, key",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .try_map(|row| Ok((DeliveryId(row.try_get("delivery_id")?), read(&row)?)))
    .fetch_all(&mut **tx)
    .await?)
}

fn read(row: &PgRow) -> Result<Step, sqlx::Error> {
    Ok(Step {
        key: row.try_get("key")?,
        kind: row.try_get("kind")?,
        state: row::word(row, "state")?,
        result: row.try_get("result")?,
        unclear: row.try_get("unclear")?,
        began_at: row::at_or_none(row, "began_at")?,
        done_at: row::at_or_none(row, "done_at")?,
    })
}
