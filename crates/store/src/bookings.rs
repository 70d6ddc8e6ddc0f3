//! Places in booking calendars: held while a person fills in a form, booked when they finish.
//!
//! Two people never get the last place. Whoever gives one takes the lock on the calendar's row first, then counts what is
//! taken, then writes; so all that give places of one calendar do it one after the other, and each sees what the one
//! before it did. Several calendars are locked in the order of their ids. Time is the database's clock, read after the
//! lock was taken. A hold that ran out counts for nobody but its holder.

use crate::{BookingId, BookingState, CalendarId, FlowId, SessionId, StoreError, TenantTx, calendars, row};
use akis_calendar::places::{self, Taken};
use akis_calendar::{Calendar, Rules, Slot};
use akis_form::SubmissionId;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use std::collections::BTreeMap;

/// A place that a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// In which calendar.
    pub calendar: CalendarId,
    /// When it begins.
    pub from: Timestamp,
}

/// A place that a session has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// In which calendar.
    pub calendar: CalendarId,
    /// When.
    pub slot: Slot,
    /// Held or booked.
    pub state: BookingState,
    /// Until when a hold keeps it.
    pub held_until: Option<Timestamp>,
}

/// A booking as people of the company see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingRow {
    /// Names it.
    pub id: BookingId,
    /// When.
    pub slot: Slot,
    /// How it stands.
    pub state: BookingState,
    /// Until when a hold keeps it.
    pub held_until: Option<Timestamp>,
    /// Whose pass through a form.
    pub session: SessionId,
    /// Through which form, once it is finished.
    pub flow: Option<FlowId>,
    /// What was answered, once it is finished.
    pub submission: Option<SubmissionId>,
    /// Since when the place was held.
    pub created_at: Timestamp,
    /// When it was booked.
    pub booked_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
}

/// Holds these places for a session, for as long as their calendars say; from now on, if it holds them already. In each of the
/// calendars named, the session then holds these and no others. False when one of them cannot be had, and then nothing is
/// changed. A session that has booked in a calendar keeps that booking, whatever it asks.
pub async fn hold(tx: &mut TenantTx, session: SessionId, wanted: &[Wanted]) -> Result<bool, StoreError> {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut ids: Vec<CalendarId> = wanted.iter().map(|wanted| wanted.calendar).collect();
    ids.dedup();
    let locked = lock(tx, &ids).await?;
    let now = now(tx).await?;
    let own = of_session(tx, session).await?;
    wanted.retain(|wanted| {
        !own.iter().any(|own| own.calendar == wanted.calendar && own.state == BookingState::Booked)
    });
    let mut granted: Vec<(CalendarId, Slot, Timestamp)> = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let Some(calendar) = locked.get(&wanted.calendar) else { return Ok(false) };
        let kept = own.iter().find(|own| own.calendar == wanted.calendar && own.slot.from == wanted.from);
        let slot = match kept {
            Some(kept) => kept.slot,
            None => match calendar.open_slot(wanted.from, now) {
                Some(slot) => slot,
                None => return Ok(false),
            },
        };
        let is_kept = kept.and_then(|kept| kept.held_until).is_some_and(|until| until > now);
        if !is_kept {
            let mut taken = taken(tx, wanted.calendar, slot, Some(session)).await?;
            let also = granted.iter().filter(|(id, _, _)| *id == wanted.calendar);
            taken.extend(also.map(|(_, slot, _)| Taken { slot: *slot, count: 1 }));
            if slot.from <= now || places::in_use(slot, &taken) >= calendar.rules().capacity {
                return Ok(false);
            }
        }
        let until = now.saturating_add(calendar.hold()).unwrap_or(Timestamp::MAX);
        granted.push((wanted.calendar, slot, until));
    }
    write(tx, session, &granted).await?;
    Ok(true)
}

/// Turns what a session holds into bookings; part of the transaction that completes it. `wanted` are the places its answers
/// name: what else it holds, from a way it left, is given back. A hold that ran out is booked all the same while its place
/// is free. False when one of them is held no longer because somebody else took the last place, or its time has come: then
/// nothing was changed, and the caller completes nothing. Called again, it finds nothing to do and says true.
pub async fn confirm(tx: &mut TenantTx, session: SessionId, wanted: &[Wanted]) -> Result<bool, StoreError> {
    let mut ids: Vec<CalendarId> = wanted.iter().map(|wanted| wanted.calendar).collect();
    ids.sort_unstable();
    ids.dedup();
    let locked = lock(tx, &ids).await?;
    let now = now(tx).await?;
    let own = of_session(tx, session).await?;
    let own_of =
        |wanted: &Wanted| own.iter().find(|own| own.calendar == wanted.calendar && own.slot.from == wanted.from);
    for one in wanted {
        let (Some(calendar), Some(place)) = (locked.get(&one.calendar), own_of(one)) else {
            return Ok(false);
        };
        if place.state == BookingState::Booked || place.held_until.is_some_and(|until| until > now) {
            continue;
        }
        let mut others = taken(tx, place.calendar, place.slot, Some(session)).await?;
        let is_wanted = |own: &&Place| wanted.contains(&Wanted { calendar: own.calendar, from: own.slot.from });
        let also = own.iter().filter(|own| own.calendar == place.calendar && own.slot != place.slot);
        let also = also.filter(is_wanted);
        others.extend(also.map(|own| Taken { slot: own.slot, count: 1 }));
        if place.slot.from <= now || places::in_use(place.slot, &others) >= calendar.rules().capacity {
            return Ok(false);
        }
    }
    sqlx::query(
        "update bookings set state = 'booked', held_until = null, booked_at = clock_timestamp()
          where tenant_id = $1 and session_id = $2 and state = 'held'
            and (calendar_id, starts_at) in (select * from unnest($3::uuid[], $4::timestamptz[]))",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .bind(wanted.iter().map(|wanted| wanted.calendar.0).collect::<Vec<_>>())
    .bind(wanted.iter().map(|wanted| wanted.from.to_sqlx()).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    sqlx::query("delete from bookings where tenant_id = $1 and session_id = $2 and state = 'held'")
        .bind(tx.tenant().0)
        .bind(session.0)
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

/// What a session holds and has booked. By index.
pub async fn of_session(tx: &mut TenantTx, session: SessionId) -> Result<Vec<Place>, StoreError> {
    Ok(sqlx::query(
        "select calendar_id, starts_at, ends_at, state, held_until from bookings
          where tenant_id = $1 and session_id = $2 and state <> 'cancelled' order by calendar_id, starts_at",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .try_map(|row| {
        Ok(Place {
            calendar: CalendarId(row.try_get("calendar_id")?),
            slot: slot(&row)?,
            state: row::word(&row, "state")?,
            held_until: row::at_or_none(&row, "held_until")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}

/// What is taken in a stretch of time, without what `except` has. Holds that ran out take nothing. By index.
pub async fn taken(
    tx: &mut TenantTx,
    calendar: CalendarId,
    within: Slot,
    except: Option<SessionId>,
) -> Result<Vec<Taken>, StoreError> {
    // No booking is longer than a day, so the index is read from a day before.
    Ok(sqlx::query(
        "select starts_at, ends_at, count(*) as places from bookings
          where tenant_id = $1 and calendar_id = $2 and starts_at < $4 and ends_at > $3
            and starts_at > $3 - interval '25 hours'
            and (state = 'booked' or (state = 'held' and held_until > clock_timestamp()))
            and ($5::uuid is null or session_id <> $5)
          group by starts_at, ends_at",
    )
    .bind(tx.tenant().0)
    .bind(calendar.0)
    .bind(within.from.to_sqlx())
    .bind(within.to.to_sqlx())
    .bind(except.map(|session| session.0))
    .try_map(|row| {
        let count = u32::try_from(row::count(&row, "places")?).unwrap_or(u32::MAX);
        Ok(Taken { slot: slot(&row)?, count })
    })
    .fetch_all(&mut **tx)
    .await?)
}

/// The bookings of a calendar that begin in `within`, the earliest first, after the one named `after`: what is booked or was
/// cancelled, and holds that have not run out.
pub async fn list(
    tx: &mut TenantTx,
    calendar: CalendarId,
    within: Slot,
    after: Option<BookingId>,
    limit: u32,
) -> Result<Vec<BookingRow>, StoreError> {
    Ok(sqlx::query(
        "select bookings.id, bookings.starts_at, bookings.ends_at, bookings.state, bookings.held_until, bookings.session_id,
                bookings.created_at, bookings.booked_at, bookings.cancelled_at,
                submissions.id as submission_id, submissions.flow_id
           from bookings
           left join submissions on submissions.tenant_id = bookings.tenant_id
                                and submissions.session_id = bookings.session_id
          where bookings.tenant_id = $1 and bookings.calendar_id = $2
            and bookings.starts_at >= $3 and bookings.starts_at < $4
            and (bookings.state <> 'held' or bookings.held_until > clock_timestamp())
            and ($5::uuid is null or (bookings.starts_at, bookings.id) >
                 (select last.starts_at, last.id from bookings last where last.tenant_id = $1 and last.id = $5))
          order by bookings.starts_at, bookings.id limit $6",
    )
    .bind(tx.tenant().0)
    .bind(calendar.0)
    .bind(within.from.to_sqlx())
    .bind(within.to.to_sqlx())
    .bind(after.map(|after| after.0))
    .bind(i64::from(limit))
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// Cancels a booking; its place is free at once. Returns the slot. [`StoreError::NotFound`] when there is no such booking in this
/// calendar, or it is cancelled already.
pub async fn cancel(tx: &mut TenantTx, calendar: CalendarId, id: BookingId) -> Result<Slot, StoreError> {
    sqlx::query(
        "update bookings set state = 'cancelled', cancelled_at = now()
          where tenant_id = $1 and calendar_id = $2 and id = $3 and state = 'booked'
         returning starts_at, ends_at",
    )
    .bind(tx.tenant().0)
    .bind(calendar.0)
    .bind(id.0)
    .try_map(|row| slot(&row))
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(StoreError::NotFound("booking"))
}

/// Locks these calendars until the transaction ends, in the order of their ids, and reads them. One that is not there, or out
/// of use, is missing.
async fn lock(tx: &mut TenantTx, ids: &[CalendarId]) -> Result<BTreeMap<CalendarId, Calendar>, StoreError> {
    let rows: Vec<(CalendarId, Rules)> = sqlx::query(
        "select id, rules from calendars
          where tenant_id = $1 and id = any($2) and deleted_at is null order by id for no key update",
    )
    .bind(tx.tenant().0)
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .try_map(|row: PgRow| Ok((CalendarId(row.try_get("id")?), row::json(&row, "rules")?)))
    .fetch_all(&mut **tx)
    .await?;
    let checked =
        rows.into_iter().filter_map(|(id, rules)| calendars::checked(id, rules).map(|calendar| (id, calendar)));
    Ok(checked.collect())
}

/// The database's clock at this moment, not at the beginning of the transaction.
pub(crate) async fn now(tx: &mut TenantTx) -> Result<Timestamp, StoreError> {
    let now: jiff_sqlx::Timestamp = sqlx::query_scalar("select clock_timestamp()").fetch_one(&mut **tx).await?;
    Ok(now.to_jiff())
}

async fn write(
    tx: &mut TenantTx,
    session: SessionId,
    granted: &[(CalendarId, Slot, Timestamp)],
) -> Result<(), StoreError> {
    let calendars: Vec<_> = granted.iter().map(|(id, _, _)| id.0).collect();
    let column = |part: fn(&(CalendarId, Slot, Timestamp)) -> Timestamp| {
        granted.iter().map(|place| part(place).to_sqlx()).collect::<Vec<_>>()
    };
    let (starts, ends) = (column(|place| place.1.from), column(|place| place.1.to));
    sqlx::query(
        "delete from bookings
          where tenant_id = $1 and session_id = $2 and state = 'held' and calendar_id = any($3)
            and (calendar_id, starts_at) not in (select * from unnest($3::uuid[], $4::timestamptz[]))",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .bind(&calendars)
    .bind(&starts)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "insert into bookings (tenant_id, id, calendar_id, session_id, starts_at, ends_at, state, held_until)
         select $1, wanted.id, wanted.calendar_id, $2, wanted.starts_at, wanted.ends_at, 'held', wanted.held_until
           from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
                wanted (id, calendar_id, starts_at, ends_at, held_until)
         on conflict (tenant_id, session_id, calendar_id, starts_at) where state <> 'cancelled'
         do update set held_until = excluded.held_until where bookings.state = 'held'",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .bind(granted.iter().map(|_| BookingId::new().0).collect::<Vec<_>>())
    .bind(&calendars)
    .bind(&starts)
    .bind(&ends)
    .bind(column(|place| place.2))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn slot(row: &PgRow) -> Result<Slot, sqlx::Error> {
    Ok(Slot { from: row::at(row, "starts_at")?, to: row::at(row, "ends_at")? })
}

fn read(row: &PgRow) -> Result<BookingRow, sqlx::Error> {
    Ok(BookingRow {
        id: BookingId(row.try_get("id")?),
        slot: slot(row)?,
        state: row::word(row, "state")?,
        held_until: row::at_or_none(row, "held_until")?,
        session: SessionId(row.try_get("session_id")?),
        flow: row.try_get::<Option<uuid::Uuid>, _>("flow_id")?.map(FlowId),
        submission: row.try_get::<Option<uuid::Uuid>, _>("submission_id")?.map(SubmissionId),
        created_at: row::at(row, "created_at")?,
        booked_at: row::at_or_none(row, "booked_at")?,
        cancelled_at: row::at_or_none(row, "cancelled_at")?,
    })
}
