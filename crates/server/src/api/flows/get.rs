use super::{publication::PublicationBody, summary::SummaryBody};
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_form::Form;
use akis_store::{FlowId, TenantTx, flows, publications};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A flow with its draft and its publication.
#[derive(Serialize, ToSchema)]
#[schema(as = Flow)]
pub(super) struct FlowBody {
    #[serde(flatten)]
    summary: SummaryBody,
    /// The draft: the neutral form.
    #[schema(value_type = serde_json::Value)]
    form: Form,
    /// Null when it was never published.
    #[schema(required)]
    publication: Option<PublicationBody>,
}

impl FlowBody {
    /// Reads it for a person of this language; not found when it is no flow of this tenant.
    pub(super) async fn read(state: &State, tx: &mut TenantTx, id: FlowId, locale: &str) -> Result<Self, Problem> {
        let flow = flows::get(tx, id).await?.ok_or(RequestProblem::NotFound)?;
        let publication = publications::by_flow(tx, id).await?;
        Ok(Self {
            summary: flow.summary.try_into()?,
            form: flow.form,
            publication: publication.map(|row| PublicationBody::new(state, row, locale)),
        })
    }
}

/// Reads a flow. For every role.
#[utoipa::path(get, path = "/flows/{id}", tag = "flows", operation_id = "get_flow",
    params(("id" = Uuid, Path, description = "The flow")), responses((status = 200, body = FlowBody)))]
pub(super) async fn get(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<FlowBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let flow = FlowBody::read(&state, &mut tx, FlowId(id), &member.locale).await?;
    tx.commit().await?;
    Ok(Json(flow))
}
