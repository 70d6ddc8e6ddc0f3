//! Places of a calendar: who gets them, for how long, and that nobody gets one twice.

mod lists;
mod one_place;
mod race;

use crate::world::World;
use akis_calendar::{OpenDay, Rules, Slot};
use akis_store::bookings::{self, Wanted};
use akis_store::{BookingState, CalendarId, SessionId, TenantId, calendars};
use jiff::{SignedDuration, Timestamp};

/// Open day and night, an hour each, so that a test never waits for Monday.
pub(crate) fn rules(capacity: u32) -> Rules {
    let open = |day| OpenDay { day, from: "00:00".parse().unwrap(), to: "24:00".parse().unwrap() };
    Rules {
        time_zone: "Europe/Istanbul".into(),
        weekly: (1..=7).map(open).collect(),
        holidays: vec![],
        blocked: vec![],
        slot_minutes: 60,
        step_minutes: 60,
        capacity,
        notice_minutes: 0,
        horizon_days: 30,
        hold_minutes: 10,
    }
}

struct Office {
    world: World,
    tenant: TenantId,
    calendar: CalendarId,
}

impl Office {
    async fn open(capacity: u32) -> Self {
        Self::with(rules(capacity)).await
    }

    async fn with(rules: Rules) -> Self {
        let world = World::new().await;
        let (tenant, _) = world.tenant("a").await;
        let mut tx = world.begin(tenant).await;
        let calendar = calendars::insert(&mut tx, "Muayene", &rules).await.unwrap();
        tx.commit().await.unwrap();
        Self { world, tenant, calendar }
    }

    /// A slot that begins this many hours after the next full one, which is a beginning in Istanbul too.
    fn slot(&self, hours: i64) -> Wanted {
        let now = Timestamp::now().as_second();
        let from = Timestamp::from_second(now - now.rem_euclid(3600) + 3600 * (hours + 2)).unwrap();
        Wanted { calendar: self.calendar, from }
    }

    async fn hold(&self, session: SessionId, wanted: &[Wanted]) -> bool {
        let mut tx = self.world.begin(self.tenant).await;
        let held = bookings::hold(&mut tx, session, wanted).await.unwrap();
        tx.commit().await.unwrap();
        held
    }

    async fn confirm(&self, session: SessionId) -> bool {
        let has = self.of(session).await;
        let wanted: Vec<_> = has.iter().map(|(from, _)| Wanted { calendar: self.calendar, from: *from }).collect();
        self.confirm_these(session, &wanted).await
    }

    async fn confirm_these(&self, session: SessionId, wanted: &[Wanted]) -> bool {
        let mut tx = self.world.begin(self.tenant).await;
        let confirmed = bookings::confirm(&mut tx, session, wanted).await.unwrap();
        tx.commit().await.unwrap();
        confirmed
    }

    /// What a session has: the beginnings, and whether they are booked.
    async fn of(&self, session: SessionId) -> Vec<(Timestamp, BookingState)> {
        let mut tx = self.world.begin(self.tenant).await;
        let places = bookings::of_session(&mut tx, session).await.unwrap();
        places.iter().map(|place| (place.slot.from, place.state)).collect()
    }

    /// How many places of an hour are taken for somebody new.
    async fn taken(&self, wanted: Wanted) -> u32 {
        let mut tx = self.world.begin(self.tenant).await;
        let to = wanted.from.checked_add(SignedDuration::from_hours(1)).unwrap();
        let slot = Slot { from: wanted.from, to };
        let taken = bookings::taken(&mut tx, self.calendar, slot, None).await.unwrap();
        akis_calendar::places::in_use(slot, &taken)
    }

    /// Lets all holds of a session run out.
    async fn run_out(&self, session: SessionId) {
        let mut db = self.world.database.superuser().await;
        let done = sqlx::query(
            "update bookings set held_until = now() - interval '1 second' where session_id = $1 and state = 'held'",
        )
        .bind(session.0)
        .execute(&mut db)
        .await
        .unwrap();
        assert!(done.rows_affected() > 0);
    }

    /// Writes new rules, as the dashboard would.
    async fn change(&self, rules: &Rules) {
        let mut tx = self.world.begin(self.tenant).await;
        let version = calendars::get(&mut tx, self.calendar).await.unwrap().unwrap().version;
        calendars::replace(&mut tx, self.calendar, version, "Muayene", rules).await.unwrap();
        tx.commit().await.unwrap();
    }
}
