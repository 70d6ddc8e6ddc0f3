use super::DeliveryProblem;
use crate::{
    State,
    auth::{Editor, Member},
    extract::Path,
    problem::Problem,
};
use akis_store::{DeliveryId, audit, deliveries};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Decides that answers stay here: they are not sent to this destination, and no alert counts them. Sending them again still
/// works. For editors.
#[utoipa::path(post, path = "/deliveries/{id}/leave", tag = "answers", operation_id = "leave_delivery",
    params(("id" = Uuid, Path, description = "The delivery")), responses((status = 204), DeliveryProblem))]
pub(super) async fn leave(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let id = DeliveryId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    if !deliveries::leave(&mut tx, id).await? {
        return Err(DeliveryProblem::NothingToLeave.into());
    }
    audit::record(&mut tx, Some(member.person), "delivery.left", &id.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
