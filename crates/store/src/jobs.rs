//! The kinds of job this crate enqueues, with their payloads. The worker has a handler for each.

use crate::{DeliveryId, InboxId, MessageId, PublicationId, StoreError, TenantId, TenantTx};
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

/// A bound against jobs that never end. How often a delivery is really tried is the worker's setting, below this.
pub const BACKSTOP: u32 = 100;

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
    let tenant = tx.tenant();
    let jobs: Vec<NewJob> = deliveries
        .iter()
        .map(|&delivery_id| due_now(tenant, DELIVER, delivery_id.0, Deliver { delivery_id }))
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
