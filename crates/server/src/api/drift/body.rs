use akis_connections::judged;
use akis_drift::Conflict;
use akis_store::source_forms::{self, Snapshot, Standing};
use akis_store::{FlowId, StoreError, TenantTx};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One difference between what the draft stands on and what the source has.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceChange)]
pub(super) struct ChangeBody {
    /// `question_removed`, `now_required`, `option_added`, `label`, …
    #[schema(value_type = String)]
    kind: akis_drift::ChangeKind,
    /// The question's id; null for the form as a whole.
    #[schema(required)]
    question: Option<String>,
    /// What changed.
    sentence: String,
    /// Whether the source may refuse or lose answers until it is taken over.
    breaks_delivery: bool,
}

/// How a flow's draft stands to its source.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceChanges)]
pub(super) struct SourceChangesBody {
    /// What breaks delivery first; empty when nothing changed.
    changes: Vec<ChangeBody>,
    /// Whether any of them does.
    breaks_delivery: bool,
    /// Whether publishing mends it: the draft is in line with the source, and what people fill in is from before a change
    /// that breaks delivery.
    publish_again: bool,
    /// When the source was last read.
    #[schema(value_type = String, format = DateTime)]
    checked_at: Timestamp,
    /// Since when the source has no such form.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    deleted_at: Option<Timestamp>,
    /// Names the state at the source that this tells of; given back when the changes are taken over or put aside.
    state: Uuid,
}

impl SourceChangesBody {
    /// In the language of the person who asks. `live` are the states that the published versions were made from.
    pub(super) fn new(standing: &Standing, live: &[Snapshot], locale: &str) -> Self {
        let judgement = judged(standing, live);
        Self {
            breaks_delivery: judgement.changes.iter().any(|change| change.breaks_delivery),
            publish_again: judgement.publish_again(),
            changes: judgement
                .changes
                .into_iter()
                .map(|change| ChangeBody {
                    kind: change.kind,
                    question: change.question.map(|question| question.0),
                    sentence: change.sentence.in_language(locale).to_owned(),
                    breaks_delivery: change.breaks_delivery,
                })
                .collect(),
            checked_at: standing.checked_at,
            deleted_at: standing.deleted_at,
            state: standing.latest.id.0,
        }
    }

    /// As it is kept; `None` for a flow without a source, or whose source was never read.
    pub(super) async fn of(tx: &mut TenantTx, flow: FlowId, locale: &str) -> Result<Option<Self>, StoreError> {
        let Some(standing) = source_forms::standing(tx, flow).await? else { return Ok(None) };
        let live = source_forms::live(tx, flow).await?;
        Ok(Some(Self::new(&standing, &live, locale)))
    }
}

/// Something that both the source and the company changed, already decided.
#[derive(Serialize, ToSchema)]
#[schema(as = MergeConflict)]
pub(super) struct ConflictBody {
    /// `label`, `texts`, `kind`, `logic`, `place`, `consent`, `removed`, `needed`, `form`.
    #[schema(value_type = String)]
    field: akis_drift::ConflictField,
    /// The question's id; null for the form as a whole.
    #[schema(required)]
    question: Option<String>,
    /// What both did and whose stands now.
    sentence: String,
}

impl ConflictBody {
    pub(super) fn new(conflict: Conflict, locale: &str) -> Self {
        Self {
            field: conflict.field,
            question: conflict.question.map(|question| question.0),
            sentence: conflict.sentence.in_language(locale).to_owned(),
        }
    }
}
