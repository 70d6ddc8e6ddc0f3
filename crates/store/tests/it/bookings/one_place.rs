use super::{Office, rules};
use akis_store::bookings::{self, Wanted};
use akis_store::{BookingState, CalendarId, SessionId, StoreError, calendars};
use jiff::{SignedDuration, Timestamp};

use BookingState::{Booked, Held};

#[tokio::test]
async fn a_held_place_is_nobody_else_s_and_becomes_a_booking_once() {
    let office = Office::open(1).await;
    let (ayse, mehmet, ten) = (SessionId::new(), SessionId::new(), office.slot(0));
    assert!(office.hold(ayse, &[ten]).await);
    assert!(office.hold(ayse, &[ten]).await, "who has it may ask again");
    assert!(!office.hold(mehmet, &[ten]).await);
    assert!(office.of(mehmet).await.is_empty());
    assert!(office.confirm(ayse).await);
    assert!(office.confirm(ayse).await, "a repeated finishing request");
    assert!(office.hold(ayse, &[ten]).await, "one that was on its way meanwhile");
    assert_eq!(office.of(ayse).await, [(ten.from, Booked)]);
    assert_eq!(office.taken(ten).await, 1);
    assert!(!office.hold(mehmet, &[ten]).await);
    assert!(office.confirm(mehmet).await, "who holds nothing has nothing to book");
    assert!(office.of(mehmet).await.is_empty());
}

#[tokio::test]
async fn choosing_another_slot_moves_the_hold_and_a_refusal_moves_nothing() {
    let office = Office::open(1).await;
    let (ayse, mehmet) = (SessionId::new(), SessionId::new());
    let (ten, eleven) = (office.slot(0), office.slot(1));
    assert!(office.hold(ayse, &[ten]).await);
    assert!(office.hold(mehmet, &[eleven]).await);
    assert!(!office.hold(ayse, &[eleven]).await);
    assert_eq!(office.of(ayse).await, [(ten.from, Held)], "the first is still hers");
    let twelve = office.slot(2);
    assert!(office.hold(ayse, &[twelve]).await);
    assert_eq!(office.of(ayse).await, [(twelve.from, Held)]);
    assert!(office.hold(mehmet, &[ten]).await, "what she left is free at once");
    assert!(office.confirm(ayse).await && office.confirm(mehmet).await);
    assert!(office.hold(ayse, &[eleven]).await, "a session that is done keeps what it booked");
    assert_eq!(office.of(ayse).await, [(twelve.from, Booked)]);
}

#[tokio::test]
async fn several_places_are_held_all_or_none() {
    let office = Office::open(1).await;
    let (ayse, mehmet) = (SessionId::new(), SessionId::new());
    let (ten, eleven, twelve) = (office.slot(0), office.slot(1), office.slot(2));
    assert!(office.hold(ayse, &[twelve]).await);
    assert!(!office.hold(mehmet, &[ten, twelve]).await);
    assert!(office.of(mehmet).await.is_empty(), "10 was free, and is not his");
    assert!(office.hold(mehmet, &[eleven, ten, ten]).await);
    assert_eq!(office.of(mehmet).await, [(ten.from, Held), (eleven.from, Held)]);
    assert!(office.confirm(mehmet).await);
    assert_eq!(office.of(mehmet).await, [(ten.from, Booked), (eleven.from, Booked)]);
}

#[tokio::test]
async fn one_person_cannot_take_one_place_with_two_slots_that_overlap() {
    let mut overlapping = rules(1);
    overlapping.step_minutes = 30;
    let office = Office::with(overlapping).await;
    let (ayse, mehmet, ten) = (SessionId::new(), SessionId::new(), office.slot(0));
    let half = |wanted: Wanted| Wanted {
        from: wanted.from.checked_add(SignedDuration::from_mins(30)).unwrap(),
        ..wanted
    };
    assert!(!office.hold(ayse, &[ten, half(ten)]).await);
    assert!(office.hold(ayse, &[ten]).await);
    assert!(!office.hold(mehmet, &[half(ten)]).await, "it begins while the other one runs");
    assert!(office.hold(mehmet, &[office.slot(1)]).await);
}

#[tokio::test]
async fn a_hold_that_ran_out_is_free_for_others_at_once_and_still_good_while_nobody_took_it() {
    let office = Office::open(1).await;
    let (ayse, mehmet, zeynep, ten) = (SessionId::new(), SessionId::new(), SessionId::new(), office.slot(0));
    assert!(office.hold(ayse, &[ten]).await);
    office.run_out(ayse).await;
    assert_eq!(office.taken(ten).await, 0);
    assert!(office.confirm(ayse).await, "nobody took it");
    assert_eq!(office.of(ayse).await, [(ten.from, Booked)]);

    let eleven = office.slot(1);
    assert!(office.hold(mehmet, &[eleven]).await);
    office.run_out(mehmet).await;
    assert!(office.hold(zeynep, &[eleven]).await);
    assert!(!office.confirm(mehmet).await, "Zeynep took it");
    assert!(!office.hold(mehmet, &[eleven]).await);
    assert!(office.confirm(zeynep).await);
    assert!(!office.confirm(mehmet).await);
    assert!(office.hold(mehmet, &[office.slot(2)]).await, "he chooses another one");
    assert!(office.confirm(mehmet).await);
    assert_eq!(office.of(mehmet).await, [(office.slot(2).from, Booked)]);
}

#[tokio::test]
async fn with_several_places_one_that_ran_out_is_good_until_the_last_is_taken() {
    let office = Office::open(3).await;
    let [a, b, c, d] = [(); 4].map(|()| SessionId::new());
    let ten = office.slot(0);
    for session in [a, b] {
        assert!(office.hold(session, &[ten]).await);
        office.run_out(session).await;
    }
    for session in [c, d] {
        assert!(office.hold(session, &[ten]).await);
    }
    assert!(office.confirm(a).await, "two of three are taken");
    assert!(!office.confirm(b).await, "three of three");
    assert!(office.confirm(c).await && office.confirm(d).await);
    assert_eq!(office.taken(ten).await, 3);
}

#[tokio::test]
async fn going_on_renews_a_hold() {
    let office = Office::open(1).await;
    let (ayse, ten) = (SessionId::new(), office.slot(0));
    assert!(office.hold(ayse, &[ten]).await);
    let mut db = office.world.database.superuser().await;
    for left in ["interval '5 seconds'", "interval '-5 seconds'"] {
        let sql = format!("update bookings set held_until = now() + {left}");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
        assert!(office.hold(ayse, &[ten]).await);
        let left: f64 = sqlx::query_scalar("select extract(epoch from held_until - now())::float8 from bookings")
            .fetch_one(&mut db)
            .await
            .unwrap();
        assert!((590.0..=600.0).contains(&left), "ten minutes from now: {left}");
    }
}

#[tokio::test]
async fn what_the_answers_do_not_name_is_given_back_and_what_is_not_held_cannot_be_booked() {
    let office = Office::open(1).await;
    let (ayse, mehmet) = (SessionId::new(), SessionId::new());
    let (ten, eleven, twelve) = (office.slot(0), office.slot(1), office.slot(2));
    assert!(office.hold(ayse, &[ten, eleven]).await);
    assert!(!office.confirm_these(ayse, &[eleven, twelve]).await, "12 was never held");
    assert_eq!(office.of(ayse).await, [(ten.from, Held), (eleven.from, Held)], "and nothing changed");
    assert!(office.confirm_these(ayse, &[eleven]).await);
    assert_eq!(office.of(ayse).await, [(eleven.from, Booked)]);
    assert!(office.hold(mehmet, &[ten]).await, "what she left is free");
}

#[tokio::test]
async fn fewer_places_than_before_take_nothing_from_anybody() {
    let office = Office::open(3).await;
    let [a, b, c, d] = [(); 4].map(|()| SessionId::new());
    let ten = office.slot(0);
    for session in [a, b, c] {
        assert!(office.hold(session, &[ten]).await);
    }
    assert!(office.confirm(a).await);
    office.change(&rules(1)).await;
    assert!(office.confirm(b).await && office.confirm(c).await, "what was held is kept");
    assert_eq!(office.taken(ten).await, 3);
    assert!(!office.hold(d, &[ten]).await);
    // And other hours than before.
    let mut closed = rules(3);
    closed.weekly.clear();
    let late = SessionId::new();
    assert!(office.hold(late, &[office.slot(1)]).await);
    office.change(&closed).await;
    assert!(office.hold(late, &[office.slot(1)]).await, "it is renewed");
    assert!(!office.hold(d, &[office.slot(2)]).await, "and nothing new is given");
    assert!(office.confirm(late).await);
}

#[tokio::test]
async fn a_cancelled_booking_frees_its_place() {
    let office = Office::open(1).await;
    let (ayse, mehmet, ten) = (SessionId::new(), SessionId::new(), office.slot(0));
    assert!(office.hold(ayse, &[ten]).await);
    let mut tx = office.world.begin(office.tenant).await;
    let all = akis_calendar::Slot { from: Timestamp::UNIX_EPOCH, to: Timestamp::MAX };
    let held = bookings::list(&mut tx, office.calendar, all, None, 10).await.unwrap().remove(0);
    assert_eq!(held.state, Held);
    let refused = bookings::cancel(&mut tx, office.calendar, held.id).await;
    assert!(matches!(refused, Err(StoreError::NotFound(_))), "a hold is not a booking");
    drop(tx);
    assert!(office.confirm(ayse).await);
    let mut tx = office.world.begin(office.tenant).await;
    let elsewhere = bookings::cancel(&mut tx, CalendarId::new(), held.id).await;
    assert!(matches!(elsewhere, Err(StoreError::NotFound(_))));
    assert_eq!(bookings::cancel(&mut tx, office.calendar, held.id).await.unwrap().from, ten.from);
    let again = bookings::cancel(&mut tx, office.calendar, held.id).await;
    assert!(matches!(again, Err(StoreError::NotFound(_))));
    tx.commit().await.unwrap();
    assert!(office.hold(mehmet, &[ten]).await && office.confirm(mehmet).await);
    let mut tx = office.world.begin(office.tenant).await;
    let listed = bookings::list(&mut tx, office.calendar, all, None, 10).await.unwrap();
    let states: Vec<_> = listed.iter().map(|row| (row.session, row.state)).collect();
    assert_eq!(states, [(ayse, BookingState::Cancelled), (mehmet, Booked)]);
    // Page by page it is the same.
    let first = bookings::list(&mut tx, office.calendar, all, None, 1).await.unwrap().remove(0);
    let second = bookings::list(&mut tx, office.calendar, all, Some(first.id), 10).await.unwrap();
    assert_eq!((first, second), (listed[0].clone(), vec![listed[1].clone()]));
}

#[tokio::test]
async fn what_is_no_slot_cannot_be_held() {
    let office = Office::open(1).await;
    let session = SessionId::new();
    let ten = office.slot(0);
    let off = |seconds| Wanted { from: ten.from.checked_add(SignedDuration::from_secs(seconds)).unwrap(), ..ten };
    for wanted in [
        off(1),
        off(-1),
        off(-24 * 3600),
        office.slot(40 * 24),
        Wanted { from: Timestamp::MAX, ..ten },
        Wanted { from: Timestamp::MIN, ..ten },
        Wanted { calendar: CalendarId::new(), ..ten },
    ] {
        assert!(!office.hold(session, &[wanted]).await, "{wanted:?}");
    }
    assert!(office.hold(session, &[]).await);
    assert!(office.of(session).await.is_empty());
}

#[tokio::test]
async fn a_calendar_with_bookings_to_come_stays() {
    let office = Office::open(1).await;
    let (ayse, ten) = (SessionId::new(), office.slot(0));
    assert!(office.hold(ayse, &[ten]).await);
    let refused = calendars::delete(&mut office.world.begin(office.tenant).await, office.calendar).await;
    assert!(matches!(refused, Err(StoreError::Taken(_))), "{refused:?}");
    office.run_out(ayse).await;
    let mut tx = office.world.begin(office.tenant).await;
    calendars::delete(&mut tx, office.calendar).await.unwrap();
    assert!(calendars::get(&mut tx, office.calendar).await.unwrap().is_none());
    assert!(calendars::rules(&mut tx, office.calendar).await.unwrap().is_none());
    tx.commit().await.unwrap();
    assert!(!office.hold(SessionId::new(), &[ten]).await);
    assert!(
        !office.confirm(ayse).await,
        "there is no such calendar any more, and the form must not say otherwise"
    );
}

#[tokio::test]
async fn who_changes_a_calendar_says_which_one_they_saw() {
    let office = Office::open(1).await;
    let mut tx = office.world.begin(office.tenant).await;
    assert_eq!(calendars::replace(&mut tx, office.calendar, 1, "Kontrol", &rules(2)).await.unwrap(), 2);
    let late = calendars::replace(&mut tx, office.calendar, 1, "Başka", &rules(3)).await;
    assert!(matches!(late, Err(StoreError::Taken(_))));
    let kept = calendars::get(&mut tx, office.calendar).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.rules, kept.version), ("Kontrol", rules(2), 2));
    assert_eq!(calendars::list(&mut tx).await.unwrap().len(), 1);
}
