//! That a form is there and its source does not show it to us, so that nobody would notice its changes.

use crate::{CallError, Caller};
use akis_connectors::ConnectorError;
use akis_sentence::sentence;
use akis_store::alerts::{self, NewAlert};
use akis_store::source_forms::{self, Watched};
use akis_store::{AlertCategory, FlowId, StoreError, TenantId, TenantTx};

fn key(flow: FlowId) -> String {
    format!("{flow}:unreadable")
}

impl Caller {
    /// Tells people, once, that a flow's form cannot be read for a reason that did not pass. Until it can be again, or the
    /// source says itself why not.
    pub async fn tell_unreadable(
        &self,
        tenant: TenantId,
        flow: FlowId,
        why: &ConnectorError,
    ) -> Result<(), CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let found = source_forms::watched(&mut tx, Some(flow)).await?.into_iter().next();
        tx.commit().await?;
        let Some(flow) = found else { return Ok(()) };
        let Some(connector) = self.connectors.get(flow.source) else { return Ok(()) };
        Ok(raise(self, tenant, &flow, connector.name(), &why.to_string()).await?)
    }
}

/// Tells people, once, until the form can be read again. `source` is the system's name as people write it, `why` its own
/// sentence.
pub(crate) async fn raise(
    caller: &Caller,
    tenant: TenantId,
    flow: &Watched,
    source: &str,
    why: &str,
) -> Result<(), StoreError> {
    let name = &flow.name;
    let alert = NewAlert {
        category: AlertCategory::SourceChange,
        key: key(flow.flow_id),
        flow_id: Some(flow.flow_id),
        connection_id: Some(flow.connection_id),
        title: sentence!(
            "{source} does not show the form behind “{name}”, so its changes go unnoticed.",
            "{source}, “{name}” formunun aslını göstermiyor; formdaki değişiklikler fark edilemiyor."
        ),
        next_step: sentence!(
            "{source} says: “{why}” Check there that the form is shared with the connected account and that the account’s \
             plan includes it. Akis goes on trying.",
            "{source} şunu bildiriyor: “{why}” Formun bağlı hesapla paylaşıldığını ve hesabın planının bunu kapsadığını orada \
             denetleyin. Akis denemeyi sürdürür."
        ),
        path: format!("/flows/{}", flow.flow_id),
    };
    let mut tx = caller.store.tenant(tenant).begin().await?;
    alerts::assure(&mut tx, &alert).await?;
    tx.commit().await
}

/// Whether people were told, and it is still so.
pub(crate) async fn stands(tx: &mut TenantTx, flow: FlowId) -> Result<bool, StoreError> {
    Ok(alerts::standing(tx, AlertCategory::SourceChange, &key(flow)).await?.is_some())
}

/// The form was read, or is gone.
pub(crate) async fn resolve(tx: &mut TenantTx, flow: FlowId) -> Result<(), StoreError> {
    alerts::resolve(tx, AlertCategory::SourceChange, &key(flow)).await.map(drop)
}
