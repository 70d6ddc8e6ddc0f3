//! What a flow's answers are written to. A flow has any number of them; with none, its answers are kept here.

use crate::{
    ConnectionId, DeliveryId, DestinationId, FlowId, StoreError, TenantTx, Topic, delivery_alerts, delivery_steps,
    error::changed, events, jobs, row, switched_off,
};
use akis_form::{DestinationKind, SourceKind};
use akis_sentence::{Sentence, sentence};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

pub use crate::destination_counts::{Through, Undelivered, through, undelivered};

/// The table, as sealed values name it.
pub(crate) const TABLE: &str = "destinations";
/// Its column of secrets.
pub(crate) const SECRET: &str = "sealed_secret";

/// Most destinations of one flow; every completed form writes a delivery for each.
pub const MOST_PER_FLOW: usize = 16;

/// A destination.
#[derive(Debug, Clone, PartialEq)]
pub struct Destination {
    /// Names it.
    pub id: DestinationId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// What it is.
    pub kind: DestinationKind,
    /// Whose access writes; `None` for one with an address of its own.
    pub connection_id: Option<ConnectionId>,
    /// In its kind's own shape.
    pub settings: Value,
    /// Whether it has a secret of its own.
    pub has_secret: bool,
    /// Whether answers go to it.
    pub enabled: bool,
    /// When it was last checked.
    pub checked_at: Option<Timestamp>,
    /// What was wrong then.
    pub check_problem: Option<Sentence>,
    /// Since when.
    pub created_at: Timestamp,
}

/// A destination to be added.
#[derive(Debug, Clone)]
pub struct NewDestination {
    /// Of which flow.
    pub flow_id: FlowId,
    /// What it is.
    pub kind: DestinationKind,
    /// Whose access writes.
    pub connection_id: Option<ConnectionId>,
    /// In its kind's own shape.
    pub settings: Value,
    /// Signs what is sent.
    pub secret: Option<SecretString>,
    /// Whether answers go to it from now on.
    pub enabled: bool,
}

/// What changes; `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct DestinationChange {
    /// All of its settings, in its kind's own shape.
    pub settings: Option<Value>,
    /// Another secret.
    pub secret: Option<SecretString>,
    /// Whether answers go to it.
    pub enabled: Option<bool>,
    /// Whose access writes; what has not arrived goes that way too.
    pub connection_id: Option<ConnectionId>,
}

/// The destination that the answers of a form of this source have from the beginning: the form they came from, where
/// that takes answers in a tenant's name.
pub fn default_kind(source: SourceKind) -> Option<DestinationKind> {
    match source {
        SourceKind::Hubspot => Some(DestinationKind::HubspotForm),
        SourceKind::Surveymonkey => Some(DestinationKind::SurveymonkeyResponse),
        SourceKind::GoogleForms | SourceKind::Typeform => None,
    }
}

/// A destination and the rest of its query.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "select id, flow_id, kind, connection_id, settings, sealed_secret is not null as has_secret, enabled, checked_at,
                    check_problem, created_at
               from destinations where tenant_id = $1 ",
            $rest
        )
    };
}

/// Those of a flow, the oldest first.
pub async fn list(tx: &mut TenantTx, flow: FlowId) -> Result<Vec<Destination>, StoreError> {
    Ok(sqlx::query(rows!("and flow_id = $2 order by created_at, id"))
        .bind(tx.tenant().0)
        .bind(flow.0)
        .try_map(|row| read(&row))
        .fetch_all(&mut **tx)
        .await?)
}

/// By id.
pub async fn get(tx: &mut TenantTx, id: DestinationId) -> Result<Option<Destination>, StoreError> {
    Ok(sqlx::query(rows!("and id = $2"))
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row| read(&row))
        .fetch_optional(&mut **tx)
        .await?)
}

/// Adds one; answers completed from now on go to it. [`StoreError::NotFound`] without the flow, [`StoreError::Taken`] when
/// it has [`MOST_PER_FLOW`] already.
pub async fn insert(tx: &mut TenantTx, new: &NewDestination) -> Result<DestinationId, StoreError> {
    let id = DestinationId::new();
    let sealed = new.secret.as_ref().map(|secret| tx.seal(TABLE, SECRET, id.0, secret));
    // Held, so that two at once do not both find room.
    let flow = sqlx::query("select from flows where tenant_id = $1 and id = $2 for no key update")
        .bind(tx.tenant().0)
        .bind(new.flow_id.0)
        .fetch_optional(&mut **tx)
        .await?;
    changed(flow.iter().len() as u64, "flow")?;
    let done = sqlx::query(
        "insert into destinations (tenant_id, id, flow_id, kind, connection_id, settings, sealed_secret, enabled)
         select $1, $2, $3, $4, $5, $6, $7, $8
          where (select count(*) from destinations where tenant_id = $1 and flow_id = $3) < $9",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(new.flow_id.0)
    .bind(new.kind.as_str())
    .bind(new.connection_id.map(|id| id.0))
    .bind(Json(&new.settings))
    .bind(sealed)
    .bind(new.enabled)
    .bind(i64::try_from(MOST_PER_FLOW).unwrap_or(i64::MAX))
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Taken("this form has as many destinations as it can have"));
    }
    Ok(id)
}

/// The one a new flow has from the beginning.
pub(crate) async fn insert_default(
    tx: &mut TenantTx,
    flow: FlowId,
    source: Option<SourceKind>,
    connection: Option<ConnectionId>,
) -> Result<(), StoreError> {
    let Some(kind) = source.and_then(default_kind) else { return Ok(()) };
    let new = NewDestination {
        flow_id: flow,
        kind,
        connection_id: connection,
        settings: json!({}),
        secret: None,
        enabled: true,
    };
    insert(tx, &new).await.map(|_| ())
}

/// Changes one. What was said of its last check is forgotten when its settings, its secret or its connection change. Switched
/// off, what is on its way waits and says so; switched on, that goes on.
pub async fn change(tx: &mut TenantTx, id: DestinationId, change: &DestinationChange) -> Result<(), StoreError> {
    let sealed = change.secret.as_ref().map(|secret| tx.seal(TABLE, SECRET, id.0, secret));
    let other = change.settings.is_some() || change.secret.is_some() || change.connection_id.is_some();
    let done = sqlx::query(
        "update destinations set
             settings = coalesce($3, settings), sealed_secret = coalesce($4, sealed_secret), enabled = coalesce($5, enabled),
             connection_id = coalesce($6, connection_id),
             checked_at = case when $7 then null else checked_at end,
             check_problem = case when $7 then null else check_problem end
          where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(change.settings.as_ref().map(Json))
    .bind(sealed)
    .bind(change.enabled)
    .bind(change.connection_id.map(|id| id.0))
    .bind(other)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "destination")?;
    if other {
        prepare_again(tx, id).await?;
    }
    if let Some(connection) = change.connection_id {
        write_through(tx, id, connection).await?;
    }
    match change.enabled {
        Some(true) => switched_off::free_all(tx, id).await?,
        Some(false) => {
            switched_off::hold_all(tx, id).await?;
            // Nothing is tried there any more; what was refused stays so.
            delivery_alerts::settle(tx, id, Timestamp::now()).await?;
        }
        None => return Ok(()),
    }
    let flow: Option<uuid::Uuid> =
        sqlx::query_scalar("select flow_id from destinations where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(id.0)
            .fetch_optional(&mut **tx)
            .await?;
    events::notify(tx, Topic::Delivery, flow.map(FlowId)).await
}

/// What was prepared at the former place, or with the former settings, is prepared again before the next try.
async fn prepare_again(tx: &mut TenantTx, id: DestinationId) -> Result<(), StoreError> {
    let still: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select id from deliveries
          where tenant_id = $1 and destination_id = $2 and state not in ('delivered', 'delivering')",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_all(&mut **tx)
    .await?;
    let still: Vec<DeliveryId> = still.into_iter().map(DeliveryId).collect();
    delivery_steps::prepare_again(tx, &still).await
}

/// Leads what has not arrived through another connection.
async fn write_through(tx: &mut TenantTx, id: DestinationId, connection: ConnectionId) -> Result<(), StoreError> {
    // What waited for the former connection has no reason to wait any more.
    let freed: Vec<Option<uuid::Uuid>> = sqlx::query_scalar(
        "with held as (
             select id, waits_for from deliveries
              where tenant_id = $1 and destination_id = $2 and state <> 'delivered' order by id for update
         )
         update deliveries set
             connection_id = $3, connection_generation = null,
             state = case when held.waits_for = 'reconnect' then 'waiting' else state end,
             problem = case when held.waits_for = 'reconnect' then null else problem end,
             waits_for = case when held.waits_for = 'reconnect' then null else deliveries.waits_for end
           from held where deliveries.tenant_id = $1 and deliveries.id = held.id
         returning case when held.waits_for = 'reconnect' then deliveries.id end",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(connection.0)
    .fetch_all(&mut **tx)
    .await?;
    let freed: Vec<DeliveryId> = freed.into_iter().flatten().map(DeliveryId).collect();
    jobs::enqueue_deliveries(tx, &freed).await
}

/// Removes one with its secret, and returns how many deliveries to it had not arrived: they are given up. What waited because
/// it was switched off stays here, and is not counted; nor are tests. Those that arrived stay in the list of their answers.
pub async fn delete(tx: &mut TenantTx, id: DestinationId) -> Result<usize, StoreError> {
    let flow: Option<uuid::Uuid> =
        sqlx::query_scalar("delete from destinations where tenant_id = $1 and id = $2 returning flow_id")
            .bind(tx.tenant().0)
            .bind(id.0)
            .fetch_optional(&mut **tx)
            .await?;
    let flow = FlowId(flow.ok_or(StoreError::NotFound("destination"))?);
    switched_off::leave_all(tx, id).await?;
    let problem = sentence!(
        "This destination was removed before the answer arrived there.",
        "Bu hedef, yanıt oraya ulaşmadan kaldırıldı."
    );
    // One that is being tried says itself what became of it; its next try finds no destination.
    let given_up: i64 = sqlx::query_scalar(
        "with given_up as (
             update deliveries set state = 'given_up', waits_for = null, problem = $3, next_attempt_at = null,
                    in_line = false
              where tenant_id = $1 and destination_id = $2 and state in ('waiting', 'retrying', 'needs_attention')
             returning test
         )
         select count(*) from given_up where not test",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(Json(&problem))
    .fetch_one(&mut **tx)
    .await?;
    delivery_alerts::end(tx, id).await?;
    events::notify(tx, Topic::Delivery, Some(flow)).await?;
    Ok(usize::try_from(given_up).unwrap_or_default())
}

/// Its secret, opened; `None` when it has none, or is gone.
pub async fn secret(tx: &mut TenantTx, id: DestinationId) -> Result<Option<SecretString>, StoreError> {
    let sealed: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("select sealed_secret from destinations where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(id.0)
            .fetch_optional(&mut **tx)
            .await?;
    match sealed.flatten() {
        Some(sealed) => Ok(Some(tx.unseal(TABLE, SECRET, id.0, &sealed)?)),
        None => Ok(None),
    }
}

/// Notes a check made just now: good, or what is wrong.
pub async fn mark_checked(
    tx: &mut TenantTx,
    id: DestinationId,
    problem: Option<&Sentence>,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update destinations set checked_at = now(), check_problem = $3 where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(problem.map(Json))
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "destination")
}

/// A column with the word of a kind.
pub(crate) fn kind(row: &PgRow, column: &str) -> Result<DestinationKind, sqlx::Error> {
    let word: &str = row.try_get(column)?;
    DestinationKind::from_word(word).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(crate::UnknownWord { what: "destination kind", word: word.to_owned() }),
    })
}

fn read(row: &PgRow) -> Result<Destination, sqlx::Error> {
    Ok(Destination {
        id: DestinationId(row.try_get("id")?),
        flow_id: FlowId(row.try_get("flow_id")?),
        kind: kind(row, "kind")?,
        connection_id: row.try_get::<Option<uuid::Uuid>, _>("connection_id")?.map(ConnectionId),
        settings: row::json(row, "settings")?,
        has_secret: row.try_get("has_secret")?,
        enabled: row.try_get("enabled")?,
        checked_at: row::at_or_none(row, "checked_at")?,
        check_problem: row::sentence_or_none(row, "check_problem")?,
        created_at: row::at(row, "created_at")?,
    })
}
