use super::form::answers;
use super::office::Office;
use super::wire::Wire;
use crate::support::Server;
use akis_store::MIGRATOR;
use serde_json::Value;
use sqlx::PgPool;
use std::collections::BTreeSet;

async fn counts(pool: &PgPool) -> (i64, i64, i64) {
    let counts = "select (select count(*) from submissions), (select count(*) from deliveries),
                         (select count(*) from control.jobs where kind = 'deliver')";
    sqlx::query_as(counts).fetch_one(pool).await.unwrap()
}

/// The parameters of twenty answers to the same request, sent at once over these lines in turn.
async fn twenty(wires: &[Wire], finish: &Value) -> BTreeSet<String> {
    let mut tasks = tokio::task::JoinSet::new();
    for wire in wires.iter().cycle().take(20) {
        let (wire, finish) = (wire.clone(), finish.clone());
        tasks.spawn(async move { wire.ask(&finish).await });
    }
    let mut said = BTreeSet::new();
    while let Some(reply) = tasks.join_next().await {
        let reply = reply.unwrap();
        assert_eq!(reply.plain["screen"], "SUCCESS", "{}", reply.answer.text);
        said.insert(reply.plain["data"]["extension_message_response"]["params"].to_string());
    }
    said
}

/// A phone repeats what it got no answer to, and Meta's relay may too.
#[sqlx::test(migrator = "MIGRATOR")]
async fn twenty_finishing_requests_at_once_make_one_submission_and_get_one_answer(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    let said = twenty(&[phone.wire.clone()], &finish).await;
    assert_eq!((said.len(), counts(&pool).await), (1, (1, 1, 1)));
    assert_eq!(twenty(&[phone.wire.clone()], &finish).await, said);
    assert_eq!(counts(&pool).await, (1, 1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_processes_make_one_submission_too(pool: PgPool) {
    let (first, second) = (Server::start(&pool).await, Server::start(&pool).await);
    let office = Office::open(&first, 1).await;
    let mut phone = office.phone(None);
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    let said = twenty(&[office.wire(), office.wire_to(&second)], &finish).await;
    assert_eq!((said.len(), counts(&pool).await), (1, (1, 1, 1)));
}

/// Many people at once: everybody gets their own session and their own answers.
#[sqlx::test(migrator = "MIGRATOR")]
async fn forty_people_at_once_do_not_get_each_others_answers(pool: PgPool) {
    let server = Server::start(&pool).await;
    let (ours, theirs) = (Office::open(&server, 1).await, Office::open(&server, 2).await);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..40 {
        let office = if number % 2 == 0 { &ours } else { &theirs };
        let token = if number % 4 < 2 { Some(office.send().await.1) } else { None };
        let mut phone = office.phone(token.as_deref());
        tasks.spawn(async move {
            let name = format!("Person {number}");
            let mut answers = answers();
            answers[0].1 = Value::from(name.as_str());
            phone.open().await;
            let (finish, _) = phone.fill(&answers).await;
            let reply = phone.wire.ask(&finish).await;
            let params = &reply.plain["data"]["extension_message_response"]["params"];
            (name, params["submission_id"].as_str().unwrap().to_owned())
        });
    }
    while let Some(done) = tasks.join_next().await {
        let (name, submission) = done.unwrap();
        let body = "select body -> 'answers' -> 0 ->> 'display' from submissions where id = $1::uuid";
        let display: String = sqlx::query_scalar(body).bind(submission).fetch_one(&pool).await.unwrap();
        assert_eq!(display, name);
    }
    assert_eq!(counts(&pool).await, (40, 40, 40));
}
