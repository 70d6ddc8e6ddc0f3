use super::body::DestinationBody;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{FlowId, destinations, flows};
use uuid::Uuid;

/// Lists what a flow's answers are written to, the oldest first; none means they are kept here. For every role.
#[utoipa::path(get, path = "/flows/{id}/destinations", tag = "destinations", operation_id = "list_destinations",
    params(("id" = Uuid, Path, description = "The flow")),
    responses((status = 200, body = Page<DestinationBody>)))]
pub(super) async fn list(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<DestinationBody>>, Problem> {
    let flow = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, flow).await?.ok_or(RequestProblem::NotFound)?;
    let mut items = Vec::new();
    for row in destinations::list(&mut tx, flow).await? {
        items.push(DestinationBody::of(&state, &mut tx, row, &member.locale).await?);
    }
    tx.commit().await?;
    Ok(Json(Page::whole(items)))
}
