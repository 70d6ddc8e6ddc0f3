use crate::{
    State,
    auth::{Editor, Member},
    extract::Path,
    problem::Problem,
};
use akis_store::{BookingId, CalendarId, audit, bookings};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Cancels a booking; its place is free at once. The person is not told. For editors.
#[utoipa::path(post, path = "/calendars/{id}/bookings/{booking_id}/cancel", tag = "live", operation_id = "cancel_booking",
    params(("id" = Uuid, Path, description = "The calendar"), ("booking_id" = Uuid, Path, description = "The booking")),
    responses((status = 204)))]
pub(super) async fn cancel(
    state: State,
    member: Member<Editor>,
    Path((id, booking)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let slot = bookings::cancel(&mut tx, CalendarId(id), BookingId(booking)).await?;
    let detail = json!({"calendar": id, "starts_at": slot.from.to_string()});
    audit::record(&mut tx, Some(member.person), "booking.cancelled", &booking.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
