use serde::Deserialize;
use std::time::Duration;

/// The `[worker]` section of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many jobs run at a time in this process, deliveries and files apart. At least 1.
    pub concurrency: u32,
    /// How many deliveries run at a time in this process. At least 1; half of them at most for one account or address. While
    /// a destination is called no connection of the database is held.
    pub delivery_concurrency: u32,
    /// How long a job stays with a worker that gives no sign of life, in seconds. After a crash its jobs come back
    /// this late.
    pub lease_seconds: f64,
    /// The wait before the second try of a delivery, in seconds; doubles with each further try.
    pub retry_base_seconds: f64,
    /// The longest wait between two tries, in seconds.
    pub retry_max_seconds: f64,
    /// How often a delivery is tried before it is given up and a person must ask for it again.
    pub max_attempts: u32,
    /// After a try of which nobody knows whether it arrived, how long the destination is asked for it before it is
    /// sent again, in seconds. Sources show a new response only after a while (HubSpot: up to a minute).
    pub lookup_window_seconds: f64,
    /// How long answers may fail to reach a destination before the company is alerted, in seconds. What a person must settle
    /// alerts at once.
    pub alert_after_seconds: f64,
    /// How often the form behind each flow is read again at its source, in seconds; 0 never. Where the source tells of
    /// changes by itself, a sixteenth as often.
    pub source_check_seconds: f64,
}

impl Settings {
    /// The wait before the second try.
    pub(crate) fn retry_base(&self) -> Duration {
        seconds(self.retry_base_seconds)
    }

    /// The longest wait between two tries.
    pub(crate) fn retry_max(&self) -> Duration {
        seconds(self.retry_max_seconds)
    }

    /// How long an unclear try is looked for.
    pub(crate) fn lookup_window(&self) -> Duration {
        seconds(self.lookup_window_seconds)
    }

    /// How long a destination may be failing before an alert.
    pub(crate) fn alert_after(&self) -> Duration {
        seconds(self.alert_after_seconds)
    }

    /// The time between two readings of a form at its source; `None` never.
    pub(crate) fn source_check_every(&self) -> Option<Duration> {
        let every = seconds(self.source_check_seconds);
        (!every.is_zero()).then(|| every.max(Duration::from_secs(1)))
    }

    /// How the queue's runner works under these settings.
    pub(crate) fn runner(&self) -> akis_jobs::Settings {
        akis_jobs::Settings {
            concurrency: self.concurrency.max(1),
            lease: seconds(self.lease_seconds).max(Duration::from_millis(100)),
            backoff: self.retry_base(),
            ..akis_jobs::Settings::default()
        }
    }

    /// The same for deliveries.
    pub(crate) fn deliveries(&self) -> akis_jobs::Settings {
        akis_jobs::Settings { concurrency: self.delivery_concurrency.max(1), ..self.runner() }
    }
}

/// A setting no clock can hold counts as zero.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
