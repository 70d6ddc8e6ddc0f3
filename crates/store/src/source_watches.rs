//! How changes of forms are heard of: the source tells of them by itself, or its list of forms is looked at.

use crate::control::source_hooks;
use crate::source_forms::Watched;
use crate::{ConnectionId, FlowId, StoreError, TenantTx, row};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use secrecy::SecretString;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use std::collections::BTreeSet;

/// A watch at a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceWatch {
    /// For which flow.
    pub flow_id: FlowId,
    /// In whose name.
    pub connection_id: ConnectionId,
    /// Of which form there.
    pub form_id: String,
    /// The source's id of it; `None` while the first is being asked for, or when the source refused.
    pub watch_id: Option<String>,
    /// When it must be renewed; `None` never. From this instant on the source is not believed to tell.
    pub expires_at: Option<Timestamp>,
}

/// A flow's form as it was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRead {
    /// Of which flow.
    pub flow_id: FlowId,
    /// The form's id at the source.
    pub form_id: String,
    /// The source's token of the state that was read.
    pub version: String,
    /// When the form itself was read.
    pub read_at: Timestamp,
}

/// Takes the right to ask the source for a watch of the flow's form: nobody asks again before `next_try`. `renew_before`
/// says which ones must be asked for again although they stand. `token` is the last part of the address the source
/// will call; the one before is good no more, and so the source is not believed to tell until [`set`] says so again. False
/// when there is nothing to ask for now.
pub async fn claim(
    tx: &mut TenantTx,
    flow: &Watched,
    token: &SecretString,
    renew_before: Timestamp,
    next_try: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "insert into source_watches (tenant_id, flow_id, connection_id, form_id, next_try_at)
         values ($1, $2, $3, $4, $6)
         on conflict (tenant_id, flow_id) do update set
             connection_id = excluded.connection_id, form_id = excluded.form_id, next_try_at = excluded.next_try_at,
             expires_at = case when source_watches.watch_id is not null then now() end
          where source_watches.next_try_at <= now()
            and (source_watches.watch_id is null or source_watches.expires_at < $5
                 or source_watches.connection_id <> excluded.connection_id)",
    )
    .bind(tx.tenant().0)
    .bind(flow.flow_id.0)
    .bind(flow.connection_id.0)
    .bind(&flow.form_id)
    .bind(renew_before.to_sqlx())
    .bind(next_try.to_sqlx())
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let tenant = tx.tenant();
    source_hooks::set(tx, tenant, flow, token).await?;
    Ok(true)
}

/// Notes that the source tells from now on.
pub async fn set(
    tx: &mut TenantTx,
    flow: FlowId,
    watch_id: &str,
    expires_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query("update source_watches set watch_id = $3, expires_at = $4 where tenant_id = $1 and flow_id = $2")
        .bind(tx.tenant().0)
        .bind(flow.0)
        .bind(watch_id)
        .bind(expires_at.map(jiff_sqlx::ToSqlx::to_sqlx))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes a connection's watches for ended, and lets the source be asked for new ones at once: the account was connected
/// again, and nobody knows what of them is left.
pub(crate) async fn doubt(tx: &mut TenantTx, connection: ConnectionId) -> Result<(), StoreError> {
    sqlx::query(
        "update source_watches set expires_at = case when watch_id is not null then now() end, next_try_at = now()
          where tenant_id = $1 and connection_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(connection.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The watch of a flow.
pub async fn get(tx: &mut TenantTx, flow: FlowId) -> Result<Option<SourceWatch>, StoreError> {
    Ok(sqlx::query(
        "select flow_id, connection_id, form_id, watch_id, expires_at from source_watches
          where tenant_id = $1 and flow_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// The watches that stand in a connection's name: to be ended at the source before the connection is.
pub async fn of_connection(tx: &mut TenantTx, connection: ConnectionId) -> Result<Vec<SourceWatch>, StoreError> {
    Ok(sqlx::query(
        "select flow_id, connection_id, form_id, watch_id, expires_at from source_watches
          where tenant_id = $1 and connection_id = $2 order by flow_id",
    )
    .bind(tx.tenant().0)
    .bind(connection.0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// Forgets a watch; calls of its address lead nowhere from now on.
pub async fn remove(tx: &mut TenantTx, flow: FlowId) -> Result<(), StoreError> {
    sqlx::query("delete from source_watches where tenant_id = $1 and flow_id = $2")
        .bind(tx.tenant().0)
        .bind(flow.0)
        .execute(&mut **tx)
        .await?;
    let tenant = tx.tenant();
    source_hooks::remove(tx, tenant, flow).await
}

/// The forms of flows that came through a connection, as they were last read; without those that are gone at the source, or
/// were never read.
pub async fn last_read(tx: &mut TenantTx, connection: ConnectionId) -> Result<Vec<LastRead>, StoreError> {
    Ok(sqlx::query(
        "select flows.id, flows.source_form_id, latest.version, latest.seen_at
           from flows
           join source_states on source_states.tenant_id = flows.tenant_id and source_states.flow_id = flows.id
                and source_states.deleted_at is null
           join source_forms latest on latest.tenant_id = flows.tenant_id and latest.id = source_states.latest_id
          where flows.tenant_id = $1 and flows.connection_id = $2 and flows.source_form_id is not null
          order by flows.id",
    )
    .bind(tx.tenant().0)
    .bind(connection.0)
    .try_map(|row: PgRow| {
        Ok(LastRead {
            flow_id: FlowId(row.try_get("id")?),
            form_id: row.try_get("source_form_id")?,
            version: row.try_get("version")?,
            read_at: row::at(&row, "seen_at")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}

/// Notes that the source shows these flows' forms, now, as they were last read.
pub async fn note_unchanged(tx: &mut TenantTx, flows: &BTreeSet<FlowId>) -> Result<(), StoreError> {
    let flows: Vec<uuid::Uuid> = flows.iter().map(|flow| flow.0).collect();
    sqlx::query("update source_states set checked_at = now() where tenant_id = $1 and flow_id = any($2)")
        .bind(tx.tenant().0)
        .bind(flows)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn read(row: &PgRow) -> Result<SourceWatch, sqlx::Error> {
    Ok(SourceWatch {
        flow_id: FlowId(row.try_get("flow_id")?),
        connection_id: ConnectionId(row.try_get("connection_id")?),
        form_id: row.try_get("form_id")?,
        watch_id: row.try_get("watch_id")?,
        expires_at: row::at_or_none(row, "expires_at")?,
    })
}
