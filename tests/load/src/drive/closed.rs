use super::fire;
use super::notes::{Notes, Played};
use crate::deck::Deck;
use anyhow::Result;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// As many phones as `connections`, each with a connection of its own, play script after script without a pause.
pub async fn closed(deck: &Arc<Deck>, address: SocketAddr, connections: usize, time: Duration) -> Result<Played> {
    let started = Instant::now();
    let end = started + time;
    let phones: Vec<_> = (0..connections).map(|_| tokio::spawn(phone(deck.clone(), address, end))).collect();
    let mut notes = Notes::default();
    for phone in phones {
        notes.add(phone.await?);
    }
    let elapsed = if notes.ran_out { started.elapsed().min(time) } else { time };
    Ok(notes.settle(deck, elapsed))
}

async fn phone(deck: Arc<Deck>, address: SocketAddr, end: Instant) -> Notes {
    let mut notes = Notes::until(end);
    let mut wire = None;
    loop {
        let Some(index) = deck.take() else {
            notes.ran_out = true;
            return notes;
        };
        for place in 0..deck.script(index).map_or(0, |script| script.shots.len()) {
            let now = Instant::now();
            if now >= end {
                return notes;
            }
            if !fire(&deck, (index, place), address, &mut wire, now, &mut notes).await {
                break;
            }
        }
        // Nothing but failures would otherwise turn in circles without ever giving way.
        if wire.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if Instant::now() >= end {
            return notes;
        }
    }
}
