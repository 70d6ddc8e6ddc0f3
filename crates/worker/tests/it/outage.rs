//! A destination that is gone for a while.

use crate::company::Company;
use crate::world::{World, until};
use akis_form::SubmissionId;
use akis_store::alerts::{self, Alert};
use akis_store::delivery_alerts::Trouble;
use akis_store::{AlertCategory, DeliveryState, MIGRATOR, PersonId, destinations};
use sqlx::PgPool;
use std::time::Duration;

async fn alerts(world: &World, company: &Company) -> Vec<Alert> {
    let mut tx = world.begin(company.tenant).await;
    let listed = alerts::list(&mut tx, PersonId::new(), false, None, 50).await.unwrap();
    listed
        .into_iter()
        .map(|listed| listed.alert)
        .filter(|alert| alert.category == AlertCategory::Delivery)
        .collect()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn twenty_forms_wait_out_an_outage_under_one_alert_and_arrive_once(pool: PgPool) {
    // Ten minutes in a few seconds: tries, waits and the alert come a hundred times as fast.
    let world = World::with(&pool, |settings| {
        settings.max_attempts = 60;
        settings.alert_after_seconds = 1.0;
        settings.retry_max_seconds = 0.4;
    })
    .await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.inner().down = true;
    let worker = world.worker();
    let mut ids: Vec<SubmissionId> = Vec::new();
    for _ in 0..20 {
        ids.push(company.complete(&world, &live).await.0);
    }
    let raised = until("an alert stands", async || alerts(&world, &company).await.pop()).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    for id in &ids {
        let state = company.delivery(&world, *id).await.state;
        assert!(!matches!(state, DeliveryState::Delivered | DeliveryState::GivenUp), "{state}");
    }
    let all = alerts(&world, &company).await;
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(raised.title.en.contains("Tekne turu") && raised.resolved_at.is_none(), "{raised:?}");
    let mut tx = world.begin(company.tenant).await;
    let destination = destinations::list(&mut tx, company.flow).await.unwrap()[0].id;
    drop(tx);
    assert_eq!(raised.key, Trouble::Unreachable.key(destination));

    world.vendor.inner().down = false;
    for id in &ids {
        company.delivery_is(&world, *id, DeliveryState::Delivered).await;
    }
    worker.stop().await;
    for id in ids {
        assert_eq!(world.vendor.arrived(id), 1);
    }
    let all = alerts(&world, &company).await;
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].resolved_at.is_some(), "it ends by itself");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_short_trouble_alerts_nobody(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", crate::vendor::Turn::Answer(429, serde_json::json!({})));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert!(alerts(&world, &company).await.is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_waits_for_a_person_alerts_at_once_until_all_of_it_is_well(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let refusal =
        || crate::vendor::Turn::Answer(400, serde_json::json!({"status": "error", "message": "no", "errors": []}));
    world.vendor.script("submit", refusal());
    world.vendor.script("submit", refusal());
    let worker = world.worker();
    let (first, _) = company.complete(&world, &live).await;
    let first = company.delivery_is(&world, first, DeliveryState::NeedsAttention).await;
    let (second, _) = company.complete(&world, &live).await;
    let second = company.delivery_is(&world, second, DeliveryState::NeedsAttention).await;
    let all = alerts(&world, &company).await;
    assert_eq!((all.len(), all[0].count), (1, 2));

    let (third, _) = company.complete(&world, &live).await;
    company.delivery_is(&world, third, DeliveryState::Delivered).await;
    assert!(alerts(&world, &company).await[0].resolved_at.is_none(), "two still wait");
    for delivery in [first.id, second.id] {
        company.retry(&world, delivery).await;
    }
    until("the alert ended", async || alerts(&world, &company).await[0].resolved_at).await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_long_silence_is_told_at_once(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let limited = serde_json::json!({"status": "error", "policyName": "DAILY", "errorType": "RATE_LIMIT"});
    world.vendor.script("submit", crate::vendor::Turn::Answer(429, limited));
    let worker = world.worker();
    let (first, _) = company.complete(&world, &live).await;
    company.delivery_is(&world, first, DeliveryState::Retrying).await;
    let raised = until("an alert stands", async || alerts(&world, &company).await.pop()).await;
    assert!(raised.next_step.en.contains("calls for today"), "{raised:?}");
    // Who comes later only stands in line, and asks HubSpot for nothing.
    let (second, _) = company.complete(&world, &live).await;
    let waiting = until("it stands in line", async || {
        Some(company.delivery(&world, second).await).filter(|delivery| delivery.next_attempt_at.is_some())
    })
    .await;
    assert!(waiting.next_attempt_at.unwrap() > jiff::Timestamp::now() + jiff::SignedDuration::from_mins(50));
    worker.stop().await;
    assert_eq!(world.vendor.calls("submit").len(), 1);
    let all = alerts(&world, &company).await;
    assert_eq!((all.len(), all[0].count, all[0].resolved_at), (1, 1, None));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_only_stands_in_line_for_long_says_so_too(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let key = format!("connection:{}", company.connection);
    let pause = async |minutes: i64| {
        let mut tx = world.begin(company.tenant).await;
        let until = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
        akis_store::pacing::pause(&mut tx, &key, until).await.unwrap();
        tx.commit().await.unwrap();
    };
    let worker = world.worker();
    // An alert is due after ten minutes.
    for (minutes, expected) in [(5, 0), (120, 1)] {
        pause(minutes).await;
        let (id, _) = company.complete(&world, &live).await;
        until("it stands in line", async || company.delivery(&world, id).await.next_attempt_at).await;
        if expected > 0 {
            until("an alert stands", async || alerts(&world, &company).await.pop()).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        let all = alerts(&world, &company).await;
        assert_eq!(all.len(), expected, "{all:?}");
    }
    worker.stop().await;
    assert!(alerts(&world, &company).await[0].next_step.en.contains("wants no calls"));
    assert!(world.vendor.calls("submit").is_empty());
}
