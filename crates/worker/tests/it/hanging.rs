//! What is written to and does not answer: it takes neither the places of others, nor the outcomes of calls.

use crate::company::Company;
use crate::desk::at_the_desk;
use crate::send_message::{is, write};
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_form::SubmissionId;
use akis_store::{DeliveryState, MIGRATOR, MessageState};
use serde_json::json;
use sqlx::PgPool;
use std::time::{Duration, Instant};

async fn answers(world: &World, company: &Company, count: usize) -> Vec<SubmissionId> {
    let live = company.live(world).await;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(company.complete(world, &live).await.0);
    }
    ids
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn others_find_places_while_many_desks_hang(pool: PgPool) {
    let world = World::with(&pool, |settings| {
        (settings.concurrency, settings.delivery_concurrency) = (1, 4);
        settings.max_attempts = 1_000;
        settings.retry_max_seconds = 0.2;
    })
    .await;
    let mut hanging = Vec::new();
    for _ in 0..6 {
        let company = Company::new(&world).await;
        at_the_desk(&world, &company, &["submit"], "repeat").await;
        let ids = answers(&world, &company, 15).await;
        hanging.push((company, ids));
    }
    world.vendor.inner().slow = Duration::from_mins(10);
    let worker = world.worker();
    // Until it is seen that they do not answer.
    tokio::time::sleep(Duration::from_secs(5)).await;

    // Calls are given up after 0.4 s. Were all four places theirs, two of these would come to their turn in a second.
    let quick = Company::new(&world).await;
    let began = Instant::now();
    let ids = answers(&world, &quick, 24).await;
    for id in &ids {
        quick.delivery_is(&world, *id, DeliveryState::Delivered).await;
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(7), "{took:?}");
    // And what is no delivery has places of its own.
    let began = Instant::now();
    let live = quick.live(&world).await;
    let message = write(&world, &quick, &live).await;
    is(&world, &quick, message, MessageState::Sent).await;
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());

    // However often who waits comes in vain, only what was tried counts.
    let miscounted: i64 = sqlx::query_scalar(
        "select count(*) from control.jobs join deliveries on deliveries.id::text = jobs.key
          where jobs.kind = 'deliver' and jobs.attempt > deliveries.attempts + 1",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(miscounted, 0);

    world.vendor.inner().slow = Duration::ZERO;
    for (company, ids) in &hanging {
        for id in ids {
            company.delivery_is(&world, *id, DeliveryState::Delivered).await;
        }
    }
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_answers_that_end_at_once_keep_both_their_outcomes(pool: PgPool) {
    // An alert from the first failure on; every failure changes its row, and every end the line's.
    let world = World::with(&pool, |settings| settings.alert_after_seconds = 0.0).await;
    let company = Company::new(&world).await;
    at_the_desk(&world, &company, &["submit"], "repeat").await;
    world.vendor.inner().slow = Duration::from_millis(250);
    world.vendor.script("desk_submit", Turn::Later(429, json!({}), 1));
    world.vendor.script("desk_submit", Turn::Answer(503, json!({})));
    let ids = answers(&world, &company, 2).await;
    let worker = world.worker();
    until("both are being called", async || (world.vendor.inner().at_desk.0 == 2).then_some(())).await;
    let mut holds = pool.begin().await.unwrap();
    sqlx::query("select from pacing for update").execute(&mut *holds).await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    holds.commit().await.unwrap();

    let mut codes = Vec::new();
    for id in &ids {
        let delivery = company.delivery_is(&world, *id, DeliveryState::Delivered).await;
        assert_eq!(delivery.attempts.len(), 2, "{delivery:?}");
        codes.push(delivery.attempts[0].code.clone().unwrap());
    }
    codes.sort();
    assert_eq!(codes, ["closed", "rate_limited"]);
    assert_eq!(world.vendor.calls("desk_submit").len(), 4, "nothing was sent on a lost outcome");
    worker.stop().await;
}
