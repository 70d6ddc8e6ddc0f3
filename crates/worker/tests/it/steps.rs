//! Deliveries of several steps.

use crate::company::Company;
use crate::desk::at_the_desk;
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_form::SubmissionId;
use akis_store::destinations::{self, DestinationChange};
use akis_store::{AttemptOutcome, DeliveryState, DeliveryStepState, MIGRATOR, WaitsFor, deliveries};
use serde_json::{Value, json};
use sqlx::PgPool;

const STEPS: &[&str] = &["prepare", "submit", "note"];

/// How often each step was called.
fn calls(world: &World) -> [usize; 3] {
    ["desk_prepare", "desk_submit", "desk_note"].map(|name| world.vendor.calls(name).len())
}

/// How often the desk has a step of an answer.
fn kept(world: &World, step: &str, id: SubmissionId) -> usize {
    let path = format!("/desk/{step}?answer={id}");
    world.vendor.inner().desk.iter().filter(|(kept, ..)| *kept == path).count()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn steps_go_in_order_and_each_is_told_what_the_earlier_brought(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    at_the_desk(&world, &company, STEPS, "ask").await;
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let delivery = company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    let bodies: Vec<Value> =
        world.vendor.inner().desk.iter().map(|(_, body, _)| serde_json::from_str(body).unwrap()).collect();
    assert_eq!(bodies[0]["done"], json!({}));
    assert_eq!(bodies[1]["done"], json!({"prepare": "desk_prepare-0"}));
    assert_eq!(bodies[2]["done"], json!({"prepare": "desk_prepare-0", "submit": "desk_submit-1"}));
    let steps: Vec<_> = delivery.steps.iter().map(|step| (step.key.as_str(), step.state)).collect();
    assert_eq!(steps, STEPS.iter().map(|key| (*key, DeliveryStepState::Done)).collect::<Vec<_>>());
    assert_eq!(delivery.result(), Some("desk_submit-1"));
    let tried: Vec<_> = delivery.attempts.iter().map(|attempt| attempt.step.as_deref().unwrap()).collect();
    assert_eq!(tried, STEPS);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_step_that_an_earlier_one_made_needless_is_done_without_a_call(pool: PgPool) {
    for (needless, expected) in [("submit", [1, 0, 1]), ("note", [1, 1, 0])] {
        let world = World::new(&pool).await;
        let company = Company::new(&world).await;
        let live = company.live(&world).await;
        let desk = at_the_desk(&world, &company, STEPS, "ask").await;
        let mut tx = world.begin(company.tenant).await;
        let mut settings = destinations::get(&mut tx, desk).await.unwrap().unwrap().settings;
        settings["needless"] = needless.into();
        let change = DestinationChange { settings: Some(settings), ..Default::default() };
        destinations::change(&mut tx, desk, &change).await.unwrap();
        tx.commit().await.unwrap();
        let (id, _) = company.complete(&world, &live).await;
        let worker = world.worker();
        let delivery = company.delivery_is(&world, id, DeliveryState::Delivered).await;
        worker.stop().await;
        assert_eq!(calls(&world), expected);
        let skipped = delivery.steps.iter().find(|step| step.key == needless).unwrap();
        assert_eq!((skipped.state, skipped.result.as_deref()), (DeliveryStepState::Done, Some("brought before")));
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_repetition_goes_on_at_the_first_step_that_is_not_done(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    at_the_desk(&world, &company, STEPS, "ask").await;
    world.vendor.script("desk_submit", Turn::Answer(503, json!({})));
    world.vendor.script("desk_note", Turn::Answer(422, json!({})));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let stuck = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    assert_eq!((stuck.waits_for, calls(&world)), (Some(WaitsFor::Correction), [1, 2, 1]));
    company.retry(&world, stuck.id).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!(calls(&world), [1, 2, 2]);
    for step in STEPS {
        assert_eq!(kept(&world, step, id), 1);
    }
}

/// A worker is killed after the desk took a step in the middle and before anybody heard of it.
async fn killed_in_the_middle(world: &World, company: &Company, look: &str) -> SubmissionId {
    let live = company.live(world).await;
    at_the_desk(world, company, STEPS, look).await;
    world.vendor.script("desk_submit", Turn::DoneThenHang);
    let (id, _) = company.complete(world, &live).await;
    let first = world.worker();
    until("it arrived", async || (kept(world, "submit", id) == 1).then_some(())).await;
    first.kill();
    let cut = company.delivery(world, id).await;
    assert_eq!(cut.state, DeliveryState::Delivering);
    assert_eq!(cut.steps[1].state, DeliveryStepState::Begun, "written down before the call");
    id
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn killed_after_a_step_was_taken_it_is_found_and_the_rest_follows(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = killed_in_the_middle(&world, &company, "ask").await;
    let second = world.worker();
    let delivery = company.delivery_is(&world, id, DeliveryState::Delivered).await;
    second.stop().await;
    assert_eq!(calls(&world), [1, 1, 1]);
    assert_eq!(delivery.result(), Some("desk_submit-1"), "what the look found");
    let outcomes: Vec<_> = delivery.attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [AttemptOutcome::Delivered, AttemptOutcome::Found, AttemptOutcome::Delivered]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_a_repetition_does_no_harm_it_is_simply_repeated(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = killed_in_the_middle(&world, &company, "repeat").await;
    let second = world.worker();
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    second.stop().await;
    assert_eq!(calls(&world), [1, 2, 1]);
    assert!(world.vendor.calls("desk_look").is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_the_desk_cannot_be_asked_it_may_have_arrived_until_a_person_says_so(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = killed_in_the_middle(&world, &company, "impossible").await;
    let second = world.worker();
    let unknown = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    assert_eq!(unknown.waits_for, Some(WaitsFor::Decision));
    let problem = unknown.problem.unwrap();
    assert!(problem.en.contains("may have arrived") && problem.en.contains("On the desk."), "{problem:?}");
    assert_eq!(calls(&world), [1, 1, 0], "nothing is sent on a guess");

    resolve(&world, &company, unknown.id, true).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    second.stop().await;
    assert_eq!((calls(&world), kept(&world, "submit", id)), ([1, 1, 1], 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_person_who_did_not_find_it_has_it_sent_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = killed_in_the_middle(&world, &company, "impossible").await;
    let second = world.worker();
    let unknown = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    resolve(&world, &company, unknown.id, false).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    second.stop().await;
    // What was prepared long ago may be gone when the person comes to it.
    assert_eq!(calls(&world), [2, 2, 1]);
    let mut tx = world.begin(company.tenant).await;
    assert!(!deliveries::resolve(&mut tx, unknown.id, false).await.unwrap(), "nobody asks any more");
}

async fn resolve(world: &World, company: &Company, delivery: akis_store::DeliveryId, arrived: bool) {
    let mut tx = world.begin(company.tenant).await;
    assert!(deliveries::resolve(&mut tx, delivery, arrived).await.unwrap());
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_follows_a_call_without_an_answer_is_said_as_it_is(pool: PgPool) {
    for (look, says) in [
        ("ask", "Akis asks Desk whether the answer arrived"),
        ("repeat", "sends it again by itself, in a way that shows that it is the same answer"),
        ("impossible", "say whether it arrived"),
    ] {
        let world = World::with(&pool, |settings| settings.retry_base_seconds = 3.0).await;
        let company = Company::new(&world).await;
        let live = company.live(&world).await;
        at_the_desk(&world, &company, &["submit"], look).await;
        world.vendor.script("desk_submit", Turn::Hang);
        let (id, _) = company.complete(&world, &live).await;
        let worker = world.worker();
        let tried = until("it was tried", async || {
            Some(company.delivery(&world, id).await).filter(|delivery| !delivery.attempts.is_empty())
        })
        .await;
        worker.stop().await;
        let problem = tried.problem.clone().unwrap().en;
        assert!(problem.starts_with("Desk did not answer in time.") && problem.contains(says), "{problem}");
        assert_eq!(problem.contains("Akis asks"), look == "ask", "{problem}");
        let decides = look == "impossible";
        assert_eq!(tried.waits_for == Some(WaitsFor::Decision), decides, "nobody waits to be told so");
        assert_eq!((tried.attempts.len(), tried.attempts[0].code.as_deref()), (1, Some("timeout")));
        if decides {
            resolve(&world, &company, tried.id, false).await;
            let worker = world.worker();
            company.delivery_is(&world, id, DeliveryState::Delivered).await;
            worker.stop().await;
            assert_eq!(kept(&world, "submit", id), 1);
        }
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_asks_never_to_be_called_again_is_not(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let desk = at_the_desk(&world, &company, &["submit"], "repeat").await;
    world.vendor.script("desk_submit", Turn::Answer(410, json!({})));
    let (first, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    company.delivery_is(&world, first, DeliveryState::NeedsAttention).await;
    until("it is switched off", async || {
        let destination = destinations::get(&mut world.begin(company.tenant).await, desk).await.unwrap().unwrap();
        (!destination.enabled).then_some(())
    })
    .await;
    let (second, _) = company.complete(&world, &live).await;
    company.delivery_is(&world, second, DeliveryState::SwitchedOff).await;
    assert_eq!(calls(&world), [0, 1, 0]);

    let mut tx = world.begin(company.tenant).await;
    let change = DestinationChange { enabled: Some(true), ..Default::default() };
    destinations::change(&mut tx, desk, &change).await.unwrap();
    tx.commit().await.unwrap();
    company.delivery_is(&world, second, DeliveryState::Delivered).await;
    worker.stop().await;
}
