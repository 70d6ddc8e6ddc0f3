use crate::{NewJob, QueueError};
use jiff_sqlx::ToSqlx as _;
use sqlx::PgConnection;
use uuid::Uuid;

/// The channel on which a new job is announced. A hint that saves waiting for the next poll, nothing more.
pub const CHANNEL: &str = "akis_jobs";

/// Adds a job in the caller's transaction.
///
/// When an unfinished job of the same kind and key exists, none is added: if it waits, it is brought forward to the earlier
/// of both times and its tries begin anew; if it is running right now, it runs once more after it ends, since the
/// running try may have looked at the world before this change.
pub async fn enqueue(connection: &mut PgConnection, job: &NewJob) -> Result<(), QueueError> {
    enqueue_all(connection, std::slice::from_ref(job)).await
}

/// Adds many jobs as [`enqueue`] does, in one statement. No two of them may have the same kind and key.
pub async fn enqueue_all(connection: &mut PgConnection, jobs: &[NewJob]) -> Result<(), QueueError> {
    add(connection, jobs, Some(CHANNEL)).await
}

/// The same without the hint: Postgres lets transactions that send one commit one after the other. Whoever adds many in
/// small transactions gives the hint for several of them later, on [`CHANNEL`]; until then only the poll finds the jobs.
pub async fn enqueue_quietly(connection: &mut PgConnection, jobs: &[NewJob]) -> Result<(), QueueError> {
    add(connection, jobs, None).await
}

async fn add(connection: &mut PgConnection, jobs: &[NewJob], channel: Option<&str>) -> Result<(), QueueError> {
    if jobs.is_empty() {
        return Ok(());
    }
    // The conflict is found by the partial unique index jobs_key. The hint is sent on commit, once a transaction.
    sqlx::query(
        "with added as (
             insert into control.jobs (id, tenant_id, kind, key, payload, run_at, max_attempts)
             select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[], $7::integer[])
             on conflict (kind, key) where state in ('ready', 'running') do update set
                 payload = excluded.payload,
                 max_attempts = excluded.max_attempts,
                 run_at = case when jobs.state = 'ready' then least(jobs.run_at, excluded.run_at) else jobs.run_at end,
                 attempt = case when jobs.state = 'ready' then 0 else jobs.attempt end,
                 again_at = case when jobs.state = 'running'
                                 then least(jobs.again_at, excluded.run_at) else jobs.again_at end
             returning id
         )
         select pg_notify($8, '') from (select from added limit 1) any_added where $8 is not null",
    )
    .bind(jobs.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>())
    .bind(jobs.iter().map(|job| job.tenant).collect::<Vec<_>>())
    .bind(jobs.iter().map(|job| job.kind).collect::<Vec<_>>())
    .bind(jobs.iter().map(|job| job.key.clone()).collect::<Vec<_>>())
    .bind(jobs.iter().map(|job| job.payload.clone()).collect::<Vec<_>>())
    .bind(jobs.iter().map(|job| job.run_at.to_sqlx()).collect::<Vec<_>>())
    .bind(jobs.iter().map(|job| i32::try_from(job.max_attempts).unwrap_or(i32::MAX).max(1)).collect::<Vec<_>>())
    .bind(channel)
    .execute(connection)
    .await?;
    Ok(())
}
