use super::summary::SummaryBody;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::flows;

/// Lists the company's flows, newest first. For every role.
#[utoipa::path(get, path = "/flows", tag = "flows", operation_id = "list_flows",
    responses((status = 200, body = Page<SummaryBody>)))]
pub(super) async fn list(state: State, member: Member<Viewer>) -> Result<Json<Page<SummaryBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let rows = flows::list(&mut tx).await?;
    tx.commit().await?;
    let items = rows.into_iter().map(SummaryBody::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Page::whole(items)))
}
