use super::form::answers;
use super::office::Office;
use super::phone::Phone;
use super::tables::Tables;
use crate::support::Server;
use akis_store::MIGRATOR;
use serde_json::{Value, json};
use sqlx::PgPool;

/// What phones never send for these inputs, and people sometimes try.
fn wrong() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        (
            "firstname",
            vec![json!(""), json!("  "), Value::Null, json!(7), json!(["Ayşe"]), json!("Ayşe\u{1b}[2J")],
        ),
        (
            "email",
            vec![json!("ayse"), json!("ayse@"), json!(true), json!({"at": "kuzey"}), json!("a b@kuzey.test")],
        ),
        ("phone", vec![json!("call me"), json!(905_321_112_233_u64), json!([]), json!("+")]),
        ("guests", vec![json!("four"), json!(4.5), json!(0), json!(13), json!(true), json!("NaN"), json!(1e300)]),
        ("boat", vec![json!("b"), json!("o99"), json!("Bareboat"), json!(["o3"]), json!(3), json!("")]),
        ("licence", vec![json!(""), json!(77120), json!("\u{1b}[2J")]),
        ("day", vec![json!("14.07.2026"), json!("2026-02-30"), json!({"day": 14}), json!(["2026-07-14"])]),
        ("extras", vec![json!("o1"), json!(["o1", 2]), json!(["none"]), json!({"0": "o1"})]),
        ("consent", vec![json!(false), json!("true"), json!(1), Value::Null]),
    ]
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wrong_answer_brings_the_same_screen_back_with_a_sentence_and_changes_nothing(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let mut phone: Phone = office.phone(None);
    phone.open().await;
    let mut tried = 0;
    loop {
        phone.enter(&answers());
        let good = phone.tap();
        let own = |name: &str| phone.data["errors"].get(name).is_some();
        let before = Tables::read(&pool).await;
        for (name, values) in wrong().into_iter().filter(|(name, _)| own(name)) {
            for value in values {
                let mut request = good.clone();
                request["data"][name] = value.clone();
                let reply = phone.wire.ask(&request).await;
                assert_eq!(reply.plain["screen"], phone.screen, "{name} = {value}: {}", reply.plain);
                let data = &reply.plain["data"];
                assert!(!data["error_message"].as_str().unwrap().is_empty());
                for (field, sentence) in data["errors"].as_object().unwrap() {
                    assert_eq!(sentence != "", field == name, "{name} = {value}: {field}: {sentence}");
                }
                assert_eq!(before.changed(&pool).await, [""; 0], "{name} = {value}");
                tried += 1;
            }
        }
        let reply = phone.wire.ask(&good).await;
        if reply.plain["screen"] == "SUCCESS" {
            break;
        }
        phone.show(&reply);
    }
    assert_eq!(tried, wrong().iter().map(|(_, values)| values.len()).sum::<usize>());
}

/// A finishing request that leaves out what an earlier screen required, which a phone cannot do and a forger can.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_is_not_finished_without_an_earlier_required_answer(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let mut walked: Phone = office.phone(None);
    walked.open().await;
    let (finish, _) = walked.fill(&answers()).await;
    // The same request in a session that has passed no screen.
    let mut fresh: Phone = office.phone(None);
    fresh.open().await;
    let before = Tables::read(&pool).await;
    for missing in ["firstname", "boat"] {
        let mut request = finish.clone();
        request["data"]["akis_session"] = json!(fresh.session());
        request["data"].as_object_mut().unwrap().remove(missing);
        let reply = fresh.wire.ask(&request).await;
        assert_eq!(reply.plain["screen"], finish["screen"], "{}", reply.plain);
        let sentence = reply.plain["data"]["error_message"].as_str().unwrap();
        let label = if missing == "boat" { "Which boat?" } else { "Your name" };
        assert!(sentence.contains(label), "{sentence}");
    }
    assert_eq!(before.changed(&pool).await, [""; 0]);
    // Nothing of an earlier screen was lost: all of it comes with the last request.
    let mut whole = finish.clone();
    whole["data"]["akis_session"] = json!(fresh.session());
    assert_eq!(fresh.wire.ask(&whole).await.plain["screen"], "SUCCESS");
}
