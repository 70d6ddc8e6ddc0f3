use super::body::CalendarBody;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::calendars;

/// Lists the company's booking calendars, by name. For every role.
#[utoipa::path(get, path = "/calendars", tag = "live", operation_id = "list_calendars",
    responses((status = 200, body = Page<CalendarBody>)))]
pub(super) async fn list(state: State, member: Member<Viewer>) -> Result<Json<Page<CalendarBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let rows = calendars::list(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(Page::whole(rows.into_iter().map(CalendarBody::from))))
}
