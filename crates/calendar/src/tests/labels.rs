use super::at;
use crate::label::label;
use crate::{Slot, zone};

fn says(from: &str, time_zone: &str, language: &str) -> String {
    let from = at(from);
    label(Slot { from, to: from }, &zone(time_zone).unwrap(), language)
}

#[test]
fn people_read_the_day_and_the_time_of_the_calendar_s_zone() {
    let noon = "2026-11-24T07:00:00Z";
    assert_eq!(says(noon, "Europe/Istanbul", "en"), "Tue 24 Nov, 10:00");
    assert_eq!(says(noon, "Europe/Istanbul", "tr"), "24 Kas Sal 10:00");
    assert_eq!(says(noon, "Europe/Istanbul", "ar"), "الثلاثاء 24 نوفمبر، 10:00");
    assert_eq!(says(noon, "Europe/Berlin", "de"), "Di, 24. Nov., 08:00");
    assert_eq!(says(noon, "Europe/Istanbul", "sw"), "2026-11-24 10:00");
    assert_eq!(says("2026-12-31T22:30:00Z", "Europe/Istanbul", "en"), "Fri 1 Jan, 01:30");
}

#[test]
fn what_clocks_show_twice_is_told_apart() {
    assert_eq!(says("2026-10-25T00:00:00Z", "Europe/Berlin", "en"), "Sun 25 Oct, 02:00 (CEST)");
    assert_eq!(says("2026-10-25T01:00:00Z", "Europe/Berlin", "en"), "Sun 25 Oct, 02:00 (CET)");
    assert_eq!(says("2026-10-25T02:00:00Z", "Europe/Berlin", "en"), "Sun 25 Oct, 03:00");
}

#[test]
fn no_label_is_longer_than_an_option_s_title() {
    let zone = zone("Europe/Berlin").unwrap();
    let mut from = at("2026-01-01T00:30:00Z");
    while from < at("2027-01-01T00:00:00Z") {
        for language in ["en", "tr", "ar", "de", "es", "fr", "xx", ""] {
            let label = label(Slot { from, to: from }, &zone, language);
            assert!(label.chars().count() <= 30, "{label}");
        }
        from = from.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    }
}
