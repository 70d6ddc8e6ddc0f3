use crate::{
    State,
    auth::{Admin, Member},
    extract::Path,
    problem::Problem,
};
use akis_store::{ConnectionId, audit, connections};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Ends a connection and forgets its tokens. Its flows stay; connecting the same account again takes them along. For
/// admins.
#[utoipa::path(delete, path = "/connections/{id}", tag = "connections", operation_id = "disconnect",
    params(("id" = Uuid, Path, description = "The connection")), responses((status = 204)))]
pub(super) async fn disconnect(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let id = ConnectionId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    connections::delete(&mut tx, id).await?;
    audit::record(&mut tx, Some(member.person), "connection.disconnected", &id.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
