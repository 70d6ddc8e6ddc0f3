use super::DriftProblem;
use super::body::{ConflictBody, SourceChangesBody};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::source_forms::{self, Standing};
use akis_store::{FlowId, SourceFormId, TenantTx, audit, flows};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which state of the source is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeSourceChanges {
    /// `state` of what was looked at.
    state: Uuid,
}

/// A draft with both sides' changes.
#[derive(Serialize, ToSchema)]
#[schema(as = MergedDraft)]
pub(super) struct MergedBody {
    /// What both sides had changed, each otherwise; already decided.
    conflicts: Vec<ConflictBody>,
    source: SourceChangesBody,
}

/// Takes the source's changes over into the draft. What the company changed itself stays: words, order, options from a
/// list; where both changed the same, the answer says whose stands. What is published stays until it is published again.
/// For editors.
#[utoipa::path(post, path = "/flows/{id}/source-changes/merge", tag = "flows", operation_id = "merge_source_changes",
    params(("id" = Uuid, Path, description = "The flow")), request_body = TakeSourceChanges,
    responses((status = 200, body = MergedBody), DriftProblem))]
pub(super) async fn merge(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<TakeSourceChanges>,
) -> Result<Json<MergedBody>, Problem> {
    let flow = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let draft = flows::draft_to_change(&mut tx, flow).await?.ok_or(RequestProblem::NotFound)?;
    let before = seen(&mut tx, flow, &wanted).await?;
    let merged = akis_drift::merge(&before.base.form, &before.latest.form, &draft);
    flows::set_draft(&mut tx, flow, &merged.form).await?;
    let source = take(&state, &mut tx, flow, &before, &member.locale).await?;
    let detail = json!({"state": before.latest.id, "conflicts": merged.conflicts.len()});
    audit::record(&mut tx, Some(member.person), "flow.source_changes_merged", &id.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(Json(MergedBody {
        conflicts: merged.conflicts.into_iter().map(|one| ConflictBody::new(one, &member.locale)).collect(),
        source,
    }))
}

/// Puts the source's changes aside: the draft stays as it is, and counts as in line with the source. One that breaks
/// delivery is told until the form is published again, because only then is it checked what the source refuses. For
/// editors.
#[utoipa::path(post, path = "/flows/{id}/source-changes/dismiss", tag = "flows", operation_id = "dismiss_source_changes",
    params(("id" = Uuid, Path, description = "The flow")), request_body = TakeSourceChanges,
    responses((status = 200, body = SourceChangesBody), DriftProblem))]
pub(super) async fn dismiss(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<TakeSourceChanges>,
) -> Result<Json<SourceChangesBody>, Problem> {
    let flow = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::draft_to_change(&mut tx, flow).await?.ok_or(RequestProblem::NotFound)?;
    let before = seen(&mut tx, flow, &wanted).await?;
    let source = take(&state, &mut tx, flow, &before, &member.locale).await?;
    let detail = json!({"state": before.latest.id});
    audit::record(&mut tx, Some(member.person), "flow.source_changes_dismissed", &id.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(Json(source))
}

/// How the flow stands, if that is what the person looked at.
async fn seen(tx: &mut TenantTx, flow: FlowId, wanted: &TakeSourceChanges) -> Result<Standing, Problem> {
    let standing = source_forms::standing(tx, flow).await?.ok_or(DriftProblem::NoSource)?;
    if standing.latest.id != SourceFormId(wanted.state) {
        return Err(DriftProblem::SourceChangedAgain.into());
    }
    Ok(standing)
}

/// Lets the draft stand on what the source has. Of what was told, only what is published stays told, if it is from before.
async fn take(
    state: &State,
    tx: &mut TenantTx,
    flow: FlowId,
    before: &Standing,
    locale: &str,
) -> Result<SourceChangesBody, Problem> {
    source_forms::set_base(tx, flow, before.latest.id).await?;
    state.caller.tell_again(tx, flow).await?;
    Ok(SourceChangesBody::of(tx, flow, locale).await?.ok_or(DriftProblem::NoSource)?)
}
