use super::MessageBody;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{FlowId, flows, messages};
use uuid::Uuid;

/// How many of the newest are shown.
const SHOWN: u32 = 100;

/// Lists the newest messages that carried this flow, at most a hundred. For every role.
#[utoipa::path(get, path = "/flows/{id}/messages", tag = "messages", operation_id = "list_messages",
    params(("id" = Uuid, Path, description = "The flow")), responses((status = 200, body = Page<MessageBody>)))]
pub(super) async fn list(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<MessageBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    let rows = messages::list(&mut tx, FlowId(id), SHOWN).await?;
    tx.commit().await?;
    Ok(Json(Page::whole(rows.into_iter().map(|row| MessageBody::new(row, &member.locale)))))
}
