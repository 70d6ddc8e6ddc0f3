//! A destination that is switched off: nothing goes there, and nothing is lost.

use crate::decisions::{answer, attempt, the_destination, tried};
use crate::world::{Company, World, new_session, submission};
use akis_sentence::Sentence;
use akis_store::deliveries::{self, Next};
use akis_store::delivery_alerts::Trouble;
use akis_store::destinations::{self, DestinationChange, Undelivered};
use akis_store::file_work::{self, Readiness};
use akis_store::replies::{CompleteByReply, Correction, NewReply, ReplyProblem};
use akis_store::{
    AlertCategory, AttemptOutcome, DeliveryId, DeliveryState, DestinationId, Origin, TenantTx, alerts,
    corrections, delivery_work, jobs, replies, sessions, submissions,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Map;

async fn switch(tx: &mut TenantTx, id: DestinationId, on: bool) {
    let change = DestinationChange { enabled: Some(on), ..Default::default() };
    destinations::change(tx, id, &change).await.unwrap();
}

async fn jobs_of(tx: &mut TenantTx, id: DeliveryId) -> i64 {
    sqlx::query_scalar("select count(*) from control.jobs where kind = $1 and key = $2 and state = 'ready'")
        .bind(jobs::DELIVER)
        .bind(id.to_string())
        .fetch_one(&mut **tx)
        .await
        .unwrap()
}

async fn only(tx: &mut TenantTx, a: &Company, id: DeliveryId) -> deliveries::Delivery {
    let sql = "select submission_id from deliveries where id = $1 and flow_id = $2";
    let of: uuid::Uuid = sqlx::query_scalar(sql).bind(id.0).bind(a.flow.0).fetch_one(&mut **tx).await.unwrap();
    deliveries::list(tx, akis_form::SubmissionId(of)).await.unwrap().remove(0)
}

#[tokio::test]
async fn answers_wait_while_it_is_off_and_go_when_it_is_on() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let destination = the_destination(&mut tx, &a).await;
    let (_, retrying) = answer(&mut tx, &a).await;
    let later =
        Next::RetryAt { at: Timestamp::now() + SignedDuration::from_hours(1), problem: Sentence::quoted("x") };
    tried(&mut tx, retrying, later).await;
    let (_, refused) = answer(&mut tx, &a).await;
    let problem = Sentence::quoted("no");
    let correction =
        Next::NeedsAttention { waits_for: akis_store::WaitsFor::Correction, problem: problem.clone() };
    tried(&mut tx, refused, correction).await;
    let outage = crate::alerts::alert(AlertCategory::Delivery, &Trouble::Unreachable.key(destination), "x");
    alerts::raise(&mut tx, &outage).await.unwrap();

    switch(&mut tx, destination, false).await;
    assert!(alerts::standing(&mut tx, AlertCategory::Delivery, &outage.key).await.unwrap().is_none());
    let (submission, new) = answer(&mut tx, &a).await;
    for id in [a.delivery, retrying, new] {
        let held = only(&mut tx, &a, id).await;
        assert_eq!((held.state, held.next_attempt_at), (DeliveryState::SwitchedOff, None));
        let said = held.problem.unwrap();
        assert!(said.en.contains("switched off") && said.tr.contains("kapalı"), "{said:?}");
        assert!(delivery_work::begin(&mut tx, id).await.unwrap().is_none(), "a job finds nothing to do");
        assert!(deliveries::switched_off(&mut tx, id).await.unwrap());
    }
    assert_eq!(jobs_of(&mut tx, new).await, 0);
    assert_eq!(only(&mut tx, &a, refused).await.problem, Some(problem), "what waits for a person does so still");
    let open = destinations::undelivered(&mut tx, destination).await.unwrap();
    assert_eq!(open, Undelivered { waiting: 3, stuck: 1 });
    let through = destinations::through(&mut tx, &[a.connection]).await.unwrap();
    assert_eq!((through[0].waiting, through[0].stuck), (0, 4), "connecting again sends none of them");
    let counts = deliveries::counts(&mut tx, a.flow).await.unwrap();
    assert_eq!((counts.waiting, counts.attention), (0, 1), "nobody has to look at what a person switched off");
    let row = submissions::get(&mut tx, submission).await.unwrap().unwrap();
    assert_eq!(row.delivery.unwrap().state, DeliveryState::SwitchedOff);

    sqlx::query("delete from control.jobs").execute(&mut *tx).await.unwrap();
    switch(&mut tx, destination, true).await;
    for id in [a.delivery, retrying, new] {
        let free = only(&mut tx, &a, id).await;
        assert_eq!((free.state, free.problem), (DeliveryState::Waiting, None));
        assert_eq!(jobs_of(&mut tx, id).await, 1);
        assert!(!deliveries::switched_off(&mut tx, id).await.unwrap());
        assert_eq!(file_work::of_delivery(&mut tx, id).await.unwrap(), Readiness::Ready);
    }
    assert_eq!(jobs_of(&mut tx, refused).await, 0);
}

/// Completions and the switch at the same moment: whoever comes first, nothing waits for a switch that is on.
#[tokio::test]
async fn no_answer_slips_between_the_switch_and_its_waiting() {
    let world = World::new().await;
    let a = world.company("a").await;
    for round in 0..6 {
        let mut tx = world.begin(a.tenant).await;
        let destination = the_destination(&mut tx, &a).await;
        switch(&mut tx, destination, false).await;
        tx.commit().await.unwrap();
        let (company, mut turn) = (&a, 0);
        let ids = world
            .race(a.tenant, 8, |mut tx| {
                turn += 1;
                let switches = turn == 4;
                async move {
                    let id = if switches {
                        switch(&mut tx, destination, true).await;
                        None
                    } else {
                        Some(answer(&mut tx, company).await.1)
                    };
                    tx.commit().await.unwrap();
                    id
                }
            })
            .await;
        let mut tx = world.begin(a.tenant).await;
        for id in ids.into_iter().flatten() {
            assert_eq!(only(&mut tx, &a, id).await.state, DeliveryState::Waiting, "round {round}");
            assert_eq!(jobs_of(&mut tx, id).await, 1, "round {round}");
        }
    }
}

#[tokio::test]
async fn a_try_that_was_cut_short_is_held_back_and_asks_first_afterwards() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let destination = the_destination(&mut tx, &a).await;
    delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
    switch(&mut tx, destination, false).await;
    assert_eq!(only(&mut tx, &a, a.delivery).await.state, DeliveryState::Delivering, "it comes to an end first");
    // The worker died; its job comes again.
    assert_eq!(file_work::of_delivery(&mut tx, a.delivery).await.unwrap(), Readiness::SwitchedOff);
    assert_eq!(only(&mut tx, &a, a.delivery).await.state, DeliveryState::SwitchedOff);
    switch(&mut tx, destination, true).await;
    assert!(delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap().unclear);
    // A try that ends while it is off comes again, and is held back then.
    switch(&mut tx, destination, false).await;
    let later = Next::RetryAt { at: Timestamp::now(), problem: Sentence::quoted("x") };
    deliveries::record_attempt(&mut tx, a.delivery, &attempt(AttemptOutcome::Retry), &later).await.unwrap();
    assert_eq!(file_work::of_delivery(&mut tx, a.delivery).await.unwrap(), Readiness::SwitchedOff);
    // Of a destination that was removed, nobody waits for the switch.
    destinations::delete(&mut tx, destination).await.unwrap();
    let left = only(&mut tx, &a, a.delivery).await;
    assert_eq!(left.state, DeliveryState::LeftHere);
    assert!(left.problem.unwrap().en.contains("stays here"));
}

#[tokio::test]
async fn a_test_goes_there_and_is_never_held_back() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let destination = the_destination(&mut tx, &a).await;
    switch(&mut tx, destination, false).await;
    let sample = submission("x");
    let id = submissions::insert_test(&mut tx, a.flow, a.version, &sample, destination).await.unwrap();
    let delivery = deliveries::list(&mut tx, id).await.unwrap().remove(0).id;
    assert_eq!(file_work::of_delivery(&mut tx, delivery).await.unwrap(), Readiness::Ready);
    switch(&mut tx, destination, false).await;
    assert_eq!(only(&mut tx, &a, delivery).await.state, DeliveryState::Waiting);
    // A test on a phone goes to what is on; it waits for nothing.
    let mut new = new_session(a.flow, a.version, a.publication);
    new.origin = Origin::Test;
    let session = sessions::open(&mut tx, &new).await.unwrap();
    sqlx::query("update sessions set deliver_test = true where id = $1")
        .bind(session.0)
        .execute(&mut *tx)
        .await
        .unwrap();
    let id = crate::world::complete(&mut tx, session, "x").await;
    assert!(deliveries::list(&mut tx, id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reply_waits_for_the_switch_and_for_its_correction_first() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let destination = the_destination(&mut tx, &a).await;
    switch(&mut tx, destination, false).await;
    let waits = Sentence::quoted("Correct it.");
    let problems =
        [ReplyProblem { field: "firstname".into(), question: "Adınız?".into(), problem: "Kısa.".into() }];
    let reply = Map::new();
    let mut ids = Vec::new();
    for (message_id, correction) in [
        ("wamid.good", None),
        ("wamid.wrong", Some(Correction { problems: &problems, reply: &reply, waits: &waits })),
    ] {
        let session = sessions::open(&mut tx, &new_session(a.flow, a.version, a.publication)).await.unwrap();
        let submission = submission("x");
        replies::note(&mut tx, NewReply { message_id, session, contact: None }).await.unwrap();
        let end = CompleteByReply { message_id, session, version: a.version, submission: &submission, correction };
        replies::complete(&mut tx, end).await.unwrap();
        ids.push((submission.id, deliveries::list(&mut tx, submission.id).await.unwrap().remove(0)));
    }
    assert_eq!(ids[0].1.state, DeliveryState::SwitchedOff);
    assert_eq!((ids[1].1.state, ids[1].1.problem.as_ref()), (DeliveryState::NeedsAttention, Some(&waits)));
    corrections::finish(&mut tx, ids[1].0, None, a.person).await.unwrap();
    assert_eq!(file_work::of_delivery(&mut tx, ids[1].1.id).await.unwrap(), Readiness::SwitchedOff);
}
