use crate::world::{Company, World};
use akis_form::DestinationKind;
use akis_sentence::{Sentence, sentence};
use akis_store::attempts::Attempt;
use akis_store::deliveries::{self, Next};
use akis_store::{AttemptOutcome, DeliveryId, DeliveryState, StoreError, WaitsFor, delivery_work, jobs};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

fn attempt(outcome: AttemptOutcome) -> Attempt {
    Attempt {
        step: None,
        // To the microsecond, as the database keeps it.
        started_at: Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap(),
        duration: Duration::from_millis(87),
        outcome,
        http_status: Some(503),
        code: Some("server_error".into()),
        message: Some(sentence!("HubSpot answered 503.", "HubSpot 503 ile karşılık verdi.")),
    }
}

async fn only(world: &World, a: &Company) -> deliveries::Delivery {
    deliveries::list(&mut world.begin(a.tenant).await, a.submission).await.unwrap().remove(0)
}

async fn record(world: &World, a: &Company, outcome: AttemptOutcome, next: Next) -> DeliveryState {
    let mut tx = world.begin(a.tenant).await;
    let state = deliveries::record_attempt(&mut tx, a.delivery, &attempt(outcome), &next).await.unwrap();
    tx.commit().await.unwrap();
    state
}

async fn begin(world: &World, a: &Company) -> Option<delivery_work::Work> {
    let mut tx = world.begin(a.tenant).await;
    let work = delivery_work::begin(&mut tx, a.delivery).await.unwrap();
    tx.commit().await.unwrap();
    work
}

#[tokio::test]
async fn a_delivery_goes_from_waiting_through_a_retry_to_delivered() {
    let world = World::new().await;
    let a = world.company("a").await;
    let work = begin(&world, &a).await.unwrap();
    assert_eq!(
        (work.submission_id, work.target.as_ref().unwrap().connection_id),
        (a.submission, Some(a.connection))
    );
    assert_eq!((work.attempts, work.unclear, work.target.unwrap().kind), (0, false, DestinationKind::HubspotForm));
    assert_eq!(work.submission.source.as_ref().unwrap().form_id, "form a");
    assert_eq!(only(&world, &a).await.state, DeliveryState::Delivering);

    let at =
        Timestamp::from_microsecond((Timestamp::now() + SignedDuration::from_mins(2)).as_microsecond()).unwrap();
    let problem = sentence!("HubSpot does not answer.", "HubSpot karşılık vermiyor.");
    record(&world, &a, AttemptOutcome::Retry, Next::RetryAt { at, problem: problem.clone() }).await;
    let waiting = only(&world, &a).await;
    assert_eq!((waiting.state, waiting.next_attempt_at), (DeliveryState::Retrying, Some(at)));
    assert_eq!(waiting.problem, Some(problem), "in every language");

    let work = begin(&world, &a).await.unwrap();
    assert_eq!((work.attempts, work.unclear), (1, false));
    record(&world, &a, AttemptOutcome::Delivered, Next::Delivered).await;
    let done = only(&world, &a).await;
    assert_eq!((done.state, done.problem, done.next_attempt_at), (DeliveryState::Delivered, None, None));
    assert!(done.delivered_at.is_some());
    let outcomes: Vec<_> = done.attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [AttemptOutcome::Retry, AttemptOutcome::Delivered]);
    assert_eq!(done.attempts[0].duration, Duration::from_millis(87));
    assert!(begin(&world, &a).await.is_none(), "a repeated job finds nothing to do");
}

#[tokio::test]
async fn a_try_cut_short_makes_the_next_one_ask_first() {
    let world = World::new().await;
    let a = world.company("a").await;
    assert!(!begin(&world, &a).await.unwrap().unclear);
    // The worker died here. Its job comes back.
    assert!(begin(&world, &a).await.unwrap().unclear);
    let retry = |at| Next::RetryAt { at, problem: Sentence::quoted("x") };
    record(&world, &a, AttemptOutcome::Unclear, retry(Timestamp::now())).await;
    assert!(begin(&world, &a).await.unwrap().unclear, "remembered");
    record(&world, &a, AttemptOutcome::Retry, retry(Timestamp::now())).await;
    assert!(!begin(&world, &a).await.unwrap().unclear, "cleared up");
}

#[tokio::test]
async fn what_has_arrived_is_not_taken_back_by_a_worker_that_lost_its_lease() {
    let world = World::new().await;
    let a = world.company("a").await;
    begin(&world, &a).await.unwrap();
    // The lease ran out; the next worker asked and found it.
    begin(&world, &a).await.unwrap();
    record(&world, &a, AttemptOutcome::Found, Next::Delivered).await;
    let late =
        Next::RetryAt { at: Timestamp::now(), problem: Sentence::quoted("HubSpot did not answer in time.") };
    assert_eq!(record(&world, &a, AttemptOutcome::Unclear, late).await, DeliveryState::Delivered);
    let done = only(&world, &a).await;
    assert_eq!((done.state, done.problem, done.next_attempt_at), (DeliveryState::Delivered, None, None));
    assert_eq!(done.attempts.len(), 2, "both tries are shown");
    let nobodys = attempt(AttemptOutcome::Delivered);
    let mut tx = world.begin(a.tenant).await;
    let unknown = deliveries::record_attempt(&mut tx, DeliveryId::new(), &nobodys, &Next::Delivered).await;
    assert!(matches!(unknown, Err(StoreError::NotFound("delivery"))));
}

#[tokio::test]
async fn a_person_sets_going_what_stands_still() {
    let world = World::new().await;
    let a = world.company("a").await;
    let retry = || async {
        let mut tx = world.begin(a.tenant).await;
        let going = deliveries::retry(&mut tx, a.delivery).await.unwrap();
        tx.commit().await.unwrap();
        going
    };
    begin(&world, &a).await.unwrap();
    assert!(retry().await, "once more after the present try");
    assert_eq!(only(&world, &a).await.state, DeliveryState::Delivering, "which may still arrive");
    for next in [
        Next::NeedsAttention {
            waits_for: WaitsFor::Correction,
            problem: Sentence::quoted("A required field is missing."),
        },
        Next::GivenUp { problem: Sentence::quoted("Refused ten times.") },
        Next::RetryAt {
            at: Timestamp::now() + SignedDuration::from_hours(1),
            problem: Sentence::quoted("Later."),
        },
    ] {
        record(&world, &a, AttemptOutcome::Refused, next).await;
        sqlx::query("delete from control.jobs").execute(world.store.pool()).await.unwrap();
        assert!(retry().await);
        assert_eq!(only(&world, &a).await.state, DeliveryState::Waiting);
        let lease = Duration::from_mins(1);
        let mut turn = akis_jobs::Turn::default();
        let claimed =
            akis_jobs::claim(world.store.pool(), "w", &[jobs::DELIVER], 9, lease, &mut turn).await.unwrap();
        let payload: jobs::Deliver = serde_json::from_value(claimed[0].payload.clone()).unwrap();
        assert_eq!(payload.delivery_id, a.delivery);
        begin(&world, &a).await.unwrap();
    }
    record(&world, &a, AttemptOutcome::Found, Next::Delivered).await;
    assert!(!retry().await, "it has arrived");
    let unknown = deliveries::retry(&mut world.begin(a.tenant).await, DeliveryId::new()).await;
    assert!(matches!(unknown, Err(StoreError::NotFound("delivery"))));
}
