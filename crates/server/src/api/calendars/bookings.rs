use super::range::RangeQuery;
use crate::{
    State,
    api::page::{Page, PageQuery},
    auth::{Member, Viewer},
    exchange::slot_value,
    extract::{Json, Path, Query},
    problem::{Problem, RequestProblem},
};
use akis_calendar::Calendar;
use akis_store::bookings::{self, BookingRow};
use akis_store::{BookingId, CalendarId, calendars};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How a place stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BookingState)]
enum StateBody {
    /// Kept for a person who is still filling in the form.
    Held,
    /// Given.
    Booked,
    /// Given back.
    Cancelled,
}

/// A place that somebody has, or had.
#[derive(Serialize, ToSchema)]
#[schema(as = Booking)]
pub(super) struct BookingBody {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// The beginning with the offset of the calendar's zone.
    local: String,
    state: StateBody,
    /// Until when a hold keeps the place; null for the others.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    held_until: Option<Timestamp>,
    /// The form it was booked through; null before it is finished.
    #[schema(required)]
    flow_id: Option<Uuid>,
    /// What was answered; null before it is finished.
    #[schema(required)]
    submission_id: Option<Uuid>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    booked_at: Option<Timestamp>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    cancelled_at: Option<Timestamp>,
}

impl BookingBody {
    fn new(row: &BookingRow, calendar: &Calendar) -> Self {
        Self {
            id: row.id.0,
            starts_at: row.slot.from,
            ends_at: row.slot.to,
            local: slot_value(row.slot.from, calendar),
            state: match row.state {
                akis_store::BookingState::Held => StateBody::Held,
                akis_store::BookingState::Booked => StateBody::Booked,
                akis_store::BookingState::Cancelled => StateBody::Cancelled,
            },
            held_until: row.held_until,
            flow_id: row.flow.map(|flow| flow.0),
            submission_id: row.submission.map(|submission| submission.0),
            created_at: row.created_at,
            booked_at: row.booked_at,
            cancelled_at: row.cancelled_at,
        }
    }
}

/// Lists the bookings of some days, the earliest first: booked, cancelled, and places that are held at the moment. For every
/// role.
#[utoipa::path(get, path = "/calendars/{id}/bookings", tag = "live", operation_id = "list_bookings",
    params(("id" = Uuid, Path, description = "The calendar"), RangeQuery, PageQuery),
    responses((status = 200, body = Page<BookingBody>)))]
pub(super) async fn bookings(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
    Query(range): Query<RangeQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<BookingBody>>, Problem> {
    let id = CalendarId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let rules = calendars::rules(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    let calendar = Calendar::new(rules).map_err(|fault| Problem::internal(fault.sentence().en))?;
    let within = range.within(&calendar)?;
    let after = page.after()?.map(BookingId);
    let rows = bookings::list(&mut tx, id, within, after, page.limit() + 1).await?;
    tx.commit().await?;
    Ok(Json(page.page(rows, |row| row.id.0).map(|row| BookingBody::new(&row, &calendar))))
}
