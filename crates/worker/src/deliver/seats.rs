//! The places of this process, and who may have how many of them: what does not answer must not keep everything else waiting.

use akis_store::TenantId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// An answer that takes this long is as good as none.
const LONG: Duration = Duration::from_secs(5);

/// So many calls in a row without an answer make a line a slow one; a single one may happen to anybody.
const MOST_SILENT: u32 = 3;

/// Lines that are remembered while nobody sits in them.
const MOST_LINES: usize = 10_000;

/// Whose line it is, and what is written to.
type LineName = (TenantId, String);

/// Places given out. One line has half of them at most; a slow one has a single place, and all slow ones together half.
pub(super) struct Seats {
    half: u32,
    given: Arc<Mutex<Given>>,
}

#[derive(Default)]
struct Given {
    lines: HashMap<LineName, Taken>,
    /// Places that slow lines have.
    slow: u32,
}

/// What a line has.
#[derive(Default)]
struct Taken {
    seats: u32,
    /// Its last calls that got no answer.
    silent: u32,
}

impl Taken {
    fn is_slow(&self) -> bool {
        self.silent >= MOST_SILENT
    }
}

/// A place, until it is dropped.
pub(super) struct Seat {
    given: Arc<Mutex<Given>>,
    line: LineName,
    /// The line was slow when it got it.
    slow: bool,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// The line has as many as it may have.
    Line,
    /// The line is slow, and so are others.
    Slow,
}

impl Seats {
    /// Over this many places.
    pub(super) fn new(places: u32) -> Self {
        Self { half: (places / 2).max(1), given: Arc::default() }
    }

    /// Half of all places.
    pub(super) fn half(&self) -> u32 {
        self.half
    }

    /// Takes a place for a line.
    pub(super) fn sit(&self, tenant: TenantId, line: &str) -> Result<Seat, Full> {
        let mut given = lock(&self.given);
        let given = &mut *given;
        if given.lines.len() >= MOST_LINES {
            given.lines.retain(|_, taken| taken.seats > 0);
        }
        let name = (tenant, line.to_owned());
        let taken = given.lines.entry(name.clone()).or_default();
        let slow = taken.is_slow();
        if slow && (taken.seats > 0 || given.slow >= self.half) {
            return Err(Full::Slow);
        }
        if taken.seats >= self.half {
            return Err(Full::Line);
        }
        taken.seats += 1;
        given.slow += u32::from(slow);
        Ok(Seat { given: self.given.clone(), line: name, slow })
    }
}

impl Seat {
    /// Says how a call went that began then: answered, or not.
    pub(super) fn called(&self, began: Instant, answered: bool) {
        let mut given = lock(&self.given);
        let Some(taken) = given.lines.get_mut(&self.line) else { return };
        let was_slow = taken.is_slow();
        let well = answered && began.elapsed() < LONG;
        taken.silent = if well { 0 } else { taken.silent.saturating_add(1) };
        if taken.is_slow() != was_slow {
            tracing::info!(tenant = %self.line.0, line = self.line.1, slow = !was_slow, "what is written to");
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut given = lock(&self.given);
        given.slow = given.slow.saturating_sub(u32::from(self.slow));
        if let Some(taken) = given.lines.get_mut(&self.line) {
            taken.seats = taken.seats.saturating_sub(1);
            if taken.seats == 0 && taken.silent == 0 {
                given.lines.remove(&self.line);
            }
        }
    }
}

fn lock(given: &Mutex<Given>) -> MutexGuard<'_, Given> {
    // Counts are changed whole; nothing panics in between.
    given.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(number: u128) -> TenantId {
        TenantId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn one_line_has_half_of_the_places_and_gives_them_back() {
        let seats = Seats::new(8);
        let mut taken: Vec<Seat> =
            (0..4).map(|_| seats.sit(tenant(1), "a").unwrap_or_else(|_| panic!())).collect();
        assert_eq!(seats.sit(tenant(1), "a").err(), Some(Full::Line));
        assert!(seats.sit(tenant(2), "a").is_ok(), "another company's line of the same name is another");
        taken.pop();
        assert!(seats.sit(tenant(1), "a").is_ok());
    }

    #[test]
    fn slow_lines_have_one_place_each_and_half_together_until_they_answer() {
        let seats = Seats::new(4);
        let silent = |name: &str| {
            let seat = seats.sit(tenant(1), name).unwrap_or_else(|_| panic!());
            for call in 1..=MOST_SILENT {
                assert!(call == 1 || seats.sit(tenant(1), name).is_ok(), "one may happen to anybody");
                seat.called(Instant::now(), false);
            }
        };
        for name in ["a", "b", "c"] {
            silent(name);
        }
        let first = seats.sit(tenant(1), "a").unwrap_or_else(|_| panic!());
        assert_eq!(seats.sit(tenant(1), "a").err(), Some(Full::Slow), "it is tried one at a time");
        let second = seats.sit(tenant(1), "b").unwrap_or_else(|_| panic!());
        assert_eq!(seats.sit(tenant(1), "c").err(), Some(Full::Slow), "half of the places are for others");
        assert!(seats.sit(tenant(1), "quick").is_ok());
        second.called(Instant::now(), true);
        assert!(seats.sit(tenant(1), "b").is_ok(), "it answers again");
        drop((first, second));
        assert!(seats.sit(tenant(1), "c").is_ok());
    }

    #[test]
    fn an_answer_that_takes_long_is_as_bad_as_none() {
        let seats = Seats::new(8);
        let seat = seats.sit(tenant(1), "a").unwrap_or_else(|_| panic!());
        for _ in 0..MOST_SILENT {
            seat.called(Instant::now().checked_sub(LONG).unwrap_or_else(Instant::now), true);
        }
        assert_eq!(seats.sit(tenant(1), "a").err(), Some(Full::Slow));
    }

    #[test]
    fn lines_nobody_sits_in_are_forgotten() {
        let seats = Seats::new(8);
        for number in 0..MOST_LINES + 10 {
            let seat = seats.sit(tenant(1), &number.to_string()).unwrap_or_else(|_| panic!());
            seat.called(Instant::now(), false);
        }
        assert!(lock(&seats.given).lines.len() <= MOST_LINES);
        assert_eq!(lock(&seats.given).slow, 0);
    }
}
