use crate::{Job, QueueError};
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row as _};
use std::time::Duration;
use uuid::Uuid;

/// Whose turn it is: the tenant served last. Each runner keeps its own and passes it to every claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turn {
    after: Uuid,
}

/// Claims up to `limit` due jobs of these kinds for `worker`, until `lease` from now.
///
/// Tenants are served in a ring that begins after [`Turn`]: each gets one job before any gets a second. Two workers never
/// get the same job. Jobs whose lease ran out are made ready first. The transaction ends before this returns.
pub async fn claim(
    pool: &PgPool,
    worker: &str,
    kinds: &[&str],
    limit: u32,
    lease: Duration,
    turn: &mut Turn,
) -> Result<Vec<Job>, QueueError> {
    return_expired(pool).await?;
    let rows = sqlx::query(CLAIM)
        .bind(turn.after)
        .bind(kinds)
        .bind(i64::from(limit))
        .bind(worker)
        .bind(lease.as_secs_f64())
        .fetch_all(pool)
        .await?;
    let jobs = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if let Some(last) = jobs.last() {
        turn.after = last.tenant;
    }
    Ok(jobs)
}

/// One statement, so one short transaction. `ahead` and `behind` walk the index jobs_turn from one tenant with a due job to
/// the next, without touching the jobs in between; `candidates` locks the oldest jobs of each, skipping what another
/// claim holds; `chosen` deals them out round by round.
const CLAIM: &str = "
with recursive ahead as (
    (select tenant_id, 1 as place from control.jobs
      where state = 'ready' and tenant_id > $1 and run_at <= now() and kind = any ($2)
      order by tenant_id limit 1)
    union all
    (select next.tenant_id, ahead.place + 1 from ahead cross join lateral (
        select tenant_id from control.jobs
         where state = 'ready' and tenant_id > ahead.tenant_id and run_at <= now() and kind = any ($2)
         order by tenant_id limit 1) next
      where ahead.place < $3)
), behind as (
    (select tenant_id, 1 as place from control.jobs
      where state = 'ready' and tenant_id <= $1 and run_at <= now() and kind = any ($2)
      order by tenant_id limit 1)
    union all
    (select next.tenant_id, behind.place + 1 from behind cross join lateral (
        select tenant_id from control.jobs
         where state = 'ready' and tenant_id > behind.tenant_id and tenant_id <= $1
           and run_at <= now() and kind = any ($2)
         order by tenant_id limit 1) next
      where behind.place < $3)
), ring as (
    select tenant_id, row_number() over (order by lap, tenant_id) as seat
      from (select tenant_id, 0 as lap from ahead union all select tenant_id, 1 from behind) tenants
), candidates as materialized (
    select due.id, due.run_at, ring.seat
      from (select * from ring order by seat limit $3) ring cross join lateral (
        select id, run_at from control.jobs
         where state = 'ready' and tenant_id = ring.tenant_id and run_at <= now() and kind = any ($2)
         order by run_at limit $3
         for update skip locked) due
), dealt as (
    select id, seat, row_number() over (partition by seat order by run_at, id) as round from candidates
), chosen as (
    select id, row_number() over (order by round, seat) as place from dealt order by round, seat limit $3
), claimed as (
    update control.jobs set
        state = 'running', attempt = attempt + 1, claims = claims + 1,
        locked_by = $4, locked_until = now() + make_interval(secs => $5)
      from chosen where jobs.id = chosen.id
    returning jobs.id, kind, tenant_id, payload, claims, attempt, max_attempts, chosen.place
)
select id, kind, tenant_id, payload, claims, attempt, max_attempts from claimed order by place";

/// Gives back what a dead worker held: walks the index jobs_leases from its oldest end.
async fn return_expired(pool: &PgPool) -> Result<(), QueueError> {
    let returned = sqlx::query(
        "update control.jobs set
             state = 'ready', locked_by = null, locked_until = null, last_error = 'the worker stopped in the middle of it'
          where id in (select id from control.jobs
                        where state = 'running' and locked_until < now()
                        order by locked_until limit 100
                        for update skip locked)",
    )
    .execute(pool)
    .await?
    .rows_affected();
    if returned > 0 {
        tracing::warn!(jobs = returned, "leases ran out, the jobs are ready again");
    }
    Ok(())
}

fn read(row: &PgRow) -> Result<Job, sqlx::Error> {
    Ok(Job {
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        tenant: row.try_get("tenant_id")?,
        payload: row.try_get("payload")?,
        claim: row.try_get("claims")?,
        attempt: count(row.try_get("attempt")?),
        max_attempts: count(row.try_get("max_attempts")?),
    })
}

/// Postgres has no unsigned integers; the column is never negative.
fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}
