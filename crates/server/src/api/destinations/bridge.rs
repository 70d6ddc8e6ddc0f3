use super::body::known;
use super::problem::DestinationProblem;
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::google_forms::bridge;
use akis_form::DestinationKind;
use akis_store::{DestinationId, destinations, flows};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The script that takes answers into a Google form, and how to deploy it.
#[derive(Serialize, ToSchema)]
#[schema(as = Bridge)]
pub(super) struct BridgeBody {
    /// To be copied as it is. It holds the destination's secret.
    script: String,
    /// What to do, in order.
    steps: Vec<BridgeStepBody>,
}

/// One step of deploying the script.
#[derive(Serialize, ToSchema)]
#[schema(as = BridgeStep)]
struct BridgeStepBody {
    title_en: String,
    title_tr: String,
    text_en: String,
    text_tr: String,
    /// Names the picture that shows it.
    picture: &'static str,
}

/// Reads the script of a Google bridge, with the steps that deploy it in the customer's own account. For editors.
#[utoipa::path(get, path = "/destinations/{id}/bridge", tag = "destinations", operation_id = "get_bridge",
    params(("id" = Uuid, Path, description = "The destination")),
    responses((status = 200, body = BridgeBody), DestinationProblem))]
pub(super) async fn bridge(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<Json<BridgeBody>, Problem> {
    let id = DestinationId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let (row, _) = known(&state, &mut tx, id).await?;
    if row.kind != DestinationKind::GoogleBridge {
        return Err(DestinationProblem::NoBridge.into());
    }
    let secret = destinations::secret(&mut tx, id).await?.ok_or(DestinationProblem::NoBridge)?;
    let flow = flows::get(&mut tx, row.flow_id).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    let form_id = flow.summary.source_form_id.ok_or(DestinationProblem::NoBridge)?;
    let steps = bridge::steps().into_iter().map(|step| BridgeStepBody {
        title_en: step.title.en,
        title_tr: step.title.tr,
        text_en: step.text.en,
        text_tr: step.text.tr,
        picture: step.picture,
    });
    Ok(Json(BridgeBody { script: bridge::script(&secret, &form_id), steps: steps.collect() }))
}
