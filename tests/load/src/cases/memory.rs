//! What the server process holds: just started, and with a thousand phones connected.

use super::Bench;
use crate::deck::Deck;
use crate::report::Line;
use crate::wire::Wire;
use anyhow::{Context as _, Result};

/// Connections open at the same time, each in use.
const CONNECTIONS: usize = 1_000;

/// Each asks so many times, in turn: all at once would be a flood, which is turned away.
const TURNS: usize = 3;

pub(super) async fn run(bench: &mut Bench) -> Result<Vec<Line>> {
    bench.stack.server.restart().await?;
    let rest = bench.stack.server.memory()?.now;
    let mut superuser = bench.stack.superuser().await?;
    let sessions = bench.stack.company.open_sessions(&mut superuser, CONNECTIONS * TURNS).await?;
    let deck = Deck::taps(&bench.stack.company, sessions)?;
    let mut wires = Vec::new();
    for _ in 0..CONNECTIONS {
        wires.push(Wire::connect(bench.stack.server.address()).await?);
    }
    for _ in 0..TURNS {
        for wire in &mut wires {
            let script = deck.take().and_then(|place| deck.script(place)).context("the deck is empty")?;
            let shot = script.shots.first().context("an empty script")?;
            let answer = wire.ask(&shot.request).await?;
            script.judge(0, answer.status, answer.body)?;
        }
    }
    let memory = bench.stack.server.memory()?;
    let line = |case, mib| Line { case, value: mib, unit: "MiB", rss_mib: Some(mib), ..Line::default() };
    Ok(vec![line("rest", rest), line("connected", memory.most)])
}
