//! Lists, calendars and bookings.

use super::refused;
use crate::bookings::rules;
use crate::world::{Company, World};
use akis_calendar::Slot;
use akis_store::bookings::{self, Wanted};
use akis_store::lists::{self, ListOption};
use akis_store::{BookingId, CalendarId, ListId, SessionId, calendars};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// What A has.
pub(super) struct Live {
    list: ListId,
    calendar: CalendarId,
    /// Of A's open session.
    held: Slot,
    /// Of A's completed session.
    booking: BookingId,
}

const ALWAYS: Slot = Slot { from: Timestamp::UNIX_EPOCH, to: Timestamp::MAX };

fn option() -> ListOption {
    ListOption { value: "a".into(), label: "A".into(), description: String::new(), hidden: false }
}

/// A list, a calendar, a booking and a hold for A.
pub(super) async fn prepare(world: &World, a: &Company) -> Live {
    let mut tx = world.begin(a.tenant).await;
    let list = lists::insert(&mut tx, "Şubeler", &[option()]).await.unwrap();
    let calendar = calendars::insert(&mut tx, "Muayene", &rules(1)).await.unwrap();
    let offer = calendars::offer(&mut tx, calendar, None).await.unwrap().unwrap();
    let mut slots = offer.calendar.open_slots(offer.now).skip(2);
    let (first, held) = (slots.next().unwrap(), slots.next().unwrap());
    assert!(bookings::hold(&mut tx, a.done, &[Wanted { calendar, from: first.from }]).await.unwrap());
    assert!(bookings::confirm(&mut tx, a.done, &[Wanted { calendar, from: first.from }]).await.unwrap());
    assert!(bookings::hold(&mut tx, a.session, &[Wanted { calendar, from: held.from }]).await.unwrap());
    let listed = bookings::list(&mut tx, calendar, ALWAYS, None, 10).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].submission, Some(a.submission), "a booking leads to what was answered");
    tx.commit().await.unwrap();
    Live { list, calendar, held, booking: listed[0].id }
}

pub(super) async fn probe(world: &World, a: &Company, b: &Company, own: &Live, probed: &mut BTreeSet<String>) {
    let (list, calendar) = (own.list, own.calendar);
    assert!(probe!(probed, world, b, lists::list()).unwrap().is_empty());
    assert!(probe!(probed, world, b, lists::get(list)).unwrap().is_none());
    assert!(probe!(probed, world, b, lists::options(list)).unwrap().is_empty());
    assert!(probe!(probed, world, b, lists::offered(list, 10)).unwrap().is_none());
    assert!(refused(probe!(probed, world, b, lists::replace(list, 1, "x", &[option()]))));
    assert!(refused(probe!(probed, world, b, lists::set_hidden(list, "a", true))));
    assert!(refused(probe!(probed, world, b, lists::delete(list))));

    assert!(probe!(probed, world, b, calendars::list()).unwrap().is_empty());
    assert!(probe!(probed, world, b, calendars::get(calendar)).unwrap().is_none());
    assert!(probe!(probed, world, b, calendars::rules(calendar)).unwrap().is_none());
    assert!(probe!(probed, world, b, calendars::offer(calendar, Some(a.session))).unwrap().is_none());
    assert!(refused(probe!(probed, world, b, calendars::replace(calendar, 1, "x", &rules(2)))));
    assert!(refused(probe!(probed, world, b, calendars::delete(calendar))));
    assert!(probe!(probed, world, b, calendars::forms_with(a.flow.0)).unwrap().is_empty());

    assert!(probe!(probed, world, b, flows::draft_to_change(a.flow)).unwrap().is_none());
    assert!(refused(probe!(probed, world, b, flows::set_draft(a.flow, &crate::world::form("x")))));

    let later = own.held.from.checked_add(SignedDuration::from_hours(3)).unwrap();
    let wanted = [Wanted { calendar, from: later }];
    assert!(!probe!(probed, world, b, bookings::hold(b.session, &wanted)).unwrap());
    assert!(!probe!(probed, world, b, bookings::hold(a.session, &wanted)).unwrap());
    let held = [Wanted { calendar, from: own.held.from }];
    assert!(!probe!(probed, world, b, bookings::confirm(a.session, &held)).unwrap());
    assert!(probe!(probed, world, b, bookings::of_session(a.session)).unwrap().is_empty());
    assert!(probe!(probed, world, b, bookings::taken(calendar, ALWAYS, None::<SessionId>)).unwrap().is_empty());
    assert!(probe!(probed, world, b, bookings::list(calendar, ALWAYS, None, 10)).unwrap().is_empty());
    let page = probe!(probed, world, b, bookings::list(calendar, ALWAYS, Some(own.booking), 10)).unwrap();
    assert!(page.is_empty());
    assert!(refused(probe!(probed, world, b, bookings::cancel(calendar, own.booking))));
}
