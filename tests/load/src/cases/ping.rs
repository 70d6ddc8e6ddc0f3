//! Meta's health check: everything an exchange has but the session.

use super::Bench;
use crate::deck::Deck;
use crate::report::Line;
use anyhow::Result;
use std::sync::Arc;

/// Pings change nothing, so each may be sent many times; enough of them that caches hold no answer's every byte.
const PINGS: usize = 8_000;

pub(super) async fn run(bench: &mut Bench) -> Result<Vec<Line>> {
    let deck = Arc::new(Deck::pings(&bench.stack.company, PINGS)?);
    Ok(vec![bench.single("ping", &deck).await?])
}
