//! What a company hears of a destination: each matter by itself, and nothing of what it chose.

use crate::company::Company;
use crate::desk::at_the_desk;
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_store::alerts;
use akis_store::delivery_alerts::Trouble;
use akis_store::destinations::{self, DestinationChange};
use akis_store::{AlertCategory, DeliveryState, DestinationId, MIGRATOR, deliveries, jobs};
use serde_json::json;
use sqlx::PgPool;

async fn stands(world: &World, company: &Company, destination: DestinationId, trouble: Trouble) -> bool {
    let mut tx = world.begin(company.tenant).await;
    let key = trouble.key(destination);
    alerts::standing(&mut tx, AlertCategory::Delivery, &key).await.unwrap().is_some()
}

async fn the_destination(world: &World, company: &Company) -> DestinationId {
    let mut tx = world.begin(company.tenant).await;
    destinations::list(&mut tx, company.flow).await.unwrap()[0].id
}

fn refusal() -> Turn {
    Turn::Answer(400, json!({"status": "error", "message": "no", "errors": []}))
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_answer_that_waits_for_a_person_does_not_hide_an_outage(pool: PgPool) {
    let world = World::with(&pool, |settings| {
        settings.max_attempts = 200;
        settings.alert_after_seconds = 1.0;
        settings.retry_max_seconds = 0.3;
    })
    .await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let destination = the_destination(&world, &company).await;
    world.vendor.script("submit", refusal());
    let worker = world.worker();
    let (refused, _) = company.complete(&world, &live).await;
    let refused = company.delivery_is(&world, refused, DeliveryState::NeedsAttention).await;
    assert!(stands(&world, &company, destination, Trouble::Refused).await);
    assert!(!stands(&world, &company, destination, Trouble::Unreachable).await);

    world.vendor.inner().down = true;
    let (waits, _) = company.complete(&world, &live).await;
    until("the outage is told of", async || {
        stands(&world, &company, destination, Trouble::Unreachable).await.then_some(())
    })
    .await;
    let told: i64 = sqlx::query_scalar("select count(*) from alerts where category = 'delivery'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(told, 2, "an alert of its own, which is mailed");
    world.vendor.inner().down = false;
    company.delivery_is(&world, waits, DeliveryState::Delivered).await;
    assert!(!stands(&world, &company, destination, Trouble::Unreachable).await, "it is over");
    assert!(stands(&world, &company, destination, Trouble::Refused).await, "a person still has to look");

    let mut tx = world.begin(company.tenant).await;
    assert!(deliveries::leave(&mut tx, refused.id).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!stands(&world, &company, destination, Trouble::Refused).await);
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_an_outage_left_behind_does_not_hide_the_next(pool: PgPool) {
    let world = World::with(&pool, |settings| {
        settings.max_attempts = 6;
        settings.alert_after_seconds = 0.2;
        settings.retry_max_seconds = 0.2;
    })
    .await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let destination = the_destination(&world, &company).await;
    world.vendor.inner().down = true;
    let worker = world.worker();
    let (lost, _) = company.complete(&world, &live).await;
    company.delivery_is(&world, lost, DeliveryState::GivenUp).await;
    assert!(stands(&world, &company, destination, Trouble::Unreachable).await);
    assert!(stands(&world, &company, destination, Trouble::Refused).await, "it waits for a person now");
    world.vendor.inner().down = false;
    let (well, _) = company.complete(&world, &live).await;
    company.delivery_is(&world, well, DeliveryState::Delivered).await;
    worker.stop().await;
    assert!(!stands(&world, &company, destination, Trouble::Unreachable).await);
    assert!(stands(&world, &company, destination, Trouble::Refused).await);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_long_silence_that_was_asked_for_is_told_at_once(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let destination = the_destination(&world, &company).await;
    // Longer than the ten minutes after which trouble is told of.
    world.vendor.script("submit", Turn::Later(429, json!({}), 3_600));
    let worker = world.worker();
    let (id, _) = company.complete(&world, &live).await;
    company.delivery_is(&world, id, DeliveryState::Retrying).await;
    assert!(stands(&world, &company, destination, Trouble::Unreachable).await);
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn switched_off_nothing_is_called_and_nobody_is_alarmed(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let destination = at_the_desk(&world, &company, &["prepare", "submit"], "ask").await;
    let (before, _) = company.complete(&world, &live).await;
    let switch = async |on: bool| {
        let mut tx = world.begin(company.tenant).await;
        let change = DestinationChange { enabled: Some(on), ..Default::default() };
        destinations::change(&mut tx, destination, &change).await.unwrap();
        tx.commit().await.unwrap();
    };
    switch(false).await;
    let (after, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    until("no job is left", async || {
        let sql = "select count(*) from control.jobs where kind = $1 and state in ('ready', 'running')";
        let left: i64 = sqlx::query_scalar(sql).bind(jobs::DELIVER).fetch_one(&pool).await.unwrap();
        (left == 0).then_some(())
    })
    .await;
    for id in [before, after] {
        let held = company.delivery(&world, id).await;
        assert_eq!((held.state, held.attempts.len()), (DeliveryState::SwitchedOff, 0));
    }
    assert!(world.vendor.inner().desk.is_empty());
    for trouble in Trouble::ALL {
        assert!(!stands(&world, &company, destination, trouble).await);
    }
    switch(true).await;
    for id in [before, after] {
        company.delivery_is(&world, id, DeliveryState::Delivered).await;
    }
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_persons_retry_prepares_again_what_was_not_used(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    at_the_desk(&world, &company, &["prepare", "submit"], "ask").await;
    world.vendor.script("desk_submit", Turn::Answer(503, json!({})));
    world.vendor.script("desk_submit", Turn::Answer(422, json!({})));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let stuck = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    assert_eq!(world.vendor.calls("desk_prepare").len(), 1, "a try by itself goes on where it was");
    company.retry(&world, stuck.id).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("desk_prepare").len(), 2);
    let bodies: Vec<serde_json::Value> =
        world.vendor.inner().desk.iter().map(|(_, body, _)| serde_json::from_str(body).unwrap()).collect();
    let last = bodies.last().unwrap();
    assert_ne!(last["done"]["prepare"], bodies[0]["done"]["prepare"]);
}
