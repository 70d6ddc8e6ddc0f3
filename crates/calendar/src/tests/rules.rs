use super::{clock, office, open};
use crate::{Blocked, Calendar, Fault, Holiday, Hours, Rules};

/// An office with one thing changed.
fn checked(change: impl FnOnce(&mut Rules)) -> Option<Fault> {
    let mut rules = office("Europe/Istanbul");
    change(&mut rules);
    Calendar::new(rules).err()
}

#[test]
fn what_is_wrong_is_named() {
    let blocked = |from: &str, to: &str| Blocked {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        reason: String::new(),
    };
    let holiday = |name: &str| Holiday { date: "2026-12-31".parse().unwrap(), name: name.into(), hours: vec![] };
    let cases: Vec<(Option<Fault>, Fault)> = vec![
        (checked(|r| r.time_zone = "Europe/Atlantis".into()), Fault::TimeZone),
        (checked(|r| r.time_zone = String::new()), Fault::TimeZone),
        (checked(|r| r.weekly.push(open(8, "09:00", "10:00"))), Fault::Day),
        (checked(|r| r.weekly.push(open(0, "09:00", "10:00"))), Fault::Day),
        (checked(|r| r.weekly.push(open(6, "22:00", "02:00"))), Fault::Hours(clock("22:00"), clock("02:00"))),
        (checked(|r| r.weekly.push(open(6, "09:00", "09:00"))), Fault::Hours(clock("09:00"), clock("09:00"))),
        (checked(|r| r.weekly.push(open(1, "11:00", "13:00"))), Fault::Overlap(clock("11:00"), clock("12:00"))),
        (checked(|r| r.weekly = vec![open(1, "00:00", "00:05"); 101]), Fault::TooManyHours),
        (
            checked(|r| r.holidays = vec![holiday(""), holiday("")]),
            Fault::HolidayTwice("2026-12-31".parse().unwrap()),
        ),
        (checked(|r| r.holidays = vec![holiday(&"x".repeat(101))]), Fault::Words),
        (checked(|r| r.holidays = vec![holiday("a\nb")]), Fault::Words),
        (checked(|r| r.holidays = vec![holiday(""); 501]), Fault::TooManyHolidays),
        (
            checked(|r| {
                let mut wrong = holiday("");
                wrong.hours = vec![Hours { from: clock("12:00"), to: clock("11:00") }];
                r.holidays = vec![wrong];
            }),
            Fault::Hours(clock("12:00"), clock("11:00")),
        ),
        (checked(|r| r.blocked = vec![blocked("2026-11-23T10:00", "2026-11-23T10:00")]), Fault::Blocked),
        (
            checked(|r| r.blocked = vec![blocked("2026-11-23T10:00", "2026-11-23T11:00"); 501]),
            Fault::TooManyBlocked,
        ),
        (checked(|r| r.slot_minutes = 4), Fault::Slot),
        (checked(|r| r.slot_minutes = 1441), Fault::Slot),
        (checked(|r| r.step_minutes = 0), Fault::Step),
        (checked(|r| r.capacity = 0), Fault::Capacity),
        (checked(|r| r.capacity = 1001), Fault::Capacity),
        (checked(|r| r.notice_minutes = u32::MAX), Fault::Notice),
        (checked(|r| r.horizon_days = 0), Fault::Horizon),
        (checked(|r| r.horizon_days = 367), Fault::Horizon),
        (checked(|r| r.hold_minutes = 0), Fault::Hold),
    ];
    for (found, wanted) in cases {
        assert_eq!(found.as_ref(), Some(&wanted));
        let sentence = wanted.sentence();
        assert!(!sentence.en.is_empty() && sentence.en != sentence.tr, "{sentence:?}");
    }
    assert_eq!(checked(|r| r.weekly.push(open(1, "12:00", "13:00"))), None, "hours that touch do not overlap");
    assert_eq!(checked(|r| r.weekly.clear()), None, "a calendar may be closed");
}

#[test]
fn rules_are_kept_as_people_would_write_them() {
    let text = r#"{"time_zone":"Europe/Istanbul","weekly":[{"day":1,"from":"09:00","to":"24:00"}],
        "holidays":[{"date":"2026-10-29","name":"Cumhuriyet Bayramı"}],
        "blocked":[{"from":"2026-11-23T10:00:00","to":"2026-11-23T11:30:00"}],
        "slot_minutes":30,"step_minutes":30,"capacity":2,"notice_minutes":60,"horizon_days":30}"#;
    let rules: Rules = serde_json::from_str(text).unwrap();
    assert_eq!(rules.hold_minutes, 10);
    let again: Rules = serde_json::from_str(&serde_json::to_string(&rules).unwrap()).unwrap();
    assert_eq!(again, rules);
    assert!(Calendar::new(rules).is_ok());
    assert!(serde_json::from_str::<Rules>(r#"{"time_zone":"UTC","slots":1}"#).is_err());
}
