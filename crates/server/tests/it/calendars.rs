use crate::support::Server;
use akis_store::bookings::{self, Wanted};
use akis_store::{CalendarId, MIGRATOR, SessionId};
use http::Method;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::PgPool;

fn rules() -> Value {
    let weekly: Vec<Value> = (1..=7).map(|day| json!({"day": day, "from": "09:00", "to": "12:00"})).collect();
    json!({
        "time_zone": "Europe/Istanbul", "weekly": weekly, "slot_minutes": 60, "step_minutes": 60,
        "capacity": 2, "notice_minutes": 0, "horizon_days": 30,
    })
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_calendar_shows_its_slots_and_who_booked_them(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let made = browser.post("/api/v1/calendars", &json!({"name": "Muayene", "rules": rules()})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.json["version"], &made.json["rules"]["hold_minutes"]), (&json!(1), &json!(10)));
    let id: CalendarId = made.json["id"].as_str().unwrap().parse().unwrap();
    let path = format!("/api/v1/calendars/{id}");

    // The day after tomorrow in Istanbul.
    let later = Timestamp::now().checked_add(SignedDuration::from_hours(48)).unwrap();
    let day = Offset::constant(3).to_datetime(later).date();
    let slots = browser.get(&format!("{path}/slots?from={day}&to={day}")).await;
    assert_eq!(slots.status, 200, "{}", slots.text);
    let items = slots.json["items"].as_array().unwrap();
    assert_eq!(items.len(), 3, "{}", slots.text);
    assert_eq!(items[1]["local"], format!("{day}T10:00:00+03:00"));
    assert!(items[1]["label"].as_str().unwrap().ends_with("10:00"));
    assert_eq!(
        (&items[1]["capacity"], &items[1]["free"], &items[1]["bookable"]),
        (&json!(2), &json!(2), &json!(true))
    );

    let from: Timestamp = items[1]["starts_at"].as_str().unwrap().parse().unwrap();
    let tenant = browser.tenant().await;
    let (booked, held) = (SessionId::new(), SessionId::new());
    let wanted = [Wanted { calendar: id, from }];
    let mut tx = server.store.tenant(tenant).begin().await.unwrap();
    assert!(bookings::hold(&mut tx, booked, &wanted).await.unwrap());
    assert!(bookings::confirm(&mut tx, booked, &wanted).await.unwrap());
    assert!(bookings::hold(&mut tx, held, &wanted).await.unwrap());
    tx.commit().await.unwrap();
    let slots = browser.get(&format!("{path}/slots?from={day}&to={day}")).await;
    assert_eq!((&slots.json["items"][1]["free"], &slots.json["items"][1]["bookable"]), (&json!(0), &json!(false)));

    let list = browser.get(&format!("{path}/bookings?limit=1")).await;
    assert_eq!(list.json["items"][0]["state"], "booked", "{}", list.text);
    let next = list.json["next"].as_str().unwrap();
    let rest = browser.get(&format!("{path}/bookings?after={next}")).await;
    assert_eq!((&rest.json["items"][0]["state"], &rest.json["next"]), (&json!("held"), &Value::Null));

    let booking = list.json["items"][0]["id"].as_str().unwrap();
    browser.ask(Method::DELETE, &path, None).await.is_problem(409, "calendar_booked");
    let cancel = format!("{path}/bookings/{booking}/cancel");
    assert_eq!(browser.post(&cancel, &json!({})).await.status, 204);
    browser.post(&cancel, &json!({})).await.is_problem(404, "not_found");
    let slots = browser.get(&format!("{path}/slots?from={day}&to={day}")).await;
    assert_eq!(slots.json["items"][1]["free"], 1);
    sqlx::query("update bookings set held_until = now() where state = 'held'").execute(&pool).await.unwrap();
    assert_eq!(browser.ask(Method::DELETE, &path, None).await.status, 204);
    browser.get(&path).await.is_problem(404, "not_found");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_wrong_with_a_calendar_is_said_in_words(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let cases = [
        (json!({"time_zone": "Europe/Atlantis"}), "invalid_calendar", "saat dilimi"),
        (json!({"weekly": [{"day": 1, "from": "22:00", "to": "02:00"}]}), "invalid_calendar", "22:00"),
        (json!({"capacity": 0}), "invalid_calendar", "en az 1"),
        (json!({"weekly": [{"day": 1, "from": "9", "to": "10:00"}]}), "invalid_body", "HH:MM"),
        (json!({"slots": 1}), "invalid_body", "slots"),
    ];
    for (change, code, words) in cases {
        let mut rules = rules();
        rules.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = browser.post("/api/v1/calendars", &json!({"name": "Muayene", "rules": rules})).await;
        refused.is_problem(422, code);
        assert!(refused.json["detail"].as_str().unwrap().contains(words), "{}", refused.text);
    }
    let made = browser.post("/api/v1/calendars", &json!({"name": "Muayene", "rules": rules()})).await;
    let path = format!("/api/v1/calendars/{}", made.json["id"].as_str().unwrap());
    for range in ["from=2026-11-24&to=2026-11-23", "from=2026-01-01&to=2027-06-01", "from=9999-12-31", "from=x"] {
        for what in ["slots", "bookings"] {
            let refused = browser.get(&format!("{path}/{what}?{range}")).await;
            refused.is_problem(400, "malformed_parameter");
        }
    }
    let change = json!({"version": 1, "name": "Kontrol", "rules": rules()});
    assert_eq!(browser.ask(Method::PUT, &path, Some(&change)).await.json["version"], 2);
    browser.ask(Method::PUT, &path, Some(&change)).await.is_problem(409, "calendar_changed");
    // Of another company's calendar there is nothing.
    let mut other = server.owner("mehmet@kuzey.test", "Kuzey").await;
    for what in ["", "/slots", "/bookings"] {
        other.get(&format!("{path}{what}")).await.is_problem(404, "not_found");
    }
    other
        .ask(Method::PUT, &path, Some(&json!({"version": 2, "name": "x", "rules": rules()})))
        .await
        .is_problem(404, "not_found");
}
