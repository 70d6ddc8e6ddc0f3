//! One tap in the middle of the form, each by another person, whose progress is kept in Postgres.

use super::Bench;
use crate::deck::Deck;
use crate::report::Line;
use anyhow::{Result, ensure};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A tap repeated changes nothing but the time, so each may be sent several times; many sessions, so that the rows a
/// second writes are other rows than the second before.
const SESSIONS: usize = 20_000;

/// Progress may be written behind the answer, but not forgotten.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn run(bench: &mut Bench) -> Result<Vec<Line>> {
    let mut superuser = bench.stack.superuser().await?;
    let sessions = bench.stack.company.open_sessions(&mut superuser, SESSIONS).await?;
    let deck = Arc::new(Deck::taps(&bench.stack.company, sessions)?);
    let line = bench.single("exchange", &deck).await?;
    let sessions = deck.scripts().iter().take(deck.played()).filter_map(|script| script.session.as_ref());
    let ids: Vec<_> = sessions.map(|session| session.id).collect();
    let asked = Instant::now();
    loop {
        let missing: i64 = sqlx::query_scalar(
            "select count(*) from sessions
              where tenant_id = $1 and id = any($2) and (screen is null or answers = '{}')",
        )
        .bind(bench.stack.company.tenant.0)
        .bind(&ids)
        .fetch_one(&mut superuser)
        .await?;
        if missing == 0 {
            eprintln!("  progress of all {} sessions is stored", ids.len());
            return Ok(vec![line]);
        }
        ensure!(asked.elapsed() < PATIENCE, "the progress of {missing} sessions is not stored");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
