use super::{ConnectionProblem, call_problem, configured, connector_problem};
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::{Json, Path, Query},
    problem::{Problem, RequestProblem},
};
use akis_store::{ConnectionId, connections};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A form at the source.
#[derive(Serialize, ToSchema)]
#[schema(as = FormSummary)]
pub(super) struct FormSummaryBody {
    /// Its id there.
    id: String,
    /// Its name there.
    name: String,
    /// How many questions people are asked; null when the source's list does not say.
    #[schema(required)]
    question_count: Option<u32>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// A CAPTCHA makes the source refuse everything we would send back.
    captcha: bool,
}

/// Which part of the source's list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FormsQuery {
    /// `next` of the page before: the source's own cursor.
    after: Option<String>,
}

/// Lists the forms of a connected account, as the source has them now. For every role.
#[utoipa::path(get, path = "/connections/{id}/forms", tag = "connections", operation_id = "list_source_forms",
    params(("id" = Uuid, Path, description = "The connection"), FormsQuery),
    responses((status = 200, body = Page<FormSummaryBody>), ConnectionProblem))]
pub(super) async fn forms(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
    Query(query): Query<FormsQuery>,
) -> Result<Json<Page<FormSummaryBody>>, Problem> {
    let id = ConnectionId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let connection = connections::get(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    let connector = configured(&state, connection.source)?;
    let list = |access: &_| connector.list_forms(access, query.after.as_deref());
    let response = state.caller.call(member.tenant, id, list).await.map_err(call_problem)?;
    let list = connector.read_forms(&response).map_err(connector_problem)?;
    let items = list.forms.into_iter().map(|form| FormSummaryBody {
        id: form.id,
        name: form.name,
        question_count: form.question_count,
        updated_at: form.updated_at,
        captcha: form.captcha,
    });
    Ok(Json(Page { items: items.collect(), next: list.next }))
}
