use super::at;
use crate::Slot;
use crate::places::{Taken, free, in_use};

fn slot(from: &str, to: &str) -> Slot {
    let on = |time: &str| at(&format!("2026-11-23T{time}:00+03:00"));
    Slot { from: on(from), to: on(to) }
}

fn taken(from: &str, to: &str, count: u32) -> Taken {
    Taken { slot: slot(from, to), count }
}

#[test]
fn only_what_runs_at_the_same_time_is_in_the_way() {
    let wanted = slot("10:00", "11:00");
    assert_eq!(in_use(wanted, &[]), 0);
    assert_eq!(in_use(wanted, &[taken("09:00", "10:00", 5), taken("11:00", "12:00", 5)]), 0);
    assert_eq!(in_use(wanted, &[taken("10:00", "11:00", 2), taken("10:59", "11:30", 1)]), 3);
    // One after the other share a place.
    assert_eq!(in_use(wanted, &[taken("09:30", "10:30", 1), taken("10:30", "11:30", 1)]), 1);
    // A long one of before the rules were changed.
    assert_eq!(in_use(wanted, &[taken("08:00", "18:00", 1), taken("10:30", "11:30", 1)]), 2);
    assert_eq!(in_use(wanted, &[taken("10:00", "11:00", u32::MAX), taken("10:00", "11:00", 1)]), u32::MAX);
}

#[test]
fn free_places_agree_with_counting_each_slot_alone() {
    let bookings = vec![
        taken("11:00", "12:00", 2),
        taken("08:00", "09:15", 1),
        taken("09:30", "10:30", 1),
        taken("07:00", "17:00", 1),
        taken("09:00", "10:00", 2),
    ];
    let slots = [
        slot("09:00", "10:00"),
        slot("09:30", "10:30"),
        slot("10:00", "11:00"),
        slot("10:30", "11:30"),
        slot("12:00", "13:00"),
        slot("17:00", "18:00"),
    ];
    let found: Vec<u32> = free(slots, bookings.clone(), 4).map(|(_, free)| free).collect();
    assert_eq!(found, [0, 0, 2, 1, 3, 4]);
    let alone: Vec<u32> = slots.iter().map(|slot| 4_u32.saturating_sub(in_use(*slot, &bookings))).collect();
    assert_eq!(found, alone);
    // Fewer places than bookings is none, not less than none.
    assert_eq!(free(slots, bookings, 1).map(|(_, free)| free).max(), Some(1));
}
