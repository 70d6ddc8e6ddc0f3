//! Addresses that sources call when a form changes: from the address, or the form it names, to the flow.

use crate::source_forms::Watched;
use crate::{FlowId, StoreError, TenantId, connections};
use akis_crypto::token;
use akis_form::SourceKind;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

/// Flows that may be woken by one call.
pub const MOST: u32 = 100;

/// Where a call leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceHook {
    /// Whose.
    pub tenant: TenantId,
    /// Which flow.
    pub flow: FlowId,
    /// Which system calls.
    pub source: SourceKind,
}

/// Where the address with this last part leads; `None` nowhere. By index source_hooks_token.
pub async fn find(connection: &mut PgConnection, hook_token: &str) -> Result<Option<SourceHook>, StoreError> {
    Ok(sqlx::query("select tenant_id, flow_id, source from control.source_hooks where token_hash = $1")
        .bind(token::hash(hook_token).as_slice())
        .try_map(|row| read(&row))
        .fetch_optional(connection)
        .await?)
}

/// The flows of a form, for a source that names the form and not the address; at most [`MOST`].
pub async fn of_form(
    connection: &mut PgConnection,
    source: SourceKind,
    form_id: &str,
) -> Result<Vec<SourceHook>, StoreError> {
    // Postgres takes no text with a null character, so no form is called so.
    if form_id.contains('\0') {
        return Ok(Vec::new());
    }
    Ok(sqlx::query(
        "select tenant_id, flow_id, source from control.source_hooks where source = $1 and form_id = $2
          order by tenant_id, flow_id limit $3",
    )
    .bind(source.as_str())
    .bind(form_id)
    .bind(i64::from(MOST))
    .try_map(|row| read(&row))
    .fetch_all(connection)
    .await?)
}

/// Gives a flow its address; the one before leads nowhere any more.
pub(crate) async fn set(
    connection: &mut PgConnection,
    tenant: TenantId,
    flow: &Watched,
    hook_token: &SecretString,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into control.source_hooks (tenant_id, flow_id, token_hash, source, form_id) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, flow_id) do update set
             token_hash = excluded.token_hash, source = excluded.source, form_id = excluded.form_id",
    )
    .bind(tenant.0)
    .bind(flow.flow_id.0)
    .bind(token::hash(hook_token.expose_secret()).as_slice())
    .bind(flow.source.as_str())
    .bind(&flow.form_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the address away.
pub(crate) async fn remove(
    connection: &mut PgConnection,
    tenant: TenantId,
    flow: FlowId,
) -> Result<(), StoreError> {
    sqlx::query("delete from control.source_hooks where tenant_id = $1 and flow_id = $2")
        .bind(tenant.0)
        .bind(flow.0)
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &PgRow) -> Result<SourceHook, sqlx::Error> {
    Ok(SourceHook {
        tenant: TenantId(row.try_get("tenant_id")?),
        flow: FlowId(row.try_get("flow_id")?),
        source: connections::source_of(row.try_get("source")?)?,
    })
}
