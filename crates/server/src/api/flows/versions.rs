use super::FlowProblem;
use crate::{
    State,
    api::page::Page,
    auth::{Editor, Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{FlowId, StoreError, audit, flow_versions, flows};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A version of a flow.
#[derive(Serialize, ToSchema)]
#[schema(as = FlowVersion)]
pub(super) struct VersionBody {
    id: Uuid,
    /// 1, 2, 3 … within the flow.
    number: u32,
    /// Whether phones ask our endpoint; else they run it alone.
    endpoint: bool,
    /// Phones that open the form get this one.
    published: bool,
    /// When it was taken out of use; phones that still hold it are told how to begin again.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    retired_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<flow_versions::VersionSummary> for VersionBody {
    fn from(row: flow_versions::VersionSummary) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            endpoint: row.endpoint,
            published: row.published,
            retired_at: row.retired_at,
            created_at: row.created_at,
        }
    }
}

/// Lists the versions of a flow, newest first. For every role.
#[utoipa::path(get, path = "/flows/{id}/versions", tag = "flows", operation_id = "list_flow_versions",
    params(("id" = Uuid, Path, description = "The flow")), responses((status = 200, body = Page<VersionBody>)))]
pub(super) async fn list(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<VersionBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    let rows = flow_versions::list(&mut tx, FlowId(id)).await?;
    tx.commit().await?;
    Ok(Json(Page::whole(rows.into_iter().map(VersionBody::from))))
}

/// Takes an old version out of use. Phones that still hold it are told how to begin again; what was answered on it stays.
/// For editors.
#[utoipa::path(post, path = "/flows/{id}/versions/{number}/retire", tag = "flows",
    operation_id = "retire_flow_version",
    params(("id" = Uuid, Path, description = "The flow"), ("number" = u32, Path, description = "The version's number")),
    responses((status = 200, body = VersionBody), FlowProblem))]
pub(super) async fn retire(
    state: State,
    member: Member<Editor>,
    Path((id, number)): Path<(Uuid, u32)>,
) -> Result<Json<VersionBody>, Problem> {
    let flow = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let version = flow_versions::retire(&mut tx, flow, number).await.map_err(|error| match error {
        StoreError::Taken(_) => Problem::from(FlowProblem::VersionInUse),
        other => other.into(),
    })?;
    let detail = json!({"version": version, "number": number});
    audit::record(&mut tx, Some(member.person), "flow.version_retired", &flow.to_string(), &detail).await?;
    let rows = flow_versions::list(&mut tx, flow).await?;
    tx.commit().await?;
    // Other processes hear of it.
    state.exchange.outdate(flow);
    let row = rows.into_iter().find(|row| row.id == version).ok_or(RequestProblem::NotFound)?;
    Ok(Json(row.into()))
}
