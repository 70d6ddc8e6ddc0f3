use super::{FEWEST_ANSWERS, FEWEST_ERRORS, FEWEST_PINGS, FEWEST_REQUESTS, MetricKey, SURE_ERRORS};
use akis_store::health::{LATENCY_BOUNDS_MS, LATENCY_BUCKETS, Minute};
use jiff::Timestamp;

/// Counts of several minutes, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Requests of phones.
    pub requests: u64,
    /// Those a phone could do nothing with.
    pub failed: u64,
    /// Those that complained of an earlier answer.
    pub client_errors: u64,
    /// Requests without a good signature.
    pub unsigned: u64,
    /// How many took how long.
    pub latency: [u64; LATENCY_BUCKETS],
    /// Our own pings.
    pub probes: u64,
    /// Those without a good answer.
    pub probes_failed: u64,
}

impl Figures {
    /// Of the last so many minutes, the present one included.
    pub fn of(minutes: &[Minute], window: u32, now: Timestamp) -> Self {
        let present = now.as_second().div_euclid(60);
        let mut sum = Self::default();
        for minute in minutes {
            let age = present - minute.minute.as_second().div_euclid(60);
            if !(0..i64::from(window)).contains(&age) {
                continue;
            }
            sum.requests += minute.requests;
            sum.failed += minute.failed;
            sum.client_errors += minute.client_errors;
            sum.unsigned += minute.unsigned;
            sum.probes += minute.probes;
            sum.probes_failed += minute.probes_failed;
            for (sum, count) in sum.latency.iter_mut().zip(minute.latency) {
                *sum += count;
            }
        }
        sum
    }

    /// The figure of a metric, on how many samples, and whether they are enough.
    pub(super) fn measure(&self, key: MetricKey) -> (Option<f64>, u64, bool) {
        match key {
            MetricKey::ClientErrors => {
                // A complaint is a request of its own, about another one.
                let asked = self.requests.saturating_sub(self.client_errors).max(self.client_errors);
                errors(self.client_errors, asked)
            }
            MetricKey::EndpointErrors => errors(self.failed, self.requests),
            MetricKey::Latency => {
                let samples = self.latency.iter().sum();
                (quantile(&self.latency, 0.9), samples, samples >= FEWEST_ANSWERS)
            }
            MetricKey::Availability => {
                let answered = self.probes.saturating_sub(self.probes_failed);
                (percent(answered, self.probes), self.probes, self.probes >= FEWEST_PINGS)
            }
        }
    }
}

/// A share of errors. Enough: so many that chance explains nothing. One or two errors count as none.
fn errors(bad: u64, of: u64) -> (Option<f64>, u64, bool) {
    let enough = (of >= FEWEST_REQUESTS && (bad == 0 || bad >= FEWEST_ERRORS)) || bad >= SURE_ERRORS;
    (percent(bad, of), of, enough)
}

#[expect(clippy::cast_precision_loss, reason = "counts of an hour are far below 2^52")]
fn percent(part: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| part as f64 * 100.0 / of as f64)
}

/// The value that this share of the samples does not exceed, in milliseconds, read from the histogram: within a bucket the
/// samples are taken to lie evenly. It is below a bound exactly when the sample it stands for is. `None` without samples.
#[expect(clippy::cast_precision_loss, reason = "counts of an hour are far below 2^52")]
pub fn quantile(latency: &[u64; LATENCY_BUCKETS], share: f64) -> Option<f64> {
    let samples: u64 = latency.iter().sum();
    if samples == 0 {
        return None;
    }
    let rank = (samples as f64 * share).ceil().max(1.0);
    let (mut below, mut lower) = (0.0, 0.0);
    for (count, upper) in latency.iter().zip(LATENCY_BOUNDS_MS) {
        let (count, upper) = (*count as f64, f64::from(upper));
        if count > 0.0 && below + count >= rank {
            return Some(lower + (upper - lower) * (rank - below - 0.5) / count);
        }
        below += count;
        lower = upper;
    }
    Some(lower)
}
