//! Whole forms: opened, four taps, and the one that ends in a durable Submission and its Delivery.

use super::{Bench, CONNECTIONS, TRY_TIME};
use crate::deck::Deck;
use crate::drive::Played;
use crate::form::SCREENS;
use crate::report::Line;
use anyhow::Result;
use std::sync::Arc;
use std::time::Duration;

/// Requests of one form: opening it, and a tap on each screen.
const REQUESTS: usize = SCREENS + 1;

#[allow(clippy::cast_precision_loss, reason = "small counts")]
pub(super) async fn run(bench: &mut Bench) -> Result<Vec<Line>> {
    // No form can be finished twice, so each load gets as many as it could possibly play: at first as many as the
    // machine's limit allows, then as many as the first tries promise.
    let most = bench.limit_now()? / REQUESTS as f64;
    let tries = TRY_TIME * u32::try_from(CONNECTIONS.len())?;
    let deck = deck(bench, most, tries).await?;
    let (connections, requests) = bench.warm_up(&deck).await?;
    let expected = requests / REQUESTS as f64 * 1.5;

    let deck = self::deck(bench, expected, bench.time * 2).await?;
    let peak = bench.peak(&deck, connections, Played::forms_per_second, REQUESTS as f64).await?;
    let half = bench.half(&deck, peak.value / 2.0).await?;
    Ok(vec![bench.line("form", "forms/s", &peak, &half)?])
}

/// Forms for this long at this rate.
async fn deck(bench: &Bench, per_second: f64, time: Duration) -> Result<Arc<Deck>> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of forms")]
    let count = (per_second * time.as_secs_f64()).ceil() as usize + 100;
    let mut superuser = bench.stack.superuser().await?;
    let sessions = bench.stack.company.open_sessions(&mut superuser, count).await?;
    Ok(Arc::new(Deck::forms(&bench.stack.company, sessions)?))
}
