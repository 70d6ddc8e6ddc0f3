use super::{DriftProblem, body::SourceChangesBody};
use crate::{
    State,
    api::connections::{ConnectionProblem, call_problem, connector_problem},
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connections::{CheckError, Checked};
use akis_store::{FlowId, flows, source_forms};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// What was read a moment ago is not read again: several who press at once are one call.
const MOMENT: SignedDuration = SignedDuration::from_secs(5);

/// Reads the form at its source again, now. For editors.
#[utoipa::path(post, path = "/flows/{id}/source-changes/check", tag = "flows", operation_id = "check_source_changes",
    params(("id" = Uuid, Path, description = "The flow")),
    responses((status = 200, body = SourceChangesBody), ConnectionProblem, DriftProblem))]
pub(super) async fn check(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<Json<SourceChangesBody>, Problem> {
    let flow = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, flow).await?.ok_or(RequestProblem::NotFound)?;
    let known = source_forms::standing(&mut tx, flow).await?;
    let now = Timestamp::now();
    if let Some(known) = known.filter(|known| now.duration_since(known.checked_at) < MOMENT) {
        let live = source_forms::live(&mut tx, flow).await?;
        return Ok(Json(SourceChangesBody::new(&known, &live, &member.locale)));
    }
    tx.commit().await?;
    match state.caller.check_source(member.tenant, flow).await {
        Ok(Checked::Same | Checked::Changed(_) | Checked::Deleted) => {}
        Ok(Checked::NotAsked) => return Err(DriftProblem::NoSource.into()),
        Err(CheckError::Call(error)) => return Err(call_problem(error)),
        Err(CheckError::Source(error)) => return Err(connector_problem(error)),
    }
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let body = SourceChangesBody::of(&mut tx, flow, &member.locale).await?.ok_or(DriftProblem::NoSource)?;
    tx.commit().await?;
    Ok(Json(body))
}
