//! Deliveries to a destination that is switched off: they wait there, say so, and go on when it is switched on.
//!
//! Whoever holds one back holds the destination's row first, and whoever switches it holds that row too: an answer is either
//! seen by the one that switches on, or sees that it was done. Test answers are not held back: somebody tries the
//! destination.

use crate::{DeliveryId, DestinationId, StoreError, TenantTx, delivery_steps, jobs};
use akis_sentence::{Sentence, sentence};
use sqlx::types::Json;
use uuid::Uuid;

/// Most deliveries set going in one statement.
const AT_ONCE: i64 = 10_000;

/// What a delivery says meanwhile.
pub(crate) fn sentence() -> Sentence {
    sentence!(
        "This destination is switched off, so the answer is kept here. It is sent by itself when the destination is switched \
         on.",
        "Bu hedef kapalı olduğu için yanıt burada saklanıyor. Hedef açıldığında kendiliğinden gönderilir."
    )
}

/// Holds back what is on its way. One that is being tried comes to an end first, and is held back before its next try.
pub(crate) async fn hold_all(tx: &mut TenantTx, destination: DestinationId) -> Result<(), StoreError> {
    sqlx::query(
        "update deliveries set state = 'switched_off', problem = $3, next_attempt_at = null, in_line = false
          where tenant_id = $1 and destination_id = $2 and state in ('waiting', 'retrying') and not test",
    )
    .bind(tx.tenant().0)
    .bind(destination.0)
    .bind(Json(sentence()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Holds back one whose job came. False, and nothing changes, when the destination was switched on meanwhile.
pub(crate) async fn hold(
    tx: &mut TenantTx,
    id: DeliveryId,
    destination: DestinationId,
) -> Result<bool, StoreError> {
    if still_off(tx, &[destination.0]).await?.is_empty() {
        return Ok(false);
    }
    sqlx::query(
        "update deliveries set unclear = unclear or state = 'delivering',
                state = 'switched_off', problem = $3, next_attempt_at = null, in_line = false
          where tenant_id = $1 and id = $2 and state in ('waiting', 'retrying', 'delivering')",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(Json(sentence()))
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

/// Sets going what was written as held back a moment ago, in this transaction, for destinations that were switched on
/// meanwhile.
pub(crate) async fn look_again(tx: &mut TenantTx, held: &[Uuid]) -> Result<(), StoreError> {
    let named: Vec<Uuid> = sqlx::query_scalar(
        "select distinct destination_id from deliveries
          where tenant_id = $1 and id = any ($2) and destination_id is not null",
    )
    .bind(tx.tenant().0)
    .bind(held)
    .fetch_all(&mut **tx)
    .await?;
    let off = still_off(tx, &named).await?;
    for destination in named.into_iter().filter(|id| !off.contains(id)) {
        free_all(tx, DestinationId(destination)).await?;
    }
    Ok(())
}

/// Those of these destinations that are switched off, their rows held until the transaction ends. The state is read after
/// the lock, so that it is the last word.
async fn still_off(tx: &mut TenantTx, destinations: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let held: Vec<(Uuid, bool)> = sqlx::query_as(
        "select id, enabled from destinations where tenant_id = $1 and id = any ($2) order by id for share",
    )
    .bind(tx.tenant().0)
    .bind(destinations)
    .fetch_all(&mut **tx)
    .await?;
    Ok(held.into_iter().filter(|(_, enabled)| !enabled).map(|(id, _)| id).collect())
}

/// Sets going what was held back. Index deliveries_destination.
pub(crate) async fn free_all(tx: &mut TenantTx, destination: DestinationId) -> Result<(), StoreError> {
    loop {
        let freed: Vec<Uuid> = sqlx::query_scalar(
            "with held as (
                 select id from deliveries
                  where tenant_id = $1 and destination_id = $2 and state = 'switched_off'
                  order by id limit $3 for update
             )
             update deliveries set state = 'waiting', problem = null
               from held where deliveries.tenant_id = $1 and deliveries.id = held.id
             returning deliveries.id",
        )
        .bind(tx.tenant().0)
        .bind(destination.0)
        .bind(AT_ONCE)
        .fetch_all(&mut **tx)
        .await?;
        if freed.is_empty() {
            return Ok(());
        }
        let freed: Vec<DeliveryId> = freed.into_iter().map(DeliveryId).collect();
        delivery_steps::prepare_again(tx, &freed).await?;
        jobs::enqueue_deliveries(tx, &freed).await?;
    }
}

/// What was held back stays here for good: the destination is about to be removed.
pub(crate) async fn leave_all(tx: &mut TenantTx, destination: DestinationId) -> Result<(), StoreError> {
    let problem = sentence!(
        "This destination was removed while it was switched off, so the answer stays here.",
        "Bu hedef kapalıyken kaldırıldı; bu yüzden yanıt burada kalıyor."
    );
    sqlx::query(
        "update deliveries set state = 'left_here', problem = $3
          where tenant_id = $1 and destination_id = $2 and state = 'switched_off'",
    )
    .bind(tx.tenant().0)
    .bind(destination.0)
    .bind(Json(problem))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
