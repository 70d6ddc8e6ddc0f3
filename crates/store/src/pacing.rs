//! Turns at an account or address that is written to: never more at a time, and never more in a time, than it allows,
//! counted for all processes together.
//!
//! Who gets no turn stands in a line and is told when to come again. The line is as long as those in it take at the allowed
//! pace, so whoever comes at their time finds a turn, and who comes first is served first. A turn ends by itself: a worker
//! that dies keeps nobody out for long.

use crate::{DeliveryId, StoreError, TenantTx, row};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::postgres::PgRow;
use std::time::Duration;

/// A bound on calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Turns at a time. At least 1.
    pub concurrency: u32,
    /// Calls in [`Bound::per`], in any such stretch of time. At least 1.
    pub calls: u32,
    /// Of this time.
    pub per: Duration,
}

/// Who asks for a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask<'a> {
    /// What is written to: `connection:…`, `address:…`.
    pub key: &'a str,
    /// Which delivery; asking again it keeps the turn it has.
    pub delivery: DeliveryId,
    /// How long the turn lasts unless it is given back.
    pub lease: Duration,
    /// It stood in line and came at its time.
    pub in_line: bool,
}

impl Bound {
    /// Calls that may be begun at once. A tenth, so that these and what follows at [`Bound::gap`] stay within the bound.
    fn burst(self) -> u32 {
        (self.calls / 10).max(1)
    }

    /// What is left for an even pace. One more is kept back: who stood in line may come a little early.
    fn rest(self) -> u32 {
        self.calls.saturating_sub(self.burst()).saturating_sub(1)
    }

    /// Seconds between two calls once the burst is used up.
    fn gap(self) -> f64 {
        let per = self.per.as_secs_f64().max(0.001);
        if self.rest() == 0 { per } else { per / f64::from(self.rest()) }
    }
}

/// What an asking is judged by.
#[derive(Clone, Copy)]
struct Measure {
    bound: Bound,
    /// Turns at a time; 0: there is none to be had.
    turns: u32,
    /// Seconds between two who stand in line.
    apart: f64,
}

/// Asks for a turn, for one call. `None`: it has it. Else when to come again. One short statement, and one more the first
/// time ever; commit at once, the row is everybody's.
pub async fn take(tx: &mut TenantTx, bound: Bound, ask: Ask<'_>) -> Result<Option<Timestamp>, StoreError> {
    asked(tx, Measure { bound, turns: bound.concurrency.max(1), apart: bound.gap() }, ask).await
}

/// Stands in line without asking for a turn: who asks could not use it now. Those in line come at least `apart` one after
/// the other. Else as [`take`].
pub async fn stand(
    tx: &mut TenantTx,
    bound: Bound,
    ask: Ask<'_>,
    apart: Duration,
) -> Result<Timestamp, StoreError> {
    let apart = apart.as_secs_f64().max(bound.gap());
    let until = asked(tx, Measure { bound, turns: 0, apart }, ask).await?;
    Ok(until.unwrap_or_else(Timestamp::now))
}

async fn asked(tx: &mut TenantTx, measure: Measure, ask: Ask<'_>) -> Result<Option<Timestamp>, StoreError> {
    if let Some(until) = try_take(tx, measure, ask).await? {
        return Ok(until);
    }
    sqlx::query(
        "insert into pacing (tenant_id, key, tokens, filled_at, line_ends_at, late_ends_at)
         values ($1, $2, $3, now(), now(), now())
         on conflict do nothing",
    )
    .bind(tx.tenant().0)
    .bind(ask.key)
    .bind(f64::from(measure.bound.burst()))
    .execute(&mut **tx)
    .await?;
    Ok(try_take(tx, measure, ask).await?.flatten())
}

/// `None` when the key is new.
async fn try_take(
    tx: &mut TenantTx,
    measure: Measure,
    ask: Ask<'_>,
) -> Result<Option<Option<Timestamp>>, StoreError> {
    Ok(sqlx::query(TAKE)
        .bind(tx.tenant().0)
        .bind(ask.key)
        .bind(ask.delivery.to_string())
        .bind(f64::from(measure.bound.burst()))
        .bind(measure.bound.gap())
        .bind(i64::from(measure.turns))
        .bind(ask.lease.as_secs_f64())
        .bind(ask.in_line)
        .bind(measure.apart)
        .try_map(|row: PgRow| row::at_or_none(&row, "until"))
        .fetch_optional(&mut **tx)
        .await?)
}

/// The row is held while it is judged, so two who ask at once are judged one after the other. Who stood in line may take the
/// call that is just coming. Who gets no turn goes to the end of the line; who stood in line before, to the end of a line of
/// their own, which is served beside it.
const TAKE: &str = "
with held as materialized (
    select *, clock_timestamp() as at from pacing where tenant_id = $1 and key = $2 for update
), standing as (
    select held.*,
           least($4::float8, tokens + greatest(0, extract(epoch from at - filled_at)::float8) / $5::float8) as available,
           coalesce((select jsonb_object_agg(turn.key, turn.value) from jsonb_each(turns) turn
                      where turn.value::float8 > extract(epoch from at)::float8 and turn.key <> $3), '{}') as others
      from held
), judged as (
    select standing.*,
           coalesce(paused_until > at, false)
           or available < case when $8 then 0 else 1 end
           or (select count(*) from jsonb_object_keys(others)) >= $6
           or (not $8 and not turns ? $3 and greatest(line_ends_at, late_ends_at) > at) as waits
      from standing
), answered as (
    select judged.*,
           case when waits then
               greatest(late_ends_at, at, paused_until, case when not $8 then line_ends_at end)
               + make_interval(secs => $9::float8)
           end as until
      from judged
)
update pacing set
       tokens = case when waits then available else available - 1 end,
       filled_at = at,
       turns = case when waits then others
                    else others || jsonb_build_object($3::text, extract(epoch from at)::float8 + $7::float8) end,
       line_ends_at = case when waits and not $8 then answered.until else pacing.line_ends_at end,
       late_ends_at = case when waits and $8 then answered.until else pacing.late_ends_at end
  from answered
 where pacing.tenant_id = $1 and pacing.key = $2
returning answered.until";

/// Gives a turn back.
pub async fn release(tx: &mut TenantTx, key: &str, delivery: DeliveryId) -> Result<(), StoreError> {
    sqlx::query("update pacing set turns = turns - $3 where tenant_id = $1 and key = $2")
        .bind(tx.tenant().0)
        .bind(key)
        .bind(delivery.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Nobody gets a turn until then: the other side asked for it. A longer silence that was asked for stays.
pub async fn pause(tx: &mut TenantTx, key: &str, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "insert into pacing (tenant_id, key, tokens, filled_at, line_ends_at, late_ends_at, paused_until)
         values ($1, $2, 0, now(), now(), now(), $3)
         on conflict (tenant_id, key) do update set
             paused_until = greatest(pacing.paused_until, excluded.paused_until), tokens = 0, filled_at = now()",
    )
    .bind(tx.tenant().0)
    .bind(key)
    .bind(until.to_sqlx())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Until when nobody gets a turn, when that was asked for; it may have passed. Holds nothing.
pub async fn paused_until(tx: &mut TenantTx, key: &str) -> Result<Option<Timestamp>, StoreError> {
    let until = sqlx::query("select paused_until from pacing where tenant_id = $1 and key = $2")
        .bind(tx.tenant().0)
        .bind(key)
        .try_map(|row: PgRow| row::at_or_none(&row, "paused_until"))
        .fetch_optional(&mut **tx)
        .await?;
    Ok(until.flatten())
}
