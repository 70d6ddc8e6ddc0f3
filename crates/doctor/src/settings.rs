use serde::Deserialize;
use std::time::Duration;

/// The `[health]` section of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How often each live endpoint is pinged at its public address, in seconds. 0 never does.
    pub probe_seconds: f64,
    /// Pings under way at a time.
    pub probe_concurrency: u32,
    /// How many days counts are kept.
    pub keep_days: u32,
}

impl Settings {
    /// The time between two rounds; `None` when there are none.
    pub fn probe_every(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.probe_seconds).ok().filter(|every| !every.is_zero())
    }
}
