use crate::deck::{Deck, Told};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// An answer that is looked at after the clock has stopped.
pub(super) struct Kept {
    pub(super) index: usize,
    pub(super) place: usize,
    pub(super) body: Box<[u8]>,
}

/// What one phone, or several in turn, saw.
#[derive(Default)]
pub(super) struct Notes {
    /// Until when answers count.
    pub(super) end: Option<Instant>,
    pub(super) kept: Vec<Kept>,
    pub(super) failed: Vec<String>,
    pub(super) ran_out: bool,
    waits: Vec<u32>,
    finished: u64,
}

impl Notes {
    pub(super) fn until(end: Instant) -> Self {
        Self { end: Some(end), ..Self::default() }
    }

    /// A right status came for what was to be sent at `scheduled`.
    pub(super) fn answered(&mut self, scheduled: Instant, finishing: bool) {
        let now = Instant::now();
        if self.end.is_none_or(|end| now <= end) {
            let wait = now.saturating_duration_since(scheduled).as_micros();
            self.waits.push(u32::try_from(wait).unwrap_or(u32::MAX));
            self.finished += u64::from(finishing);
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.kept.extend(other.kept);
        self.failed.extend(other.failed);
        self.ran_out |= other.ran_out;
        self.waits.extend(other.waits);
        self.finished += other.finished;
    }

    /// Looks at what was kept and sums up.
    pub(super) fn settle(mut self, deck: &Deck, elapsed: Duration) -> Played {
        let mut played = Played {
            elapsed,
            answered: self.waits.len(),
            finished: self.finished,
            looked_at: self.kept.len(),
            failed: self.failed,
            ran_out: self.ran_out,
            ..Played::default()
        };
        self.waits.sort_unstable();
        played.waits = self.waits;
        for kept in &self.kept {
            let Some(script) = deck.script(kept.index) else { continue };
            match script.judge(kept.place, 200, &kept.body) {
                Ok(Told::Going) => {}
                Ok(Told::Confirmed) => played.confirmed.extend(script.session.as_ref().map(|session| session.id)),
                Err(error) => played.wrong.push(format!("{error:#}")),
            }
        }
        played
    }
}

/// What came of playing a deck.
#[derive(Default)]
pub struct Played {
    /// How long the clock ran.
    pub elapsed: Duration,
    /// Requests answered 200 while it ran.
    pub answered: usize,
    /// Forms finished while it ran.
    pub finished: u64,
    /// Answers that were opened and looked at.
    pub looked_at: usize,
    /// Those of them that were not the right ones, in words.
    pub wrong: Vec<String>,
    /// Requests without an answer, or with a status other than 200, in words.
    pub failed: Vec<String>,
    /// Sessions whose phone saw that the form is finished, whenever that was.
    pub confirmed: BTreeSet<Uuid>,
    /// The deck was played to its end before the time was over: the figure is too small.
    pub ran_out: bool,
    waits: Vec<u32>,
}

#[allow(clippy::cast_precision_loss, reason = "counts of seconds, far below what a double holds")]
impl Played {
    /// Requests a second.
    pub fn requests_per_second(&self) -> f64 {
        self.answered as f64 / self.elapsed.as_secs_f64()
    }

    /// Forms a second.
    pub fn forms_per_second(&self) -> f64 {
        self.finished as f64 / self.elapsed.as_secs_f64()
    }

    /// What this share of requests waited at most, in milliseconds.
    pub fn wait_ms(&self, share: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
        let place = (self.waits.len() as f64 * share) as usize;
        let wait = self.waits.get(place.min(self.waits.len().saturating_sub(1))).copied();
        f64::from(wait.unwrap_or_default()) / 1000.0
    }
}
