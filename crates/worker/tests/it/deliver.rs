use crate::company::Company;
use crate::vendor::Turn;
use crate::world::World;
use akis_sentence::sentence;
use akis_store::{AttemptOutcome, ConnectionStatus, DeliveryState, MIGRATOR, WaitsFor, connections};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;
use std::time::Duration;

#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_arrive_once_with_their_mark(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let delivery = company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;

    assert_eq!(world.vendor.arrived(id), 1);
    let kept = world.vendor.inner().kept[0].clone();
    assert_eq!(kept.page_url, format!("https://akis.test/r/{id}"));
    assert_eq!(kept.fields[0], json!({"objectTypeId": "0-1", "name": "firstname", "value": "Zeynep"}));
    let [attempt] = delivery.attempts.as_slice() else { panic!("{delivery:?}") };
    assert_eq!((attempt.outcome, attempt.http_status), (AttemptOutcome::Delivered, Some(200)));
    assert!(delivery.delivered_at.is_some() && delivery.problem.is_none());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn asked_to_slow_down_it_waits_as_long_as_the_source_says(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let limited = json!({"status": "error", "message": "slow down", "errorType": "RATE_LIMIT"});
    world.vendor.script("submit", Turn::Later(429, limited, 2));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let waiting = company.delivery_is(&world, id, DeliveryState::Retrying).await;
    assert_eq!(
        waiting.problem.unwrap(),
        sentence!(
            "HubSpot asks to slow down. Akis tries again by itself.",
            "HubSpot biraz beklenmesini istiyor. Akis kendiliğinden yeniden dener."
        )
    );
    assert!(waiting.next_attempt_at.is_some());
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;

    let calls = world.vendor.calls("submit");
    assert_eq!((calls.len(), world.vendor.arrived(id)), (2, 1));
    assert!(calls[1].at - calls[0].at >= Duration::from_secs(2), "{:?}", calls[1].at - calls[0].at);
    assert!(world.vendor.calls("find").is_empty(), "a refusal is clear");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wait_nobody_can_mean_does_not_park_an_answer(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::Later(429, json!({"status": "error"}), u32::MAX));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let waiting = company.delivery_is(&world, id, DeliveryState::Retrying).await;
    worker.stop().await;
    let in_two_days = Timestamp::now() + SignedDuration::from_hours(48);
    assert!(waiting.next_attempt_at.unwrap() < in_two_days, "{waiting:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn refused_answers_wait_for_a_person_who_is_told_which_field(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let refusal = json!({
        "status": "error", "message": "The request is not valid", "correlationId": "c",
        "errors": [{"message": "Error in 'fields.email'. Invalid email address 'zeynep@kaya.test'", "errorType": "INVALID_EMAIL"}],
    });
    world.vendor.script("submit", Turn::Answer(400, refusal));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let stuck = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    let problem = stuck.problem.clone().unwrap().en;
    assert_eq!(stuck.waits_for, Some(WaitsFor::Correction));
    assert!(problem.contains("email") && !problem.contains("zeynep@"), "{problem}");
    assert_eq!(stuck.attempts[0].code.as_deref(), Some("INVALID_EMAIL"));
    assert_eq!(world.vendor.arrived(id), 0);

    company.retry(&world, stuck.id).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!(world.vendor.arrived(id), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_token_that_just_ended_is_nobodys_business(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", unauthorized());
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let delivery = company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    let bearers: Vec<String> = world.vendor.calls("submit").into_iter().map(|call| call.bearer).collect();
    assert_eq!(bearers, ["access", "renewed"]);
    assert_eq!((delivery.attempts.len(), world.vendor.arrived(id)), (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_revoked_connection_holds_answers_until_somebody_connects_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", unauthorized());
    world
        .vendor
        .script("token", Turn::Answer(400, json!({"error": "invalid_grant", "status": "BAD_REFRESH_TOKEN"})));
    let (first, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let held = company.delivery_is(&world, first, DeliveryState::NeedsAttention).await;
    assert_eq!(held.waits_for, Some(WaitsFor::Reconnect));
    assert!(held.problem.unwrap().en.contains("Connect the account again"));
    // The next one does not even ask.
    let (second, _) = company.complete(&world, &live).await;
    company.delivery_is(&world, second, DeliveryState::NeedsAttention).await;
    assert_eq!(world.vendor.calls("submit").len(), 1);
    let mut tx = world.begin(company.tenant).await;
    let connection = connections::get(&mut tx, company.connection).await.unwrap().unwrap();
    assert_eq!(connection.status, ConnectionStatus::ReconnectNeeded);
    drop(tx);

    company.connect(&world).await;
    for id in [first, second] {
        company.delivery_is(&world, id, DeliveryState::Delivered).await;
        assert_eq!(world.vendor.arrived(id), 1);
    }
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_missing_permission_asks_to_connect_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::Answer(403, json!({"category": "MISSING_SCOPES", "message": "scopes"})));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let held = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    assert_eq!(held.waits_for, Some(WaitsFor::Reconnect));
    company.connect(&world).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!(world.vendor.arrived(id), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_removed_connection_holds_answers_too(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let mut tx = world.begin(company.tenant).await;
    connections::delete(&mut tx, company.connection).await.unwrap();
    tx.commit().await.unwrap();
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let held = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    assert!(held.problem.unwrap().en.contains("connection was removed"));
    company.connect(&world).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn it_is_given_up_after_so_many_tries_and_goes_on_when_a_person_asks(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let limited = || Turn::Answer(429, json!({"status": "error", "errorType": "RATE_LIMIT"}));
    (0..5).for_each(|_| world.vendor.script("submit", limited()));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let given_up = company.delivery_is(&world, id, DeliveryState::GivenUp).await;
    assert_eq!(given_up.attempts.len(), 4);
    let problem = given_up.problem.unwrap().en;
    assert!(problem.contains("tried 4 times") && problem.contains("Press Retry"), "{problem}");

    // A new round: one refusal does not end it.
    company.retry(&world, given_up.id).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (6, 1));
}

/// How HubSpot refuses a token it no longer knows.
fn unauthorized() -> Turn {
    Turn::Answer(401, json!({"status": "error", "category": "EXPIRED_AUTHENTICATION", "message": "expired"}))
}
