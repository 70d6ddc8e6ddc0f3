use super::HealthProblem;
use super::body::HealthBody;
use super::series::series;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_doctor::health::judge;
use akis_store::{FlowId, flows, health, publications};
use jiff::Timestamp;
use uuid::Uuid;

/// Reads how a published form stands: our own measurements of its endpoint against WhatsApp's thresholds, and what
/// WhatsApp says itself. For every role.
#[utoipa::path(get, path = "/flows/{id}/health", tag = "health", operation_id = "get_flow_health",
    params(("id" = Uuid, Path, description = "The flow")),
    responses((status = 200, body = HealthBody), HealthProblem))]
pub(super) async fn get(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<HealthBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    let publication = publications::by_flow(&mut tx, FlowId(id)).await?.ok_or(HealthProblem::NotPublished)?;
    let kept = health::kept(&mut tx, publication.id).await?;
    let minutes = health::last_hour(&mut tx, Some(publication.id)).await?;
    tx.commit().await?;
    let now = Timestamp::now();
    let judged = judge(&minutes, &kept.news, now);
    Ok(Json(HealthBody::new(judged, kept, series(&minutes, now), &member.locale)))
}
