use super::fire;
use super::notes::{Notes, Played};
use crate::deck::Deck;
use crate::wire::Wire;
use anyhow::{Result, anyhow};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, mpsc};

/// Connections at a time. Who finds none free waits, and that counts.
const CONNECTIONS: usize = 500;

/// How long a person looks at a screen. Short beside life, so that a run has many whole forms; long beside an answer.
const LOOK: Duration = Duration::from_millis(100);

/// Lets `per_second` phones begin a script each second, as chance would have it (a Poisson process). A wait counts from
/// when its request was due, whether or not there was a connection for it.
pub async fn open(deck: &Arc<Deck>, address: SocketAddr, per_second: f64, time: Duration) -> Result<Played> {
    let pool = Arc::new(Pool { address, idle: Mutex::default(), room: Semaphore::new(CONNECTIONS) });
    let (due, mut arrivals) = mpsc::unbounded_channel();
    let started = Instant::now();
    // The runtime's own clock ticks in milliseconds, which is as long as a whole answer.
    let clock = thread::spawn(move || tick(started, per_second, time, &due));
    let mut phones = tokio::task::JoinSet::new();
    let mut notes = Notes::default();
    while let Some(scheduled) = arrivals.recv().await {
        let Some(index) = deck.take() else {
            notes.ran_out = true;
            break;
        };
        phones.spawn(phone(deck.clone(), pool.clone(), index, scheduled));
        while let Some(done) = phones.try_join_next() {
            notes.add(done?);
        }
    }
    drop(arrivals);
    while let Some(done) = phones.join_next().await {
        notes.add(done?);
    }
    clock.join().map_err(|_| anyhow!("the clock of the arrivals broke"))?;
    Ok(notes.settle(deck, started.elapsed()))
}

/// Says when the next phone is due, until the time is over or nobody listens.
fn tick(started: Instant, per_second: f64, time: Duration, due: &mpsc::UnboundedSender<Instant>) {
    let mut next = started;
    loop {
        let chance: f64 = rand::random();
        // 1 - chance is never zero, so the logarithm is finite.
        next += Duration::from_secs_f64(-(1.0 - chance).ln() / per_second.max(0.1));
        if next > started + time {
            return;
        }
        thread::sleep(next.saturating_duration_since(Instant::now()));
        if due.send(next).is_err() {
            return;
        }
    }
}

async fn phone(deck: Arc<Deck>, pool: Arc<Pool>, index: usize, mut scheduled: Instant) -> Notes {
    let mut notes = Notes::default();
    for place in 0..deck.script(index).map_or(0, |script| script.shots.len()) {
        if place > 0 {
            scheduled = Instant::now() + LOOK;
            tokio::time::sleep_until(scheduled.into()).await;
            // The runtime wakes up to a millisecond late; that is not the server's.
            scheduled = Instant::now();
        }
        let Ok(_room) = pool.room.acquire().await else { break };
        let mut wire = pool.idle().pop();
        let going_on = fire(&deck, (index, place), pool.address, &mut wire, scheduled, &mut notes).await;
        pool.idle().extend(wire);
        if !going_on {
            break;
        }
    }
    notes
}

/// Open connections nobody uses.
struct Pool {
    address: SocketAddr,
    idle: Mutex<Vec<Wire>>,
    room: Semaphore,
}

impl Pool {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Wire>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
