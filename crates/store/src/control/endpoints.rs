//! Data-exchange endpoints: from the id in the address to the publication.

use crate::{PublicationId, StoreError, TenantId};
use sqlx::{PgConnection, Row as _};

/// Whose endpoint this is. By primary key. The whole route, as the exchange needs it, is
/// [`publications::route`](crate::publications::route).
pub async fn find(
    connection: &mut PgConnection,
    endpoint_id: &str,
) -> Result<Option<(TenantId, PublicationId)>, StoreError> {
    Ok(sqlx::query("select tenant_id, publication_id from control.endpoints where endpoint_id = $1")
        .bind(endpoint_id)
        .try_map(|row| Ok((TenantId(row.try_get("tenant_id")?), PublicationId(row.try_get("publication_id")?))))
        .fetch_optional(connection)
        .await?)
}

/// The tenants that have endpoints, by id, from after this one; at most `limit`.
pub async fn tenants(
    connection: &mut PgConnection,
    after: Option<TenantId>,
    limit: u32,
) -> Result<Vec<TenantId>, StoreError> {
    Ok(sqlx::query_scalar::<_, uuid::Uuid>(
        "select id from control.tenants
          where ($1::uuid is null or id > $1)
            and exists (select from control.endpoints where endpoints.tenant_id = tenants.id)
          order by id limit $2",
    )
    .bind(after.map(|tenant| tenant.0))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(TenantId)
    .collect())
}

/// Adds a route.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    endpoint_id: &str,
    tenant: TenantId,
    publication: PublicationId,
) -> Result<(), StoreError> {
    sqlx::query("insert into control.endpoints (endpoint_id, tenant_id, publication_id) values ($1, $2, $3)")
        .bind(endpoint_id)
        .bind(tenant.0)
        .bind(publication.0)
        .execute(connection)
        .await?;
    Ok(())
}
