//! From figures and Meta's news to levels and sentences. Pure.
//!
//! Meta's thresholds (reference "WhatsApp Flows", 6.9): client navigation errors 5, 10 and 50 % over an hour, endpoint errors
//! the same over half an hour, the ninetieth percentile of latency 1, 5 and 7 s over half an hour, availability below 90 %
//! over ten minutes. They count as reached when they are met exactly. At half of the first one the form is watched, before
//! Meta says anything. What Meta says overrules: an alert stands until Meta ends it, and so does a status.

mod figures;
mod say;

pub use figures::{Figures, quantile};

use crate::news::{CLIENT_ERROR_RATE, ENDPOINT_AVAILABILITY, ENDPOINT_ERROR_RATE, ENDPOINT_LATENCY};
use akis_sentence::Sentence;
use akis_store::HealthLevel;
use akis_store::health::{Alert, Minute, News};
use jiff::{SignedDuration, Timestamp};

/// Fewest requests a share of errors is judged on, unless there are [`SURE_ERRORS`].
pub const FEWEST_REQUESTS: u64 = 20;
/// So many errors are judged whatever the number of requests.
pub const SURE_ERRORS: u64 = 5;
/// Fewest errors that say anything: one or two are an accident.
const FEWEST_ERRORS: u64 = 3;
/// Fewest answers a percentile of latency is judged on.
pub const FEWEST_ANSWERS: u64 = 10;
/// Fewest pings availability is judged on.
pub const FEWEST_PINGS: u64 = 5;
/// So many requests without a good signature, and none with one, mean that the app secret is wrong.
const UNSIGNED: u64 = 5;
/// A version that ends sooner than this is a warning.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKey {
    /// Phones that could not use an answer, percent.
    ClientErrors,
    /// Requests that were not answered as they should, percent.
    EndpointErrors,
    /// Nine of ten answers came within this, milliseconds.
    Latency,
    /// Pings that were answered, percent.
    Availability,
}

/// One measurement and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// What was measured.
    pub key: MetricKey,
    /// How good it is, Meta's alerts included.
    pub level: HealthLevel,
    /// Our figure; `None` when nothing was counted.
    pub value: Option<f64>,
    /// On how many samples.
    pub samples: u64,
    /// Enough of them to judge.
    pub enough: bool,
    /// The highest of Meta's thresholds that is met, by our figures or by Meta's.
    pub reached: Option<f64>,
    /// Meta's alert that stands, when one does.
    pub alert: Option<Alert>,
    /// What it means and what to do.
    pub sentence: Sentence,
}

/// How a form stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// The worst of all.
    pub level: HealthLevel,
    /// The most important thing to know, with the next step.
    pub sentence: Sentence,
    /// Every measurement.
    pub metrics: Vec<Metric>,
    /// What else there is to know.
    pub notes: Vec<Sentence>,
}

impl MetricKey {
    /// Every one, in order.
    pub const ALL: [Self; 4] = [Self::ClientErrors, Self::EndpointErrors, Self::Latency, Self::Availability];

    /// Minutes that are looked back on.
    pub fn window_minutes(self) -> u32 {
        match self {
            Self::ClientErrors => 60,
            Self::EndpointErrors | Self::Latency => 30,
            Self::Availability => 10,
        }
    }

    /// Meta's thresholds, the mildest first: percent, for latency milliseconds.
    pub fn thresholds(self) -> &'static [f64] {
        match self {
            Self::ClientErrors | Self::EndpointErrors => &[5.0, 10.0, 50.0],
            Self::Latency => &[1_000.0, 5_000.0, 7_000.0],
            Self::Availability => &[90.0],
        }
    }

    /// From here the form is watched: half the way to Meta's first threshold.
    pub fn watch(self) -> f64 {
        match self {
            Self::ClientErrors | Self::EndpointErrors => 2.5,
            Self::Latency => 500.0,
            Self::Availability => 95.0,
        }
    }

    /// Fewest samples it is judged on.
    pub fn fewest(self) -> u64 {
        match self {
            Self::ClientErrors | Self::EndpointErrors => FEWEST_REQUESTS,
            Self::Latency => FEWEST_ANSWERS,
            Self::Availability => FEWEST_PINGS,
        }
    }

    /// Meta's name of the alert.
    pub fn event(self) -> &'static str {
        match self {
            Self::ClientErrors => CLIENT_ERROR_RATE,
            Self::EndpointErrors => ENDPOINT_ERROR_RATE,
            Self::Latency => ENDPOINT_LATENCY,
            Self::Availability => ENDPOINT_AVAILABILITY,
        }
    }

    /// Whether a figure meets a limit; of availability low is bad, and the limit itself still good.
    fn meets(self, value: f64, limit: f64) -> bool {
        if self == Self::Availability { value < limit } else { value >= limit }
    }

    /// The level of a figure and the highest threshold it meets.
    fn level(self, value: f64) -> (HealthLevel, Option<f64>) {
        let reached = self.thresholds().iter().copied().rfind(|limit| self.meets(value, *limit));
        (reached.map_or_else(|| self.below(value), |limit| self.level_of(limit)), reached)
    }

    fn below(self, value: f64) -> HealthLevel {
        if self.meets(value, self.watch()) { HealthLevel::Watch } else { HealthLevel::Good }
    }

    /// The first of several thresholds warns; every other, and the only one of availability, may end in throttling.
    fn level_of(self, threshold: f64) -> HealthLevel {
        match self.thresholds() {
            [_] => HealthLevel::Critical,
            [_, second, ..] if threshold >= *second => HealthLevel::Critical,
            _ => HealthLevel::Warning,
        }
    }
}

/// Says how a form stands. `minutes` are its counts of the last hour, in any order.
pub fn judge(minutes: &[Minute], news: &News, now: Timestamp) -> Health {
    let metrics: Vec<Metric> = MetricKey::ALL.into_iter().map(|key| metric(key, minutes, news, now)).collect();
    let mut findings: Vec<(HealthLevel, Sentence)> = Vec::new();
    if let Some(status) = &news.status
        && let Some(finding) = say::status(&status.word)
    {
        findings.push(finding);
    }
    findings.extend(metrics.iter().map(|metric| (metric.level, metric.sentence.clone())));
    let mut notes = Vec::new();
    let lately = Figures::of(minutes, 30, now);
    if lately.unsigned >= UNSIGNED {
        if lately.requests == 0 {
            findings.push((HealthLevel::Warning, say::unsigned(lately.unsigned)));
        }
        notes.push(say::unsigned(lately.unsigned));
    }
    if let Some(expiry) = &news.expiry {
        let soon = expiry.on.is_some_and(|on| on.duration_since(now) <= SOON);
        let level = if soon { HealthLevel::Warning } else { HealthLevel::Watch };
        findings.push((level, say::expiry(expiry)));
        notes.push(say::expiry(expiry));
    }
    let level = findings.iter().map(|(level, _)| *level).max().unwrap_or(HealthLevel::Good);
    let sentence = if level == HealthLevel::Good {
        say::well(Figures::of(minutes, 60, now).requests)
    } else {
        let worst = findings.into_iter().find(|(found, _)| *found == level);
        worst.map_or_else(|| say::well(0), |(_, sentence)| sentence)
    };
    Health { level, sentence, metrics, notes }
}

fn metric(key: MetricKey, minutes: &[Minute], news: &News, now: Timestamp) -> Metric {
    let figures = Figures::of(minutes, key.window_minutes(), now);
    let (value, samples, enough) = figures.measure(key);
    let (mut level, mut reached) = match value {
        Some(value) if enough => key.level(value),
        _ => (HealthLevel::Good, None),
    };
    // Of several standing alerts of a kind the one with the highest threshold tells most.
    let standing = news.alerts.iter().filter(|alert| alert.active && alert.event == key.event());
    let alert = standing
        .max_by(|one, other| one.threshold.unwrap_or_default().total_cmp(&other.threshold.unwrap_or_default()));
    if let Some(alert) = alert {
        let threshold = alert.threshold.or_else(|| key.thresholds().first().copied());
        let said = threshold.map_or(HealthLevel::Warning, |threshold| key.level_of(threshold));
        if said >= level {
            reached = threshold;
        }
        level = level.max(said);
    }
    let sentence = match (alert, value) {
        (Some(alert), _) => say::alert(key, alert),
        (None, None) => say::nothing(key),
        (None, Some(value)) if enough => say::figure(key, value, level, reached),
        (None, Some(_)) => say::too_few(key, samples),
    };
    Metric { key, level, value, samples, enough, reached, alert: alert.cloned(), sentence }
}

#[cfg(test)]
mod tests;
