//! Lists of options that a tenant keeps, for questions whose options change without a new version of the form.

use crate::{ListId, StoreError, TenantTx, error::changed, row};
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

/// A list as lists of them show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSummary {
    /// Names it. A form's [`OptionSource::List`](akis_form::OptionSource::List) holds this id as text, so renaming a list
    /// breaks no form.
    pub id: ListId,
    /// As people call it.
    pub name: String,
    /// Rises with every change.
    pub version: i32,
    /// How many options it has, hidden ones included.
    pub options_count: u64,
    /// How many are offered.
    pub offered_count: u64,
    /// Since when.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOption {
    /// What an answer holds; once a list.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A second line; may be empty.
    pub description: String,
    /// Sold out or out of season: kept, not offered.
    pub hidden: bool,
}

const SUMMARY: &str = "select lists.id, lists.name, lists.version, lists.created_at, lists.updated_at,
        coalesce(counted.options, 0) as options_count, coalesce(counted.offered, 0) as offered_count
   from lists
   left join lateral (
       select count(*) as options, count(*) filter (where not hidden) as offered from list_options
        where list_options.tenant_id = lists.tenant_id and list_options.list_id = lists.id) counted on true
  where lists.tenant_id = $1 and ($2::uuid is null or lists.id = $2)
  order by lists.name, lists.id";

/// Adds a list. Values must differ; the caller has checked it.
pub async fn insert(tx: &mut TenantTx, name: &str, options: &[ListOption]) -> Result<ListId, StoreError> {
    let id = ListId::new();
    sqlx::query("insert into lists (tenant_id, id, name) values ($1, $2, $3)")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(name)
        .execute(&mut **tx)
        .await?;
    write(tx, id, options).await?;
    Ok(id)
}

/// All, by name.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<ListSummary>, StoreError> {
    Ok(sqlx::query(SUMMARY)
        .bind(tx.tenant().0)
        .bind(None::<uuid::Uuid>)
        .try_map(|row| read(&row))
        .fetch_all(&mut **tx)
        .await?)
}

/// One.
pub async fn get(tx: &mut TenantTx, id: ListId) -> Result<Option<ListSummary>, StoreError> {
    Ok(sqlx::query(SUMMARY)
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row| read(&row))
        .fetch_optional(&mut **tx)
        .await?)
}

/// Its options in their order, hidden ones included.
pub async fn options(tx: &mut TenantTx, id: ListId) -> Result<Vec<ListOption>, StoreError> {
    Ok(sqlx::query(
        "select value, label, description, hidden from list_options
          where tenant_id = $1 and list_id = $2 order by position",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| option(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// The first `limit` options that are offered, in their order; `None` when there is no such list. From the primary key.
pub async fn offered(tx: &mut TenantTx, id: ListId, limit: u32) -> Result<Option<Vec<ListOption>>, StoreError> {
    let options = sqlx::query(
        "select value, label, description, hidden from list_options
          where tenant_id = $1 and list_id = $2 and not hidden order by position limit $3",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(i64::from(limit))
    .try_map(|row| option(&row))
    .fetch_all(&mut **tx)
    .await?;
    if options.is_empty() {
        let is_there: bool =
            sqlx::query_scalar("select exists (select from lists where tenant_id = $1 and id = $2)")
                .bind(tx.tenant().0)
                .bind(id.0)
                .fetch_one(&mut **tx)
                .await?;
        return Ok(is_there.then_some(options));
    }
    Ok(Some(options))
}

/// Replaces name and options, when the list is still as the caller saw it: its version is `seen`. Returns the new version;
/// [`StoreError::Taken`] when somebody else changed it meanwhile, and then nothing is changed.
pub async fn replace(
    tx: &mut TenantTx,
    id: ListId,
    seen: i32,
    name: &str,
    options: &[ListOption],
) -> Result<i32, StoreError> {
    let present: Option<i32> =
        sqlx::query_scalar("select version from lists where tenant_id = $1 and id = $2 for no key update")
            .bind(tx.tenant().0)
            .bind(id.0)
            .fetch_optional(&mut **tx)
            .await?;
    if present.ok_or(StoreError::NotFound("list"))? != seen {
        return Err(StoreError::Taken("the list was changed by somebody else meanwhile"));
    }
    let version: i32 = sqlx::query_scalar(
        "update lists set name = $3, version = version + 1, updated_at = now()
          where tenant_id = $1 and id = $2 returning version",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(name)
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query("delete from list_options where tenant_id = $1 and list_id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    write(tx, id, options).await?;
    Ok(version)
}

/// Offers an option again, or no longer, without a look at the rest of the list. [`StoreError::NotFound`] without such an
/// option.
pub async fn set_hidden(tx: &mut TenantTx, id: ListId, value: &str, hidden: bool) -> Result<(), StoreError> {
    let bumped =
        sqlx::query("update lists set version = version + 1, updated_at = now() where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(id.0)
            .execute(&mut **tx)
            .await?;
    changed(bumped.rows_affected(), "list")?;
    let done =
        sqlx::query("update list_options set hidden = $4 where tenant_id = $1 and list_id = $2 and value = $3")
            .bind(tx.tenant().0)
            .bind(id.0)
            .bind(value)
            .bind(hidden)
            .execute(&mut **tx)
            .await?;
    changed(done.rows_affected(), "option")
}

/// Deletes a list with its options. Forms that name it offer nothing there from now on: see
/// [`calendars::forms_with`](crate::calendars::forms_with).
pub async fn delete(tx: &mut TenantTx, id: ListId) -> Result<(), StoreError> {
    let done = sqlx::query("delete from lists where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "list")
}

async fn write(tx: &mut TenantTx, id: ListId, options: &[ListOption]) -> Result<(), StoreError> {
    let column = |part: fn(&ListOption) -> &str| options.iter().map(part).collect::<Vec<_>>();
    sqlx::query(
        "insert into list_options (tenant_id, list_id, position, value, label, description, hidden)
         select $1, $2, position - 1, value, label, description, hidden
           from unnest($3::text[], $4::text[], $5::text[], $6::boolean[])
                with ordinality as new (value, label, description, hidden, position)",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(column(|option| &option.value))
    .bind(column(|option| &option.label))
    .bind(column(|option| &option.description))
    .bind(options.iter().map(|option| option.hidden).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn option(row: &PgRow) -> Result<ListOption, sqlx::Error> {
    Ok(ListOption {
        value: row.try_get("value")?,
        label: row.try_get("label")?,
        description: row.try_get("description")?,
        hidden: row.try_get("hidden")?,
    })
}

fn read(row: &PgRow) -> Result<ListSummary, sqlx::Error> {
    Ok(ListSummary {
        id: ListId(row.try_get("id")?),
        name: row.try_get("name")?,
        version: row.try_get("version")?,
        options_count: row::count(row, "options_count")?,
        offered_count: row::count(row, "offered_count")?,
        created_at: row::at(row, "created_at")?,
        updated_at: row::at(row, "updated_at")?,
    })
}
