use super::body::{self, KeysBody};
use super::find;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::AccountId;
use uuid::Uuid;

/// Shows the keys of a WhatsApp account: how Meta's stands for each number, and every pair with the end of its grace. For
/// every role.
#[utoipa::path(get, path = "/whatsapp-accounts/{id}/keys", tag = "keys", operation_id = "list_keys",
    params(("id" = Uuid, Path, description = "The WhatsApp account")), responses((status = 200, body = KeysBody)))]
pub(super) async fn list(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<KeysBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    find(&mut tx, AccountId(id), None).await?;
    let keys = body::read(&mut tx, AccountId(id), &member.locale).await?;
    tx.commit().await?;
    Ok(Json(keys))
}
