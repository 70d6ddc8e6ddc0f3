//! Customer companies.

use crate::{PersonId, Role, Store, StoreError, TenantId, row};
use akis_crypto::seal::DataKey;
use jiff::Timestamp;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

/// A customer company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantRow {
    /// Names it.
    pub id: TenantId,
    /// As people call it.
    pub name: String,
    /// IANA name (`Europe/Istanbul`); times are shown in it.
    pub time_zone: String,
    /// The language of what it is sent.
    pub locale: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// A company to be added.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// As people call it.
    pub name: String,
    /// IANA name, checked by the caller.
    pub time_zone: String,
    /// `en`, `tr`.
    pub locale: String,
}

/// Adds a company and makes its data key, wrapped by the master key. It has no members yet.
pub async fn create(
    store: &Store,
    connection: &mut PgConnection,
    new: &NewTenant,
) -> Result<TenantId, StoreError> {
    let id = TenantId::new();
    let wrapped = store.master().wrap(&DataKey::generate(), id.0);
    sqlx::query(
        "insert into control.tenants (id, name, time_zone, locale, wrapped_data_key) values ($1, $2, $3, $4, $5)",
    )
    .bind(id.0)
    .bind(&new.name)
    .bind(&new.time_zone)
    .bind(&new.locale)
    .bind(wrapped)
    .execute(connection)
    .await?;
    Ok(id)
}

/// By id.
pub async fn get(connection: &mut PgConnection, id: TenantId) -> Result<Option<TenantRow>, StoreError> {
    Ok(sqlx::query("select id, name, time_zone, locale, created_at from control.tenants where id = $1")
        .bind(id.0)
        .try_map(|row| read(&row))
        .fetch_optional(connection)
        .await?)
}

/// Every company by id, from after this one; at most `limit`.
pub async fn page(
    connection: &mut PgConnection,
    after: Option<TenantId>,
    limit: u32,
) -> Result<Vec<TenantId>, StoreError> {
    Ok(sqlx::query_scalar::<_, uuid::Uuid>(
        "select id from control.tenants where ($1::uuid is null or id > $1) order by id limit $2",
    )
    .bind(after.map(|tenant| tenant.0))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(TenantId)
    .collect())
}

/// The companies a person belongs to, by name; index members_person.
pub async fn of_person(
    connection: &mut PgConnection,
    person: PersonId,
) -> Result<Vec<(TenantRow, Role)>, StoreError> {
    Ok(sqlx::query(
        "select tenants.id, tenants.name, tenants.time_zone, tenants.locale, tenants.created_at, members.role
           from control.members join control.tenants on tenants.id = members.tenant_id
          where members.person_id = $1
          order by tenants.name, tenants.id",
    )
    .bind(person.0)
    .try_map(|row| Ok((read(&row)?, row::word(&row, "role")?)))
    .fetch_all(connection)
    .await?)
}

fn read(row: &PgRow) -> Result<TenantRow, sqlx::Error> {
    Ok(TenantRow {
        id: TenantId(row.try_get("id")?),
        name: row.try_get("name")?,
        time_zone: row.try_get("time_zone")?,
        locale: row.try_get("locale")?,
        created_at: row::at(row, "created_at")?,
    })
}
