use crate::company::Company;
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_form::SubmissionId;
use akis_store::{DeliveryState, MIGRATOR};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn killed_after_the_source_took_it_another_worker_finds_it(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::DoneThenHang);
    let (id, _) = company.complete(&world, &live).await;
    let first = world.worker();
    until("it arrived", async || (world.vendor.arrived(id) == 1).then_some(())).await;
    first.kill();
    assert_eq!(company.delivery(&world, id).await.state, DeliveryState::Delivering, "cut short in the middle");

    let second = world.worker();
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    second.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn killed_before_the_source_took_it_another_worker_sends_it(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::Hang);
    let (id, _) = company.complete(&world, &live).await;
    let first = world.worker();
    until("it was sent", async || (!world.vendor.calls("submit").is_empty()).then_some(())).await;
    first.kill();

    let second = world.worker();
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    second.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (2, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn in_all_weather_under_several_workers_everything_arrives_exactly_once(pool: PgPool) {
    let world = World::with(&pool, |settings| settings.max_attempts = 20).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let mut ids: Vec<SubmissionId> = Vec::new();
    for _ in 0..24 {
        ids.push(company.complete(&world, &live).await.0);
    }
    let error = || json!({"status": "error"});
    for _ in 0..3 {
        world.vendor.script("submit", Turn::DoneThenHang);
        world.vendor.script("submit", Turn::Answer(429, error()));
        world.vendor.script("submit", Turn::Answer(500, error()));
        world.vendor.script("submit", Turn::DoneThen(503, error()));
        world.vendor.script("submit", Turn::Hang);
        world.vendor.script("find", Turn::Answer(500, error()));
    }
    let killed = world.worker();
    let stays = world.worker();
    until("some were sent", async || (world.vendor.calls("submit").len() >= 6).then_some(())).await;
    killed.kill();
    for id in &ids {
        company.delivery_is(&world, *id, DeliveryState::Delivered).await;
    }
    stays.stop().await;
    for id in ids {
        assert_eq!(world.vendor.arrived(id), 1);
    }
}
