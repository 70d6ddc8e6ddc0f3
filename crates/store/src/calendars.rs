//! Booking calendars: when a tenant takes bookings. Their places are in [`bookings`](crate::bookings).

use crate::bookings::{self, Place};
use crate::{CalendarId, SessionId, StoreError, TenantTx, error::changed, row};
use akis_calendar::places::Taken;
use akis_calendar::{Calendar, Rules, Slot};
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

/// A calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// Names it. A form's [`OptionSource::Slots`](akis_form::OptionSource::Slots) holds this id as text.
    pub id: CalendarId,
    /// As people call it.
    pub name: String,
    /// When bookings are taken, checked when they were written.
    pub rules: Rules,
    /// Rises with every change.
    pub version: i32,
    /// Bookings that have not begun yet.
    pub upcoming_count: u64,
    /// Since when.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

const ROW: &str = "select id, name, rules, version, created_at, updated_at,
        (select count(*) from bookings
          where bookings.tenant_id = calendars.tenant_id and bookings.calendar_id = calendars.id
            and bookings.starts_at > now() and bookings.state = 'booked') as upcoming_count
   from calendars
  where tenant_id = $1 and deleted_at is null and ($2::uuid is null or id = $2)
  order by name, id";

/// Adds a calendar; the caller has checked its rules.
pub async fn insert(tx: &mut TenantTx, name: &str, rules: &Rules) -> Result<CalendarId, StoreError> {
    let id = CalendarId::new();
    sqlx::query("insert into calendars (tenant_id, id, name, rules) values ($1, $2, $3, $4)")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(name)
        .bind(Json(rules))
        .execute(&mut **tx)
        .await?;
    Ok(id)
}

/// All, by name.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<CalendarRow>, StoreError> {
    Ok(sqlx::query(ROW)
        .bind(tx.tenant().0)
        .bind(None::<uuid::Uuid>)
        .try_map(|row| read(&row))
        .fetch_all(&mut **tx)
        .await?)
}

/// One.
pub async fn get(tx: &mut TenantTx, id: CalendarId) -> Result<Option<CalendarRow>, StoreError> {
    Ok(sqlx::query(ROW).bind(tx.tenant().0).bind(id.0).try_map(|row| read(&row)).fetch_optional(&mut **tx).await?)
}

/// Its rules alone. By primary key.
pub async fn rules(tx: &mut TenantTx, id: CalendarId) -> Result<Option<Rules>, StoreError> {
    Ok(sqlx::query("select rules from calendars where tenant_id = $1 and id = $2 and deleted_at is null")
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row| row::json(&row, "rules"))
        .fetch_optional(&mut **tx)
        .await?)
}

/// What a calendar can offer at this moment, and to whom.
#[derive(Debug, Clone)]
pub struct Offer {
    /// When bookings are taken.
    pub calendar: Calendar,
    /// The database's clock.
    pub now: Timestamp,
    /// What others have from now until the last slot that can be booked ends.
    pub taken: Vec<Taken>,
    /// What the session has in this calendar.
    pub own: Vec<Place>,
}

/// What a calendar offers to a session, or to somebody new; `None` when there is no such calendar. Four reads by key or index.
pub async fn offer(
    tx: &mut TenantTx,
    id: CalendarId,
    session: Option<SessionId>,
) -> Result<Option<Offer>, StoreError> {
    let Some(calendar) = rules(tx, id).await?.and_then(|rules| checked(id, rules)) else { return Ok(None) };
    let now = bookings::now(tx).await?;
    // The session may hold one that is nearer than the notice, and the last slot may end after the horizon.
    let (_, to) = calendar.bookable(now);
    let to = to.saturating_add(calendar.lasts()).unwrap_or(Timestamp::MAX);
    let taken = bookings::taken(tx, id, Slot { from: now, to }, session).await?;
    let mut own = match session {
        Some(session) => bookings::of_session(tx, session).await?,
        None => vec![],
    };
    own.retain(|place| place.calendar == id);
    Ok(Some(Offer { calendar, now, taken, own }))
}

/// Changes name and rules, when the calendar is still as the caller saw it: its version is `seen`. Returns the new
/// version; [`StoreError::Taken`] when somebody else changed it meanwhile, and then nothing is changed. Bookings stay,
/// whatever the rules say now.
pub async fn replace(
    tx: &mut TenantTx,
    id: CalendarId,
    seen: i32,
    name: &str,
    rules: &Rules,
) -> Result<i32, StoreError> {
    let present: Option<i32> = sqlx::query_scalar(
        "select version from calendars where tenant_id = $1 and id = $2 and deleted_at is null for no key update",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    if present.ok_or(StoreError::NotFound("calendar"))? != seen {
        return Err(StoreError::Taken("the calendar was changed by somebody else meanwhile"));
    }
    Ok(sqlx::query_scalar(
        "update calendars set name = $3, rules = $4, version = version + 1, updated_at = now()
          where tenant_id = $1 and id = $2 returning version",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(name)
    .bind(Json(rules))
    .fetch_one(&mut **tx)
    .await?)
}

/// Takes a calendar out of use; its bookings are kept as history. [`StoreError::Taken`] while somebody has a booking to come or
/// holds a place.
pub async fn delete(tx: &mut TenantTx, id: CalendarId) -> Result<(), StoreError> {
    // Nobody gets a place while this row is held.
    let done = sqlx::query(
        "update calendars set deleted_at = now() where tenant_id = $1 and id = $2 and deleted_at is null",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "calendar")?;
    let is_booked: bool = sqlx::query_scalar(
        "select exists (select from bookings
                         where tenant_id = $1 and calendar_id = $2 and starts_at > clock_timestamp()
                           and (state = 'booked' or (state = 'held' and held_until > clock_timestamp())))",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_one(&mut **tx)
    .await?;
    if is_booked { Err(StoreError::Taken("the calendar has bookings to come")) } else { Ok(()) }
}

/// The names of the tenant's forms that take options from this list or calendar, given by its id: in their draft, or in the
/// version that is published. Reads every form of the tenant; for a person's action, not for a phone's.
pub async fn forms_with(tx: &mut TenantTx, source: uuid::Uuid) -> Result<Vec<String>, StoreError> {
    // An id stands in a form's text only where the form names it.
    Ok(sqlx::query_scalar(
        "select flows.name from flows
          where flows.tenant_id = $1
            and (position($2 in flows.form::text) > 0
                 or exists (select from publications
                              join flow_versions on flow_versions.tenant_id = publications.tenant_id
                                                and flow_versions.id = publications.published_version_id
                             where publications.tenant_id = flows.tenant_id and publications.flow_id = flows.id
                               and position($2 in flow_versions.form::text) > 0))
          order by flows.name",
    )
    .bind(tx.tenant().0)
    .bind(source.to_string())
    .fetch_all(&mut **tx)
    .await?)
}

/// Rules that were good when they were written. Were they not now (a newer program knows a stricter rule), the calendar is
/// as good as closed.
pub(crate) fn checked(id: CalendarId, rules: Rules) -> Option<Calendar> {
    Calendar::new(rules)
        .map_err(|fault| tracing::error!(calendar = %id, ?fault, "a kept calendar cannot be used"))
        .ok()
}

fn read(row: &PgRow) -> Result<CalendarRow, sqlx::Error> {
    Ok(CalendarRow {
        id: CalendarId(row.try_get("id")?),
        name: row.try_get("name")?,
        rules: row::json(row, "rules")?,
        version: row.try_get("version")?,
        upcoming_count: row::count(row, "upcoming_count")?,
        created_at: row::at(row, "created_at")?,
        updated_at: row::at(row, "updated_at")?,
    })
}
