use super::MemberBody;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::control::members;

/// Lists the people of the company, owners first. For every role.
#[utoipa::path(get, path = "/members", tag = "members", operation_id = "list_members",
    responses((status = 200, body = Page<MemberBody>)))]
pub(super) async fn list(state: State, member: Member<Viewer>) -> Result<Json<Page<MemberBody>>, Problem> {
    let mut control = state.store.control().await?;
    let members = members::list(&mut control, member.tenant).await?;
    Ok(Json(Page::whole(members.into_iter().map(MemberBody::from))))
}
