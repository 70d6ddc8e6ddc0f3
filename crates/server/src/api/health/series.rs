use super::body::rounded;
use akis_doctor::health::quantile;
use akis_store::health::Minute;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Minutes of a series.
const MINUTES: i64 = 60;

/// One minute of an endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HealthPoint)]
pub(super) struct PointBody {
    /// Its beginning.
    #[schema(value_type = String, format = DateTime)]
    minute: Timestamp,
    /// Requests of phones.
    requests: u64,
    /// Those that failed.
    failed: u64,
    /// Answers that phones could not use.
    client_errors: u64,
    /// Nine of ten answers came within this, milliseconds; null without requests.
    #[schema(required)]
    p90_ms: Option<f64>,
    /// Whether our own ping was answered; null when there was none.
    #[schema(required)]
    available: Option<bool>,
}

/// The last hour, a point a minute, also where nothing was counted.
pub(super) fn series(minutes: &[Minute], now: Timestamp) -> Vec<PointBody> {
    let number = |at: Timestamp| at.as_second().div_euclid(60);
    let counted: BTreeMap<i64, &Minute> = minutes.iter().map(|minute| (number(minute.minute), minute)).collect();
    let present = number(now);
    (present - MINUTES + 1..=present)
        .map(|place| {
            let of = counted.get(&place);
            PointBody {
                minute: Timestamp::from_second(place * 60).unwrap_or(now),
                requests: of.map_or(0, |minute| minute.requests),
                failed: of.map_or(0, |minute| minute.failed),
                client_errors: of.map_or(0, |minute| minute.client_errors),
                p90_ms: of.and_then(|minute| quantile(&minute.latency, 0.9)).map(rounded),
                available: of.filter(|minute| minute.probes > 0).map(|minute| minute.probes_failed == 0),
            }
        })
        .collect()
}
