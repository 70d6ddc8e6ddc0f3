//! Effects that must happen once. The key is written in the effect's own transaction: either both are there or neither.

use crate::{StoreError, TenantTx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

/// True the first time this tenant shows this key; false, without an effect to be had, ever after. Two transactions with the
/// same key wait for each other. By primary key.
pub async fn first_time(tx: &mut TenantTx, kind: &str, key: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("insert into seen (tenant_id, kind, key) values ($1, $2, $3) on conflict do nothing")
        .bind(tx.tenant().0)
        .bind(kind)
        .bind(key)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets keys from before; index seen_age. Returns how many.
pub async fn prune(tx: &mut TenantTx, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query("delete from seen where tenant_id = $1 and at < $2")
        .bind(tx.tenant().0)
        .bind(before.to_sqlx())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}
