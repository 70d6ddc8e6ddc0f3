//! Who changed what. Written in the transaction of the change; never changed, never deleted by the application.

use crate::{PersonId, StoreError, TenantTx, row};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::Row as _;
use uuid::Uuid;

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// Names it; later ones sort after earlier ones.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who; `None` is the product itself.
    pub person_id: Option<PersonId>,
    /// As the person is called now.
    pub person_name: Option<String>,
    /// What was done: `flow.published`, `member.role_changed`.
    pub action: String,
    /// To what: an id or a name.
    pub target: String,
    /// More about it, without secrets or answers.
    pub detail: Value,
}

/// Writes a row. `who` is `None` for the product itself; `detail` holds neither secrets nor answers.
pub async fn record(
    tx: &mut TenantTx,
    who: Option<PersonId>,
    action: &str,
    target: &str,
    detail: &Value,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into audit (tenant_id, id, person_id, action, target, detail) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tx.tenant().0)
    .bind(Uuid::now_v7())
    .bind(who.map(|person| person.0))
    .bind(action)
    .bind(target)
    .bind(detail)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The newest first, older than `after`; from the end of the primary key.
pub async fn list(tx: &mut TenantTx, after: Option<Uuid>, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
    Ok(sqlx::query(
        "select audit.id, audit.at, audit.person_id, people.name as person_name, audit.action, audit.target, audit.detail
           from audit left join control.people on people.id = audit.person_id
          where audit.tenant_id = $1 and audit.id < $2
          order by audit.id desc limit $3",
    )
    .bind(tx.tenant().0)
    .bind(after.unwrap_or(Uuid::max()))
    .bind(i64::from(limit))
    .try_map(|row| {
        Ok(AuditRow {
            id: row.try_get("id")?,
            at: row::at(&row, "at")?,
            person_id: row.try_get::<Option<Uuid>, _>("person_id")?.map(PersonId),
            person_name: row.try_get("person_name")?,
            action: row.try_get("action")?,
            target: row.try_get("target")?,
            detail: row.try_get("detail")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}
