//! Webhooks of which a part could not be taken in. The rest of each was; the whole is kept for whoever looks into it.

use crate::{InboxId, StoreError, TenantTx, row};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::types::Json;

const TABLE: &str = "webhook_dead_letters";

/// What could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadPart {
    /// Where it stands in the post, such as `messages/0`.
    pub place: String,
    /// Why, without any content.
    pub reason: String,
}

/// A post that is kept. Without `Debug`: it holds what people wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The id it had in the inbox.
    pub id: InboxId,
    /// Meta's id of the app it was sent to.
    pub app_id: String,
    /// As it came.
    pub body: String,
    /// What of it could not be taken in.
    pub problems: Vec<BadPart>,
    /// When it came.
    pub received_at: Timestamp,
}

/// Keeps a post, sealed.
pub async fn insert(tx: &mut TenantTx, letter: &DeadLetter) -> Result<(), StoreError> {
    let body = SecretString::from(letter.body.clone());
    let sealed = tx.seal(TABLE, "sealed_body", letter.id.0, &body);
    sqlx::query(
        "insert into webhook_dead_letters (tenant_id, id, app_id, sealed_body, problems, received_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, id) do nothing",
    )
    .bind(tx.tenant().0)
    .bind(letter.id.0)
    .bind(&letter.app_id)
    .bind(sealed)
    .bind(Json(&letter.problems))
    .bind(letter.received_at.to_sqlx())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The newest, at most `limit`.
pub async fn list(tx: &mut TenantTx, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
    let rows = sqlx::query(
        "select id, app_id, sealed_body, problems, received_at from webhook_dead_letters
          where tenant_id = $1 order by id desc limit $2",
    )
    .bind(tx.tenant().0)
    .bind(i64::from(limit))
    .fetch_all(&mut **tx)
    .await?;
    let mut letters = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = InboxId(row.try_get("id")?);
        let body = tx.unseal(TABLE, "sealed_body", id.0, row.try_get("sealed_body")?)?;
        letters.push(DeadLetter {
            id,
            app_id: row.try_get("app_id")?,
            body: body.expose_secret().to_owned(),
            problems: row::json(row, "problems")?,
            received_at: row::at(row, "received_at")?,
        });
    }
    Ok(letters)
}
