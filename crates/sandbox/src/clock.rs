//! The sandbox's clock can be put forward, so that half an hour of token life passes in a moment.

use crate::state::Sandbox;
use jiff::{SignedDuration, Timestamp};

impl Sandbox {
    /// The sandbox's present moment: the real one plus what it was put forward.
    pub fn now(&self) -> Timestamp {
        let ahead = self.read(|world| world.clock_ahead_seconds);
        Timestamp::now().saturating_add(SignedDuration::from_secs(ahead)).unwrap_or(Timestamp::MAX)
    }

    /// Puts the clock forward, for all stand-ins at once.
    pub fn advance_clock(&self, by: SignedDuration) {
        self.write(|world| {
            world.clock_ahead_seconds = world.clock_ahead_seconds.saturating_add(by.as_secs());
        });
    }
}
