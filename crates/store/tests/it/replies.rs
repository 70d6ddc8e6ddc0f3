//! Replies of phones: confirming, completing, correcting.

use crate::world::{Company, World, add_version, complete, new_message, new_session, submission};
use akis_sentence::sentence;
use akis_store::replies::{CompleteByReply, Correction, NewReply, ReplyProblem};
use akis_store::submissions::CompleteSession;
use akis_store::{
    DeliveryState, FlowMode, SessionId, StoreError, TenantTx, WaitsFor, contacts, corrections, deliveries,
    delivery_work, flow_versions, flows, messages, replies, sessions, submissions,
};
use serde_json::{Map, json};

/// A session that nobody has touched.
async fn open(world: &World, a: &Company) -> SessionId {
    let mut tx = world.begin(a.tenant).await;
    let session = sessions::open(&mut tx, &new_session(a.flow, a.version, a.publication)).await.unwrap();
    tx.commit().await.unwrap();
    session
}

fn confirms(session: SessionId, message_id: &str) -> NewReply<'_> {
    NewReply { message_id, session, contact: None }
}

#[tokio::test]
async fn a_reply_confirms_before_and_after_the_submission_is_there() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    assert!(replies::note(&mut tx, confirms(a.done, "wamid.1")).await.unwrap());
    assert_eq!(replies::confirmed(&mut tx, a.done).await.unwrap(), Some(a.submission));
    assert!(submissions::get(&mut tx, a.submission).await.unwrap().unwrap().confirmed_at.is_some());
    assert!(!replies::note(&mut tx, confirms(a.done, "wamid.1")).await.unwrap(), "the same message again");

    assert!(replies::note(&mut tx, confirms(a.session, "wamid.2")).await.unwrap());
    assert!(replies::confirmed(&mut tx, a.session).await.unwrap().is_none(), "not completed yet");
    let late = complete(&mut tx, a.session, "late").await;
    assert!(submissions::get(&mut tx, late).await.unwrap().unwrap().confirmed_at.is_some());
}

#[tokio::test]
async fn endpoint_and_reply_at_once_make_one_confirmed_submission() {
    let world = World::new().await;
    let a = world.company("a").await;
    for round in 0..3 {
        let session = open(&world, &a).await;
        let message = format!("wamid.race.{round}");
        let mut turn = 0;
        world
            .race(a.tenant, 10, |mut tx| {
                turn += 1;
                let (message, by_endpoint, version) = (message.clone(), turn % 2 == round % 2, a.version);
                async move {
                    if by_endpoint {
                        let submission = submission("race");
                        let end = CompleteSession { session, version, submission: &submission };
                        submissions::complete(&mut tx, end).await.unwrap();
                    } else {
                        replies::note(&mut tx, confirms(session, &message)).await.unwrap();
                        replies::confirmed(&mut tx, session).await.unwrap();
                    }
                    tx.commit().await.unwrap();
                }
            })
            .await;
        let mut tx = world.begin(a.tenant).await;
        let all = submissions::list(&mut tx, a.flow, None, 50).await.unwrap();
        let of_session: Vec<_> = all.iter().filter(|row| row.session_id == session).collect();
        assert_eq!(of_session.len(), 1);
        assert!(of_session[0].confirmed_at.is_some());
        assert_eq!(deliveries::list(&mut tx, of_session[0].id).await.unwrap().len(), 1);
    }
}

async fn by_reply(tx: &mut TenantTx, a: &Company, session: SessionId, message_id: &str) -> Option<bool> {
    if !replies::note(tx, confirms(session, message_id)).await.unwrap() {
        return None;
    }
    let submission = submission("reply");
    let end =
        CompleteByReply { message_id, session, version: a.version, submission: &submission, correction: None };
    Some(replies::complete(tx, end).await.unwrap().again)
}

#[tokio::test]
async fn the_same_reply_ten_times_at_once_is_one_submission() {
    let world = World::new().await;
    let a = world.company("a").await;
    let session = open(&world, &a).await;
    let company = &a;
    let done = world
        .race(a.tenant, 10, |mut tx| async move {
            let done = by_reply(&mut tx, company, session, "wamid.same").await;
            tx.commit().await.unwrap();
            done
        })
        .await;
    assert_eq!(done.iter().filter(|done| **done == Some(false)).count(), 1, "{done:?}");
    assert_eq!(done.iter().filter(|done| done.is_none()).count(), 9, "{done:?}");
}

#[tokio::test]
async fn of_two_replies_on_one_session_the_second_comes_again() {
    let world = World::new().await;
    let a = world.company("a").await;
    let session = open(&world, &a).await;
    let (company, mut number) = (&a, 0);
    let done = world
        .race(a.tenant, 4, |mut tx| {
            number += 1;
            let message = format!("wamid.{number}");
            async move {
                let again = by_reply(&mut tx, company, session, &message).await.unwrap();
                tx.commit().await.unwrap();
                again
            }
        })
        .await;
    assert_eq!(done.iter().filter(|again| !**again).count(), 1, "{done:?}");
    let mut tx = world.begin(a.tenant).await;
    let all = submissions::list(&mut tx, a.flow, None, 50).await.unwrap();
    let rows: Vec<_> = all.iter().filter(|row| row.session_id == session).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.confirmed_at.is_some()));
    assert_eq!(rows.iter().filter(|row| !row.again).count(), 1);
}

#[tokio::test]
async fn a_hosted_session_cannot_get_a_second_submission_without_a_reply() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let sql =
        "insert into submissions (tenant_id, id, flow_id, version_id, session_id, body, test, completed_at, again)
               select tenant_id, gen_random_uuid(), flow_id, version_id, session_id, body, false, now(), $2
                 from submissions where id = $1";
    for again in [false, true] {
        let mut tx = world.begin(a.tenant).await;
        let done = sqlx::query(sql).bind(a.submission.0).bind(again).execute(&mut *tx).await;
        let error = done.unwrap_err().to_string();
        assert!(error.contains("submissions_session") || error.contains("submissions_again_by_reply"), "{error}");
    }
    assert_eq!(submissions::list(&mut tx, a.flow, None, 50).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_needs_a_correction_waits_and_is_delivered_afterwards() {
    let world = World::new().await;
    let a = world.company("a").await;
    let session = open(&world, &a).await;
    let mut tx = world.begin(a.tenant).await;
    let mut wrong = submission("wrong");
    let problems =
        [ReplyProblem { field: "firstname".into(), question: "Adınız nedir?".into(), problem: "Kısa.".into() }];
    let sent: Map<_, _> = json!({"firstname": "Z"}).as_object().unwrap().clone();
    let waits = sentence!("It waits.", "Bekliyor.");
    replies::note(&mut tx, confirms(session, "wamid.wrong")).await.unwrap();
    let end = CompleteByReply {
        message_id: "wamid.wrong",
        session,
        version: a.version,
        submission: &wrong,
        correction: Some(Correction { problems: &problems, reply: &sent, waits: &waits }),
    };
    replies::complete(&mut tx, end).await.unwrap();
    let delivery = deliveries::list(&mut tx, wrong.id).await.unwrap().remove(0);
    assert_eq!((delivery.state, delivery.waits_for), (DeliveryState::NeedsAttention, Some(WaitsFor::Correction)));
    assert_eq!(delivery.problem, Some(waits.clone()));
    assert!(delivery_work::begin(&mut tx, delivery.id).await.unwrap().is_none(), "no job takes it");
    assert!(corrections::awaited(&mut tx, delivery.id).await.unwrap());
    assert_eq!(jobs(&mut tx, delivery.id.0).await, 0);
    assert!(submissions::get(&mut tx, wrong.id).await.unwrap().unwrap().problems == problems);

    let waiting = corrections::get(&mut tx, wrong.id).await.unwrap().unwrap();
    assert!(waiting.reply == sent && waiting.problems == problems);
    wrong.form_title = "half".into();
    corrections::keep(&mut tx, &wrong, &problems, &sent).await.unwrap();
    wrong.form_title = "whole".into();
    corrections::finish(&mut tx, wrong.id, Some(&wrong), a.person).await.unwrap();
    let row = submissions::get(&mut tx, wrong.id).await.unwrap().unwrap();
    assert!(row.problems.is_empty() && row.corrected_at.is_some());
    assert_eq!(row.submission.form_title, "whole");
    assert_eq!(jobs(&mut tx, delivery.id.0).await, 1);
    assert!(delivery_work::begin(&mut tx, delivery.id).await.unwrap().is_some());
    let again = corrections::finish(&mut tx, wrong.id, None, a.person).await;
    assert!(matches!(again, Err(StoreError::NotFound(_))), "{again:?}");
}

async fn jobs(tx: &mut TenantTx, row: uuid::Uuid) -> i64 {
    sqlx::query_scalar("select count(*) from control.jobs where key = $1 and state = 'ready'")
        .bind(row.to_string())
        .fetch_one(&mut **tx)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_reply_without_a_token_is_found_by_the_message_it_answers() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let id = messages::insert(&mut tx, &new_message(a.flow, a.publication, a.version, a.person)).await.unwrap();
    assert!(messages::session_by_wamid(&mut tx, "wamid.sent").await.unwrap().is_none());
    messages::mark_sent(&mut tx, id, "wamid.sent").await.unwrap();
    let session = messages::session_by_wamid(&mut tx, "wamid.sent").await.unwrap().unwrap();
    let token = messages::get_for_sending(&mut tx, id).await.unwrap().unwrap().flow_token;
    let named = sessions::by_token(&mut tx, secrecy::ExposeSecret::expose_secret(&token)).await.unwrap().unwrap();
    assert_eq!(session, named.id);
    assert!(contacts::facts(&mut tx, session).await.unwrap().len() == 1, "the phone number");
}

#[tokio::test]
async fn a_version_that_people_get_is_not_retired_and_an_older_one_is() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let taken = flow_versions::retire(&mut tx, a.flow, 1).await;
    assert!(matches!(taken, Err(StoreError::Taken(_))), "{taken:?}");
    let newer = add_version(&mut tx, a.flow).await;
    akis_store::publications::set_version(&mut tx, a.publication, newer).await.unwrap();
    akis_store::publications::set_published_version(&mut tx, a.publication, newer).await.unwrap();
    assert!(flow_versions::retired(&mut tx, a.flow).await.unwrap().is_empty());
    assert_eq!(flow_versions::retire(&mut tx, a.flow, 1).await.unwrap(), a.version);
    assert_eq!(flow_versions::retire(&mut tx, a.flow, 1).await.unwrap(), a.version);
    assert_eq!(flow_versions::retired(&mut tx, a.flow).await.unwrap(), [a.version]);
    let listed = flow_versions::list(&mut tx, a.flow).await.unwrap();
    let told: Vec<_> = listed.iter().map(|row| (row.number, row.published, row.retired_at.is_some())).collect();
    assert_eq!(told, [(2, true, false), (1, false, true)]);
    assert!(listed.iter().all(|row| row.endpoint));
    let unknown = flow_versions::retire(&mut tx, a.flow, 7).await;
    assert!(matches!(unknown, Err(StoreError::NotFound(_))), "{unknown:?}");
}

#[tokio::test]
async fn a_static_version_says_how_its_message_opens() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(flows::get(&mut tx, a.flow).await.unwrap().unwrap().summary.mode, FlowMode::Endpoint);
    flows::set_mode(&mut tx, a.flow, FlowMode::Static).await.unwrap();
    assert_eq!(flows::get(&mut tx, a.flow).await.unwrap().unwrap().summary.mode, FlowMode::Static);
    let hosted = messages::get_for_sending(&mut tx, a.message).await.unwrap().unwrap();
    assert!(hosted.first_screen.is_none());

    let id = akis_store::VersionId::new();
    let settings = akis_compiler::Settings {
        version: id.to_string(),
        mode: akis_compiler::Mode::Static,
        ..Default::default()
    };
    let form = crate::world::form("s");
    let compiled = akis_compiler::compile(&form, &settings).unwrap();
    let new = flow_versions::NewVersion {
        id,
        flow_id: a.flow,
        form,
        flow_json: serde_json::to_string(&compiled.flow_json).unwrap(),
        plan: compiled.plan.clone(),
        report: compiled.report,
    };
    flow_versions::insert(&mut tx, &new).await.unwrap();
    assert!(!flow_versions::plan(&mut tx, id).await.unwrap().unwrap().endpoint);
    akis_store::publications::set_published_version(&mut tx, a.publication, id).await.unwrap();
    let alone = messages::get_for_sending(&mut tx, a.message).await.unwrap().unwrap();
    assert_eq!(alone.first_screen.unwrap().id, compiled.plan.screens[0].id);
}
