use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::{DestinationId, audit, destinations};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// What became of the answers that waited.
#[derive(Serialize, ToSchema)]
pub(super) struct RemovedDestination {
    /// How many were on their way or stuck; they stay here and are not sent there any more. Those that waited because it was
    /// switched off stay here, too, and are not counted.
    given_up: usize,
}

/// Removes a destination. What has arrived stays in the list; what waited is given up and stays here. For editors.
#[utoipa::path(delete, path = "/destinations/{id}", tag = "destinations", operation_id = "delete_destination",
    params(("id" = Uuid, Path, description = "The destination")),
    responses((status = 200, body = RemovedDestination)))]
pub(super) async fn delete(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<Json<RemovedDestination>, Problem> {
    let id = DestinationId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let given_up = destinations::delete(&mut tx, id).await?;
    let detail = json!({"given_up": given_up});
    audit::record(&mut tx, Some(member.person), "destination.removed", &id.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(Json(RemovedDestination { given_up }))
}
