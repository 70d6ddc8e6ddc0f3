use super::body::ListBody;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::ListId;
use uuid::Uuid;

/// Reads a list with its options. For every role.
#[utoipa::path(get, path = "/lists/{id}", tag = "live", operation_id = "get_list",
    params(("id" = Uuid, Path, description = "The list")), responses((status = 200, body = ListBody)))]
pub(super) async fn get(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<ListBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let list = ListBody::read(&mut tx, ListId(id)).await?;
    tx.commit().await?;
    Ok(Json(list))
}
