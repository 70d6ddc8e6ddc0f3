//! Progress is answered before it is written. What that may not change.

use super::form::answers;
use super::office::Office;
use super::refusal::gated;
use crate::support::Server;
use akis_form::QuestionId;
use akis_store::sessions::{self, Session};
use akis_store::{MIGRATOR, SessionId};
use serde_json::json;
use sqlx::PgPool;
use std::time::{Duration, Instant};

async fn kept(office: &Office, session: &str) -> Session {
    let mut tx = office.begin().await;
    sessions::by_id(&mut tx, session.parse::<SessionId>().unwrap()).await.unwrap().unwrap()
}

/// Whoever opens the form again at once finds what was answered, written or not.
#[sqlx::test(migrator = "MIGRATOR")]
async fn what_was_answered_a_moment_ago_is_there_at_once(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    for round in 0..20 {
        phone.enter(&[("firstname", json!(format!("Round {round}"))), ("email", json!("a@b.test"))]);
        phone.enter(&[("guests", json!(4))]);
        let reply = phone.wire.ask(&phone.tap()).await;
        assert_eq!(reply.answer.status, 200);
        // A step that names no answers at all: what is kept alone decides.
        let mut again = office.phone(Some(&token));
        again.open().await;
        assert_eq!(again.data["init"]["firstname"], format!("Round {round}"), "{:?}", again.data);
    }
    server.settled().await;
    let session = kept(&office, &phone.session()).await;
    assert!(session.answers.contains_key(&QuestionId::new("firstname")) && session.opened_at.is_some());
}

/// Progress that is on its way while a refusal is written: whatever comes first, the refusal stands.
#[sqlx::test(migrator = "MIGRATOR")]
async fn progress_on_its_way_never_undoes_a_refusal(pool: PgPool) {
    let (first, second) = (Server::start(&pool).await, Server::start(&pool).await);
    let mut office = Office::open(&first, 1).await;
    office.republish(&gated()).await;
    for round in 0..12 {
        let mut phone = office.phone(None);
        phone.open().await;
        let session = phone.session();
        phone.enter(&[("kvkk", json!(true))]);
        let agreed = phone.tap();
        phone.enter(&[("kvkk", json!(false))]);
        let refused = phone.tap();
        // The progress cannot be written until the refusal is: by another process, or by the same.
        let mut blocker = pool.begin().await.unwrap();
        let lock = "select from sessions where id = $1::uuid for update";
        sqlx::query(lock).bind(&session).execute(&mut *blocker).await.unwrap();
        assert_eq!(phone.wire.ask(&agreed).await.answer.status, 200);
        let refuser = if round % 2 == 0 { office.wire_to(&second) } else { office.wire() };
        let refusing = tokio::spawn(async move { refuser.ask(&refused).await });
        tokio::time::sleep(Duration::from_millis(5 * round)).await;
        blocker.rollback().await.unwrap();
        assert_eq!(refusing.await.unwrap().answer.status, 200);
        first.settled().await;
        second.settled().await;
        let session = kept(&office, &session).await;
        assert!(session.answers.is_empty() && session.refused.is_some(), "round {round}");
    }
}

/// A person's requests go to whichever process: each reads what the other wrote, and nothing needs to be written.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_session_goes_on_at_another_process(pool: PgPool) {
    let (first, second) = (Server::start(&pool).await, Server::start(&pool).await);
    let office = Office::open(&first, 1).await;
    let wires = [office.wire(), office.wire_to(&second)];
    for (turn, settle) in [(0, true), (1, true), (0, false), (1, false)] {
        let mut phone = office.phone(None);
        phone.wire = wires[turn].clone();
        phone.open().await;
        let mut steps = 0;
        let finish = loop {
            phone.enter(&answers());
            steps += 1;
            phone.wire = wires[(turn + steps) % 2].clone();
            let request = phone.tap();
            let reply = phone.wire.ask(&request).await;
            assert_eq!(reply.answer.status, 200, "{}", reply.answer.text);
            if reply.plain["screen"] == "SUCCESS" {
                break reply;
            }
            phone.show(&reply);
            if settle {
                first.settled().await;
                second.settled().await;
            }
        };
        let params = &finish.plain["data"]["extension_message_response"]["params"];
        let body = "select body -> 'answers' from submissions where id = $1::uuid";
        let kept: serde_json::Value =
            sqlx::query_scalar(body).bind(params["submission_id"].as_str()).fetch_one(&pool).await.unwrap();
        assert!(kept.as_array().unwrap().len() >= 7, "{kept}");
    }
    // Late progress of the one does not touch what the other completed.
    first.settled().await;
    second.settled().await;
    let open = "select count(*) from sessions where completed_at is null or answers <> '{}'";
    assert_eq!(sqlx::query_scalar::<_, i64>(open).fetch_one(&pool).await.unwrap(), 0);
}

/// Somebody holds a session's row for long: its person is answered, and nobody else notices.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_locked_session_holds_up_nobody(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (mut stuck, mut other) = (office.phone(None), office.phone(None));
    stuck.open().await;
    other.open().await;
    server.settled().await;
    let mut blocker = pool.begin().await.unwrap();
    let lock = "select from sessions where id = $1::uuid for update";
    sqlx::query(lock).bind(stuck.session()).execute(&mut *blocker).await.unwrap();

    let begun = Instant::now();
    stuck.enter(&answers());
    assert_eq!(stuck.wire.ask(&stuck.tap()).await.answer.status, 200);
    other.enter(&answers());
    assert_eq!(other.wire.ask(&other.tap()).await.answer.status, 200);
    while kept(&office, &other.session()).await.answers.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(2), "the other's progress waits for the lock");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (finish, _) = other.fill(&answers()).await;
    assert_eq!(other.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(kept(&office, &stuck.session()).await.answers.is_empty());
    blocker.rollback().await.unwrap();
    server.settled().await;
    assert!(!kept(&office, &stuck.session()).await.answers.is_empty());
}

/// The database is gone: nobody is told that anything was kept, and nobody waits for WhatsApp to give up.
#[sqlx::test(migrator = "MIGRATOR")]
async fn without_a_database_the_answer_is_an_honest_503(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    server.settled().await;
    server.store.pool().close().await;
    let begun = Instant::now();
    for request in [&finish, &phone.init()] {
        phone.wire.ask(request).await.answer.is_problem(503, "unavailable");
    }
    // What needs no database goes on.
    let ping = json!({"version": "3.0", "action": "ping"});
    assert_eq!(phone.wire.ask(&ping).await.plain["data"]["status"], "active");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(
        sqlx::query_scalar::<_, i64>("select count(*) from submissions").fetch_one(&pool).await.unwrap(),
        0
    );
}

/// A token that was issued is somebody's secret, whoever sends it here.
#[sqlx::test(migrator = "MIGRATOR")]
async fn anothers_token_is_not_kept_and_a_strange_one_is(pool: PgPool) {
    let server = Server::start(&pool).await;
    let (ours, theirs) = (Office::open(&server, 1).await, Office::open(&server, 2).await);
    let (_, their_token) = theirs.send().await;
    for (token, external) in [(their_token.as_str(), None), ("crm-4711", Some("crm-4711"))] {
        let mut phone = ours.phone(Some(token));
        phone.open().await;
        let kept = "select external_token from sessions where id = $1::uuid";
        let kept: Option<String> = sqlx::query_scalar(kept).bind(phone.session()).fetch_one(&pool).await.unwrap();
        assert_eq!(kept.as_deref(), external);
    }
}
