use crate::support::{job, queue};
use akis_jobs::enqueue_all;
use sqlx::PgPool;
use uuid::Uuid;

/// The plan Postgres chooses with sequential scans allowed.
async fn plan(pool: &PgPool, sql: &'static str) -> String {
    let lines: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await.unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn claims_and_returned_leases_use_their_indexes() {
    let (database, pool) = queue().await;
    for _ in 0..20 {
        let tenant = Uuid::now_v7();
        let many: Vec<_> = (0..500).map(|_| job(tenant, None)).collect();
        enqueue_all(&mut pool.acquire().await.unwrap(), &many).await.unwrap();
    }
    sqlx::query("analyze control.jobs").execute(&mut database.superuser().await).await.unwrap();

    let next_tenant = plan(
        &pool,
        "explain select tenant_id from control.jobs
          where state = 'ready' and tenant_id > '019a0000-0000-7000-8000-000000000000' and run_at <= now()
            and kind = any (array['test'])
          order by tenant_id limit 1",
    )
    .await;
    assert!(next_tenant.contains("jobs_turn") && !next_tenant.contains("Seq Scan"), "{next_tenant}");

    let oldest = plan(
        &pool,
        "explain select id from control.jobs
          where state = 'ready' and tenant_id = '019a0000-0000-7000-8000-000000000000' and run_at <= now()
          order by run_at limit 8 for update skip locked",
    )
    .await;
    assert!(oldest.contains("jobs_turn") && !oldest.contains("Seq Scan"), "{oldest}");

    let expired = plan(
        &pool,
        "explain select id from control.jobs where state = 'running' and locked_until < now()
          order by locked_until limit 100 for update skip locked",
    )
    .await;
    assert!(expired.contains("jobs_leases") && !expired.contains("Seq Scan"), "{expired}");
}
