use super::form::{answers, licence_apart};
use super::office::Office;
use super::tables::Tables;
use super::wire::Reply;
use crate::support::Server;
use akis_store::{DeliveryId, DeliveryState, MIGRATOR, SessionId, deliveries, jobs, submissions};
use futures_util::future::join_all;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::HashSet;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_ping_is_answered_and_leaves_no_trace(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let before = Tables::read(&pool).await;
    let reply = office.wire().ask(&json!({"version": "3.0", "action": "ping"})).await;
    assert_eq!(reply.plain, json!({"version": "3.0", "data": {"status": "active"}}));
    assert_eq!(before.changed(&pool).await, [""; 0]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn opening_begins_a_session_and_names_it_in_the_data(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let before = Tables::read(&pool).await;
    let mut phone = office.phone(Some("a token of somebody else"));
    phone.open().await;
    assert_eq!(phone.screen, office.live.flow_json["screens"][0]["id"]);
    assert_eq!(before.changed(&pool).await, ["public.sessions"]);

    let session: SessionId = phone.session().parse().unwrap();
    let mut tx = office.begin().await;
    let kept = akis_store::sessions::by_id(&mut tx, session).await.unwrap().unwrap();
    assert_eq!(kept.flow_id, office.live.flow);
    assert_eq!(kept.version_id, office.live.version);
    assert_eq!(kept.publication_id, office.live.publication);
    assert!(kept.opened_at.is_some() && kept.submission.is_none() && kept.answers.is_empty());
    drop(tx);
    let external: String =
        sqlx::query_scalar("select external_token from sessions").fetch_one(&pool).await.unwrap();
    assert_eq!(external, "a token of somebody else");
    // It is no key: who opens with it again begins again.
    let mut again = office.phone(Some("a token of somebody else"));
    again.open().await;
    assert_ne!(again.session(), phone.session());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_whole_form_becomes_one_submission_with_its_delivery_and_its_job(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let mut phone = office.phone(None);
    phone.open().await;
    let session = phone.session();
    let (finish, passed) = phone.fill(&answers()).await;
    assert!(passed.len() >= 3, "{passed:?}");
    let before = Tables::read(&pool).await;
    let reply = phone.wire.ask(&finish).await;
    let changed = before.changed(&pool).await;
    assert_eq!(changed, ["control.jobs", "public.deliveries", "public.sessions", "public.submissions"]);

    let params = &reply.plain["data"]["extension_message_response"]["params"];
    assert_eq!(reply.plain["screen"], "SUCCESS");
    assert_eq!((&params["session_id"], &params["flow_token"]), (&json!(session), &json!(session)));
    let mut tx = office.begin().await;
    let all = submissions::list(&mut tx, office.live.flow, None, 10).await.unwrap();
    let [submission] = &all[..] else { panic!("{} submissions", all.len()) };
    assert_eq!(params["submission_id"], submission.id.to_string());
    assert_eq!(submission.session_id.to_string(), session);
    assert_eq!((submission.version_id, submission.test), (office.live.version, false));
    let said: Vec<_> = submission.submission.answers.iter().map(|a| (a.id.as_str(), a.display.as_str())).collect();
    let expected = [
        ("firstname", "Ayşe Yılmaz"),
        ("email", "ayse.yilmaz@kuzeyruzgari.test"),
        ("phone", "+90 532 111 22 33"),
        ("guests", "4"),
        ("boat", "Bareboat"),
        ("licence", "TR-ADB-77120"),
        ("day", "2026-07-14"),
        ("extras", "Skipper, Snorkels"),
        ("consent", "Yes"),
    ];
    assert_eq!(said, expected);
    assert_eq!(submission.submission.hidden[0].value, "summer");

    let all = deliveries::list(&mut tx, submission.id).await.unwrap();
    let [delivery] = &all[..] else { panic!("{} deliveries", all.len()) };
    assert_eq!(
        (delivery.kind, delivery.state),
        (Some(akis_form::DestinationKind::HubspotForm), DeliveryState::Waiting)
    );
    assert_eq!(delivery_jobs(&pool).await, [delivery.id]);
    // What was kept on the way is gone: the Submission has it.
    let id = session.parse().unwrap();
    let kept = akis_store::sessions::by_id(&mut tx, id).await.unwrap().unwrap();
    assert_eq!((kept.answers.len(), kept.submission), (0, Some(submission.id)));
}

/// A person who does not sail alone is not asked for a licence, and none is sent.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_screen_that_does_not_apply_is_passed_over(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    office.republish(&licence_apart()).await;
    let mut bareboat = office.phone(None);
    bareboat.open().await;
    let (_, all) = bareboat.fill(&answers()).await;
    let mut gulet = office.phone(None);
    gulet.open().await;
    let mut answers = answers();
    answers.retain(|(name, _)| *name != "boat");
    answers.push(("boat", json!("Gulet")));
    let (finish, passed) = gulet.fill(&answers).await;
    assert!(passed.len() < all.len(), "{passed:?} of {all:?}");
    assert_eq!(gulet.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    let mut tx = office.begin().await;
    let submission = submissions::list(&mut tx, office.live.flow, None, 10).await.unwrap().remove(0).submission;
    assert!(submission.answers.iter().all(|answer| answer.id.as_str() != "licence"));
}

/// WhatsApp repeats a request whose answer got lost, also while the first is still under way.
#[sqlx::test(migrator = "MIGRATOR")]
async fn the_finishing_request_twenty_times_at_once_gives_one_submission(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    let replies = join_all((0..20).map(|_| phone.wire.ask(&finish))).await;
    let said: HashSet<String> = replies.iter().map(|reply| reply.plain.to_string()).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    let first: &Reply = &replies[0];
    assert_eq!(first.plain["screen"], "SUCCESS");
    assert_eq!(first.plain["data"]["extension_message_response"]["params"]["flow_token"], token);
    let written = Tables::read(&pool).await;
    // And once more, when all is over.
    let late = phone.wire.ask(&finish).await;
    assert_eq!(late.plain, first.plain);
    assert_eq!(written.changed(&pool).await, [""; 0]);
    assert_eq!(counts(&pool).await, (1, 1));
    assert_eq!(delivery_jobs(&pool).await.len(), 1);
}

/// The database refuses at the last moment, at the commit: then nothing may be confirmed.
#[sqlx::test(migrator = "MIGRATOR")]
async fn nothing_is_confirmed_before_it_is_committed(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let mut phone = office.phone(None);
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    let refuse = "create function refuse() returns trigger language plpgsql as
                      $$ begin raise exception 'the disk is full'; end $$;
                  create constraint trigger refuse after insert on submissions deferrable initially deferred
                      for each row execute function refuse();";
    sqlx::raw_sql(refuse).execute(&pool).await.unwrap();
    let before = Tables::read(&pool).await;
    let reply = phone.wire.ask(&finish).await;
    reply.answer.is_problem(500, "internal");
    assert_eq!(before.changed(&pool).await, [""; 0]);

    sqlx::raw_sql("drop trigger refuse on submissions").execute(&pool).await.unwrap();
    let reply = phone.wire.ask(&finish).await;
    assert_eq!(reply.plain["screen"], "SUCCESS");
    assert_eq!(counts(&pool).await, (1, 1));
}

/// Submissions and deliveries of all companies.
async fn counts(pool: &PgPool) -> (i64, i64) {
    let counts = "select (select count(*) from submissions), (select count(*) from deliveries)";
    sqlx::query_as(counts).fetch_one(pool).await.unwrap()
}

/// The deliveries that have a job due.
async fn delivery_jobs(pool: &PgPool) -> Vec<DeliveryId> {
    let due = "select payload from control.jobs where kind = $1 and state = 'ready' and run_at <= now()";
    let payloads: Vec<Value> = sqlx::query_scalar(due).bind(jobs::DELIVER).fetch_all(pool).await.unwrap();
    let job = |payload| serde_json::from_value::<jobs::Deliver>(payload).unwrap().delivery_id;
    payloads.into_iter().map(job).collect()
}
