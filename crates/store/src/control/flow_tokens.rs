//! Flow tokens we issued: from the token, of which only the hash is kept, to the session.

use crate::{SessionId, StoreError, TenantId};
use akis_crypto::token;
use sqlx::{PgConnection, Row as _};

/// Whose token this is; `None` for one we did not issue. By primary key.
pub async fn find(
    connection: &mut PgConnection,
    flow_token: &str,
) -> Result<Option<(TenantId, SessionId)>, StoreError> {
    Ok(sqlx::query("select tenant_id, session_id from control.flow_tokens where token_hash = $1")
        .bind(token::hash(flow_token).as_slice())
        .try_map(|row| Ok((TenantId(row.try_get("tenant_id")?), SessionId(row.try_get("session_id")?))))
        .fetch_optional(connection)
        .await?)
}

/// Adds a token.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    flow_token: &str,
    tenant: TenantId,
    session: SessionId,
) -> Result<(), StoreError> {
    sqlx::query("insert into control.flow_tokens (token_hash, tenant_id, session_id) values ($1, $2, $3)")
        .bind(token::hash(flow_token).as_slice())
        .bind(tenant.0)
        .bind(session.0)
        .execute(connection)
        .await?;
    Ok(())
}
