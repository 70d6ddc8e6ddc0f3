use crate::{Job, Outcome, QueueError};
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgPool, Row as _};
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

/// Renews the leases of these claims (id, claim) and returns the ids that are still this worker's. What is missing was
/// lost: another worker may run it, so its work must stop.
pub async fn heartbeat(
    pool: &PgPool,
    worker: &str,
    held: &[(Uuid, i64)],
    lease: Duration,
) -> Result<HashSet<Uuid>, QueueError> {
    let ids: Vec<Uuid> = held.iter().map(|(id, _)| *id).collect();
    let claims: Vec<i64> = held.iter().map(|(_, claim)| *claim).collect();
    let kept: Vec<Uuid> = sqlx::query_scalar(
        "update control.jobs set locked_until = now() + make_interval(secs => $4)
           from unnest($2::uuid[], $3::bigint[]) held (id, claim)
          where jobs.id = held.id and jobs.claims = held.claim and jobs.state = 'running' and jobs.locked_by = $1
         returning jobs.id",
    )
    .bind(worker)
    .bind(ids)
    .bind(claims)
    .bind(lease.as_secs_f64())
    .fetch_all(pool)
    .await?;
    Ok(kept.into_iter().collect())
}

/// Ends a claim. Returns false, and changes nothing, when the lease was lost to another worker.
///
/// A retry after the last try is a failure; [`Outcome::InLine`] is not a try and gives it back. A failed job stays for operators to see; a finished one is deleted. A job that
/// was enqueued again while it ran becomes ready once more, whatever the outcome.
pub async fn finish(pool: &PgPool, worker: &str, job: &Job, outcome: &Outcome) -> Result<bool, QueueError> {
    let (retry_at, reason) = match outcome {
        Outcome::Done => (None, None),
        Outcome::InLine(at) => (Some(at.to_sqlx()), None),
        Outcome::RetryAt(at, reason) if !job.is_last_attempt() => (Some(at.to_sqlx()), Some(reason)),
        Outcome::RetryAt(_, reason) | Outcome::Fail(reason) => (None, Some(reason)),
    };
    let done = sqlx::query(
        "with held as (
             select id, again_at from control.jobs
              where id = $1 and locked_by = $2 and claims = $3 and state = 'running' for update
         ), deleted as (
             delete from control.jobs using held
              where jobs.id = held.id and held.again_at is null and $4::timestamptz is null and $5::text is null
             returning jobs.id
         ), kept as (
             update control.jobs set
                 state = case when held.again_at is null and $4 is null then 'failed' else 'ready' end,
                 failed_at = case when held.again_at is null and $4 is null then now() end,
                 run_at = coalesce(least(held.again_at, $4), jobs.run_at),
                 attempt = case when held.again_at is not null then 0
                                when $6 then greatest(jobs.attempt - 1, 0)
                                else jobs.attempt end,
                 again_at = null, locked_by = null, locked_until = null,
                 last_error = case when $6 then jobs.last_error else $5 end
               from held
              where jobs.id = held.id and (held.again_at is not null or $4 is not null or $5 is not null)
             returning jobs.id
         )
         select (select count(*) from deleted) + (select count(*) from kept) as ended",
    )
    .bind(job.id)
    .bind(worker)
    .bind(job.claim)
    .bind(retry_at)
    .bind(reason)
    .bind(matches!(outcome, Outcome::InLine(_)))
    .fetch_one(pool)
    .await?;
    Ok(done.try_get::<i64, _>("ended")? == 1)
}

/// Gives back everything this worker still holds, at once and without counting the try: for an orderly end. The caller
/// has stopped its work first. Returns how many there were.
pub async fn release(pool: &PgPool, worker: &str) -> Result<u64, QueueError> {
    let released = sqlx::query(
        "update control.jobs set
             state = 'ready', locked_by = null, locked_until = null, attempt = greatest(attempt - 1, 0),
             run_at = coalesce(least(again_at, run_at), run_at), again_at = null
          where state = 'running' and locked_by = $1",
    )
    .bind(worker)
    .execute(pool)
    .await?
    .rows_affected();
    Ok(released)
}

/// How the queue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// Jobs that could run now.
    pub due: u64,
    /// Jobs that wait for their time.
    pub scheduled: u64,
    /// Jobs a worker holds.
    pub running: u64,
    /// Jobs given up, kept for operators.
    pub failed: u64,
    /// How long the oldest due job has waited, in whole seconds.
    pub oldest_due_seconds: u64,
}

/// Counts the queue, for metrics. Reads the whole table: not for every request.
pub async fn backlog(pool: &PgPool) -> Result<Backlog, QueueError> {
    let row = sqlx::query(
        "select count(*) filter (where state = 'ready' and run_at <= now()) as due,
                count(*) filter (where state = 'ready' and run_at > now()) as scheduled,
                count(*) filter (where state = 'running') as running,
                count(*) filter (where state = 'failed') as failed,
                coalesce(extract(epoch from now() - min(run_at) filter (where state = 'ready')), 0)::bigint as oldest
           from control.jobs",
    )
    .fetch_one(pool)
    .await?;
    let number = |column: &str| Ok::<_, sqlx::Error>(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0));
    Ok(Backlog {
        due: number("due")?,
        scheduled: number("scheduled")?,
        running: number("running")?,
        failed: number("failed")?,
        oldest_due_seconds: number("oldest")?,
    })
}
