use crate::database::Database;
use akis_jobs::{Job, NewJob, Turn, claim, enqueue};
use jiff::Timestamp;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::time::Duration;
use uuid::Uuid;

/// A lease that outlasts every test.
pub(crate) const LONG: Duration = Duration::from_mins(10);

pub(crate) async fn queue() -> (Database, PgPool) {
    let database = Database::new().await;
    let app = database.as_role("akis_app");
    let pool = PgPoolOptions::new().max_connections(12).connect_with(app).await.unwrap();
    (database, pool)
}

pub(crate) fn job(tenant: Uuid, key: Option<&str>) -> NewJob {
    NewJob {
        kind: "test",
        tenant,
        key: key.map(str::to_owned),
        payload: serde_json::json!({}),
        run_at: Timestamp::UNIX_EPOCH,
        max_attempts: 3,
    }
}

pub(crate) async fn add(pool: &PgPool, job: &NewJob) {
    let mut connection = pool.acquire().await.unwrap();
    enqueue(&mut connection, job).await.unwrap();
}

/// Claims as one worker, from the beginning of the ring.
pub(crate) async fn take(pool: &PgPool, worker: &str, limit: u32) -> Vec<Job> {
    claim(pool, worker, &["test"], limit, LONG, &mut Turn::default()).await.unwrap()
}

/// As a crash leaves it: the lease runs out without a word.
pub(crate) async fn expire_leases(pool: &PgPool) {
    sqlx::query("update control.jobs set locked_until = now() - interval '1 second' where state = 'running'")
        .execute(pool)
        .await
        .unwrap();
}

pub(crate) async fn count(pool: &PgPool, state: &str) -> i64 {
    sqlx::query_scalar("select count(*) from control.jobs where state = $1")
        .bind(state)
        .fetch_one(pool)
        .await
        .unwrap()
}

/// Waits until it holds, for at most ten seconds.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while !holds().await {
        assert!(tokio::time::Instant::now() < deadline, "never happened: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
