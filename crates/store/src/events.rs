//! What happened, for whoever shows it: announced in the transaction of the change, heard by every process.
//!
//! An event says that something changed, never what: whoever hears it reads the rows. A lost event costs freshness only.

use crate::{FlowId, Store, StoreError, TenantId, TenantTx, Topic};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::postgres::PgListener;

/// The channel of events.
pub const CHANNEL: &str = "akis_events";

/// Something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// In whose data.
    pub tenant: TenantId,
    /// What it is about.
    pub topic: Topic,
    /// On which flow, when on one.
    pub flow_id: Option<FlowId>,
}

/// Announces a change when the transaction commits. Functions of this crate do it themselves.
pub async fn notify(tx: &mut TenantTx, topic: Topic, flow_id: Option<FlowId>) -> Result<(), StoreError> {
    let event = Event { tenant: tx.tenant(), topic, flow_id };
    announce(tx, &event).await
}

async fn announce(connection: &mut PgConnection, event: &Event) -> Result<(), StoreError> {
    let text = serde_json::json!(event).to_string();
    sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(text).execute(connection).await?;
    Ok(())
}

/// Announces what several transactions changed, after their commits, and hints at the jobs they added; one statement. For
/// what is changed so often that hints in its transactions would hold each other up: Postgres lets transactions that
/// send some commit one after the other.
pub(crate) async fn announce_later(store: &Store, events: &[Event]) -> Result<(), StoreError> {
    let texts: Vec<String> = events.iter().map(|event| serde_json::json!(event).to_string()).collect();
    sqlx::query(
        "select pg_notify($1, event) from unnest($2::text[]) event
          union all select pg_notify($3, '')",
    )
    .bind(CHANNEL)
    .bind(texts)
    .bind(akis_jobs::CHANNEL)
    .execute(store.pool())
    .await?;
    Ok(())
}

/// Hears events. Made by [`listen_events`].
pub struct EventListener {
    listener: PgListener,
}

/// Begins to hear the events of all tenants; those committed from now on are heard.
pub async fn listen_events(store: &Store) -> Result<EventListener, StoreError> {
    let mut listener = PgListener::connect_with(store.direct_pool()).await?;
    listener.listen(CHANNEL).await?;
    Ok(EventListener { listener })
}

impl EventListener {
    /// The next event; `None` when the connection was lost and some may have been missed: whoever caches must forget.
    /// Connects again by itself on the next call; an error means that this failed, so wait a little before calling again.
    pub async fn recv(&mut self) -> Result<Option<Event>, StoreError> {
        loop {
            let Some(notification) = self.listener.try_recv().await? else { return Ok(None) };
            match serde_json::from_str(notification.payload()) {
                Ok(event) => return Ok(Some(event)),
                // From a newer version: not for us.
                Err(error) => tracing::debug!(%error, "an event that this version does not know"),
            }
        }
    }
}
