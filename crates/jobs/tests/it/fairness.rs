use crate::support::{LONG, add, job, queue};
use akis_jobs::{Turn, claim, enqueue_all};
use uuid::Uuid;

#[tokio::test]
async fn ten_thousand_jobs_of_one_tenant_do_not_hold_up_another() {
    let (_database, pool) = queue().await;
    let (busy, quiet) = (Uuid::now_v7(), Uuid::now_v7());
    let many: Vec<_> = (0..10_000).map(|_| job(busy, None)).collect();
    enqueue_all(&mut pool.acquire().await.unwrap(), &many).await.unwrap();
    let mut turn = Turn::default();
    claim(&pool, "w", &["test"], 8, LONG, &mut turn).await.unwrap();

    add(&pool, &job(quiet, None)).await;
    let next = claim(&pool, "w", &["test"], 8, LONG, &mut turn).await.unwrap();
    assert_eq!(next.len(), 8, "free places are filled");
    assert!(next.iter().any(|job| job.tenant == quiet), "its only job is in the next claim");

    // One place at a time, as when all the others are busy.
    add(&pool, &job(quiet, None)).await;
    let mut served = Vec::new();
    for _ in 0..2 {
        served.extend(claim(&pool, "w", &["test"], 1, LONG, &mut turn).await.unwrap());
    }
    assert!(served.iter().any(|job| job.tenant == quiet));
}

#[tokio::test]
async fn tenants_get_one_each_before_any_gets_two() {
    let (_database, pool) = queue().await;
    let tenants: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
    for tenant in &tenants {
        for _ in 0..5 {
            add(&pool, &job(*tenant, None)).await;
        }
    }
    let mut turn = Turn::default();
    let mut order = Vec::new();
    for limit in [4, 1, 4, 6] {
        let claimed = claim(&pool, "w", &["test"], limit, LONG, &mut turn).await.unwrap();
        assert_eq!(claimed.len(), limit as usize);
        order.extend(claimed.iter().map(|job| job.tenant));
    }
    for round in order.chunks(3) {
        let mut round = round.to_vec();
        round.sort();
        assert_eq!(round, tenants, "in {order:?}");
    }
}

#[tokio::test]
async fn the_oldest_of_a_tenant_comes_first_and_the_future_does_not_come() {
    let (_database, pool) = queue().await;
    let tenant = Uuid::now_v7();
    for hours_ago in [-1_i64, 1, 3, 2] {
        let mut dated = job(tenant, None);
        dated.run_at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours_ago);
        dated.payload = serde_json::json!(hours_ago);
        add(&pool, &dated).await;
    }
    let claimed = claim(&pool, "w", &["test"], 9, LONG, &mut Turn::default()).await.unwrap();
    let ages: Vec<_> = claimed.iter().map(|job| job.payload.as_i64().unwrap()).collect();
    assert_eq!(ages, [3, 2, 1]);
}
