//! Webhooks as they came: kept before they are answered, taken in by a job, then deleted.

use crate::{InboxId, StoreError, TenantId, jobs, row};
use jiff::Timestamp;
use sqlx::{Connection as _, PgConnection, Row as _};

/// A webhook as it came.
#[derive(Clone)]
pub struct InboxRow {
    /// Names it.
    pub id: InboxId,
    /// Whose app it was sent to.
    pub tenant: TenantId,
    /// Meta's id of the app.
    pub app_id: String,
    /// The body, its signature checked.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
}

/// Keeps a webhook whose signature was checked and enqueues its job, in one transaction.
pub async fn insert(
    connection: &mut PgConnection,
    tenant: TenantId,
    app_id: &str,
    body: &[u8],
) -> Result<InboxId, StoreError> {
    let id = InboxId::new();
    let mut tx = connection.begin().await?;
    sqlx::query("insert into control.webhook_inbox (id, tenant_id, app_id, body) values ($1, $2, $3, $4)")
        .bind(id.0)
        .bind(tenant.0)
        .bind(app_id)
        .bind(body)
        .execute(&mut *tx)
        .await?;
    jobs::enqueue_webhook(&mut tx, tenant, id).await?;
    tx.commit().await?;
    Ok(id)
}

/// Reads one for work and holds it until the transaction ends; `None` when it was taken in already. Call it in the
/// transaction of its effects, which ends with [`delete`].
pub async fn take(connection: &mut PgConnection, id: InboxId) -> Result<Option<InboxRow>, StoreError> {
    Ok(sqlx::query(
        "select id, tenant_id, app_id, body, received_at from control.webhook_inbox where id = $1 for update",
    )
    .bind(id.0)
    .try_map(|row| {
        Ok(InboxRow {
            id: InboxId(row.try_get("id")?),
            tenant: TenantId(row.try_get("tenant_id")?),
            app_id: row.try_get("app_id")?,
            body: row.try_get("body")?,
            received_at: row::at(&row, "received_at")?,
        })
    })
    .fetch_optional(connection)
    .await?)
}

/// Removes what was taken in.
pub async fn delete(connection: &mut PgConnection, id: InboxId) -> Result<(), StoreError> {
    sqlx::query("delete from control.webhook_inbox where id = $1").bind(id.0).execute(connection).await?;
    Ok(())
}
