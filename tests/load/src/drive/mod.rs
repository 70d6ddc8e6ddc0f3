//! Plays a deck. Two ways: [`closed`], where each phone sends again as soon as it was answered, finds the peak; [`open`],
//! where phones come by the clock whether the server keeps up or not, shows what a person waits. A [`Storm`] does not
//! measure: its phones try again whatever happens to the server, and look at every answer.

mod closed;
mod notes;
mod open;
mod storm;

pub use closed::closed;
pub use notes::Played;
pub use open::open;
pub use storm::{Storm, Weathered};

use crate::deck::{Deck, Expect};
use crate::wire::Wire;
use anyhow::Result;
use notes::{Kept, Notes};
use std::net::SocketAddr;
use std::time::Instant;

/// Of answers that finish nothing, one in so many is opened and looked at; of the others only the status.
const SAMPLE: usize = 50;

/// Sends one shot and notes what came of it. False when the script cannot go on.
async fn fire(
    deck: &Deck,
    (index, place): (usize, usize),
    address: SocketAddr,
    wire: &mut Option<Wire>,
    scheduled: Instant,
    notes: &mut Notes,
) -> bool {
    let Some(shot) = deck.script(index).and_then(|script| script.shots.get(place)) else { return false };
    let finishing = shot.expect == Expect::Success;
    let sampled = finishing || (index + place).is_multiple_of(SAMPLE);
    let failure = match ask(address, wire, &shot.request).await {
        Ok((200, body)) => {
            notes.answered(scheduled, finishing);
            notes.kept.extend(sampled.then_some(Kept { index, place, body }));
            return true;
        }
        Ok((status, body)) => format!("answered {status}: {}", String::from_utf8_lossy(&body)),
        Err(error) => format!("{error:#}"),
    };
    *wire = None;
    notes.failed.push(failure);
    false
}

/// The answer's status and body; an error when none came.
async fn ask(address: SocketAddr, wire: &mut Option<Wire>, request: &[u8]) -> Result<(u16, Box<[u8]>)> {
    let wire = match wire {
        Some(wire) => wire,
        None => wire.insert(Wire::connect(address).await?),
    };
    let answer = wire.ask(request).await?;
    Ok((answer.status, answer.body.into()))
}
