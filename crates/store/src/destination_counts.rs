//! How many answers have not arrived at a destination. Callers find this in [`destinations`](crate::destinations).

use crate::destinations::kind;
use crate::{ConnectionId, DestinationId, FlowId, StoreError, TenantTx, row};
use akis_form::DestinationKind;
use serde_json::Value;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

/// What has not arrived at a destination. Tests do not count, nor what was left here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undelivered {
    /// Sent by themselves, now or as soon as the destination is switched on or its connection works again.
    pub waiting: u64,
    /// Sent by nobody before a person does something: refused, given up, or nobody knows whether they arrived.
    pub stuck: u64,
}

/// What has not arrived at a destination. Index deliveries_destination.
pub async fn undelivered(tx: &mut TenantTx, id: DestinationId) -> Result<Undelivered, StoreError> {
    Ok(sqlx::query(
        "select count(*) filter (where state in ('waiting', 'delivering', 'retrying', 'switched_off')
                                    or waits_for = 'reconnect') as waiting,
                count(*) filter (where state = 'given_up'
                                    or (state = 'needs_attention' and waits_for <> 'reconnect')) as stuck
           from deliveries
          where tenant_id = $1 and destination_id = $2 and state <> 'delivered' and not test",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| Ok(Undelivered { waiting: row::count(&row, "waiting")?, stuck: row::count(&row, "stuck")? }))
    .fetch_one(&mut **tx)
    .await?)
}

/// A destination that writes through a connection.
#[derive(Debug, Clone, PartialEq)]
pub struct Through {
    /// Which.
    pub id: DestinationId,
    /// Through which.
    pub connection_id: ConnectionId,
    /// Whose answers.
    pub flow_id: FlowId,
    /// As the flow is called.
    pub flow_name: String,
    /// What is written.
    pub kind: DestinationKind,
    /// As on the destination.
    pub settings: Value,
    /// Whether answers are led to it.
    pub enabled: bool,
    /// Answers that are sent by themselves as long as the connection works, or as soon as it works again. Tests do not count.
    pub waiting: usize,
    /// Answers that wait for a decision: sent by nobody before a person does something else than connect. Tests do not count,
    /// nor what was left here.
    pub stuck: usize,
}

/// What is written through these connections. Index destinations_connection, deliveries_destination for the counts.
pub async fn through(tx: &mut TenantTx, connections: &[ConnectionId]) -> Result<Vec<Through>, StoreError> {
    Ok(sqlx::query(
        "select destinations.id, destinations.connection_id, destinations.flow_id, flows.name, destinations.kind,
                destinations.settings, destinations.enabled, open.waiting, open.stuck
           from destinations
           join flows on flows.tenant_id = destinations.tenant_id and flows.id = destinations.flow_id
          cross join lateral (
                select count(*) filter (where state in ('waiting', 'delivering', 'retrying')
                                           or waits_for = 'reconnect') as waiting,
                       count(*) filter (where state in ('given_up', 'switched_off')
                                           or (state = 'needs_attention' and waits_for <> 'reconnect')) as stuck
                  from deliveries
                 where deliveries.tenant_id = $1 and deliveries.destination_id = destinations.id
                   and state <> 'delivered' and not test) open
          where destinations.tenant_id = $1 and destinations.connection_id = any ($2)
          order by flows.name, destinations.created_at, destinations.id",
    )
    .bind(tx.tenant().0)
    .bind(connections.iter().map(|connection| connection.0).collect::<Vec<_>>())
    .try_map(|row: PgRow| {
        Ok(Through {
            id: DestinationId(row.try_get("id")?),
            connection_id: ConnectionId(row.try_get("connection_id")?),
            flow_id: FlowId(row.try_get("flow_id")?),
            flow_name: row.try_get("name")?,
            kind: kind(&row, "kind")?,
            settings: row::json(&row, "settings")?,
            enabled: row.try_get("enabled")?,
            waiting: usize::try_from(row::count(&row, "waiting")?).unwrap_or(usize::MAX),
            stuck: usize::try_from(row::count(&row, "stuck")?).unwrap_or(usize::MAX),
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}
