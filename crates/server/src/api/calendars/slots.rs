use super::range::RangeQuery;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    exchange::slot_value,
    extract::{Json, Path, Query},
    problem::{Problem, RequestProblem},
};
use akis_calendar::{Slot, label, places};
use akis_store::{CalendarId, bookings, calendars};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most slots of one answer.
const MOST: usize = 5_000;

/// One slot.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarSlot)]
pub(super) struct SlotBody {
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// The beginning with the offset of the calendar's zone: what an answer holds.
    local: String,
    /// As people read it, in the language of who is signed in.
    label: String,
    /// Places at a time.
    capacity: u32,
    /// Of them free; a place that is held is not.
    free: u32,
    /// May be booked now: after the notice, before the horizon, and free.
    bookable: bool,
}

/// The slots of some days with their free places, at most 5,000. For every role.
#[utoipa::path(get, path = "/calendars/{id}/slots", tag = "live", operation_id = "list_slots",
    params(("id" = Uuid, Path, description = "The calendar"), RangeQuery),
    responses((status = 200, body = Page<SlotBody>)))]
pub(super) async fn slots(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
    Query(range): Query<RangeQuery>,
) -> Result<Json<Page<SlotBody>>, Problem> {
    let id = CalendarId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let offer = calendars::offer(&mut tx, id, None).await?.ok_or(RequestProblem::NotFound)?;
    let calendar = &offer.calendar;
    let within = range.within(calendar)?;
    let last = Slot { to: within.to.saturating_add(calendar.lasts()).unwrap_or(within.to), ..within };
    let taken = bookings::taken(&mut tx, id, last, None).await?;
    tx.commit().await?;
    let capacity = calendar.rules().capacity;
    let (first, end) = calendar.bookable(offer.now);
    let body = |(slot, free): (Slot, u32)| SlotBody {
        starts_at: slot.from,
        ends_at: slot.to,
        local: slot_value(slot.from, calendar),
        label: label::label(slot, calendar.zone(), &member.locale),
        capacity,
        free,
        bookable: free > 0 && slot.from >= first && slot.from < end,
    };
    let slots = places::free(calendar.slots(within.from, within.to), taken, capacity);
    Ok(Json(Page::whole(slots.take(MOST).map(body))))
}
