//! The kinds of job this crate enqueues, with their payloads. The worker has a handler for each.

use crate::{
    AccountId, AlertId, DeliveryId, FileId, FlowId, InboxId, MessageId, PublicationId, StoreError, TenantId,
    TenantTx,
};
use akis_jobs::NewJob;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

/// Publishes; payload [`Publish`].
pub const PUBLISH: &str = "publish";
/// Sends a message; payload [`SendMessage`].
pub const SEND_MESSAGE: &str = "send_message";
/// Tries a delivery; payload [`Deliver`].
pub const DELIVER: &str = "deliver";
/// Takes a webhook in; payload [`Webhook`].
pub const WEBHOOK: &str = "webhook";

/// Looks at an account's public keys at Meta and registers what is missing; payload [`RegisterKeys`].
pub const REGISTER_KEYS: &str = "register_keys";

/// Pings every live form's endpoint, and looks at how they stand; one round for all tenants, no payload.
pub const PROBE: &str = "probe";

/// Fetches a file; payload [`File`].
pub const FETCH_FILE: &str = "fetch_file";
/// Drops a file that belongs to no submission by then; payload [`File`].
pub const DROP_FILE: &str = "drop_file";

/// Has every flow's source read in turn; one round for all tenants, no payload.
pub const CHECK_SOURCES: &str = "check_sources";
/// Reads a flow's form at its source again; payload [`CheckSource`].
pub const CHECK_SOURCE: &str = "check_source";

/// Tells people and webhooks of an alert; payload [`Alert`].
pub const NOTIFY_ALERT: &str = "notify_alert";
/// Tells people of a day's alerts in one e-mail; one job a tenant, no payload.
pub const ALERT_DIGEST: &str = "alert_digest";

/// A bound against jobs that never end.
pub const BACKSTOP: u32 = 100;

/// The same for deliveries. How often one is really tried is the worker's setting: each of its steps so often, and after each
/// try of which nobody knows whether it arrived the destination is asked several times. All of that lies below this.
pub const DELIVER_BACKSTOP: u32 = 1_000;

/// Payload of [`PUBLISH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publish {
    /// Which publication.
    pub publication_id: PublicationId,
}

/// Payload of [`SEND_MESSAGE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// Which message.
    pub message_id: MessageId,
}

/// Payload of [`DELIVER`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliver {
    /// Which delivery.
    pub delivery_id: DeliveryId,
}

/// Payload of [`WEBHOOK`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Which row of the inbox.
    pub inbox_id: InboxId,
}

/// Payload of [`REGISTER_KEYS`]. What a person allowed stands at the numbers, so that asking twice forgets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterKeys {
    /// Which account.
    pub account_id: AccountId,
}

/// Payload of [`FETCH_FILE`] and [`DROP_FILE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Which file.
    pub file_id: FileId,
}

/// Payload of [`CHECK_SOURCE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSource {
    /// Of which flow.
    pub flow_id: FlowId,
}

/// Payload of [`NOTIFY_ALERT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Which alert.
    pub alert_id: AlertId,
}

/// Enqueues a job of the tenant in scope, due now, one unfinished job a row.
pub(crate) async fn enqueue(
    tx: &mut TenantTx,
    kind: &'static str,
    row: Uuid,
    payload: impl Serialize,
) -> Result<(), StoreError> {
    let job = due_now(tx.tenant(), kind, row, payload);
    Ok(akis_jobs::enqueue(tx, &job).await?)
}

/// As [`enqueue`], due at this instant.
pub(crate) async fn enqueue_at(
    tx: &mut TenantTx,
    kind: &'static str,
    row: Uuid,
    payload: impl Serialize,
    run_at: Timestamp,
) -> Result<(), StoreError> {
    let job = NewJob { run_at, ..due_now(tx.tenant(), kind, row, payload) };
    Ok(akis_jobs::enqueue(tx, &job).await?)
}

/// As [`enqueue`], where no tenant is in scope.
pub(crate) async fn enqueue_webhook(
    connection: &mut PgConnection,
    tenant: TenantId,
    inbox_id: InboxId,
) -> Result<(), StoreError> {
    let job = due_now(tenant, WEBHOOK, inbox_id.0, Webhook { inbox_id });
    Ok(akis_jobs::enqueue(connection, &job).await?)
}

/// Enqueues deliveries, none of them named twice.
pub(crate) async fn enqueue_deliveries(tx: &mut TenantTx, deliveries: &[DeliveryId]) -> Result<(), StoreError> {
    let jobs = delivering(tx.tenant(), deliveries);
    Ok(akis_jobs::enqueue_all(tx, &jobs).await?)
}

/// The same without the hint to the workers, see [`akis_jobs::enqueue_quietly`].
pub(crate) async fn enqueue_deliveries_quietly(
    tx: &mut TenantTx,
    deliveries: &[DeliveryId],
) -> Result<(), StoreError> {
    let jobs = delivering(tx.tenant(), deliveries);
    Ok(akis_jobs::enqueue_quietly(tx, &jobs).await?)
}

fn delivering(tenant: TenantId, deliveries: &[DeliveryId]) -> Vec<NewJob> {
    deliveries
        .iter()
        .map(|&delivery_id| NewJob {
            max_attempts: DELIVER_BACKSTOP,
            ..due_now(tenant, DELIVER, delivery_id.0, Deliver { delivery_id })
        })
        .collect()
}

/// Enqueues the same job for several files, none of them named twice.
pub(crate) async fn enqueue_files(
    tx: &mut TenantTx,
    kind: &'static str,
    files: &[FileId],
    run_at: Timestamp,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let jobs: Vec<NewJob> = files
        .iter()
        .map(|&file_id| NewJob { run_at, ..due_now(tenant, kind, file_id.0, File { file_id }) })
        .collect();
    Ok(akis_jobs::enqueue_all(tx, &jobs).await?)
}

fn due_now(tenant: TenantId, kind: &'static str, row: Uuid, payload: impl Serialize) -> NewJob {
    NewJob {
        kind,
        tenant: tenant.0,
        key: Some(row.to_string()),
        payload: serde_json::json!(payload),
        run_at: Timestamp::now(),
        max_attempts: BACKSTOP,
    }
}

/// Enqueues the next round of [`PROBE`], due at this instant. There is one round at a time, of no tenant: asked for again it
/// is only brought forward.
pub async fn enqueue_probe(connection: &mut PgConnection, run_at: Timestamp) -> Result<(), StoreError> {
    enqueue_round(connection, PROBE, run_at).await
}

/// The same for [`CHECK_SOURCES`].
pub async fn enqueue_check_sources(connection: &mut PgConnection, run_at: Timestamp) -> Result<(), StoreError> {
    enqueue_round(connection, CHECK_SOURCES, run_at).await
}

async fn enqueue_round(
    connection: &mut PgConnection,
    kind: &'static str,
    run_at: Timestamp,
) -> Result<(), StoreError> {
    let job = NewJob {
        kind,
        tenant: Uuid::nil(),
        key: Some(kind.to_owned()),
        payload: serde_json::Value::Null,
        run_at,
        max_attempts: BACKSTOP,
    };
    Ok(akis_jobs::enqueue(connection, &job).await?)
}
