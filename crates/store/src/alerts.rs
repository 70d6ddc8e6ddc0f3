//! What a company must know: a connection that is refused, answers that do not arrive, a form that changed at its source.
//!
//! One alert a matter: while it stands, raising it again only counts. What raised it resolves it; nobody has to. Raised
//! after that, it is another one. How it is told stands in [`alert_settings`](crate::alert_settings), to whom it was told
//! in [`alert_sends`](crate::alert_sends).

use crate::{AlertCategory, AlertId, ConnectionId, FlowId, PersonId, StoreError, TenantTx, Topic};
use crate::{error::changed, events, jobs, row};
use akis_sentence::Sentence;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use uuid::Uuid;

/// The most alerts of one page.
pub const PAGE: u32 = 200;

/// Something to be raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// What it is about.
    pub category: AlertCategory,
    /// What within the category: the same matter always has the same key (a destination's id, a flow's). Never empty.
    pub key: String,
    /// The flow it concerns, when one.
    pub flow_id: Option<FlowId>,
    /// The connection it concerns, when one.
    pub connection_id: Option<ConnectionId>,
    /// What happened. No answers and no numbers of people: it leaves the house.
    pub title: Sentence,
    /// What a person does about it.
    pub next_step: Sentence,
    /// The dashboard's page for that, from its root (`/connections`).
    pub path: String,
}

/// Something a company must know, or had to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Names it.
    pub id: AlertId,
    /// What it is about.
    pub category: AlertCategory,
    /// What within the category.
    pub key: String,
    /// The flow it concerns.
    pub flow_id: Option<FlowId>,
    /// The connection it concerns.
    pub connection_id: Option<ConnectionId>,
    /// What happened, as it was last raised.
    pub title: Sentence,
    /// What a person does about it.
    pub next_step: Sentence,
    /// The dashboard's page for that.
    pub path: String,
    /// How often it was raised.
    pub count: u64,
    /// First.
    pub raised_at: Timestamp,
    /// Last.
    pub last_at: Timestamp,
    /// Since when all is well again.
    pub resolved_at: Option<Timestamp>,
}

/// An alert as one person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The alert.
    pub alert: Alert,
    /// Whether the person has seen it.
    pub seen: bool,
}

const COLUMNS: &str = "alerts.id, alerts.category, alerts.key, alerts.flow_id, alerts.connection_id, alerts.title,
    alerts.next_step, alerts.path, alerts.count, alerts.raised_at, alerts.last_at, alerts.resolved_at";

/// Raises an alert. One that stands already is counted, and takes the newer sentences. A new one is told to people by a
/// job of its own. Returns its id, and whether it is new.
pub async fn raise(tx: &mut TenantTx, new: &NewAlert) -> Result<(AlertId, bool), StoreError> {
    let (id, is_new): (Uuid, bool) = sqlx::query_as(
        "insert into alerts (tenant_id, id, category, key, flow_id, connection_id, title, next_step, path)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id, category, key) where resolved_at is null do update set
             count = alerts.count + 1, last_at = now(), flow_id = excluded.flow_id,
             connection_id = excluded.connection_id, title = excluded.title, next_step = excluded.next_step,
             path = excluded.path
         returning id, count = 1",
    )
    .bind(tx.tenant().0)
    .bind(AlertId::new().0)
    .bind(new.category.as_str())
    .bind(&new.key)
    .bind(new.flow_id.map(|flow| flow.0))
    .bind(new.connection_id.map(|connection| connection.0))
    .bind(Json(&new.title))
    .bind(Json(&new.next_step))
    .bind(&new.path)
    .fetch_one(&mut **tx)
    .await?;
    let alert_id = AlertId(id);
    if is_new {
        jobs::enqueue(tx, jobs::NOTIFY_ALERT, id, jobs::Alert { alert_id }).await?;
        events::notify(tx, Topic::Alert, new.flow_id).await?;
    }
    Ok((alert_id, is_new))
}

/// Raises an alert unless the very same one stands: for what is looked at again and again, and is one event all the same.
/// Whether it is new.
pub async fn assure(tx: &mut TenantTx, new: &NewAlert) -> Result<bool, StoreError> {
    let stands = standing(tx, new.category, &new.key).await?;
    if stands.is_some_and(|stands| stands.title == new.title && stands.next_step == new.next_step) {
        return Ok(false);
    }
    Ok(raise(tx, new).await?.1)
}

/// All is well again with this matter. Whether an alert stood; without one nothing happens. By index alerts_open.
pub async fn resolve(tx: &mut TenantTx, category: AlertCategory, key: &str) -> Result<bool, StoreError> {
    let resolved: Option<Option<Uuid>> = sqlx::query_scalar(
        "update alerts set resolved_at = now()
          where tenant_id = $1 and category = $2 and key = $3 and resolved_at is null
         returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(category.as_str())
    .bind(key)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(flow) = resolved else { return Ok(false) };
    events::notify(tx, Topic::Alert, flow.map(FlowId)).await?;
    Ok(true)
}

/// One.
pub async fn get(tx: &mut TenantTx, id: AlertId) -> Result<Option<Alert>, StoreError> {
    Ok(sqlx::query(sqlx::AssertSqlSafe(format!("select {COLUMNS} from alerts where tenant_id = $1 and id = $2")))
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row| read(&row))
        .fetch_optional(&mut **tx)
        .await?)
}

/// The one that stands for a matter. By index alerts_open.
pub async fn standing(tx: &mut TenantTx, category: AlertCategory, key: &str) -> Result<Option<Alert>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from alerts where tenant_id = $1 and category = $2 and key = $3 and resolved_at is null"
    );
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().0)
        .bind(category.as_str())
        .bind(key)
        .try_map(|row| read(&row))
        .fetch_optional(&mut **tx)
        .await?)
}

/// The keys, of these, of which an alert stands. By index alerts_open.
pub(crate) async fn standing_of(
    tx: &mut TenantTx,
    category: AlertCategory,
    keys: &[String],
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "select key from alerts where tenant_id = $1 and category = $2 and key = any ($3) and resolved_at is null",
    )
    .bind(tx.tenant().0)
    .bind(category.as_str())
    .bind(keys)
    .fetch_all(&mut **tx)
    .await?)
}

/// Leads the alert that stands for a matter to another page.
pub(crate) async fn lead_to(
    tx: &mut TenantTx,
    category: AlertCategory,
    key: &str,
    path: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "update alerts set path = $4
          where tenant_id = $1 and category = $2 and key = $3 and resolved_at is null and path <> $4",
    )
    .bind(tx.tenant().0)
    .bind(category.as_str())
    .bind(key)
    .bind(path)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The newest first, from before `before`; at most `limit` and never more than [`PAGE`]. With `open`, only those that
/// stand and whose category is shown in the app.
pub async fn list(
    tx: &mut TenantTx,
    person: PersonId,
    open: bool,
    before: Option<AlertId>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let sql = format!(
        "select {COLUMNS}, alert_views.alert_id is not null as seen
           from alerts
           left join alert_views on alert_views.tenant_id = alerts.tenant_id and alert_views.alert_id = alerts.id
                and alert_views.person_id = $2
           left join alert_ways on alert_ways.tenant_id = alerts.tenant_id and alert_ways.category = alerts.category
          where alerts.tenant_id = $1 and ($3::uuid is null or alerts.id < $3)
            and (not $4 or (alerts.resolved_at is null and coalesce(alert_ways.app, true)))
          order by alerts.id desc limit $5"
    );
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().0)
        .bind(person.0)
        .bind(before.map(|id| id.0))
        .bind(open)
        .bind(i64::from(limit.min(PAGE)))
        .try_map(|row| Ok(Listed { alert: read(&row)?, seen: row.try_get("seen")? }))
        .fetch_all(&mut **tx)
        .await?)
}

/// How many alerts stand, of the categories that the app shows, that this person has not seen.
pub async fn unseen(tx: &mut TenantTx, person: PersonId) -> Result<u64, StoreError> {
    Ok(sqlx::query(
        "select count(*) as unseen from alerts
           left join alert_ways on alert_ways.tenant_id = alerts.tenant_id and alert_ways.category = alerts.category
          where alerts.tenant_id = $1 and alerts.resolved_at is null and coalesce(alert_ways.app, true)
            and not exists (select from alert_views where alert_views.tenant_id = alerts.tenant_id
                               and alert_views.alert_id = alerts.id and alert_views.person_id = $2)",
    )
    .bind(tx.tenant().0)
    .bind(person.0)
    .try_map(|row| row::count(&row, "unseen"))
    .fetch_one(&mut **tx)
    .await?)
}

/// Notes that a person has seen it; [`StoreError::NotFound`] without such an alert.
pub async fn seen(tx: &mut TenantTx, id: AlertId, person: PersonId) -> Result<(), StoreError> {
    let there = sqlx::query("select from alerts where tenant_id = $1 and id = $2 for key share")
        .bind(tx.tenant().0)
        .bind(id.0)
        .fetch_optional(&mut **tx)
        .await?;
    changed(u64::from(there.is_some()), "alert")?;
    sqlx::query(
        "insert into alert_views (tenant_id, alert_id, person_id) values ($1, $2, $3)
         on conflict (tenant_id, alert_id, person_id) do nothing",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(person.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) fn columns() -> &'static str {
    COLUMNS
}

pub(crate) fn read(row: &PgRow) -> Result<Alert, sqlx::Error> {
    Ok(Alert {
        id: AlertId(row.try_get("id")?),
        category: row::word(row, "category")?,
        key: row.try_get("key")?,
        flow_id: row.try_get::<Option<Uuid>, _>("flow_id")?.map(FlowId),
        connection_id: row.try_get::<Option<Uuid>, _>("connection_id")?.map(ConnectionId),
        title: row::json(row, "title")?,
        next_step: row::json(row, "next_step")?,
        path: row.try_get("path")?,
        count: row::count(row, "count")?,
        raised_at: row::at(row, "raised_at")?,
        last_at: row::at(row, "last_at")?,
        resolved_at: row::at_or_none(row, "resolved_at")?,
    })
}
