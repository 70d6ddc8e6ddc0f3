//! A flow's form at its source: read again, compared with what the draft stands on, and told.

use crate::tell::tell;
use crate::{CallError, Caller, FormRead, refresh, unreadable};
use akis_connectors::ConnectorError;
use akis_drift::Change;
use akis_form::Form;
use akis_store::source_forms::{self, Standing, Watched};
use akis_store::{FlowId, StoreError, TenantId, TenantTx, flows};

/// What reading a source again brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// The form is what the draft stands on, as far as anybody would see.
    Same,
    /// It differs from what the draft stands on.
    Changed(Vec<Change>),
    /// The source has no such form any more.
    Deleted,
    /// The flow has no source that could be asked: drawn here, or its account was disconnected.
    NotAsked,
}

/// Why a source could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There was no answer.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The answer is no form.
    #[error(transparent)]
    Source(ConnectorError),
}

impl From<StoreError> for CheckError {
    fn from(error: StoreError) -> Self {
        Self::Call(error.into())
    }
}

impl Caller {
    /// Reads the flow's form at its source, keeps its state, and raises or resolves the alerts that follow from it, also
    /// when only a person can help: a connection that ended or lacks a permission is marked, a form that the source does
    /// not show gets an alert of its own. One call; several at once do no harm. No transaction is open while the source
    /// is asked.
    pub async fn check_source(&self, tenant: TenantId, flow: FlowId) -> Result<Checked, CheckError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let found = source_forms::watched(&mut tx, Some(flow)).await?.into_iter().next();
        tx.commit().await?;
        let Some(flow) = found else { return self.not_asked(tenant, flow).await };
        let connector = self.connectors.get(flow.source).ok_or(CallError::NotConfigured(flow.source.as_str()))?;
        let FormRead { form, version } = self.form(tenant, flow.connection_id, flow.source, &flow.form_id).await?;
        let read = match form {
            Ok(form) => Some(form),
            Err(ConnectorError::NotFound) => None,
            Err(error) => {
                self.refused(tenant, flow.connection_id, version, &error).await?;
                if let ConnectorError::Refused { message, .. } = &error {
                    unreadable::raise(self, tenant, &flow, connector.name(), message).await?;
                }
                return Err(CheckError::Source(error));
            }
        };

        let mut tx = self.store.tenant(tenant).begin().await?;
        let Some(standing) = note(&mut tx, &flow, read.as_ref()).await? else {
            return Ok(Checked::NotAsked);
        };
        unreadable::resolve(&mut tx, flow.flow_id).await?;
        let changes = tell(&mut tx, &flow, connector.name(), &standing).await?;
        tx.commit().await?;
        Ok(match (&standing.deleted_at, changes.is_empty()) {
            (Some(_), _) => Checked::Deleted,
            (None, true) => Checked::Same,
            (None, false) => Checked::Changed(changes),
        })
    }

    /// Why the flow's source was not asked.
    async fn not_asked(&self, tenant: TenantId, flow: FlowId) -> Result<Checked, CheckError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let flow = flows::get(&mut tx, flow).await?;
        tx.commit().await?;
        let connection =
            flow.filter(|flow| flow.summary.source.is_some()).and_then(|flow| flow.summary.connection_id);
        let Some(connection) = connection else { return Ok(Checked::NotAsked) };
        match refresh::read(self, tenant, connection).await {
            Err(error @ CallError::ReconnectNeeded { .. }) => Err(error.into()),
            Err(CallError::Store(error)) => Err(error.into()),
            _ => Ok(Checked::NotAsked),
        }
    }
}

/// Keeps what was read; `None` when the flow went away meanwhile.
async fn note(tx: &mut TenantTx, flow: &Watched, read: Option<&Form>) -> Result<Option<Standing>, StoreError> {
    let id = flow.flow_id;
    if source_forms::standing(tx, id).await?.is_none() {
        // Imported before states were kept. The draft is the best there is to compare with, unless the source still has
        // the very state that was imported.
        let Some(draft) = flows::draft_to_change(tx, id).await? else { return Ok(None) };
        let version = |form: &Form| form.source.as_ref().map(|source| source.version.clone());
        let base = read.filter(|read| version(read) == version(&draft)).unwrap_or(&draft);
        source_forms::begin(tx, id, base).await?;
    }
    match read {
        Some(form) => {
            let version = form.source.as_ref().map_or("", |source| source.version.as_str());
            source_forms::note_read(tx, id, form, version).await?;
        }
        None => {
            source_forms::note_deleted(tx, id).await?;
        }
    }
    source_forms::standing(tx, id).await
}
