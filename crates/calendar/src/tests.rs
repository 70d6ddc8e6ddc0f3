//! Calendars of a few companies, on ordinary days and on the nights when clocks change.

mod free;
mod labels;
mod nights;
mod rules;
mod week;

use crate::{Calendar, Clock, OpenDay, Rules};
use jiff::Timestamp;

/// Monday to Friday from 9 to 12, an hour each, one place.
fn office(time_zone: &str) -> Rules {
    Rules {
        time_zone: time_zone.to_owned(),
        weekly: (1..=5).map(|day| open(day, "09:00", "12:00")).collect(),
        holidays: vec![],
        blocked: vec![],
        slot_minutes: 60,
        step_minutes: 60,
        capacity: 1,
        notice_minutes: 0,
        horizon_days: 60,
        hold_minutes: 10,
    }
}

fn open(day: u8, from: &str, to: &str) -> OpenDay {
    OpenDay { day, from: clock(from), to: clock(to) }
}

fn clock(text: &str) -> Clock {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The beginnings as clocks in the calendar's zone show them, with the offset from UTC.
fn shown(rules: Rules, from: &str, to: &str) -> Vec<String> {
    let calendar = Calendar::new(rules).unwrap();
    let slots = calendar.slots(at(from), at(to));
    slots.map(|slot| slot.from.to_zoned(calendar.zone().clone()).strftime("%a %d %H:%M%:z").to_string()).collect()
}
