//! Scripts: what each phone sends, written and encrypted before any clock starts.

use crate::envelope::{self, Secrets};
use crate::form::{SCREENS, Walk};
use crate::seed::{Company, Opened};
use crate::wire;
use anyhow::{Context as _, Result, anyhow, bail, ensure};
use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What the right answer to a request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// The endpoint says that it lives.
    Active,
    /// This screen, for the same session, and nothing said to be wrong.
    Screen(String),
    /// The form is finished.
    Success,
}

/// One request, ready to go over the wire.
pub struct Shot {
    /// The whole HTTP request.
    pub request: Box<[u8]>,
    /// What the right answer is.
    pub expect: Expect,
    secrets: Secrets,
}

/// What one phone sends, in order.
pub struct Script {
    /// The session it speaks for; none for Meta's own ping.
    pub session: Option<Opened>,
    /// Each is sent when the one before was answered.
    pub shots: Vec<Shot>,
}

/// Scripts to be played, each by another phone.
pub struct Deck {
    scripts: Vec<Script>,
    /// Whether a script may be played again: what finishes nothing may.
    again: bool,
    next: AtomicUsize,
}

/// What a right answer told the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// To go on.
    Going,
    /// That the form is finished: it must be stored now, and stay so.
    Confirmed,
}

impl Script {
    /// The whole form in one session, from opening it to the tap that finishes it.
    pub fn form(company: &Company, session: Opened) -> Result<Self> {
        let walk = &company.walk;
        let first = Expect::Screen(walk.screen(0).to_owned());
        let mut shots = vec![shot(company, &Walk::open(&session.flow_token), first)?];
        for place in 0..SCREENS {
            shots.push(tap(company, walk, place, &session)?);
        }
        Ok(Self { session: Some(session), shots })
    }

    /// Whether the answer to the shot at this place is the right one.
    pub fn judge(&self, place: usize, status: u16, body: &[u8]) -> Result<Told> {
        let shot = self.shots.get(place).context("there is no such shot")?;
        ensure!(status == 200, "answered {status}: {}", String::from_utf8_lossy(body.get(..200).unwrap_or(body)));
        let plain = shot.secrets.open(body)?;
        let answer: Value = serde_json::from_slice(&plain).context("the answer is no JSON")?;
        ensure!(answer["version"] == "3.0", "the answer names no version");
        let session = self.session.as_ref().map(|session| session.id.to_string()).unwrap_or_default();
        match &shot.expect {
            Expect::Active if answer["data"]["status"] == "active" => Ok(Told::Going),
            Expect::Screen(screen)
                if answer["screen"] == **screen
                    && answer["data"]["akis_session"] == session
                    && answer["data"].get("error_message").is_none() =>
            {
                Ok(Told::Going)
            }
            Expect::Success if answer["screen"] == "SUCCESS" => {
                let params = &answer["data"]["extension_message_response"]["params"];
                ensure!(params["session_id"] == session, "another session was confirmed");
                Ok(Told::Confirmed)
            }
            expected => bail!("expected {expected:?}, was shown {}", answer["screen"]),
        }
    }
}

impl Deck {
    fn new(scripts: Vec<Script>, again: bool) -> Self {
        Self { scripts, again, next: AtomicUsize::new(0) }
    }

    /// The next script's place; none when all were played and none may be played again.
    pub fn take(&self) -> Option<usize> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        if self.again {
            next.checked_rem(self.scripts.len())
        } else {
            Some(next).filter(|next| *next < self.scripts.len())
        }
    }

    /// How many scripts were played at least once, from the first on.
    pub fn played(&self) -> usize {
        self.next.load(Ordering::Relaxed).min(self.scripts.len())
    }

    /// The script at this place.
    pub fn script(&self, place: usize) -> Option<&Script> {
        self.scripts.get(place)
    }

    /// All of them.
    pub fn scripts(&self) -> &[Script] {
        &self.scripts
    }

    /// As many pings.
    pub fn pings(company: &Company, count: usize) -> Result<Self> {
        let ping = |_| {
            let shot = shot(company, r#"{"version":"3.0","action":"ping"}"#, Expect::Active)?;
            Ok(Script { session: None, shots: vec![shot] })
        };
        Ok(Self::new(each((0..count).collect(), ping)?, true))
    }

    /// For each session one tap in the middle of the form.
    pub fn taps(company: &Company, sessions: Vec<Opened>) -> Result<Self> {
        let walk = &company.walk;
        let tap = |session: Opened| {
            let place = SCREENS / 2;
            let shots = vec![tap(company, walk, place, &session)?];
            Ok(Script { session: Some(session), shots })
        };
        Ok(Self::new(each(sessions, tap)?, true))
    }

    /// For each session the whole form, from opening it to the tap that finishes it.
    pub fn forms(company: &Company, sessions: Vec<Opened>) -> Result<Self> {
        let form = |session| Script::form(company, session);
        Ok(Self::new(each(sessions, form)?, false))
    }
}

fn tap(company: &Company, walk: &Walk, place: usize, session: &Opened) -> Result<Shot> {
    let expect =
        if place + 1 < SCREENS { Expect::Screen(walk.screen(place + 1).to_owned()) } else { Expect::Success };
    let text = walk.tap(place, &session.flow_token, &session.id.to_string(), &session.name);
    shot(company, &text, expect)
}

fn shot(company: &Company, plaintext: &str, expect: Expect) -> Result<Shot> {
    let (body, secrets) = envelope::seal(&company.public, plaintext.as_bytes())?;
    let signature = envelope::sign(&company.app_secret, body.as_bytes())?;
    let path = format!("/exchange/{}", company.endpoint_id);
    Ok(Shot { request: wire::post("load.example.com", &path, &signature, &body), expect, secrets })
}

/// Does the same with each on every core, and keeps the order.
fn each<T: Send, S: Send>(items: Vec<T>, work: impl Fn(T) -> Result<S> + Sync) -> Result<Vec<S>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    let mut parts = Vec::new();
    let mut items = items.into_iter();
    loop {
        let part: Vec<T> = items.by_ref().take(share).collect();
        if part.is_empty() {
            break;
        }
        parts.push(part);
    }
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Result<Vec<S>>>()))
            .collect();
        let mut done = Vec::new();
        for thread in running {
            done.extend(thread.join().map_err(|_| anyhow!("a script could not be written"))??);
        }
        Ok(done)
    })
}
