//! A flow's form at its source: read again, compared with what the draft stands on, and told.

use crate::{CallError, Caller};
use akis_connectors::ConnectorError;
use akis_drift::{Change, compare};
use akis_form::Form;
use akis_sentence::{Sentence, sentence};
use akis_store::alerts::{self, NewAlert};
use akis_store::source_forms::{self, Standing, Watched};
use akis_store::{AlertCategory, FlowId, StoreError, TenantId, TenantTx, flows};

/// Sentences of changes within an alert.
const TOLD: usize = 3;

/// What reading a source again brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// The form is what the draft stands on, as far as anybody would see.
    Same,
    /// It differs from what the draft stands on.
    Changed(Vec<Change>),
    /// The source has no such form any more.
    Deleted,
    /// The flow has no source that could be asked: drawn here, or its connection does not work at present.
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
    /// Reads the flow's form at its source, keeps its state, and raises or resolves the alerts that follow from it. One
    /// call; several at once do no harm. No transaction is open while the source is asked.
    pub async fn check_source(&self, tenant: TenantId, flow: FlowId) -> Result<Checked, CheckError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let found = source_forms::watched(&mut tx, Some(flow)).await?.into_iter().next();
        tx.commit().await?;
        let Some(flow) = found else { return Ok(Checked::NotAsked) };
        let connector = self.connectors.get(flow.source).ok_or(CallError::NotConfigured(flow.source.as_str()))?;
        let ask = |access: &_| connector.form_request(access, &flow.form_id);
        let response = self.call(tenant, flow.connection_id, ask).await?;
        let read = match connector.read_form(&response) {
            Ok(form) => Some(form),
            Err(ConnectorError::NotFound) => None,
            Err(error) => return Err(CheckError::Source(error)),
        };

        let mut tx = self.store.tenant(tenant).begin().await?;
        let Some(standing) = note(&mut tx, &flow, read.as_ref()).await? else {
            return Ok(Checked::NotAsked);
        };
        let changes = tell(&mut tx, &flow, connector.name(), &standing).await?;
        tx.commit().await?;
        Ok(match (&standing.deleted_at, changes.is_empty()) {
            (Some(_), _) => Checked::Deleted,
            (None, true) => Checked::Same,
            (None, false) => Checked::Changed(changes),
        })
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

/// Raises and resolves the alerts that follow from how a flow stands to its source, and returns what changed since the
/// state that its draft stands on. `source` is the system's name as people write it. Again it changes nothing: an alert
/// is raised when its sentences are others than those that stand.
pub async fn tell(
    tx: &mut TenantTx,
    flow: &Watched,
    source: &str,
    standing: &Standing,
) -> Result<Vec<Change>, StoreError> {
    let changes = if standing.base.id == standing.latest.id {
        Vec::new()
    } else {
        compare(&standing.base.form, &standing.latest.form)
    };
    let breaks = changes.iter().any(|change| change.breaks_delivery);
    let name = &flow.name;
    let deleted = standing.deleted_at.is_some().then(|| {
        (
            sentence!(
                "The form behind “{name}” no longer exists at {source}, or is no longer shared with you.",
                "“{name}” formunun aslı {source} hesabında artık yok ya da sizinle paylaşılmıyor."
            ),
            sentence!(
                "Restore it there, or choose another destination for the answers. People can still fill it in.",
                "Formu orada geri getirin ya da yanıtlar için başka bir hedef seçin. Kişiler formu doldurmaya devam edebilir."
            ),
        )
    });
    let breaking = breaks.then(|| {
        (
            sentence!(
                "The form behind “{name}” changed at {source}, and answers may be refused.",
                "“{name}” formunun aslı {source} tarafında değişti; yanıtlar reddedilebilir."
            ),
            listed(changes.iter().filter(|change| change.breaks_delivery)).and(&sentence!(
                "Take the changes over and publish again.",
                "Değişiklikleri taslağa alın ve yeniden yayınlayın."
            )),
        )
    });
    let mild = (!changes.is_empty() && !breaks).then(|| {
        (
            sentence!(
                "The form behind “{name}” changed at {source}. Answers still arrive.",
                "“{name}” formunun aslı {source} tarafında değişti. Yanıtlar ulaşmaya devam ediyor."
            ),
            listed(changes.iter()).and(&sentence!(
                "Take the changes over when it suits you.",
                "Uygun olduğunuzda değişiklikleri taslağa alın."
            )),
        )
    });
    for (what, said) in [("deleted", deleted), ("breaking", breaking), ("changed", mild)] {
        let key = format!("{}:{what}", flow.flow_id);
        let Some((title, next_step)) = said else {
            alerts::resolve(tx, AlertCategory::SourceChange, &key).await?;
            continue;
        };
        let alert = NewAlert {
            category: AlertCategory::SourceChange,
            key,
            flow_id: Some(flow.flow_id),
            connection_id: Some(flow.connection_id),
            title,
            next_step,
            path: format!("/flows/{}", flow.flow_id),
        };
        alerts::assure(tx, &alert).await?;
    }
    Ok(changes)
}

/// The first changes, and how many more.
fn listed<'a>(changes: impl Iterator<Item = &'a Change>) -> Sentence {
    let changes: Vec<&Change> = changes.collect();
    let shown = changes.iter().take(TOLD).map(|change| change.sentence.clone());
    let shown = shown.reduce(|all, next| all.and(&next)).unwrap_or_else(|| Sentence::quoted(""));
    let more = changes.len().saturating_sub(TOLD);
    if more == 0 {
        return shown;
    }
    shown.and(&sentence!("And {more} more.", "Ve {more} değişiklik daha."))
}
