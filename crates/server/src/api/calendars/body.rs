use super::CalendarProblem;
use super::rules::RulesBody;
use crate::problem::{Problem, RequestProblem};
use akis_store::calendars::{self, CalendarRow};
use akis_store::{CalendarId, StoreError, TenantTx};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A booking calendar.
#[derive(Serialize, ToSchema)]
#[schema(as = BookingCalendar)]
pub(super) struct CalendarBody {
    /// What a question's options source names.
    id: Uuid,
    name: String,
    /// Rises with every change; goes into the next one.
    version: i32,
    rules: RulesBody,
    /// Bookings that have not begun yet.
    upcoming_count: u64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl CalendarBody {
    pub(super) async fn read(tx: &mut TenantTx, id: CalendarId) -> Result<Self, Problem> {
        Ok(calendars::get(tx, id).await?.ok_or(RequestProblem::NotFound)?.into())
    }
}

impl From<CalendarRow> for CalendarBody {
    fn from(row: CalendarRow) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            version: row.version,
            rules: row.rules.into(),
            upcoming_count: row.upcoming_count,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What a change of the store could not do, said of a calendar.
pub(super) fn refused(error: StoreError, taken: CalendarProblem) -> Problem {
    match error {
        StoreError::Taken(_) => taken.into(),
        error => error.into(),
    }
}
