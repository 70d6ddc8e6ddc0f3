//! What was told to whom. A row stands before the call leaves the house, so that a worker that dies halfway leaves a mark:
//! what may have arrived is not sent again.

use crate::alerts::{self, Alert};
use crate::{AlertId, AlertWay, PersonId, StoreError, TenantTx, jobs};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

/// Alerts of one digest.
pub const DIGEST: u32 = 100;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Arrived,
    /// It certainly was not; it may be tried again.
    Failed,
    /// Nobody knows; it is not tried again.
    Unclear,
}

impl Sent {
    fn word(self) -> &'static str {
        match self {
            Self::Arrived => "sent",
            Self::Failed => "failed",
            Self::Unclear => "unclear",
        }
    }
}

/// Takes the right to tell somebody: `person` for an e-mail, `None` for the webhook. False when they were told, when
/// somebody tells them now, or when nobody knows whether they were told. Commit before the call.
pub async fn claim(
    tx: &mut TenantTx,
    alert: AlertId,
    way: AlertWay,
    person: Option<PersonId>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "insert into alert_sends (tenant_id, alert_id, way, recipient, state) values ($1, $2, $3, $4, 'sending')
         on conflict (tenant_id, alert_id, way, recipient) do update set state = 'sending', at = now()
          where alert_sends.state = 'failed'",
    )
    .bind(tx.tenant().0)
    .bind(alert.0)
    .bind(way.as_str())
    .bind(recipient(person))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes how the call ended that was claimed.
pub async fn settle(
    tx: &mut TenantTx,
    alert: AlertId,
    way: AlertWay,
    person: Option<PersonId>,
    sent: Sent,
) -> Result<(), StoreError> {
    sqlx::query(
        "update alert_sends set state = $5, at = now()
          where tenant_id = $1 and alert_id = $2 and way = $3 and recipient = $4 and state = 'sending'",
    )
    .bind(tx.tenant().0)
    .bind(alert.0)
    .bind(way.as_str())
    .bind(recipient(person))
    .bind(sent.word())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The alerts since `since` that this person has had no e-mail of, in categories that are told by e-mail; the oldest
/// first, at most [`DIGEST`]. Those that are well again meanwhile are among them.
pub async fn untold(tx: &mut TenantTx, person: PersonId, since: Timestamp) -> Result<Vec<Alert>, StoreError> {
    let sql = format!(
        "select {} from alerts
           left join alert_ways on alert_ways.tenant_id = alerts.tenant_id and alert_ways.category = alerts.category
          where alerts.tenant_id = $1 and alerts.raised_at >= $3 and coalesce(alert_ways.email, true)
            and not exists (select from alert_sends
                             where alert_sends.tenant_id = alerts.tenant_id and alert_sends.alert_id = alerts.id
                               and alert_sends.way = 'email' and alert_sends.recipient = $2
                               and alert_sends.state <> 'failed')
          order by alerts.id limit $4",
        alerts::columns()
    );
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().0)
        .bind(person.0)
        .bind(since.to_sqlx())
        .bind(i64::from(DIGEST))
        .try_map(|row| alerts::read(&row))
        .fetch_all(&mut **tx)
        .await?)
}

/// Asks for the digest at this instant. There is one a company: asked for again it is only brought forward.
pub async fn request_digest(tx: &mut TenantTx, at: Timestamp) -> Result<(), StoreError> {
    let tenant = tx.tenant().0;
    jobs::enqueue_at(tx, jobs::ALERT_DIGEST, tenant, serde_json::Value::Null, at).await
}

fn recipient(person: Option<PersonId>) -> Uuid {
    person.map_or(Uuid::nil(), |person| person.0)
}
