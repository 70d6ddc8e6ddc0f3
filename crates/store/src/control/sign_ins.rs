//! Signed-in browsers. The cookie holds the token; the table holds its hash.

use crate::{PersonId, Role, StoreError, TenantId, error::changed, row};
use akis_crypto::token;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use secrecy::SecretString;
use sqlx::{PgConnection, Row as _};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Who.
    pub person: PersonId,
    /// In which company they work now.
    pub tenant: TenantId,
    /// What they may do there, as of this moment.
    pub role: Role,
    /// The language they see, as a tag.
    pub locale: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used, as [`touch`] noted.
    pub last_seen_at: Timestamp,
    /// When it ends unless touched.
    pub expires_at: Timestamp,
}

/// Signs a person in to one of their companies and returns the new token, which is shown once.
pub async fn create(
    connection: &mut PgConnection,
    person: PersonId,
    tenant: TenantId,
    user_agent: &str,
    expires_at: Timestamp,
) -> Result<SecretString, StoreError> {
    let token = token::random_token();
    sqlx::query(
        "insert into control.sign_ins (token_hash, person_id, tenant_id, user_agent, expires_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(token::hash(&token).as_slice())
    .bind(person.0)
    .bind(tenant.0)
    .bind(user_agent)
    .bind(expires_at.to_sqlx())
    .execute(connection)
    .await?;
    Ok(SecretString::from(token))
}

/// Whose token this is; `None` when unknown, expired, or the person left the company. By primary key.
pub async fn find(connection: &mut PgConnection, token: &str) -> Result<Option<SignIn>, StoreError> {
    Ok(sqlx::query(
        "select sign_ins.person_id, sign_ins.tenant_id, members.role, people.locale, sign_ins.created_at,
                last_seen_at, expires_at
           from control.sign_ins
           join control.members using (tenant_id, person_id)
           join control.people on people.id = person_id
          where token_hash = $1 and expires_at > now()",
    )
    .bind(token::hash(token).as_slice())
    .try_map(|row| {
        Ok(SignIn {
            person: PersonId(row.try_get("person_id")?),
            tenant: TenantId(row.try_get("tenant_id")?),
            role: row::word(&row, "role")?,
            locale: row.try_get("locale")?,
            created_at: row::at(&row, "created_at")?,
            last_seen_at: row::at(&row, "last_seen_at")?,
            expires_at: row::at(&row, "expires_at")?,
        })
    })
    .fetch_optional(connection)
    .await?)
}

/// Notes a use and moves the end. Not needed for every request: once in some minutes is enough.
pub async fn touch(connection: &mut PgConnection, token: &str, expires_at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("update control.sign_ins set last_seen_at = now(), expires_at = $2 where token_hash = $1")
        .bind(token::hash(token).as_slice())
        .bind(expires_at.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// Goes on in another company. [`StoreError::NotFound`] when the person does not belong to it.
pub async fn switch_tenant(
    connection: &mut PgConnection,
    token: &str,
    tenant: TenantId,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update control.sign_ins set tenant_id = $2
          where token_hash = $1 and expires_at > now()
            and exists (select from control.members
                         where members.tenant_id = $2 and members.person_id = sign_ins.person_id)",
    )
    .bind(token::hash(token).as_slice())
    .bind(tenant.0)
    .execute(connection)
    .await?;
    changed(done.rows_affected(), "membership")
}

/// Signs out. Nothing happens when the token is unknown.
pub async fn delete(connection: &mut PgConnection, token: &str) -> Result<(), StoreError> {
    sqlx::query("delete from control.sign_ins where token_hash = $1")
        .bind(token::hash(token).as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes what has expired; index sign_ins_expiry. Returns how many.
pub async fn delete_expired(connection: &mut PgConnection) -> Result<u64, StoreError> {
    let done = sqlx::query("delete from control.sign_ins where expires_at <= now()").execute(connection).await?;
    Ok(done.rows_affected())
}
