use super::series::PointBody;
use akis_doctor::health::{Health, Metric, MetricKey};
use akis_sentence::Sentence;
use akis_store::HealthLevel;
use akis_store::health::{Alert, Expiry, Kept, MetaStatus};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// How a published form stands.
#[derive(Serialize, ToSchema)]
#[schema(as = FlowHealth)]
pub(super) struct HealthBody {
    level: Level,
    /// When this level was first noted; null when it was noted never or just now.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    since: Option<Timestamp>,
    /// The most important thing to know, with the next step.
    sentence: String,
    /// Every measurement, always the same four in the same order.
    metrics: Vec<MetricBody>,
    /// What else there is to know.
    notes: Vec<String>,
    meta: MetaBody,
    /// The last 60 minutes, oldest first, one entry a minute; the last is not over.
    series: Vec<PointBody>,
}

/// How good it is, from well to not usable.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HealthLevel)]
pub(super) enum Level {
    /// Nothing to do.
    Good,
    /// On the way to where WhatsApp would warn.
    Watch,
    /// Where WhatsApp warns.
    Warning,
    /// Where WhatsApp may throttle the form at any moment.
    Critical,
    /// WhatsApp lets it be sent ten times an hour.
    Throttled,
    /// WhatsApp lets nobody send or open it.
    Blocked,
}

/// One measurement.
#[derive(Serialize, ToSchema)]
#[schema(as = HealthMetric)]
struct MetricBody {
    key: MetricName,
    level: Level,
    /// Our figure in `unit`; null when nothing was counted.
    #[schema(required)]
    value: Option<f64>,
    unit: Unit,
    /// Minutes that are looked back on.
    window_minutes: u32,
    /// WhatsApp's thresholds in `unit`, the mildest first. Availability is bad below, the others from there.
    thresholds: Vec<f64>,
    /// From here the form is watched, before WhatsApp says anything.
    watch: f64,
    /// The highest threshold that is met, by our figure or by WhatsApp's.
    #[schema(required)]
    reached: Option<f64>,
    /// On how many requests, answers or pings.
    samples: u64,
    /// So many are needed to judge.
    minimum_samples: u64,
    /// Whether there were enough.
    enough: bool,
    /// What it means and what to do.
    sentence: String,
    /// WhatsApp's alert that stands now.
    #[schema(required)]
    alert: Option<AlertBody>,
}

/// What is measured.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HealthMetricKey)]
enum MetricName {
    /// Answers that phones could not use.
    ClientErrors,
    /// Requests that failed.
    EndpointErrors,
    /// Nine of ten answers came within this.
    Latency,
    /// Our own pings that were answered.
    Availability,
}

/// What a figure counts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HealthUnit)]
enum Unit {
    /// Of a hundred.
    Percent,
    /// Thousandths of a second.
    Milliseconds,
}

/// What WhatsApp itself says.
#[derive(Serialize, ToSchema)]
#[schema(as = MetaHealth)]
struct MetaBody {
    /// The form's status at WhatsApp (`PUBLISHED`, `THROTTLED`, `BLOCKED`, …); null when it never said.
    #[schema(required)]
    status: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    status_since: Option<Timestamp>,
    /// Alerts, those that ended included, the newest first.
    alerts: Vec<AlertBody>,
    /// The form's version is about to end.
    #[schema(required)]
    version_expiry: Option<ExpiryBody>,
}

/// One of WhatsApp's alerts.
#[derive(Serialize, ToSchema)]
#[schema(as = MetaAlert)]
struct AlertBody {
    /// WhatsApp's name of it (`ENDPOINT_LATENCY`).
    event: String,
    /// Whether it stands.
    active: bool,
    /// What WhatsApp measured: percent, or milliseconds of latency.
    #[schema(required)]
    value: Option<f64>,
    /// What was met.
    #[schema(required)]
    threshold: Option<f64>,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// When WhatsApp last spoke of it.
    #[schema(value_type = String, format = DateTime)]
    last_heard: Timestamp,
    /// What failed, where WhatsApp says.
    errors: Vec<AlertErrorBody>,
}

/// One cause within an alert.
#[derive(Serialize, ToSchema)]
#[schema(as = MetaAlertError)]
#[expect(clippy::struct_field_names, reason = "Meta's names")]
struct AlertErrorBody {
    /// WhatsApp's key of it.
    error_type: String,
    /// Its share of the errors, percent.
    #[schema(required)]
    error_rate: Option<f64>,
    /// How often it happened.
    #[schema(required)]
    error_count: Option<u64>,
}

/// The end of a version's time.
#[derive(Serialize, ToSchema)]
#[schema(as = VersionExpiry)]
struct ExpiryBody {
    /// WhatsApp's words.
    warning: String,
    /// About when, where the words tell.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    on: Option<Timestamp>,
    /// When WhatsApp said so.
    #[schema(value_type = String, format = DateTime)]
    said_at: Timestamp,
}

impl HealthBody {
    pub(super) fn new(health: Health, kept: Kept, series: Vec<PointBody>, locale: &str) -> Self {
        let said = |sentence: &Sentence| sentence.in_language(locale).to_owned();
        let since = kept.level_since.filter(|_| kept.level == health.level);
        let mut alerts = kept.news.alerts;
        alerts.sort_by_key(|alert| std::cmp::Reverse(alert.at));
        Self {
            level: health.level.into(),
            since,
            sentence: said(&health.sentence),
            metrics: health.metrics.into_iter().map(|metric| MetricBody::new(metric, locale)).collect(),
            notes: health.notes.iter().map(said).collect(),
            meta: MetaBody::new(kept.news.status, alerts, kept.news.expiry),
            series,
        }
    }
}

impl MetaBody {
    fn new(status: Option<MetaStatus>, alerts: Vec<Alert>, expiry: Option<Expiry>) -> Self {
        let (status, status_since) = status.map(|status| (status.word, status.at)).unzip();
        Self {
            status,
            status_since,
            alerts: alerts.into_iter().map(AlertBody::from).collect(),
            version_expiry: expiry.map(|expiry| ExpiryBody {
                warning: expiry.warning,
                on: expiry.on,
                said_at: expiry.at,
            }),
        }
    }
}

impl MetricBody {
    fn new(metric: Metric, locale: &str) -> Self {
        Self {
            key: match metric.key {
                MetricKey::ClientErrors => MetricName::ClientErrors,
                MetricKey::EndpointErrors => MetricName::EndpointErrors,
                MetricKey::Latency => MetricName::Latency,
                MetricKey::Availability => MetricName::Availability,
            },
            level: metric.level.into(),
            value: metric.value.map(rounded),
            unit: if metric.key == MetricKey::Latency { Unit::Milliseconds } else { Unit::Percent },
            window_minutes: metric.key.window_minutes(),
            thresholds: metric.key.thresholds().to_vec(),
            watch: metric.key.watch(),
            reached: metric.reached,
            samples: metric.samples,
            minimum_samples: metric.key.fewest(),
            enough: metric.enough,
            sentence: metric.sentence.in_language(locale).to_owned(),
            alert: metric.alert.map(AlertBody::from),
        }
    }
}

/// Two digits after the point are more than anybody reads.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

impl From<Alert> for AlertBody {
    fn from(alert: Alert) -> Self {
        Self {
            event: alert.event,
            active: alert.active,
            value: alert.value,
            threshold: alert.threshold,
            since: alert.since,
            last_heard: alert.at,
            errors: alert
                .errors
                .into_iter()
                .map(|error| AlertErrorBody {
                    error_type: error.error_type,
                    error_rate: error.error_rate,
                    error_count: error.error_count,
                })
                .collect(),
        }
    }
}

impl From<HealthLevel> for Level {
    fn from(level: HealthLevel) -> Self {
        match level {
            HealthLevel::Good => Self::Good,
            HealthLevel::Watch => Self::Watch,
            HealthLevel::Warning => Self::Warning,
            HealthLevel::Critical => Self::Critical,
            HealthLevel::Throttled => Self::Throttled,
            HealthLevel::Blocked => Self::Blocked,
        }
    }
}
