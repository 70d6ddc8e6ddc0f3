use super::body::SourceChangesBody;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{FlowId, flows};
use uuid::Uuid;

/// What changed at the source since the state that the draft stands on; null for a form without a source, or one that
/// was not read yet. For every role.
#[utoipa::path(get, path = "/flows/{id}/source-changes", tag = "flows", operation_id = "get_source_changes",
    params(("id" = Uuid, Path, description = "The flow")),
    responses((status = 200, body = Option<SourceChangesBody>)))]
pub(super) async fn get(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<Option<SourceChangesBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let body = SourceChangesBody::of(&mut tx, FlowId(id), &member.locale).await?;
    if body.is_none() {
        flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    }
    tx.commit().await?;
    Ok(Json(body))
}
