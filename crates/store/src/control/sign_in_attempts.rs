//! Throttles guessing: after [`LIMIT`] failures within [`WINDOW`] a key waits until the window ends. A key is whatever the
//! caller throttles by (address, network); only its hash is kept.

use crate::StoreError;
use akis_crypto::token;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, Row as _};

/// Failures a window allows.
pub const LIMIT: i32 = 10;
/// How long failures are remembered.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Until when this key must wait; `None` when it may try.
pub async fn blocked_until(
    connection: &mut PgConnection,
    key: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row = sqlx::query("select window_start, failures from control.sign_in_attempts where key_hash = $1")
        .bind(token::hash(key).as_slice())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let end = window_end(crate::row::at(&row, "window_start")?);
    let failures: i32 = row.try_get("failures")?;
    Ok((failures >= LIMIT && now < end).then_some(end))
}

/// Counts a failure; the first one after a window begins a new one. Counting before the password is checked, and
/// [`clear`] after a success, leaves no room for many tries at once.
pub async fn fail(connection: &mut PgConnection, key: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "insert into control.sign_in_attempts (key_hash, window_start, failures) values ($1, $2, 1)
         on conflict (key_hash) do update set
             failures = case when sign_in_attempts.window_start <= $3 then 1 else sign_in_attempts.failures + 1 end,
             window_start = case when sign_in_attempts.window_start <= $3 then $2 else sign_in_attempts.window_start end",
    )
    .bind(token::hash(key).as_slice())
    .bind(now.to_sqlx())
    .bind(now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN).to_sqlx())
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets a key's failures, after it was right.
pub async fn clear(connection: &mut PgConnection, key: &str) -> Result<(), StoreError> {
    sqlx::query("delete from control.sign_in_attempts where key_hash = $1")
        .bind(token::hash(key).as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

fn window_end(start: Timestamp) -> Timestamp {
    start.saturating_add(WINDOW).unwrap_or(Timestamp::MAX)
}
