//! Who belongs to a company, and what they may do there. A company always keeps an owner.

use crate::{PersonId, Role, StoreError, TenantId, error::changed, row};
use jiff::Timestamp;
use sqlx::{PgConnection, Row as _};

/// A person in a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person_id: PersonId,
    /// How they want to be called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub created_at: Timestamp,
}

/// Adds a person. [`StoreError::Taken`] when they belong already; the transaction goes on.
pub async fn add(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonId,
    role: Role,
) -> Result<(), StoreError> {
    let added = sqlx::query(
        "insert into control.members (tenant_id, person_id, role) values ($1, $2, $3)
         on conflict (tenant_id, person_id) do nothing",
    )
    .bind(tenant.0)
    .bind(person.0)
    .bind(role.as_str())
    .execute(connection)
    .await?;
    if added.rows_affected() == 0 {
        return Err(StoreError::Taken("this person is a member already"));
    }
    Ok(())
}

/// What a person may do in a company; `None` when they do not belong.
pub async fn role(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonId,
) -> Result<Option<Role>, StoreError> {
    Ok(sqlx::query("select role from control.members where tenant_id = $1 and person_id = $2")
        .bind(tenant.0)
        .bind(person.0)
        .try_map(|row| row::word(&row, "role"))
        .fetch_optional(connection)
        .await?)
}

/// Changes a role. [`StoreError::LastOwner`] when nobody would own the company. Call it in a transaction: the check holds
/// the owners' rows until its end.
pub async fn set_role(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonId,
    role: Role,
) -> Result<(), StoreError> {
    if role != Role::Owner {
        refuse_last_owner(connection, tenant, person).await?;
    }
    let done = sqlx::query("update control.members set role = $3 where tenant_id = $1 and person_id = $2")
        .bind(tenant.0)
        .bind(person.0)
        .bind(role.as_str())
        .execute(connection)
        .await?;
    changed(done.rows_affected(), "member")
}

/// The members, owners first, then by name.
pub async fn list(connection: &mut PgConnection, tenant: TenantId) -> Result<Vec<Member>, StoreError> {
    let mut members = sqlx::query(
        "select people.id, people.name, people.email, members.role, members.created_at
           from control.members join control.people on people.id = members.person_id
          where members.tenant_id = $1
          order by lower(people.name), people.id",
    )
    .bind(tenant.0)
    .try_map(|row| {
        Ok(Member {
            person_id: PersonId(row.try_get("id")?),
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            role: row::word(&row, "role")?,
            created_at: row::at(&row, "created_at")?,
        })
    })
    .fetch_all(connection)
    .await?;
    members.sort_by_key(|member| std::cmp::Reverse(member.role));
    Ok(members)
}

/// Ends a membership and the person's sign-ins to the company. [`StoreError::LastOwner`] as in [`set_role`].
pub async fn remove(connection: &mut PgConnection, tenant: TenantId, person: PersonId) -> Result<(), StoreError> {
    refuse_last_owner(connection, tenant, person).await?;
    let done = sqlx::query("delete from control.members where tenant_id = $1 and person_id = $2")
        .bind(tenant.0)
        .bind(person.0)
        .execute(&mut *connection)
        .await?;
    changed(done.rows_affected(), "member")?;
    sqlx::query("delete from control.sign_ins where person_id = $1 and tenant_id = $2")
        .bind(person.0)
        .bind(tenant.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Locks the owners, so that two of them cannot leave at the same moment.
async fn refuse_last_owner(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonId,
) -> Result<(), StoreError> {
    let owners: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select person_id from control.members where tenant_id = $1 and role = 'owner' order by person_id for update",
    )
    .bind(tenant.0)
    .fetch_all(connection)
    .await?;
    if owners == [person.0] { Err(StoreError::LastOwner) } else { Ok(()) }
}
