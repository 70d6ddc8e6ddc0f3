//! In 2026 Berlin puts clocks forward on 29 March at 2:00 and back on 25 October at 3:00. Istanbul has stayed at +03:00
//! since 2016; on 27 March 2016 it still went from 3:00 to 4:00.

use super::{office, open, shown};
use crate::{Blocked, Rules};

fn night(time_zone: &str, from: &str, to: &str, minutes: u32) -> Rules {
    let mut rules = office(time_zone);
    rules.weekly = vec![open(7, from, to)];
    rules.slot_minutes = minutes;
    rules.step_minutes = minutes;
    rules
}

const SPRING: (&str, &str) = ("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z");
const AUTUMN: (&str, &str) = ("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z");

#[test]
fn a_time_that_no_clock_shows_is_not_offered() {
    let found = shown(night("Europe/Berlin", "01:00", "05:00", 60), SPRING.0, SPRING.1);
    assert_eq!(found, ["Sun 29 01:00+01:00", "Sun 29 03:00+02:00", "Sun 29 04:00+02:00"]);
    // Open only while no clock shows it.
    assert!(shown(night("Europe/Berlin", "02:00", "03:00", 30), SPRING.0, SPRING.1).is_empty());
    assert!(shown(night("Europe/Berlin", "02:10", "02:50", 20), SPRING.0, SPRING.1).is_empty());
    // Opening or closing in the hour that is not there means the jump.
    let found = shown(night("Europe/Berlin", "02:30", "04:00", 30), SPRING.0, SPRING.1);
    assert_eq!(found, ["Sun 29 03:00+02:00", "Sun 29 03:30+02:00"]);
    let found = shown(night("Europe/Berlin", "01:00", "02:30", 30), SPRING.0, SPRING.1);
    assert_eq!(found, ["Sun 29 01:00+01:00", "Sun 29 01:30+01:00"]);
}

#[test]
fn a_booking_over_the_jump_lasts_as_long_as_any_other() {
    let found = shown(night("Europe/Berlin", "01:30", "04:30", 60), SPRING.0, SPRING.1);
    assert_eq!(found, ["Sun 29 01:30+01:00", "Sun 29 03:30+02:00"]);
}

#[test]
fn a_time_that_clocks_show_twice_is_offered_twice_and_is_two() {
    let found = shown(night("Europe/Berlin", "01:00", "04:00", 60), AUTUMN.0, AUTUMN.1);
    let wanted = ["Sun 25 01:00+02:00", "Sun 25 02:00+02:00", "Sun 25 02:00+01:00", "Sun 25 03:00+01:00"];
    assert_eq!(found, wanted);
    // Both half hours, and not what lies between them.
    let found = shown(night("Europe/Berlin", "02:00", "02:30", 30), AUTUMN.0, AUTUMN.1);
    assert_eq!(found, ["Sun 25 02:00+02:00", "Sun 25 02:00+01:00"]);
}

#[test]
fn an_hour_that_occurs_twice_is_blocked_twice() {
    let mut rules = night("Europe/Berlin", "01:00", "04:00", 60);
    rules.blocked = vec![Blocked {
        from: "2026-10-25T02:00:00".parse().unwrap(),
        to: "2026-10-25T02:30:00".parse().unwrap(),
        reason: String::new(),
    }];
    assert_eq!(shown(rules, AUTUMN.0, AUTUMN.1), ["Sun 25 01:00+02:00", "Sun 25 03:00+01:00"]);
}

#[test]
fn istanbul_has_no_such_night_any_more() {
    let rules = || night("Europe/Istanbul", "01:00", "05:00", 60);
    for (from, to) in [SPRING, AUTUMN] {
        let found = shown(rules(), from, to);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.iter().all(|slot| slot.ends_with("+03:00")), "{found:?}");
    }
    let found = shown(rules(), "2016-03-26T12:00:00Z", "2016-03-27T12:00:00Z");
    assert_eq!(found, ["Sun 27 01:00+02:00", "Sun 27 02:00+02:00", "Sun 27 04:00+03:00"]);
}

#[test]
fn a_day_that_an_island_skipped_has_no_slots() {
    // Samoa went from Thursday 29 to Saturday 31 December 2011.
    let mut rules = office("Pacific/Apia");
    rules.weekly.push(open(6, "09:00", "10:00"));
    let found = shown(rules, "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z");
    assert!(found.iter().all(|slot| !slot.starts_with("Fri")), "{found:?}");
    assert!(found.iter().any(|slot| slot.starts_with("Sat 31 09:00")), "{found:?}");
}
