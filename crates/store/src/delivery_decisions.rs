//! What people decide about deliveries: send them again, leave them here, say whether they arrived. Callers find this in
//! [`deliveries`](crate::deliveries).

use crate::{
    DeliveryId, DeliveryState, DestinationId, FlowId, StoreError, TenantTx, Topic, WaitsFor, delivery_alerts,
    delivery_steps, events, jobs, row,
};
use akis_sentence::sentence;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

/// Most deliveries that one request of a person sets going.
pub const MOST_AT_ONCE: i64 = 10_000;

/// Sets a delivery going now, because a person asked; also one that was left here. False, and nothing changes, when it arrived
/// already. One that is being tried is tried once more afterwards, should it not arrive; one that an earlier try left unclear
/// stays so: the destination is asked first. What was prepared for it and not used is prepared again.
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
                "update deliveries set state = 'waiting', waits_for = null, problem = null, next_attempt_at = null,
                        in_line = false
                  where tenant_id = $1 and id = $2",
            )
            .bind(tx.tenant().0)
            .bind(id.0)
            .execute(&mut **tx)
            .await?;
            delivery_steps::prepare_again(tx, &[id]).await?;
        }
    }
    jobs::enqueue_deliveries(tx, &[id]).await?;
    events::notify(tx, Topic::Delivery, Some(flow)).await?;
    Ok(true)
}

/// Leaves a delivery's answers here, because a person decided so: they are not sent there, unless somebody retries. False,
/// and nothing changes, when there is nothing to leave: it arrived, is being tried at this moment, or was left before.
pub async fn leave(tx: &mut TenantTx, id: DeliveryId) -> Result<bool, StoreError> {
    let (flow, destination, state) = sqlx::query(
        "select flow_id, destination_id, state from deliveries where tenant_id = $1 and id = $2 for update",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row: PgRow| {
        let destination = row.try_get::<Option<uuid::Uuid>, _>("destination_id")?.map(DestinationId);
        Ok((FlowId(row.try_get("flow_id")?), destination, row::word(&row, "state")?))
    })
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(StoreError::NotFound("delivery"))?;
    if matches!(state, DeliveryState::Delivered | DeliveryState::Delivering | DeliveryState::LeftHere) {
        return Ok(false);
    }
    let problem = sentence!(
        "Somebody decided that this answer stays here. It is not sent there, unless you send it after all.",
        "Bu yanıtın burada kalmasına karar verildi. Yine de göndermek istemedikçe oraya gönderilmez."
    );
    sqlx::query(
        "update deliveries set state = 'left_here', waits_for = null, problem = $3, next_attempt_at = null,
                in_line = false, held_by_files = false
          where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(Json(problem))
    .execute(&mut **tx)
    .await?;
    if let Some(destination) = destination {
        // Whatever is still being tried there counts as trouble: the end of that is seen when it arrives.
        delivery_alerts::settle(tx, destination, Timestamp::now()).await?;
    }
    events::notify(tx, Topic::Delivery, Some(flow)).await?;
    Ok(true)
}

/// Whether a delivery waits for its destination to be switched on: sending it again now would change nothing.
pub async fn switched_off(tx: &mut TenantTx, id: DeliveryId) -> Result<bool, StoreError> {
    let sql = "select exists (
                   select from deliveries
                     join destinations on destinations.tenant_id = deliveries.tenant_id
                                      and destinations.id = deliveries.destination_id
                    where deliveries.tenant_id = $1 and deliveries.id = $2 and deliveries.state = 'switched_off'
                      and not destinations.enabled)";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant().0).bind(id.0).fetch_one(&mut **tx).await?)
}

/// Sets the deliveries of a flow going that stand still or wait for their next try, and returns how many: those named, or all
/// of one state, or all. What was left here goes only when it is named, and so do tests. Left out are those whose answers wait
/// for a correction, and those of which a person must say whether they arrived. At most [`MOST_AT_ONCE`], the oldest first.
pub async fn retry_many(
    tx: &mut TenantTx,
    flow: FlowId,
    named: Option<&[DeliveryId]>,
    state: Option<DeliveryState>,
) -> Result<usize, StoreError> {
    let named: Option<Vec<uuid::Uuid>> = named.map(|named| named.iter().map(|id| id.0).collect());
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar(
        "with wanted as (
             select id from deliveries
              where tenant_id = $1 and flow_id = $2
                and (state in ('retrying', 'needs_attention', 'given_up') or (state = 'left_here' and $3 is not null))
                and waits_for is distinct from 'decision' and (not test or $3 is not null)
                and ($3::uuid[] is null or id = any ($3)) and ($4::text is null or state = $4)
                and not exists (select from submissions
                                 where submissions.tenant_id = $1 and submissions.id = deliveries.submission_id
                                   and submissions.problems is not null)
              order by id limit $5 for update
         )
         update deliveries set state = 'waiting', waits_for = null, problem = null, next_attempt_at = null, in_line = false
           from wanted where deliveries.tenant_id = $1 and deliveries.id = wanted.id
         returning deliveries.id",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(named)
    .bind(state.map(DeliveryState::as_str))
    .bind(MOST_AT_ONCE)
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<DeliveryId> = ids.into_iter().map(DeliveryId).collect();
    delivery_steps::prepare_again(tx, &ids).await?;
    jobs::enqueue_deliveries(tx, &ids).await?;
    if !ids.is_empty() {
        events::notify(tx, Topic::Delivery, Some(flow)).await?;
    }
    Ok(ids.len())
}

/// Takes a person's word on a delivery that may have arrived, where the destination could not be asked: it did, and what is
/// left of it goes on; or it did not, and it is sent again. False, and nothing changes, when nothing of it waits for that.
pub async fn resolve(tx: &mut TenantTx, id: DeliveryId, arrived: bool) -> Result<bool, StoreError> {
    let found = sqlx::query(
        "select flow_id, destination_id, waits_for from deliveries where tenant_id = $1 and id = $2 for update",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(StoreError::NotFound("delivery"))?;
    let flow = FlowId(found.try_get("flow_id")?);
    let destination = found.try_get::<Option<uuid::Uuid>, _>("destination_id")?.map(DestinationId);
    let waits_for: Option<WaitsFor> = row::word_or_none(&found, "waits_for")?;
    if waits_for != Some(WaitsFor::Decision) {
        return Ok(false);
    }
    let done = delivery_steps::settle(tx, id, arrived).await? && arrived;
    sqlx::query(
        "update deliveries set
             state = case when $3 then 'delivered' else 'waiting' end, delivered_at = case when $3 then now() end,
             waits_for = null, problem = null, next_attempt_at = null, unclear = false
          where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(done)
    .execute(&mut **tx)
    .await?;
    match destination {
        Some(destination) if done => delivery_alerts::settle(tx, destination, Timestamp::now()).await?,
        None if done => {}
        _ => {
            delivery_steps::prepare_again(tx, &[id]).await?;
            jobs::enqueue_deliveries(tx, &[id]).await?;
        }
    }
    events::notify(tx, Topic::Delivery, Some(flow)).await?;
    Ok(true)
}

/// Whether a person must say first if a delivery arrived.
pub async fn decision_awaited(tx: &mut TenantTx, id: DeliveryId) -> Result<bool, StoreError> {
    let sql = "select exists (select from deliveries where tenant_id = $1 and id = $2 and waits_for = 'decision')";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant().0).bind(id.0).fetch_one(&mut **tx).await?)
}
