//! DatePicker and CalendarPicker.

use super::{finished, one_screen, opened, opened_with, seen, with_data};
use akis_sandbox::phone::{Player, Refusal};
use serde_json::{Value, json};

fn takes(player: &mut Player, day: &str) -> bool {
    match player.fill("day", day) {
        Ok(_) => true,
        Err(Refusal::BadValue { .. }) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn days_are_offered_between_limits_on_weekdays_and_where_free() {
    for kind in ["DatePicker", "CalendarPicker"] {
        let mut picker = json!({ "type": kind, "name": "day", "label": "Day", "required": true,
            "min-date": "2027-06-01", "max-date": "2027-06-30", "unavailable-dates": ["2027-06-10"] });
        if kind == "CalendarPicker" {
            picker["include-days"] = json!(["Mon", "Tue", "Wed", "Thu"]);
        }
        let mut player = opened(&one_screen(&json!([picker]), &json!({ "day": "${form.day}" })));
        assert_eq!(seen(&player).footer.unwrap().waiting_for, ["day"]);
        for (day, offered) in [
            ("2027-06-01", true),
            ("2027-06-30", true),
            ("2027-05-31", false),
            ("2027-07-01", false),
            ("2027-06-10", false),
            ("2027-06-31", false),
            ("20270601", false),
            ("2027-06-01T10:00", false),
            ("tomorrow", false),
            // A Friday.
            ("2027-06-04", kind == "DatePicker"),
        ] {
            assert_eq!(takes(&mut player, day), offered, "{kind} {day}");
        }
        takes(&mut player, "2027-06-02");
        assert_eq!(finished(&mut player)["day"], "2027-06-02");
    }
}

#[test]
fn without_limits_the_documented_range_is_offered() {
    let children = json!([{ "type": "DatePicker", "name": "day", "label": "Day" }]);
    let mut player = opened(&one_screen(&children, &json!({})));
    assert!(!takes(&mut player, "1899-12-31") && takes(&mut player, "1900-01-01"));
    assert!(takes(&mut player, "2100-12-31") && !takes(&mut player, "2101-01-01"));
    assert!(takes(&mut player, ""));
}

#[test]
fn limits_may_follow_another_day() {
    let children = json!([
        { "type": "DatePicker", "name": "day", "label": "Arrival", "min-date": "${data.first}" },
        { "type": "DatePicker", "name": "leave", "label": "Leaving", "min-date": "${form.day}" },
    ]);
    let data = json!({ "first": { "type": "string", "__example__": "2027-01-01" } });
    let mut player = opened_with(&with_data(&data, &children, &json!({})), json!({ "first": "2027-06-01" }));
    assert!(!takes(&mut player, "2027-05-01"));
    player.fill("day", "2027-06-10").unwrap();
    assert!(player.fill("leave", "2027-06-09").is_err());
    player.fill("leave", "2027-06-11").unwrap();
    player.fill("day", "2027-06-20").unwrap();
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["leave"], "what was chosen is no longer offered");
}

#[test]
fn a_range_has_two_ends_and_a_length() {
    let ends = |start: Value, end: Value| json!({ "start-date": start, "end-date": end });
    let children = json!([{ "type": "CalendarPicker", "name": "stay", "mode": "range", "title": "Your stay",
        "description": "Three to seven nights", "label": ends(json!("Arrival"), json!("Departure")),
        "helper-text": ends(json!("From noon"), json!("Until ten")), "required": ends(json!(true), json!(true)),
        "min-date": "2027-06-01", "max-date": "2027-08-31", "min-days": 3, "max-days": 7 }]);
    let mut player =
        opened(&one_screen(&children, &json!({ "stay": "${form.stay}", "from": "${form.stay.start-date}" })));
    let stay = seen(&player).components[0].clone();
    assert_eq!(stay.label.as_deref(), Some("Your stay"));
    let range = stay.range.unwrap();
    assert_eq!(
        (range.start.label.as_str(), range.end.helper.as_deref(), range.end.required),
        ("Arrival", Some("Until ten"), true)
    );
    assert_eq!((stay.min_items, stay.max_items), (Some(3), Some(7)));
    for (start, end, taken) in [
        ("2027-06-10", "2027-06-13", true),
        ("2027-06-10", "2027-06-17", true),
        ("2027-06-28", "2027-07-03", true),
        ("2027-06-10", "2027-06-12", false),
        ("2027-06-10", "2027-06-18", false),
        ("2027-06-13", "2027-06-10", false),
        ("2027-05-31", "2027-06-04", false),
    ] {
        assert_eq!(player.fill("stay", ends(json!(start), json!(end))).is_ok(), taken, "{start} {end}");
    }
    player.fill("stay", ends(json!("2027-06-10"), json!(""))).unwrap();
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["stay"]);
    player.fill("stay", "").unwrap();
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["stay"]);
    assert!(player.fill("stay", "2027-06-10").is_err());
    player.fill("stay", ends(json!("2027-06-10"), json!("2027-06-14"))).unwrap();
    let sent = finished(&mut player);
    assert_eq!(sent["stay"], ends(json!("2027-06-10"), json!("2027-06-14")));
    assert_eq!(sent["from"], "2027-06-10");
    let summary = player.summary();
    assert_eq!((summary[0].label.as_str(), summary[0].value.as_str()), ("Your stay", "2027-06-10 – 2027-06-14"));
}
