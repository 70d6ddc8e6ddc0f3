//! Sessions that the test of an endpoint opens for itself. They have the origin `test`, so nothing counts them, and these
//! functions change no other.

use crate::{SessionId, StoreError, TenantTx, error::changed};
use uuid::Uuid;

/// Ends a test session as a completed one ends, without a Submission: its token is dead from now on.
pub async fn end(tx: &mut TenantTx, id: SessionId) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update sessions set completed_at = now(), submission_id = $3, answers = '{}'
          where tenant_id = $1 and id = $2 and origin = 'test' and submission_id is null",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(Uuid::now_v7())
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "test session")
}

/// Holds the row of a test session until the transaction ends, as a slow statement of somebody else would. False when
/// there is none.
pub async fn hold(tx: &mut TenantTx, id: SessionId) -> Result<bool, StoreError> {
    let held = sqlx::query("select from sessions where tenant_id = $1 and id = $2 and origin = 'test' for update")
        .bind(tx.tenant().0)
        .bind(id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(held.is_some())
}

/// Removes test sessions with their tokens, and what they may have become.
pub async fn remove(tx: &mut TenantTx, ids: &[SessionId]) -> Result<(), StoreError> {
    let tenant = tx.tenant().0;
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "delete from sessions where tenant_id = $1 and id = any($2) and origin = 'test' returning id",
    )
    .bind(tenant)
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(&mut **tx)
    .await?;
    for sql in [
        "delete from submissions where tenant_id = $1 and session_id = any($2) and test",
        "delete from control.flow_tokens where tenant_id = $1 and session_id = any($2)",
    ] {
        sqlx::query(sql).bind(tenant).bind(&ids).execute(&mut **tx).await?;
    }
    Ok(())
}
