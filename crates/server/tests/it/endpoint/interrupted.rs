use super::form::answers;
use super::office::Office;
use crate::support::Server;
use akis_store::MIGRATOR;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Progress may be written late: a server that dies first loses nothing, since every request carries all answers.
#[sqlx::test(migrator = "MIGRATOR")]
async fn progress_that_was_never_written_is_not_missed(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let mut phone = office.phone(None);
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    server.settled().await;
    sqlx::query("update sessions set answers = '{}', screen = null").execute(&pool).await.unwrap();
    assert_eq!(phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    let body: Value = sqlx::query_scalar("select body from submissions").fetch_one(&pool).await.unwrap();
    assert_eq!(body["answers"][0]["display"], "Ayşe Yılmaz");
    assert!(body["answers"].as_array().unwrap().len() >= 7);
}

/// Postgres keeps no null character, and no keyboard makes one.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_null_character_in_an_answer_is_dropped(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let mut phone = office.phone(None);
    phone.open().await;
    phone.enter(&answers());
    let mut tap = phone.tap();
    tap["data"]["firstname"] = json!("Ay\0şe");
    phone.wire.ask(&tap).await;
    server.settled().await;
    let kept: Value = sqlx::query_scalar("select answers from sessions").fetch_one(&pool).await.unwrap();
    assert_eq!(kept["firstname"]["value"], "Ayşe");
}
