//! Many people at once, each over a connection of their own.

use super::Office;
use akis_store::bookings;
use akis_store::{BookingState, SessionId, TenantTx};

/// Each of `people` wants one of the first `slots` hours, and takes the next when it is gone, as the endpoint has them do;
/// then all finish. Everybody does everything at once with the others, in the order the database makes of it.
async fn rush(capacity: u32, people: usize, slots: i64) {
    let office = Office::open(capacity).await;
    let sessions: Vec<SessionId> = (0..people).map(|_| SessionId::new()).collect();
    let mut begun = sessions.iter().cycle();
    let mut got = Vec::new();
    // Ten connections at a time; the pool of the tests has twelve.
    for batch in sessions.chunks(10) {
        let held = office
            .world
            .race(office.tenant, batch.len(), |mut tx: TenantTx| {
                let session = *begun.next().unwrap();
                let office = &office;
                async move {
                    let mut held = None;
                    for hour in 0..slots {
                        let wanted = office.slot(hour);
                        if bookings::hold(&mut tx, session, &[wanted]).await.unwrap() {
                            held = Some((session, wanted.from));
                            break;
                        }
                    }
                    tx.commit().await.unwrap();
                    held
                }
            })
            .await;
        got.extend(held.into_iter().flatten());
    }
    let places = usize::try_from(capacity).unwrap() * usize::try_from(slots).unwrap();
    assert_eq!(got.len(), places.min(people), "every place was given, and none twice");

    // The same person finishes twice at once.
    for batch in got.chunks(5) {
        let mut twice = batch.iter().chain(batch);
        let confirmed = office
            .world
            .race(office.tenant, batch.len() * 2, |mut tx: TenantTx| {
                let (session, from) = *twice.next().unwrap();
                let wanted = bookings::Wanted { calendar: office.calendar, from };
                async move {
                    let confirmed = bookings::confirm(&mut tx, session, &[wanted]).await.unwrap();
                    tx.commit().await.unwrap();
                    confirmed
                }
            })
            .await;
        assert!(confirmed.into_iter().all(|confirmed| confirmed));
    }
    for (session, from) in &got {
        assert_eq!(office.of(*session).await, [(*from, BookingState::Booked)]);
    }
    for hour in 0..slots {
        assert_eq!(office.taken(office.slot(hour)).await, capacity);
    }
}

#[tokio::test]
async fn forty_people_want_the_one_place_of_four_hours() {
    rush(1, 40, 4).await;
}

#[tokio::test]
async fn forty_people_want_the_three_places_of_four_hours() {
    rush(3, 40, 4).await;
}

#[tokio::test]
async fn holds_that_ran_out_are_taken_over_by_as_many_as_there_are_places() {
    for capacity in [1, 3] {
        let office = Office::open(capacity).await;
        let ten = office.slot(0);
        let mut first = Vec::new();
        for _ in 0..capacity {
            let session = SessionId::new();
            assert!(office.hold(session, &[ten]).await);
            office.run_out(session).await;
            first.push(session);
        }
        // Those who had them finish while others take them.
        let mut finishing = first.iter().copied();
        let results = office
            .world
            .race(office.tenant, 10, |mut tx: TenantTx| {
                let own = finishing.next();
                async move {
                    let session = own.unwrap_or_else(SessionId::new);
                    let done = match own {
                        Some(session) => bookings::confirm(&mut tx, session, &[ten]).await.unwrap(),
                        None => {
                            bookings::hold(&mut tx, session, &[ten]).await.unwrap()
                                && bookings::confirm(&mut tx, session, &[ten]).await.unwrap()
                        }
                    };
                    tx.commit().await.unwrap();
                    done.then_some(session)
                }
            })
            .await;
        let done: Vec<SessionId> = results.into_iter().flatten().collect();
        assert_eq!(done.len(), usize::try_from(capacity).unwrap());
        assert_eq!(office.taken(ten).await, capacity);
        for session in done {
            assert_eq!(office.of(session).await, [(ten.from, BookingState::Booked)]);
        }
    }
}

#[tokio::test]
async fn two_calendars_wanted_in_either_order_block_nobody_for_good() {
    let office = Office::open(1).await;
    let mut tx = office.world.begin(office.tenant).await;
    let other = akis_store::calendars::insert(&mut tx, "Kontrol", &super::rules(1)).await.unwrap();
    tx.commit().await.unwrap();
    let here = office.slot(0);
    let there = bookings::Wanted { calendar: other, ..here };
    let mut turn = 0;
    let held = office
        .world
        .race(office.tenant, 10, |mut tx: TenantTx| {
            turn += 1;
            let wanted = if turn % 2 == 0 { [here, there] } else { [there, here] };
            async move {
                let held = bookings::hold(&mut tx, SessionId::new(), &wanted).await.unwrap();
                tx.commit().await.unwrap();
                held
            }
        })
        .await;
    assert_eq!(held.into_iter().filter(|held| *held).count(), 1);
}
