//! What is written to is not written to faster than it allows, however many workers there are.

use crate::company::Company;
use crate::desk::{PACE, at_the_desk};
use crate::vendor::Turn;
use crate::world::World;
use akis_form::SubmissionId;
use akis_store::{DeliveryState, MIGRATOR};
use serde_json::json;
use sqlx::PgPool;
use std::time::{Duration, Instant};

async fn answers(world: &World, company: &Company, count: usize) -> Vec<SubmissionId> {
    let live = company.live(world).await;
    at_the_desk(world, company, &["submit"], "repeat").await;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(company.complete(world, &live).await.0);
    }
    ids
}

fn begun(world: &World) -> Vec<Instant> {
    let mut begun: Vec<Instant> = world.vendor.calls("desk_submit").iter().map(|call| call.at).collect();
    begun.sort();
    begun
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_workers_together_keep_to_the_pace(pool: PgPool) {
    let world = World::with(&pool, |settings| settings.concurrency = 8).await;
    let company = Company::new(&world).await;
    world.vendor.inner().slow = Duration::from_millis(30);
    let ids = answers(&world, &company, 50).await;
    let workers = [world.worker(), world.worker()];
    for id in &ids {
        let delivery = company.delivery_is(&world, *id, DeliveryState::Delivered).await;
        assert_eq!(delivery.attempts.len(), 1, "who gets no turn has tried nothing");
    }
    for worker in workers {
        worker.stop().await;
    }
    let begun = begun(&world);
    assert_eq!(begun.len(), ids.len());
    let most = usize::try_from(PACE.calls).unwrap();
    for (nth, first) in begun.iter().enumerate() {
        let within = begun[nth..].iter().take_while(|at| **at - *first < PACE.per).count();
        assert!(within <= most, "{within} calls within {:?}", PACE.per);
    }
    let at_once = world.vendor.inner().at_desk.1;
    assert!(at_once <= usize::try_from(PACE.concurrency).unwrap(), "{at_once} calls at once");
    // And no slower than it must be: fifty at twenty a second.
    let took = *begun.last().unwrap() - begun[0];
    assert!(took < Duration::from_secs(8), "{took:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn asked_for_silence_by_one_call_nobody_calls(pool: PgPool) {
    let world = World::with(&pool, |settings| settings.concurrency = 8).await;
    let company = Company::new(&world).await;
    world.vendor.script("desk_submit", Turn::Later(429, json!({}), 2));
    let ids = answers(&world, &company, 8).await;
    let workers = [world.worker(), world.worker()];
    for id in &ids {
        company.delivery_is(&world, *id, DeliveryState::Delivered).await;
    }
    for worker in workers {
        worker.stop().await;
    }
    let begun = begun(&world);
    assert_eq!(begun.len(), 9, "one was refused, and nobody else knocked in vain");
    // Those that had their turn already are out of reach.
    let at_once = usize::try_from(PACE.concurrency).unwrap();
    let silence = begun.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(silence >= Duration::from_millis(1_800), "{silence:?}");
    let before = begun.iter().take_while(|at| **at - begun[0] < Duration::from_millis(1_800)).count();
    assert!(before <= at_once + 1, "{before} calls before the silence");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_worker_that_dies_in_its_turn_keeps_nobody_out_who_comes_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    world.vendor.script("desk_submit", Turn::Hang);
    world.vendor.script("desk_submit", Turn::Hang);
    let ids = answers(&world, &company, 2).await;
    let first = world.worker();
    crate::world::until("both are there", async || (begun(&world).len() == 2).then_some(())).await;
    first.kill();
    // Both turns are taken, each by a delivery that comes again.
    let second = world.worker();
    for id in &ids {
        company.delivery_is(&world, *id, DeliveryState::Delivered).await;
    }
    second.stop().await;
}
