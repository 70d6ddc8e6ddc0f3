use super::CalendarProblem;
use super::body::refused;
use crate::{
    State,
    auth::{Editor, Member},
    extract::Path,
    problem::Problem,
};
use akis_store::{CalendarId, audit, calendars};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Deletes a calendar that no form offers and in which nobody has a booking to come. For editors.
#[utoipa::path(delete, path = "/calendars/{id}", tag = "live", operation_id = "delete_calendar",
    params(("id" = Uuid, Path, description = "The calendar")), responses((status = 204), CalendarProblem))]
pub(super) async fn delete(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let forms = calendars::forms_with(&mut tx, id).await?;
    if !forms.is_empty() {
        return Err(CalendarProblem::CalendarInUse { forms: forms.join(", ") }.into());
    }
    let deleted = calendars::delete(&mut tx, CalendarId(id)).await;
    deleted.map_err(|error| refused(error, CalendarProblem::CalendarBooked))?;
    audit::record(&mut tx, Some(member.person), "calendar.deleted", &id.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
