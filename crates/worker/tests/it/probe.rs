//! The round over live endpoints. The address they have here leads nowhere.

use crate::company::Company;
use crate::world::{World, until};
use akis_store::health::{self, Minute};
use akis_store::{AlertCategory, HealthLevel, MIGRATOR, PublicationId, alerts, key_pairs};
use sqlx::PgPool;

/// A company with a live form and a real public key.
async fn live(world: &World) -> (Company, PublicationId) {
    let company = Company::new(world).await;
    let publication = company.live(world).await.publication;
    let mut tx = world.begin(company.tenant).await;
    let pair = akis_crypto::key_pair::generate().unwrap();
    key_pairs::insert(&mut tx, company.account, &pair.public_pem, &pair.private_pem).await.unwrap();
    tx.commit().await.unwrap();
    (company, publication)
}

async fn last_hour(world: &World, company: &Company) -> Vec<Minute> {
    let mut tx = world.begin(company.tenant).await;
    health::last_hour(&mut tx, None).await.unwrap()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_endpoint_that_does_not_answer_becomes_critical(pool: PgPool) {
    let mut world = World::new(&pool).await;
    let (company, publication) = live(&world).await;
    let (other, other_publication) = live(&world).await;
    world.probe_seconds = 0.2;
    // Two workers, and still one round at a time.
    let workers = [world.worker(), world.worker()];
    for (company, publication) in [(&company, publication), (&other, other_publication)] {
        until("it is critical", async || {
            let mut tx = world.begin(company.tenant).await;
            let kept = health::kept(&mut tx, publication).await.unwrap();
            (kept.level == HealthLevel::Critical).then_some(())
        })
        .await;
        let mut tx = world.begin(company.tenant).await;
        let key = format!("{publication}:warned");
        let alert = alerts::standing(&mut tx, AlertCategory::Health, &key).await.unwrap().unwrap();
        assert_eq!(alert.flow_id, Some(company.flow));
        drop(tx);
        let minutes = last_hour(&world, company).await;
        assert!(minutes.iter().all(|minute| minute.publication == publication && minute.requests == 0));
        let pings: u64 = minutes.iter().map(|minute| minute.probes).sum();
        assert!(pings >= 5 && minutes.iter().all(|minute| minute.probes == minute.probes_failed), "{minutes:?}");
    }
    for worker in workers {
        worker.stop().await;
    }
    let rounds: i64 = sqlx::query_scalar("select count(*) from control.jobs where kind = 'probe'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(rounds, 1, "the next round waits");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nothing_is_pinged_where_that_is_switched_off(pool: PgPool) {
    let world = World::new(&pool).await;
    let (company, _) = live(&world).await;
    let worker = world.worker();
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    worker.stop().await;
    assert!(last_hour(&world, &company).await.is_empty());
    let rounds: i64 = sqlx::query_scalar("select count(*) from control.jobs where kind = 'probe'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(rounds, 0);
}
