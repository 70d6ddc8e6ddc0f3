//! What people are told about a connection that does not work, and what goes on when it does again.

use crate::alerts::{self, NewAlert};
use crate::{
    AlertCategory, ConnectionId, DeliveryId, FlowId, StoreError, TenantTx, Topic, delivery_steps, events, jobs,
};
use akis_form::SourceKind;
use akis_sentence::{Sentence, sentence};
use sqlx::Row as _;
use sqlx::postgres::PgRow;

/// A connection as an alert names it.
pub(super) struct Named {
    pub(super) source: SourceKind,
    pub(super) account_name: String,
}

impl Named {
    /// Of a row with the columns `source` and `account_name`.
    pub(super) fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { source: super::read_source(row)?, account_name: row.try_get("account_name")? })
    }
}

/// Tells people, once, what they have to do.
pub(super) async fn raise(
    tx: &mut TenantTx,
    id: ConnectionId,
    named: &Named,
    works: bool,
    next_step: &Sentence,
) -> Result<(), StoreError> {
    let (source, account) = (name(named.source), &named.account_name);
    let title = if works {
        sentence!(
            "The {source} connection “{account}” lacks a permission",
            "“{account}” {source} bağlantısında bir izin eksik"
        )
    } else {
        sentence!(
            "The {source} connection “{account}” no longer works",
            "“{account}” {source} bağlantısı artık çalışmıyor"
        )
    };
    let alert = NewAlert {
        category: AlertCategory::Connection,
        key: id.to_string(),
        flow_id: None,
        connection_id: Some(id),
        title,
        next_step: next_step.clone(),
        path: "/connections".to_owned(),
    };
    alerts::raise(tx, &alert).await?;
    events::notify(tx, Topic::Connection, None).await
}

/// All is well, or over.
pub(super) async fn resolve(tx: &mut TenantTx, id: ConnectionId) -> Result<(), StoreError> {
    alerts::resolve(tx, AlertCategory::Connection, &id.to_string()).await?;
    events::notify(tx, Topic::Connection, None).await
}

/// Sets going what waited for the connection. Index deliveries_waiting.
pub(super) async fn resume_deliveries(tx: &mut TenantTx, id: ConnectionId) -> Result<usize, StoreError> {
    let resumed: Vec<(DeliveryId, FlowId)> = sqlx::query(
        "update deliveries set state = 'waiting', waits_for = null, problem = null, next_attempt_at = null
          where tenant_id = $1 and connection_id = $2 and waits_for = 'reconnect'
         returning id, flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row: PgRow| Ok((DeliveryId(row.try_get("id")?), FlowId(row.try_get("flow_id")?))))
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<DeliveryId> = resumed.iter().map(|(delivery, _)| *delivery).collect();
    delivery_steps::prepare_again(tx, &ids).await?;
    jobs::enqueue_deliveries(tx, &ids).await?;
    let flows: std::collections::BTreeSet<FlowId> = resumed.into_iter().map(|(_, flow)| flow).collect();
    for flow in flows {
        events::notify(tx, Topic::Delivery, Some(flow)).await?;
    }
    Ok(ids.len())
}

/// As people write it.
fn name(source: SourceKind) -> &'static str {
    match source {
        SourceKind::Hubspot => "HubSpot",
        SourceKind::GoogleForms => "Google",
        SourceKind::Typeform => "Typeform",
        SourceKind::Surveymonkey => "SurveyMonkey",
    }
}
