//! What the worker needs to try a delivery, and what a person sees who asks what would be sent.
//!
//! A delivery is `waiting` until its job begins it ([`begin`]) and `delivering` while a try is under way. One found
//! `delivering` when its job comes again was cut short: it may have arrived, so it is marked unclear.

use crate::destinations::{self, SECRET, TABLE};
use crate::{
    ConnectionId, DeliveryId, DestinationId, FileId, FlowId, StoreError, TenantTx, Topic, VersionId,
    error::changed, events, row,
};
use akis_form::{DestinationKind, QuestionId, Submission, SubmissionId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use secrecy::SecretString;
use serde_json::Value;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

/// Where a delivery goes. Without `Debug`: it holds a secret.
#[derive(Clone)]
pub struct Target {
    /// Which destination.
    pub id: DestinationId,
    /// What it is.
    pub kind: DestinationKind,
    /// Whose access writes.
    pub connection_id: Option<ConnectionId>,
    /// In its kind's own shape.
    pub settings: Value,
    /// Signs what is sent.
    pub secret: Option<SecretString>,
    /// Whether answers go to it at present.
    pub enabled: bool,
}

/// A file of the answers that was kept. Without `Debug`: names are people's own.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Names it.
    pub id: FileId,
    /// WhatsApp's id of the upload.
    pub media_id: String,
    /// Whose answer it is.
    pub question: QuestionId,
    /// As the person's phone calls it.
    pub file_name: String,
    /// What its content is.
    pub mime_type: String,
    /// Its bytes.
    pub size: u64,
}

/// A delivery to be tried. Without `Debug`: it holds answers.
#[derive(Clone)]
pub struct Work {
    /// Which delivery.
    pub delivery_id: DeliveryId,
    /// Of which submission; also the marker by which a destination is asked.
    pub submission_id: SubmissionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// As the flow is called now.
    pub flow_name: String,
    /// The version whose form was filled in.
    pub version_id: VersionId,
    /// Where to; `None` when the destination was removed.
    pub target: Option<Target>,
    /// Tries so far, before this one.
    pub attempts: u32,
    /// An earlier try may have arrived: ask before repeating.
    pub unclear: bool,
    /// A test answer.
    pub test: bool,
    /// Since when it is on its way.
    pub created_at: Timestamp,
    /// When the person opened the form, as well as it is known.
    pub landed_at: Timestamp,
    /// The answers.
    pub submission: Submission,
    /// Their files that were kept.
    pub files: Vec<KeptFile>,
}

/// Who knocks, before anything is begun.
#[derive(Debug, Clone, PartialEq)]
pub struct Knock {
    /// Where to; `None` when the destination was removed.
    pub kind: Option<DestinationKind>,
    /// Whose access writes.
    pub connection_id: Option<ConnectionId>,
    /// The destination's own address, when it has one.
    pub address: Option<String>,
    /// Which destination.
    pub destination_id: Option<DestinationId>,
    /// It stood in line and comes at its time.
    pub in_line: bool,
}

/// A delivery whose job came; `None` when there is nothing to do: it arrived, was given up, waits for a person, or is gone.
pub async fn knock(tx: &mut TenantTx, id: DeliveryId) -> Result<Option<Knock>, StoreError> {
    Ok(sqlx::query(
        "select deliveries.in_line, destinations.id as destination_id, destinations.kind, destinations.connection_id,
                destinations.settings ->> 'url' as address
           from deliveries
           left join destinations on destinations.tenant_id = deliveries.tenant_id
                                 and destinations.id = deliveries.destination_id
          where deliveries.tenant_id = $1 and deliveries.id = $2
            and deliveries.state in ('waiting', 'retrying', 'delivering')",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row: PgRow| {
        let destination: Option<uuid::Uuid> = row.try_get("destination_id")?;
        Ok(Knock {
            kind: destination.map(|_| destinations::kind(&row, "kind")).transpose()?,
            connection_id: row.try_get::<Option<uuid::Uuid>, _>("connection_id")?.map(ConnectionId),
            address: row.try_get("address")?,
            destination_id: destination.map(DestinationId),
            in_line: row.try_get("in_line")?,
        })
    })
    .fetch_optional(&mut **tx)
    .await?)
}

/// Notes that a delivery got no turn and comes again then. Nothing was tried; its state stays as it is.
pub async fn stand_in_line(tx: &mut TenantTx, id: DeliveryId, until: Timestamp) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update deliveries set in_line = true, next_attempt_at = case when state = 'delivering' then null else $3 end
          where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(until.to_sqlx())
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "delivery")
}

/// What the submission, the form and the destination say of a delivery; the same for work and for a preview.
macro_rules! material {
    ($from:literal) => {
        concat!(
            $from,
            " select work.id, work.submission_id, work.flow_id, work.attempts, work.unclear, work.test, work.created_at,
                    submissions.body, submissions.version_id, flows.name as flow_name,
                    coalesce(sessions.opened_at, sessions.created_at, submissions.completed_at) as landed_at,
                    destinations.id as destination_id, destinations.kind, destinations.connection_id, destinations.settings,
                    destinations.sealed_secret, destinations.enabled,
                    exists (select from files where files.tenant_id = $1
                                                and files.submission_id = work.submission_id) as has_files
               from work
               join submissions on submissions.tenant_id = $1 and submissions.id = work.submission_id
               join flows on flows.tenant_id = $1 and flows.id = work.flow_id
               left join sessions on sessions.tenant_id = $1 and sessions.id = submissions.session_id
               left join destinations on destinations.tenant_id = $1 and destinations.id = work.destination_id"
        )
    };
}

/// Begins a try: the delivery becomes `delivering`. `None` when there is nothing to do. Commit before calling the
/// destination.
pub async fn begin(tx: &mut TenantTx, id: DeliveryId) -> Result<Option<Work>, StoreError> {
    // The state is not asked for in `held`: it would tempt the planner from the primary key to deliveries_open, which is
    // long exactly when a destination is down.
    let row = sqlx::query(material!(
        "with held as (
             select tenant_id, id, flow_id, state, destination_id,
                    -- Written by a version that knew no destinations.
                    coalesce(destination_id, (select first.id from destinations first
                                               where first.tenant_id = deliveries.tenant_id
                                                 and first.flow_id = deliveries.flow_id
                                               order by first.created_at, first.id limit 1)) as wanted_id
               from deliveries where tenant_id = $1 and id = $2 for update
         ), aimed as (
             select held.*, destinations.connection_id, connections.generation
               from held
               left join destinations on destinations.tenant_id = held.tenant_id and destinations.id = held.wanted_id
               left join connections on connections.tenant_id = destinations.tenant_id
                                    and connections.id = destinations.connection_id
         ), work as (
             update deliveries set
                 state = 'delivering', next_attempt_at = null, in_line = false,
                 unclear = unclear or aimed.state = 'delivering',
                 destination_id = aimed.wanted_id, connection_id = aimed.connection_id,
                 connection_generation = aimed.generation
               from aimed
              where deliveries.tenant_id = aimed.tenant_id and deliveries.id = aimed.id
                and aimed.state in ('waiting', 'retrying', 'delivering')
             returning deliveries.id, deliveries.submission_id, deliveries.flow_id, deliveries.attempts,
                       deliveries.unclear, deliveries.test, deliveries.created_at, deliveries.destination_id
         )"
    ))
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let work = read(tx, &row).await?;
    events::notify(tx, Topic::Delivery, Some(work.flow_id)).await?;
    Ok(Some(work))
}

/// The same, changing nothing, whatever the delivery's state; `None` when it is gone.
pub async fn look_at(tx: &mut TenantTx, id: DeliveryId) -> Result<Option<Work>, StoreError> {
    let row = sqlx::query(material!("with work as (select * from deliveries where tenant_id = $1 and id = $2)"))
        .bind(tx.tenant().0)
        .bind(id.0)
        .fetch_optional(&mut **tx)
        .await?;
    match row {
        Some(row) => read(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn read(tx: &mut TenantTx, row: &PgRow) -> Result<Work, StoreError> {
    let submission_id = SubmissionId(row.try_get("submission_id")?);
    let has_files: bool = row.try_get("has_files")?;
    let files = if has_files { kept_files(tx, submission_id).await? } else { Vec::new() };
    Ok(Work {
        delivery_id: DeliveryId(row.try_get("id")?),
        submission_id,
        flow_id: FlowId(row.try_get("flow_id")?),
        flow_name: row.try_get("flow_name")?,
        version_id: VersionId(row.try_get("version_id")?),
        target: target(tx, row)?,
        attempts: u32::try_from(row.try_get::<i32, _>("attempts")?).unwrap_or_default(),
        unclear: row.try_get("unclear")?,
        test: row.try_get("test")?,
        created_at: row::at(row, "created_at")?,
        landed_at: row::at(row, "landed_at")?,
        submission: row::json(row, "body")?,
        files,
    })
}

fn target(tx: &TenantTx, row: &PgRow) -> Result<Option<Target>, StoreError> {
    let Some(id) = row.try_get::<Option<uuid::Uuid>, _>("destination_id")? else { return Ok(None) };
    let secret = match row.try_get::<Option<Vec<u8>>, _>("sealed_secret")? {
        Some(sealed) => Some(tx.unseal(TABLE, SECRET, id, &sealed)?),
        None => None,
    };
    Ok(Some(Target {
        id: DestinationId(id),
        kind: destinations::kind(row, "kind")?,
        connection_id: row.try_get::<Option<uuid::Uuid>, _>("connection_id")?.map(ConnectionId),
        settings: row::json(row, "settings")?,
        secret,
        enabled: row.try_get("enabled")?,
    }))
}

async fn kept_files(tx: &mut TenantTx, submission: SubmissionId) -> Result<Vec<KeptFile>, StoreError> {
    Ok(sqlx::query(
        "select id, media_id, question, file_name, mime_type, size from files
          where tenant_id = $1 and submission_id = $2 and state = 'kept' order by id",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .try_map(|row: PgRow| {
        Ok(KeptFile {
            id: FileId(row.try_get("id")?),
            media_id: row.try_get("media_id")?,
            question: QuestionId(row.try_get("question")?),
            file_name: row.try_get("file_name")?,
            mime_type: row.try_get("mime_type")?,
            size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or_default(),
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}
