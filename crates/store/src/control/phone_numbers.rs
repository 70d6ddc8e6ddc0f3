//! Phone numbers: from Meta's id to the account. A number belongs to one tenant.

use crate::{AccountId, StoreError, TenantId};
use sqlx::{PgConnection, Row as _};

/// Whose number this is, by Meta's id of it. By primary key.
pub async fn find(
    connection: &mut PgConnection,
    phone_number_id: &str,
) -> Result<Option<(TenantId, AccountId)>, StoreError> {
    Ok(sqlx::query("select tenant_id, account_id from control.phone_numbers where phone_number_id = $1")
        .bind(phone_number_id)
        .try_map(|row| Ok((TenantId(row.try_get("tenant_id")?), AccountId(row.try_get("account_id")?))))
        .fetch_optional(connection)
        .await?)
}

/// Whose account this is. Reads the whole table: for operators, not for requests.
pub async fn tenant_of(connection: &mut PgConnection, account: AccountId) -> Result<Option<TenantId>, StoreError> {
    let tenant: Option<uuid::Uuid> =
        sqlx::query_scalar("select tenant_id from control.phone_numbers where account_id = $1 limit 1")
            .bind(account.0)
            .fetch_optional(connection)
            .await?;
    Ok(tenant.map(TenantId))
}

/// Every account that has a number, the oldest first. For operators.
pub async fn accounts(connection: &mut PgConnection) -> Result<Vec<(TenantId, AccountId)>, StoreError> {
    Ok(sqlx::query("select distinct account_id, tenant_id from control.phone_numbers order by account_id")
        .try_map(|row: sqlx::postgres::PgRow| {
            Ok((TenantId(row.try_get("tenant_id")?), AccountId(row.try_get("account_id")?)))
        })
        .fetch_all(connection)
        .await?)
}

/// Adds or moves a route. [`StoreError::Taken`] when the number is another tenant's.
pub(crate) async fn put(
    connection: &mut PgConnection,
    phone_number_id: &str,
    tenant: TenantId,
    account: AccountId,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "insert into control.phone_numbers (phone_number_id, tenant_id, account_id) values ($1, $2, $3)
         on conflict (phone_number_id) do update set account_id = excluded.account_id
          where phone_numbers.tenant_id = excluded.tenant_id",
    )
    .bind(phone_number_id)
    .bind(tenant.0)
    .bind(account.0)
    .execute(connection)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Taken("this phone number is connected by another company"));
    }
    Ok(())
}
