use super::ask;
use crate::deck::{Script, Told};
use crate::seed::{Company, Opened};
use crate::wire::{PATIENCE, Wire};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// After a failure a person reads the message, then taps again.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a phone tries to get one answer before the test is lost.
const ENDURANCE: Duration = Duration::from_mins(1);

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Phones that fill in form after form whatever happens, and send again what was not answered.
pub struct Storm {
    seen: Arc<Seen>,
    phones: Vec<JoinHandle<Result<()>>>,
}

/// What the phones of a storm saw.
#[derive(Default)]
pub struct Weathered {
    /// Sessions whose phone saw that the form is finished; each that was begun is among them.
    pub confirmed: BTreeSet<Uuid>,
    /// Requests that got a refusal or none at all.
    pub refused: u64,
    /// The statuses of the refusals; 0 stands for a connection that could not be made, or that was cut.
    pub statuses: BTreeSet<u16>,
    /// The longest that anybody waited for an answer or a refusal.
    pub longest: Duration,
}

struct Seen {
    company: Arc<Company>,
    address: SocketAddr,
    sessions: Mutex<Vec<Opened>>,
    stopping: AtomicBool,
    finished: AtomicU64,
    // By phone.
    refused: Vec<AtomicU64>,
    weathered: Mutex<Weathered>,
}

impl Storm {
    /// Lets so many phones begin, each in one after another of these sessions.
    pub fn begin(company: Arc<Company>, address: SocketAddr, phones: usize, sessions: Vec<Opened>) -> Self {
        let seen = Arc::new(Seen {
            company,
            address,
            sessions: Mutex::new(sessions),
            stopping: AtomicBool::new(false),
            finished: AtomicU64::new(0),
            refused: (0..phones).map(|_| AtomicU64::new(0)).collect(),
            weathered: Mutex::default(),
        });
        let phones = (0..phones).map(|number| tokio::spawn(phone(seen.clone(), number))).collect();
        Self { seen, phones }
    }

    /// Waits until so many more forms were finished.
    pub async fn wait_for_forms(&self, more: u64) -> Result<()> {
        let finished = || self.seen.finished.load(Ordering::SeqCst);
        let wanted = finished() + more;
        wait(|| finished() >= wanted).await.with_context(|| format!("waiting for {more} finished forms"))
    }

    /// Waits until at least one more request was refused, or got no answer.
    pub async fn wait_for_a_refusal(&self) -> Result<()> {
        let before = self.refused();
        wait(|| self.refused() != before).await.context("waiting for a refusal")
    }

    /// Waits until that has happened to every phone.
    pub async fn wait_until_each_is_refused(&self) -> Result<()> {
        let before = self.refused();
        let each = || self.refused().iter().zip(&before).all(|(now, before)| now > before);
        wait(each).await.context("waiting until each phone is refused")
    }

    fn refused(&self) -> Vec<u64> {
        self.seen.refused.iter().map(|count| count.load(Ordering::SeqCst)).collect()
    }

    /// Lets every phone finish the form it has in hand. An error when one could not.
    pub async fn end(self) -> Result<Weathered> {
        self.seen.stopping.store(true, Ordering::SeqCst);
        for phone in self.phones {
            phone.await??;
        }
        Ok(std::mem::take(&mut *self.seen.weathered.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

async fn wait(happened: impl Fn() -> bool) -> Result<()> {
    let started = Instant::now();
    while !happened() {
        if started.elapsed() > ENDURANCE {
            bail!("in vain for {ENDURANCE:?}");
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

async fn phone(seen: Arc<Seen>, number: usize) -> Result<()> {
    let mut wire = None;
    while !seen.stopping.load(Ordering::SeqCst) {
        let session = seen.sessions.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let session = session.context("there are no sessions left to play")?;
        let id = session.id;
        let script = Script::form(&seen.company, session)?;
        for place in 0..script.shots.len() {
            let told = insist(&seen, number, (&script, place), &mut wire)
                .await
                .with_context(|| format!("request {place}"))?;
            if told == Told::Confirmed {
                seen.note(|weathered| weathered.confirmed.extend([id]));
                seen.finished.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
    Ok(())
}

/// Sends one request until it is answered. A refusal is honest when it comes in time and blames the server; an answer must
/// be the right one.
async fn insist(
    seen: &Seen,
    number: usize,
    (script, place): (&Script, usize),
    wire: &mut Option<Wire>,
) -> Result<Told> {
    let shot = script.shots.get(place).context("there is no such request")?;
    let started = Instant::now();
    loop {
        let sent = Instant::now();
        let answer = ask(seen.address, wire, &shot.request).await;
        let took = sent.elapsed();
        let status = match &answer {
            Ok((200, body)) => {
                seen.note(|weathered| weathered.longest = weathered.longest.max(took));
                return script.judge(place, 200, body);
            }
            Ok((status, body)) if *status < 500 => {
                bail!("a good request was answered {status}: {}", String::from_utf8_lossy(body));
            }
            Ok((status, _)) => *status,
            Err(_) if took >= PATIENCE => bail!("no answer within {PATIENCE:?}"),
            Err(_) => {
                *wire = None;
                0
            }
        };
        seen.note(|weathered| {
            weathered.longest = weathered.longest.max(took);
            weathered.refused += 1;
            weathered.statuses.insert(status);
        });
        if let Some(count) = seen.refused.get(number) {
            count.fetch_add(1, Ordering::SeqCst);
        }
        if started.elapsed() > ENDURANCE {
            bail!("refused for {ENDURANCE:?}, last with {status}");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

impl Seen {
    fn note(&self, change: impl FnOnce(&mut Weathered)) {
        change(&mut self.weathered.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
