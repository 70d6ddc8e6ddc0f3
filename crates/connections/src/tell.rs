//! The alerts that follow from how a flow, its draft and what is published, stands to its source.

use crate::Caller;
use akis_drift::{Change, Judgement, judge};
use akis_sentence::{Sentence, sentence};
use akis_store::alerts::{self, NewAlert};
use akis_store::source_forms::{self, Snapshot, Standing, Watched};
use akis_store::{AlertCategory, ConnectionId, FlowId, StoreError, TenantTx, flows};

/// Sentences of changes within an alert.
const TOLD: usize = 3;

/// A title and what to do.
type Said = (Sentence, Sentence);

impl Caller {
    /// Raises and resolves the alerts that follow from what is known of the flow's source, without asking it: after its
    /// draft was changed, or a version of it went live. Nothing happens to a flow without a source.
    pub async fn tell_again(&self, tx: &mut TenantTx, flow: FlowId) -> Result<(), StoreError> {
        // Held, so that a reading that began before does not tell what has passed after it was settled here.
        let Some(standing) = source_forms::standing_to_conclude(tx, flow).await? else { return Ok(()) };
        let Some(flow) = flows::get(tx, flow).await? else { return Ok(()) };
        let Some(source) = flow.summary.source else { return Ok(()) };
        let name = self.connectors.get(source).map_or(source.as_str(), |connector| connector.name());
        let about = About {
            flow: flow.summary.id,
            name: &flow.summary.name,
            connection: flow.summary.connection_id,
            source: name,
        };
        about.tell(tx, &standing).await.map(drop)
    }
}

/// As [`Caller::tell_again`], for a flow whose source was just read. `source` is the system's name as people write it.
/// Returns what changed since the state that the draft stands on.
pub(crate) async fn tell(
    tx: &mut TenantTx,
    flow: &Watched,
    source: &str,
    standing: &Standing,
) -> Result<Vec<Change>, StoreError> {
    let about = About { flow: flow.flow_id, name: &flow.name, connection: Some(flow.connection_id), source };
    Ok(about.tell(tx, standing).await?.changes)
}

/// How a flow stands to its source, judged. `live` are the states that its published versions were made from.
pub fn judged(standing: &Standing, live: &[Snapshot]) -> Judgement {
    judge(&standing.base.form, &standing.latest.form, live.iter().map(|state| &state.form))
}

/// What the alerts are about.
struct About<'a> {
    flow: FlowId,
    name: &'a str,
    connection: Option<ConnectionId>,
    source: &'a str,
}

impl About<'_> {
    /// Again it changes nothing: an alert is raised when its sentences are others than those that stand.
    async fn tell(&self, tx: &mut TenantTx, standing: &Standing) -> Result<Judgement, StoreError> {
        let live = source_forms::live(tx, self.flow).await?;
        let judgement = judged(standing, &live);
        let deleted = standing.deleted_at.is_some().then(|| self.deleted());
        for (what, said) in [
            ("deleted", deleted),
            ("breaking", judgement.breaks().then(|| self.breaking(&judgement))),
            ("changed", (!judgement.breaks() && !judgement.changes.is_empty()).then(|| self.mild(&judgement))),
        ] {
            let key = format!("{}:{what}", self.flow);
            let Some((title, next_step)) = said else {
                alerts::resolve(tx, AlertCategory::SourceChange, &key).await?;
                continue;
            };
            let alert = NewAlert {
                category: AlertCategory::SourceChange,
                key,
                flow_id: Some(self.flow),
                connection_id: self.connection,
                title,
                next_step,
                path: format!("/flows/{}", self.flow),
            };
            alerts::assure(tx, &alert).await?;
        }
        Ok(judgement)
    }

    fn deleted(&self) -> Said {
        let (name, source) = (self.name, self.source);
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
    }

    fn breaking(&self, judgement: &Judgement) -> Said {
        let (name, source) = (self.name, self.source);
        if judgement.publish_again() {
            return (
                sentence!(
                    "The form behind “{name}” changed at {source}, and what people fill in is still the version from \
                     before: answers may be refused.",
                    "“{name}” formunun aslı {source} tarafında değişti; kişiler hâlâ önceki sürümü dolduruyor ve yanıtlar \
                     reddedilebilir."
                ),
                listed(judgement.live.iter().flatten())
                    .and(&sentence!("Publish the form again.", "Formu yeniden yayınlayın.")),
            );
        }
        (
            sentence!(
                "The form behind “{name}” changed at {source}, and answers may be refused.",
                "“{name}” formunun aslı {source} tarafında değişti; yanıtlar reddedilebilir."
            ),
            listed(judgement.changes.iter().filter(|change| change.breaks_delivery)).and(&sentence!(
                "Take the changes over and publish again.",
                "Değişiklikleri taslağa alın ve yeniden yayınlayın."
            )),
        )
    }

    fn mild(&self, judgement: &Judgement) -> Said {
        let (name, source) = (self.name, self.source);
        (
            sentence!(
                "The form behind “{name}” changed at {source}. Answers still arrive.",
                "“{name}” formunun aslı {source} tarafında değişti. Yanıtlar ulaşmaya devam ediyor."
            ),
            listed(judgement.changes.iter()).and(&sentence!(
                "Take the changes over when it suits you.",
                "Uygun olduğunuzda değişiklikleri taslağa alın."
            )),
        )
    }
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
