//! What is written to is not written to faster than it allows, however many workers there are.

use crate::company::Company;
use crate::desk::{NOTES, PACE, at_the_desk};
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
    let world = World::with(&pool, |settings| settings.delivery_concurrency = 16).await;
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
    let world = World::with(&pool, |settings| settings.delivery_concurrency = 16).await;
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

#[sqlx::test(migrator = "MIGRATOR")]
async fn standing_in_line_is_no_try_however_often(pool: PgPool) {
    // No lease runs out: a try that is cut short counts.
    let world = World::with(&pool, |settings| settings.lease_seconds = 30.0).await;
    let company = Company::new(&world).await;
    // Seven a second at two at a time; the pace alone would let twenty come.
    world.vendor.inner().slow = Duration::from_millis(280);
    let ids = answers(&world, &company, 40).await;
    sqlx::query("update control.jobs set max_attempts = 2 where kind = 'deliver'").execute(&pool).await.unwrap();
    let worker = world.worker();
    for id in &ids {
        let delivery = company.delivery_is(&world, *id, DeliveryState::Delivered).await;
        assert_eq!(delivery.attempts.len(), 1);
    }
    worker.stop().await;
    assert_eq!(begun(&world).len(), ids.len());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_call_that_counts_against_another_bound_keeps_to_both(pool: PgPool) {
    for steps in [&["submit", "note"][..], &["note"]] {
        let world = World::new(&pool).await;
        let company = Company::new(&world).await;
        let live = company.live(&world).await;
        at_the_desk(&world, &company, steps, "impossible").await;
        let mut ids = Vec::new();
        for _ in 0..14 {
            ids.push(company.complete(&world, &live).await.0);
        }
        let workers = [world.worker(), world.worker()];
        for id in &ids {
            let delivery = company.delivery_is(&world, *id, DeliveryState::Delivered).await;
            assert_eq!(delivery.attempts.len(), steps.len(), "nothing was begun before it was its turn");
        }
        for worker in workers {
            worker.stop().await;
        }
        let mut notes: Vec<Instant> = world.vendor.calls("desk_note").iter().map(|call| call.at).collect();
        notes.sort();
        assert_eq!(notes.len(), ids.len());
        let most = usize::try_from(NOTES.calls).unwrap();
        for (nth, first) in notes.iter().enumerate() {
            let within = notes[nth..].iter().take_while(|at| **at - *first < NOTES.per).count();
            assert!(within <= most, "{within} notes within {:?}", NOTES.per);
        }
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_short_wait_that_is_named_stops_the_account_no_longer(pool: PgPool) {
    let world = World::with(&pool, |settings| {
        settings.retry_base_seconds = 6.0;
        settings.retry_max_seconds = 6.0;
    })
    .await;
    let company = Company::new(&world).await;
    world.vendor.script("desk_submit", Turn::Answer(429, json!({"wait": 1})));
    let ids = answers(&world, &company, 4).await;
    let worker = world.worker();
    for id in &ids {
        company.delivery_is(&world, *id, DeliveryState::Delivered).await;
    }
    worker.stop().await;
    let begun = begun(&world);
    assert_eq!(begun.len(), 5);
    assert!(begun[4] - begun[0] >= Duration::from_secs(6), "the refused one waits as after every failure");
    assert!(begun[3] - begun[0] < Duration::from_secs(4), "{:?}", begun[3] - begun[0]);
    assert!(begun[3] - begun[0] >= Duration::from_millis(900), "but that second was kept");
}
