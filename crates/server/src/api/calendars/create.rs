use super::CalendarProblem;
use super::body::CalendarBody;
use super::rules::RulesBody;
use crate::{
    State,
    api::text::named,
    auth::{Editor, Member},
    extract::Json,
    problem::Problem,
};
use akis_store::{audit, calendars};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A new calendar.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCalendar {
    /// As people will call it.
    name: String,
    rules: RulesBody,
}

/// Adds a booking calendar. For editors.
#[utoipa::path(post, path = "/calendars", tag = "live", operation_id = "create_calendar", request_body = NewCalendar,
    responses((status = 201, body = CalendarBody), CalendarProblem))]
pub(super) async fn create(
    state: State,
    member: Member<Editor>,
    Json(new): Json<NewCalendar>,
) -> Result<(StatusCode, Json<CalendarBody>), Problem> {
    let name = named("the calendar a name", &new.name)?;
    let rules = new.rules.checked(&member.locale)?;
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let id = calendars::insert(&mut tx, &name, &rules).await?;
    audit::record(&mut tx, Some(member.person), "calendar.created", &id.to_string(), &json!({"name": name}))
        .await?;
    let calendar = CalendarBody::read(&mut tx, id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(calendar)))
}
