use super::body::SummaryBody;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::lists;

/// Lists the company's lists of options, by name. For every role.
#[utoipa::path(get, path = "/lists", tag = "live", operation_id = "list_lists",
    responses((status = 200, body = Page<SummaryBody>)))]
pub(super) async fn list(state: State, member: Member<Viewer>) -> Result<Json<Page<SummaryBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let rows = lists::list(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(Page::whole(rows.into_iter().map(SummaryBody::from))))
}
