//! What people decide about deliveries: leave them here, send them again; and what keeps them from a person's eye.

use crate::world::{Company, World, complete, new_session};
use akis_form::SubmissionId;
use akis_sentence::Sentence;
use akis_store::attempts::Attempt;
use akis_store::deliveries::{self, Next};
use akis_store::delivery_alerts::{self, Trouble};
use akis_store::destinations::{self, DestinationChange, Undelivered};
use akis_store::{
    AlertCategory, AttemptOutcome, DeliveryId, DeliveryState, DeliveryStepState, DestinationId, TenantTx,
    WaitsFor, alerts, connections, delivery_steps, delivery_work, flows, sessions, submissions,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::Duration;

pub(crate) fn attempt(outcome: AttemptOutcome) -> Attempt {
    Attempt {
        step: None,
        started_at: Timestamp::now(),
        duration: Duration::from_millis(5),
        outcome,
        http_status: None,
        code: None,
        message: None,
    }
}

fn refused() -> Next {
    waits_for(WaitsFor::Correction)
}

fn waits_for(waits_for: WaitsFor) -> Next {
    Next::NeedsAttention { waits_for, problem: Sentence::quoted("no") }
}

fn later() -> Next {
    Next::RetryAt { at: Timestamp::now() + SignedDuration::from_mins(1), problem: Sentence::quoted("later") }
}

/// A try that ended so.
pub(crate) async fn tried(tx: &mut TenantTx, id: DeliveryId, next: Next) -> DeliveryState {
    delivery_work::begin(tx, id).await.unwrap().unwrap();
    deliveries::record_attempt(tx, id, &attempt(AttemptOutcome::Refused), &next).await.unwrap()
}

/// Another answer of the company's form, with its only delivery.
pub(crate) async fn answer(tx: &mut TenantTx, a: &Company) -> (SubmissionId, DeliveryId) {
    let session = sessions::open(tx, &new_session(a.flow, a.version, a.publication)).await.unwrap();
    let id = complete(tx, session, "x").await;
    (id, deliveries::list(tx, id).await.unwrap()[0].id)
}

pub(crate) async fn the_destination(tx: &mut TenantTx, a: &Company) -> DestinationId {
    destinations::list(tx, a.flow).await.unwrap()[0].id
}

async fn state(tx: &mut TenantTx, id: DeliveryId) -> DeliveryState {
    let word: String = sqlx::query_scalar("select state from deliveries where id = $1")
        .bind(id.0)
        .fetch_one(&mut **tx)
        .await
        .unwrap();
    word.parse().unwrap()
}

#[tokio::test]
async fn what_is_left_here_is_sent_by_nobody_and_counted_nowhere() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let destination = the_destination(&mut tx, &a).await;
    // Never tried, tried again later, refused, given up.
    let ways = [None, Some(later()), Some(refused()), Some(Next::GivenUp { problem: Sentence::quoted("no") })];
    let mut left = Vec::new();
    for way in ways {
        let (_, id) = answer(&mut tx, &a).await;
        if let Some(next) = way {
            tried(&mut tx, id, next).await;
        }
        assert!(deliveries::leave(&mut tx, id).await.unwrap());
        assert!(!deliveries::leave(&mut tx, id).await.unwrap(), "it was left before");
        // Its job may still come.
        assert!(delivery_work::knock(&mut tx, id).await.unwrap().is_none());
        assert!(delivery_work::begin(&mut tx, id).await.unwrap().is_none());
        left.push(id);
    }
    let counts = deliveries::counts(&mut tx, a.flow).await.unwrap();
    assert_eq!((counts.waiting, counts.attention), (1, 0), "the company's first answer alone");
    let summary = flows::get(&mut tx, a.flow).await.unwrap().unwrap().summary;
    assert_eq!((summary.waiting_count, summary.attention_count), (1, 0));
    let open = destinations::undelivered(&mut tx, destination).await.unwrap();
    assert_eq!(open, Undelivered { waiting: 1, stuck: 0 });
    let through = destinations::through(&mut tx, &[a.connection]).await.unwrap();
    assert_eq!((through[0].waiting, through[0].stuck), (1, 0));
    assert!(!delivery_alerts::in_trouble(&mut tx, destination, Trouble::Refused, Timestamp::now()).await.unwrap());

    // All of the form's are sent again, and still not these; named they are.
    assert_eq!(deliveries::retry_many(&mut tx, a.flow, None, None).await.unwrap(), 0);
    assert_eq!(deliveries::retry_many(&mut tx, a.flow, Some(&left[..2]), None).await.unwrap(), 2);
    assert!(deliveries::retry(&mut tx, left[2]).await.unwrap());
    assert_eq!(state(&mut tx, left[2]).await, DeliveryState::Waiting);
    assert!(delivery_work::begin(&mut tx, left[2]).await.unwrap().is_some());
    assert!(!deliveries::leave(&mut tx, left[2]).await.unwrap(), "it is being tried");
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_does_not_set_going_what_was_left_here() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    tried(&mut tx, a.delivery, refused()).await;
    assert!(deliveries::leave(&mut tx, a.delivery).await.unwrap());
    let late = deliveries::record_attempt(&mut tx, a.delivery, &attempt(AttemptOutcome::Retry), &later()).await;
    assert_eq!(late.unwrap(), DeliveryState::LeftHere);
    let row = submissions::get(&mut tx, a.submission).await.unwrap().unwrap();
    assert_eq!(row.delivery.unwrap().state, DeliveryState::LeftHere);
    // That it arrived is worth knowing.
    let found = attempt(AttemptOutcome::Found);
    let late = deliveries::record_attempt(&mut tx, a.delivery, &found, &Next::Delivered).await.unwrap();
    assert_eq!(late, DeliveryState::Delivered);
}

#[tokio::test]
async fn what_is_refused_and_what_cannot_be_reached_are_two_matters() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let destination = the_destination(&mut tx, &a).await;
    let (now, long_ago) = (Timestamp::now(), Timestamp::now() - SignedDuration::from_hours(1));
    let trouble = async |tx: &mut TenantTx, since| {
        let mut found = Vec::new();
        for trouble in Trouble::ALL {
            if delivery_alerts::in_trouble(tx, destination, trouble, since).await.unwrap() {
                found.push(trouble);
            }
        }
        found
    };
    assert_eq!(trouble(&mut tx, now + SignedDuration::from_hours(1)).await, [], "nothing was tried yet");
    tried(&mut tx, a.delivery, later()).await;
    assert_eq!(trouble(&mut tx, long_ago).await, [], "not for long");
    assert_eq!(trouble(&mut tx, now + SignedDuration::from_mins(1)).await, [Trouble::Unreachable]);
    let far = Next::RetryAt { at: now + SignedDuration::from_hours(24), problem: Sentence::quoted("x") };
    deliveries::retry(&mut tx, a.delivery).await.unwrap();
    tried(&mut tx, a.delivery, far).await;
    assert_eq!(trouble(&mut tx, long_ago).await, [Trouble::Unreachable], "nobody would notice for a day");
    for (next, expected) in [
        (waits_for(WaitsFor::Reconnect), Trouble::Unreachable),
        (waits_for(WaitsFor::Decision), Trouble::Refused),
        (Next::GivenUp { problem: Sentence::quoted("x") }, Trouble::Refused),
        (refused(), Trouble::Refused),
    ] {
        deliveries::retry(&mut tx, a.delivery).await.unwrap();
        tried(&mut tx, a.delivery, next).await;
        assert_eq!(trouble(&mut tx, long_ago).await, [expected]);
    }
    sqlx::query("update deliveries set test = true").execute(&mut *tx).await.unwrap();
    assert_eq!(trouble(&mut tx, now).await, [], "tests do not count");
    let open = destinations::undelivered(&mut tx, destination).await.unwrap();
    assert_eq!(open, Undelivered::default());
    let through = destinations::through(&mut tx, &[a.connection]).await.unwrap();
    assert_eq!((through[0].waiting, through[0].stuck), (0, 0));
    assert_eq!(deliveries::retry_many(&mut tx, a.flow, None, None).await.unwrap(), 0);
    assert_eq!(deliveries::retry_many(&mut tx, a.flow, Some(&[a.delivery]), None).await.unwrap(), 1);
    assert_eq!(destinations::delete(&mut tx, destination).await.unwrap(), 0);
    assert_eq!(state(&mut tx, a.delivery).await, DeliveryState::GivenUp);
}

#[tokio::test]
async fn alerts_end_one_by_one_when_their_own_trouble_is_over() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let destination = the_destination(&mut tx, &a).await;
    for trouble in Trouble::ALL {
        let alert = crate::alerts::alert(AlertCategory::Delivery, &trouble.key(destination), "x");
        alerts::raise(&mut tx, &alert).await.unwrap();
    }
    let stand = async |tx: &mut TenantTx| {
        let mut found = Vec::new();
        for trouble in Trouble::ALL {
            let key = trouble.key(destination);
            if alerts::standing(tx, AlertCategory::Delivery, &key).await.unwrap().is_some() {
                found.push(trouble);
            }
        }
        found
    };
    let (_, other) = answer(&mut tx, &a).await;
    tried(&mut tx, a.delivery, refused()).await;
    tried(&mut tx, other, later()).await;
    let since = Timestamp::now() + SignedDuration::from_mins(1);
    delivery_alerts::settle(&mut tx, destination, since).await.unwrap();
    assert_eq!(stand(&mut tx).await, Trouble::ALL);
    deliveries::retry(&mut tx, other).await.unwrap();
    tried(&mut tx, other, Next::Delivered).await;
    delivery_alerts::settle(&mut tx, destination, since).await.unwrap();
    assert_eq!(stand(&mut tx).await, [Trouble::Refused]);
    // A person settles the rest.
    assert!(deliveries::leave(&mut tx, a.delivery).await.unwrap());
    assert_eq!(stand(&mut tx).await, []);
}

/// Steps of a delivery that were prepared, and the last sent or not.
async fn prepared(tx: &mut TenantTx, id: DeliveryId, sent: bool) {
    let steps = [("form", "prepare"), ("page", "prepare"), ("submit", "submit"), ("note", "note")];
    let named: Vec<_> = steps.iter().map(|(key, kind)| ((*key).to_owned(), *kind)).collect();
    delivery_steps::plan(tx, id, &named).await.unwrap();
    for key in ["form", "page", "submit"].into_iter().take(if sent { 3 } else { 2 }) {
        delivery_steps::finish(tx, id, key, Some("found")).await.unwrap();
    }
}

async fn done(tx: &mut TenantTx, id: DeliveryId) -> usize {
    let steps = delivery_steps::of_delivery(tx, id).await.unwrap();
    let done = steps.iter().filter(|step| step.state == DeliveryStepState::Done);
    let found = done.clone().filter(|step| step.result.as_deref() == Some("found")).count();
    assert_eq!(found, done.count());
    assert!(steps.iter().all(|step| (step.state == DeliveryStepState::Done) == step.done_at.is_some()));
    found
}

#[tokio::test]
async fn what_was_prepared_is_prepared_again_unless_it_was_used() {
    let world = World::new().await;
    let a = world.company("a").await;
    for sent in [false, true] {
        let kept = if sent { 3 } else { 0 };
        let mut tx = world.begin(a.tenant).await;
        let destination = the_destination(&mut tx, &a).await;
        let (_, id) = answer(&mut tx, &a).await;
        prepared(&mut tx, id, sent).await;
        tried(&mut tx, id, later()).await;
        assert_eq!(done(&mut tx, id).await, if sent { 3 } else { 2 }, "a try by itself goes on where it was");
        assert!(deliveries::retry(&mut tx, id).await.unwrap());
        assert_eq!(done(&mut tx, id).await, kept, "a person's retry");

        prepared(&mut tx, id, sent).await;
        tried(&mut tx, id, refused()).await;
        assert_eq!(deliveries::retry_many(&mut tx, a.flow, Some(&[id]), None).await.unwrap(), 1);
        assert_eq!(done(&mut tx, id).await, kept, "many at once");

        prepared(&mut tx, id, sent).await;
        tried(&mut tx, id, waits_for(WaitsFor::Reconnect)).await;
        connections::insert_or_reconnect(&mut tx, &crate::world::consent("a", a.person)).await.unwrap();
        assert_eq!(state(&mut tx, id).await, DeliveryState::Waiting);
        assert_eq!(done(&mut tx, id).await, kept, "connected again");

        prepared(&mut tx, id, sent).await;
        let other = DestinationChange { settings: Some(json!({"other": sent})), ..Default::default() };
        destinations::change(&mut tx, destination, &other).await.unwrap();
        assert_eq!(done(&mut tx, id).await, kept, "other settings");

        prepared(&mut tx, id, sent).await;
        delivery_work::begin(&mut tx, id).await.unwrap().unwrap();
        assert!(deliveries::retry(&mut tx, id).await.unwrap());
        assert_eq!(done(&mut tx, id).await, if sent { 3 } else { 2 }, "not under a try that is going on");
    }
}
