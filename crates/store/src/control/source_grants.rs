//! Which accounts at the sources live on a consent that works, and in which companies. Accounts stand here as hashes.
//!
//! The database keeps the table itself, with every change of `connections`; nothing here writes.

use crate::{StoreError, TenantId};
use akis_form::SourceKind;
use sqlx::PgConnection;

/// Whether another company of this installation lives on a consent of the same account. Not whose it is, and not how many
/// there are. By index source_grants_account.
pub async fn held_by_others(
    connection: &mut PgConnection,
    tenant: TenantId,
    source: SourceKind,
    account_id: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "select exists (select from control.source_grants
                         where account_hash = control.account_hash($1, $2) and tenant_id <> $3)",
    )
    .bind(source.as_str())
    .bind(account_id)
    .bind(tenant.0)
    .fetch_one(connection)
    .await?)
}
