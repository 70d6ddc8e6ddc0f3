use super::body::CalendarBody;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::CalendarId;
use uuid::Uuid;

/// Reads a booking calendar. For every role.
#[utoipa::path(get, path = "/calendars/{id}", tag = "live", operation_id = "get_calendar",
    params(("id" = Uuid, Path, description = "The calendar")), responses((status = 200, body = CalendarBody)))]
pub(super) async fn get(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<CalendarBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let calendar = CalendarBody::read(&mut tx, CalendarId(id)).await?;
    tx.commit().await?;
    Ok(Json(calendar))
}
