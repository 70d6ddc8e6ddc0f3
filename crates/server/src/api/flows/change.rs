use super::{get::FlowBody, mode::ModeBody};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::{FlowId, audit, flows};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// What becomes different; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeFlow {
    /// Who checks the answers. Takes effect with the next publication.
    mode: Option<ModeBody>,
}

/// Changes a flow. What is published stays as it is until the flow is published again. For editors.
#[utoipa::path(patch, path = "/flows/{id}", tag = "flows", operation_id = "change_flow",
    params(("id" = Uuid, Path, description = "The flow")), request_body = ChangeFlow,
    responses((status = 200, body = FlowBody)))]
pub(super) async fn change(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(change): Json<ChangeFlow>,
) -> Result<Json<FlowBody>, Problem> {
    let id = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    if let Some(mode) = change.mode.map(akis_store::FlowMode::from) {
        flows::set_mode(&mut tx, id, mode).await?;
        let detail = json!({"mode": mode.as_str()});
        audit::record(&mut tx, Some(member.person), "flow.mode_changed", &id.to_string(), &detail).await?;
    }
    let flow = FlowBody::read(&state, &mut tx, id, &member.locale).await?;
    tx.commit().await?;
    Ok(Json(flow))
}
