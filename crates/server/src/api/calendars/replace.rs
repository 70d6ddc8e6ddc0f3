use super::CalendarProblem;
use super::body::{CalendarBody, refused};
use super::rules::RulesBody;
use crate::{
    State,
    api::text::named,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::{CalendarId, audit, calendars};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A calendar as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplaceCalendar {
    /// The version this change was made on.
    version: i32,
    /// As people will call it.
    name: String,
    rules: RulesBody,
}

/// Replaces a calendar's name and rules, when nobody changed it since `version`. Bookings and places that are held stay,
/// whatever the rules say now. For editors.
#[utoipa::path(put, path = "/calendars/{id}", tag = "live", operation_id = "replace_calendar",
    params(("id" = Uuid, Path, description = "The calendar")), request_body = ReplaceCalendar,
    responses((status = 200, body = CalendarBody), CalendarProblem))]
pub(super) async fn replace(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(new): Json<ReplaceCalendar>,
) -> Result<Json<CalendarBody>, Problem> {
    let id = CalendarId(id);
    let name = named("the calendar a name", &new.name)?;
    let rules = new.rules.checked(&member.locale)?;
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let replaced = calendars::replace(&mut tx, id, new.version, &name, &rules).await;
    replaced.map_err(|error| refused(error, CalendarProblem::CalendarChanged))?;
    audit::record(&mut tx, Some(member.person), "calendar.replaced", &id.to_string(), &json!({"name": name}))
        .await?;
    let calendar = CalendarBody::read(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(calendar))
}
