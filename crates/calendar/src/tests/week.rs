use super::{at, clock, office, open, shown};
use crate::{Blocked, Calendar, Holiday, Hours};

#[test]
fn a_week_has_the_slots_of_its_open_days() {
    // 20 November 2026 is a Friday.
    let found = shown(office("Europe/Istanbul"), "2026-11-20T00:00:00+03:00", "2026-11-24T10:30:00+03:00");
    let wanted = [
        "Fri 20 09:00+03:00",
        "Fri 20 10:00+03:00",
        "Fri 20 11:00+03:00",
        "Mon 23 09:00+03:00",
        "Mon 23 10:00+03:00",
        "Mon 23 11:00+03:00",
        "Tue 24 09:00+03:00",
        "Tue 24 10:00+03:00",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_booking_ends_before_closing_and_a_day_may_open_twice() {
    let mut rules = office("Europe/Istanbul");
    rules.weekly = vec![open(1, "14:00", "15:00"), open(1, "09:00", "10:30")];
    rules.slot_minutes = 45;
    rules.step_minutes = 30;
    let found = shown(rules, "2026-11-23T00:00:00+03:00", "2026-11-24T00:00:00+03:00");
    assert_eq!(found, ["Mon 23 09:00+03:00", "Mon 23 09:30+03:00", "Mon 23 14:00+03:00"]);
}

#[test]
fn a_day_may_be_open_until_its_end() {
    let mut rules = office("Europe/Istanbul");
    rules.weekly = vec![open(1, "23:00", "24:00"), open(2, "00:00", "01:00")];
    let found = shown(rules, "2026-11-23T12:00:00+03:00", "2026-11-24T12:00:00+03:00");
    assert_eq!(found, ["Mon 23 23:00+03:00", "Tue 24 00:00+03:00"]);
}

#[test]
fn a_holiday_is_closed_or_has_its_own_hours() {
    let mut rules = office("Europe/Istanbul");
    let own = vec![Hours { from: clock("10:00"), to: clock("11:00") }];
    rules.holidays = vec![
        Holiday { date: "2026-11-23".parse().unwrap(), name: "Bayram".into(), hours: vec![] },
        Holiday { date: "2026-11-24".parse().unwrap(), name: String::new(), hours: own.clone() },
        // A Sunday that is open for once.
        Holiday { date: "2026-11-22".parse().unwrap(), name: String::new(), hours: own },
    ];
    let found = shown(rules, "2026-11-21T00:00:00+03:00", "2026-11-25T00:00:00+03:00");
    assert_eq!(found, ["Sun 22 10:00+03:00", "Tue 24 10:00+03:00"]);
}

#[test]
fn nothing_touches_a_blocked_stretch() {
    let mut rules = office("Europe/Istanbul");
    rules.slot_minutes = 30;
    rules.step_minutes = 30;
    rules.blocked = vec![Blocked {
        from: "2026-11-23T09:45:00".parse().unwrap(),
        to: "2026-11-23T11:00:00".parse().unwrap(),
        reason: "Toplantı".into(),
    }];
    let found = shown(rules, "2026-11-23T00:00:00+03:00", "2026-11-24T00:00:00+03:00");
    // The one that begins as the block ends is there, the one that runs into it is not.
    assert_eq!(found, ["Mon 23 09:00+03:00", "Mon 23 11:00+03:00", "Mon 23 11:30+03:00"]);
}

#[test]
fn notice_and_horizon_bound_what_is_open_now() {
    let mut rules = office("Europe/Istanbul");
    rules.notice_minutes = 90;
    rules.horizon_days = 3;
    let calendar = Calendar::new(rules).unwrap();
    let now = at("2026-11-20T08:30:00+03:00");
    let open: Vec<_> = calendar.open_slots(now).map(|slot| slot.from).collect();
    // From exactly 90 minutes later until exactly three days later, which is Monday 8:30.
    assert_eq!(open, [at("2026-11-20T10:00:00+03:00"), at("2026-11-20T11:00:00+03:00")]);
    assert!(calendar.open_slot(at("2026-11-20T10:00:00+03:00"), now).is_some());
    for closed in ["2026-11-20T09:00:00+03:00", "2026-11-20T10:30:00+03:00", "2026-11-23T09:00:00+03:00"] {
        assert_eq!(calendar.open_slot(at(closed), now), None, "{closed}");
    }
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let calendar = Calendar::new(office("Europe/Istanbul")).unwrap();
    assert_eq!(calendar.open_slots(jiff::Timestamp::MAX).next(), None);
    assert_eq!(calendar.slots(at("2026-11-25T00:00:00Z"), at("2026-11-20T00:00:00Z")).next(), None);
    let last = jiff::Timestamp::MAX.checked_sub(jiff::SignedDuration::from_hours(72)).unwrap();
    assert!(calendar.slots(last, jiff::Timestamp::MAX).count() < 20);
    assert!(calendar.slots(jiff::Timestamp::MIN, at("-009999-01-20T00:00:00Z")).count() < 60);
}
