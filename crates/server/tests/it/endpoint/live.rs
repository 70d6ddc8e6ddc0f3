//! Questions whose options change while people fill in the form.

use super::office::Office;
use super::phone::Phone;
use crate::support::Server;
use akis_calendar::{OpenDay, Rules};
use akis_form::{
    Choices, Form, Item, Language, OptionSource, Page, Question, QuestionId, QuestionKind, WriteTarget,
};
use akis_store::bookings::BookingRow;
use akis_store::lists::{self, ListOption};
use akis_store::{BookingState, CalendarId, MIGRATOR, bookings, calendars};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::PgPool;

fn question(id: &str, label: &str, kind: QuestionKind) -> Item {
    Item::Question(Question {
        id: QuestionId::new(id),
        label: label.to_owned(),
        required: true,
        kind,
        target: WriteTarget::None,
        ..Default::default()
    })
}

/// A name, a choice from a live source, and a question after it.
fn form(source: OptionSource) -> Form {
    let text = || QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None };
    let choices = Choices { dropdown: true, source, ..Choices::default() };
    let page = |item| Page { items: vec![item], ..Page::default() };
    Form {
        title: "Appointment".to_owned(),
        language: Language::new("en"),
        pages: vec![
            page(question("firstname", "Your name", text())),
            page(question("when", "When?", QuestionKind::SingleChoice(choices))),
            page(question("wish", "Any wish?", text())),
        ],
        ..Form::default()
    }
}

/// Open day and night, an hour each.
fn rules(capacity: u32) -> Rules {
    let open = |day| OpenDay { day, from: "00:00".parse().unwrap(), to: "24:00".parse().unwrap() };
    Rules {
        time_zone: "Europe/Istanbul".into(),
        weekly: (1..=7).map(open).collect(),
        holidays: vec![],
        blocked: vec![],
        slot_minutes: 60,
        step_minutes: 60,
        capacity,
        notice_minutes: 120,
        horizon_days: 3,
        hold_minutes: 10,
    }
}

/// An office whose form asks for a slot.
async fn surgery(server: &Server, capacity: u32) -> (Office, CalendarId) {
    let mut office = Office::open(server, capacity).await;
    let mut tx = office.begin().await;
    let calendar = calendars::insert(&mut tx, "Muayene", &rules(capacity)).await.unwrap();
    tx.commit().await.unwrap();
    office.republish(&form(OptionSource::Slots { id: calendar.to_string() })).await;
    (office, calendar)
}

/// As far as the screen that asks when.
async fn at_the_choice(office: &Office) -> Phone {
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    phone.enter(&[("firstname", json!("Ayşe"))]);
    tap(&mut phone).await;
    assert!(!titles(&phone).is_empty());
    phone
}

/// Taps the button and shows what comes. The values of wrong inputs stay.
async fn tap(phone: &mut Phone) -> Value {
    let reply = phone.wire.ask(&phone.tap()).await;
    assert_eq!(reply.answer.status, 200, "{}", reply.answer.text);
    if reply.plain["screen"] != "SUCCESS" {
        phone.show(&reply);
    }
    reply.plain
}

/// What the shown list offers.
fn titles(phone: &Phone) -> Vec<String> {
    let options = phone.data["options_when"].as_array().unwrap();
    options.iter().map(|option| option["title"].as_str().unwrap().to_owned()).collect()
}

fn choose(phone: &mut Phone, title: &str) {
    phone.enter(&[("when", json!(title))]);
}

async fn booked(office: &Office, calendar: CalendarId) -> Vec<BookingRow> {
    let mut tx = office.begin().await;
    let always = akis_calendar::Slot { from: Timestamp::UNIX_EPOCH, to: Timestamp::MAX };
    bookings::list(&mut tx, calendar, always, None, 100).await.unwrap()
}

/// Chooses the first of what is offered until one is had, then finishes. Says how often a place was gone.
async fn book(mut phone: Phone, first: &str) -> usize {
    let choice = phone.screen.clone();
    let mut refused = 0;
    choose(&mut phone, first);
    tap(&mut phone).await;
    while phone.screen == choice {
        refused += 1;
        assert!(refused < 20, "{:?}", phone.data);
        let text = Value::from(phone.data.clone()).to_string();
        assert!(text.contains("taken"), "{text}");
        let next = titles(&phone).into_iter().next().unwrap();
        choose(&mut phone, &next);
        tap(&mut phone).await;
    }
    phone.enter(&[("wish", json!("None"))]);
    let end = tap(&mut phone).await;
    assert_eq!(end["screen"], "SUCCESS", "{end}");
    refused
}

async fn people_who_want_the_same_hour(pool: &PgPool, capacity: u32) {
    let server = Server::start(pool).await;
    let (office, calendar) = surgery(&server, capacity).await;
    let mut phones = vec![];
    for _ in 0..8 {
        phones.push(at_the_choice(&office).await);
    }
    let first = titles(&phones[0])[0].clone();
    assert!(phones.iter().all(|phone| titles(phone)[0] == first), "all see the same hour");
    let people = phones.into_iter().map(|phone| book(phone, &first));
    let refused = futures_util::future::join_all(people).await;
    let lucky = refused.iter().filter(|refused| **refused == 0).count();
    assert_eq!(lucky, usize::try_from(capacity).unwrap(), "{refused:?}");

    let rows = booked(&office, calendar).await;
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().all(|row| row.state == BookingState::Booked && row.submission.is_some()));
    let mut hours: Vec<_> = rows.iter().map(|row| row.slot.from).collect();
    hours.dedup();
    for hour in hours {
        let count = rows.iter().filter(|row| row.slot.from == hour).count();
        assert!(count <= usize::try_from(capacity).unwrap(), "{count} at {hour}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_place_an_hour_goes_to_one_of_eight(pool: PgPool) {
    people_who_want_the_same_hour(&pool, 1).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn three_places_an_hour_go_to_three_of_eight(pool: PgPool) {
    people_who_want_the_same_hour(&pool, 3).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_place_that_was_held_too_long_may_be_lost_at_the_last_screen(pool: PgPool) {
    let server = Server::start(&pool).await;
    let (office, calendar) = surgery(&server, 1).await;
    let mut ayse = at_the_choice(&office).await;
    let (choice, first) = (ayse.screen.clone(), titles(&ayse)[0].clone());
    choose(&mut ayse, &first);
    tap(&mut ayse).await;
    assert_ne!(ayse.screen, choice);

    // While she holds it, nobody else is offered it; when her time is over, somebody is.
    let mehmet = at_the_choice(&office).await;
    assert!(!titles(&mehmet).contains(&first));
    sqlx::query("update bookings set held_until = now() - interval '1 second'").execute(&pool).await.unwrap();
    let zeynep = at_the_choice(&office).await;
    assert_eq!(titles(&zeynep)[0], first);
    assert_eq!(book(zeynep, &first).await, 0);

    // Her answers are not sent without a place; she reads why.
    ayse.enter(&[("wish", json!("None"))]);
    let refused = tap(&mut ayse).await;
    assert_ne!(refused["screen"], "SUCCESS");
    assert!(refused.to_string().contains("taken"), "{refused}");
    let submissions: i64 = sqlx::query_scalar("select count(*) from submissions").fetch_one(&pool).await.unwrap();
    assert_eq!(submissions, 1);

    // Back at the choice, another hour will do.
    let mut back = ayse.tap();
    back["action"] = json!("BACK");
    let reply = ayse.wire.ask(&back).await;
    assert_eq!(reply.plain["screen"], choice);
    (ayse.screen, ayse.data) = (choice, reply.plain["data"].as_object().unwrap().clone());
    let next = titles(&ayse)[0].clone();
    assert_ne!(next, first);
    assert_eq!(book(ayse, &next).await, 0);
    assert_eq!(booked(&office, calendar).await.len(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_place_that_was_held_too_long_is_still_given_while_it_is_free(pool: PgPool) {
    let server = Server::start(&pool).await;
    let (office, calendar) = surgery(&server, 1).await;
    let mut ayse = at_the_choice(&office).await;
    let first = titles(&ayse)[0].clone();
    choose(&mut ayse, &first);
    tap(&mut ayse).await;
    sqlx::query("update bookings set held_until = now() - interval '1 hour'").execute(&pool).await.unwrap();
    // Nor does a notice that has passed meanwhile take it from her.
    let mut strict = rules(1);
    strict.notice_minutes = 24 * 60;
    let mut tx = office.begin().await;
    calendars::replace(&mut tx, calendar, 1, "Muayene", &strict).await.unwrap();
    tx.commit().await.unwrap();
    ayse.enter(&[("wish", json!("None"))]);
    let finish = ayse.tap();
    assert_eq!(ayse.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    // The phone repeats itself.
    assert_eq!(ayse.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    let rows = booked(&office, calendar).await;
    assert_eq!(rows.len(), 1);
    let mut tx = office.begin().await;
    let kept = akis_store::submissions::get(&mut tx, rows[0].submission.unwrap()).await.unwrap().unwrap();
    let answer = &kept.submission.answers.iter().find(|answer| answer.id.as_str() == "when").unwrap();
    assert_eq!(answer.display, first, "the company reads what the person read");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_left_the_list_meanwhile_is_not_taken(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    let option = |value: &str, label: &str| ListOption {
        value: value.into(),
        label: label.into(),
        description: String::new(),
        hidden: false,
    };
    let mut tx = office.begin().await;
    let all = [option("kdk", "Kadıköy"), option("bsk", "Beşiktaş")];
    let list = lists::insert(&mut tx, "Şubeler", &all).await.unwrap();
    tx.commit().await.unwrap();
    office.republish(&form(OptionSource::List { id: list.to_string() })).await;
    let mut phone = at_the_choice(&office).await;
    assert_eq!(titles(&phone), ["Kadıköy", "Beşiktaş"]);
    choose(&mut phone, "Kadıköy");
    // Closed while she looks at it; another process knows of it at once, this one within seconds.
    let mut tx = office.begin().await;
    lists::set_hidden(&mut tx, list, "kdk", true).await.unwrap();
    tx.commit().await.unwrap();
    let other = Server::start(&pool).await;
    phone.wire = office.wire_to(&other);
    let choice = phone.screen.clone();
    tap(&mut phone).await;
    assert_eq!((&phone.screen, titles(&phone)), (&choice, vec!["Beşiktaş".to_owned()]));
    choose(&mut phone, "Beşiktaş");
    tap(&mut phone).await;
    assert_ne!(phone.screen, choice);
    phone.enter(&[("wish", json!("None"))]);
    assert_eq!(tap(&mut phone).await["screen"], "SUCCESS");
}
