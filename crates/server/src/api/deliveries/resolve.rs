use super::DeliveryProblem;
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::{DeliveryId, audit, deliveries};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody saw at the destination.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// The answers are there. If not, they are sent again.
    arrived: bool,
}

/// Says whether answers arrived that may have, where Akis cannot ask the destination. For editors.
#[utoipa::path(post, path = "/deliveries/{id}/resolve", tag = "answers", operation_id = "resolve_delivery",
    params(("id" = Uuid, Path, description = "The delivery")), request_body = Seen,
    responses((status = 202), DeliveryProblem))]
pub(super) async fn resolve(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(seen): Json<Seen>,
) -> Result<StatusCode, Problem> {
    let id = DeliveryId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    if !deliveries::resolve(&mut tx, id, seen.arrived).await? {
        return Err(DeliveryProblem::NothingToResolve.into());
    }
    let detail = json!({"arrived": seen.arrived});
    audit::record(&mut tx, Some(member.person), "delivery.resolved", &id.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
