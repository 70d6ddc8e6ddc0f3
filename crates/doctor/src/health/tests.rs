use super::*;
use akis_store::health::{LATENCY_BUCKETS, MetaStatus, latency_bucket};
use akis_store::{PublicationId, TenantId};
use std::time::Duration;

const NOW: i64 = 1_800_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

/// An empty minute that began so long ago.
fn minute(ago: i64) -> Minute {
    Minute {
        tenant: TenantId::new(),
        publication: PublicationId::new(),
        minute: Timestamp::from_second((NOW / 60 - ago) * 60).unwrap(),
        requests: 0,
        failed: 0,
        client_errors: 0,
        unsigned: 0,
        latency: [0; LATENCY_BUCKETS],
        probes: 0,
        probes_failed: 0,
    }
}

fn failing(ago: i64, failed: u64, requests: u64) -> Minute {
    Minute { requests, failed, ..minute(ago) }
}

fn of(key: MetricKey, minutes: &[Minute]) -> Metric {
    judge(minutes, &News::default(), now()).metrics.into_iter().find(|metric| metric.key == key).unwrap()
}

fn level(key: MetricKey, minute: Minute) -> (HealthLevel, Option<f64>) {
    let metric = of(key, &[minute]);
    (metric.level, metric.reached)
}

use HealthLevel::{Blocked, Critical, Good, Throttled, Warning, Watch};

#[test]
fn endpoint_errors_meet_metas_thresholds_exactly() {
    let errors = |failed| level(MetricKey::EndpointErrors, failing(0, failed, 1_000));
    assert_eq!(errors(24), (Good, None));
    assert_eq!(errors(25), (Watch, None), "half of the first");
    assert_eq!(errors(49), (Watch, None));
    assert_eq!(errors(50), (Warning, Some(5.0)));
    assert_eq!(errors(99), (Warning, Some(5.0)));
    assert_eq!(errors(100), (Critical, Some(10.0)));
    assert_eq!(errors(499), (Critical, Some(10.0)));
    assert_eq!(errors(500), (Critical, Some(50.0)));
}

#[test]
fn complaints_are_a_share_of_the_other_requests() {
    let complaints =
        |client_errors, requests| level(MetricKey::ClientErrors, Minute { requests, client_errors, ..minute(0) });
    // 50 of 1,000 requests, and their 50 complaints beside them.
    assert_eq!(complaints(50, 1_050), (Warning, Some(5.0)));
    assert_eq!(complaints(49, 1_049), (Watch, None));
    assert_eq!(complaints(30, 30), (Critical, Some(50.0)), "never above the whole");
}

#[test]
fn nine_of_ten_answers_decide_on_latency() {
    let slow = |slow: u64, ms: u64| {
        let mut latency = [0; LATENCY_BUCKETS];
        latency[latency_bucket(Duration::from_millis(40))] += 100 - slow;
        latency[latency_bucket(Duration::from_millis(ms))] += slow;
        level(MetricKey::Latency, Minute { requests: 100, latency, ..minute(0) })
    };
    assert_eq!(slow(10, 9_000), (Good, None), "the ninetieth of a hundred is fast");
    assert_eq!(slow(11, 499), (Good, None));
    assert_eq!(slow(11, 500), (Watch, None));
    assert_eq!(slow(11, 999), (Watch, None));
    assert_eq!(slow(11, 1_000), (Warning, Some(1_000.0)));
    assert_eq!(slow(11, 4_999), (Warning, Some(1_000.0)));
    assert_eq!(slow(11, 5_000), (Critical, Some(5_000.0)));
    assert_eq!(slow(11, 7_000), (Critical, Some(7_000.0)));
    assert_eq!(slow(11, 60_000), (Critical, Some(7_000.0)));
}

#[test]
fn a_quantile_lies_within_the_bucket_of_its_sample() {
    let mut latency = [0; LATENCY_BUCKETS];
    assert_eq!(quantile(&latency, 0.9), None);
    latency[latency_bucket(Duration::from_millis(70))] = 1_000;
    let p90 = quantile(&latency, 0.9).unwrap();
    assert!((94.0..96.0).contains(&p90), "{p90}");
    assert!((74.0..76.0).contains(&quantile(&latency, 0.5).unwrap()));
}

#[test]
fn availability_is_lost_below_the_threshold_and_not_on_it() {
    let away =
        |probes_failed, probes| level(MetricKey::Availability, Minute { probes, probes_failed, ..minute(0) });
    assert_eq!(away(0, 10), (Good, None));
    assert_eq!(away(5, 100), (Good, None), "95 %");
    assert_eq!(away(6, 100), (Watch, None));
    assert_eq!(away(1, 10), (Watch, None), "90 % is not below 90 %");
    assert_eq!(away(2, 10), (Critical, Some(90.0)));
    assert_eq!(away(4, 4), (Good, None), "four pings are too few");
    assert_eq!(away(5, 5), (Critical, Some(90.0)));
}

#[test]
fn each_figure_looks_back_as_far_as_meta_does() {
    for (key, window) in
        [(MetricKey::ClientErrors, 60), (MetricKey::EndpointErrors, 30), (MetricKey::Availability, 10)]
    {
        let bad = |ago| Minute {
            requests: 100,
            failed: 90,
            client_errors: 50,
            probes: 10,
            probes_failed: 10,
            ..minute(ago)
        };
        assert_eq!(of(key, &[bad(window - 1)]).level, Critical, "{key:?}");
        assert_eq!(of(key, &[bad(window)]).value, None, "{key:?}");
        assert_eq!(of(key, &[bad(-1)]).value, None, "from the future");
    }
}

#[test]
fn few_samples_and_single_accidents_say_nothing() {
    let errors = |failed, requests| level(MetricKey::EndpointErrors, failing(0, failed, requests)).0;
    assert_eq!(errors(4, 19), Good, "too few");
    assert_eq!(errors(4, 20), Critical);
    assert_eq!(errors(2, 20), Good, "two accidents");
    assert_eq!(errors(5, 5), Critical, "five of five are no accident");
    let metric = of(MetricKey::EndpointErrors, &[failing(0, 4, 19)]);
    assert!(!metric.enough && metric.value.is_some());
    assert_eq!(metric.sentence.en, "Too little happened in the last 30 minutes to judge by: 19.");
}

#[test]
fn what_happened_in_several_minutes_adds_up() {
    let minutes: Vec<Minute> = (0..10).map(|ago| failing(ago, 1, 10)).collect();
    let metric = of(MetricKey::EndpointErrors, &minutes);
    assert_eq!((metric.value, metric.samples, metric.level), (Some(10.0), 100, Critical));
    assert!(metric.sentence.en.starts_with("In the last 30 minutes 10 % of the requests failed."));
    assert!(metric.sentence.tr.starts_with("Son 30 dakikada isteklerin %10 kadarı başarısız oldu."));
}

fn raised(key: MetricKey, threshold: Option<f64>) -> News {
    let alert = Alert {
        event: key.event().into(),
        threshold,
        active: true,
        value: Some(14.28),
        requests: None,
        errors: vec![],
        since: now(),
        at: now(),
    };
    News { alerts: vec![alert], ..News::default() }
}

#[test]
fn an_alert_of_metas_stands_whatever_our_figures_say() {
    let good = [failing(0, 0, 10_000)];
    for (threshold, level) in
        [(Some(5.0), Warning), (Some(10.0), Critical), (Some(50.0), Critical), (None, Warning)]
    {
        let health = judge(&good, &raised(MetricKey::EndpointErrors, threshold), now());
        assert_eq!(health.level, level, "{threshold:?}");
        assert!(health.sentence.en.starts_with("WhatsApp raised an alert"), "{}", health.sentence);
    }
    let latency = judge(&good, &raised(MetricKey::Latency, Some(1_000.0)), now());
    assert_eq!(latency.level, Warning);
    assert_eq!(judge(&good, &raised(MetricKey::Availability, Some(90.0)), now()).level, Critical);
    // And worse figures of ours are not hidden by it.
    let worse = judge(&[failing(0, 100, 100)], &raised(MetricKey::EndpointErrors, Some(5.0)), now());
    assert_eq!((worse.level, worse.metrics[1].reached), (Critical, Some(50.0)));
    // One that ended does not stand.
    let mut over = raised(MetricKey::Latency, Some(7_000.0));
    over.alerts[0].active = false;
    assert_eq!(judge(&good, &over, now()).level, Good);
}

#[test]
fn a_status_of_metas_is_above_everything() {
    let with = |word: &str| News { status: Some(MetaStatus { word: word.into(), at: now() }), ..News::default() };
    for (word, level) in [
        ("PUBLISHED", Good),
        ("DRAFT", Good),
        ("THROTTLED", Throttled),
        ("BLOCKED", Blocked),
        ("DEPRECATED", Blocked),
    ] {
        assert_eq!(judge(&[], &with(word), now()).level, level, "{word}");
    }
    assert_eq!(judge(&[failing(0, 50, 50)], &with("THROTTLED"), now()).level, Throttled);
}

#[test]
fn a_version_that_ends_is_said_in_time() {
    let ends = |days: i64| {
        let on = now().checked_add(SignedDuration::from_hours(days * 24)).unwrap();
        let expiry = akis_store::health::Expiry { warning: "It freezes.".into(), on: Some(on), at: now() };
        judge(&[], &News { expiry: Some(expiry), ..News::default() }, now())
    };
    assert_eq!(ends(21).level, Watch);
    assert_eq!(ends(7).level, Warning);
    assert!(ends(21).notes[0].en.contains("It freezes."));
}

#[test]
fn unsigned_requests_alone_mean_a_wrong_secret_and_beside_others_strangers() {
    let alone = judge(&[Minute { unsigned: 5, ..minute(0) }], &News::default(), now());
    assert_eq!(alone.level, Warning);
    let beside = judge(&[Minute { unsigned: 500, requests: 30, ..minute(0) }], &News::default(), now());
    assert_eq!((beside.level, beside.notes.len()), (Good, 1));
}

#[test]
fn a_form_nobody_uses_is_well() {
    let health = judge(&[], &News::default(), now());
    assert_eq!(health.level, Good);
    assert!(health.metrics.iter().all(|metric| metric.value.is_none() && metric.level == Good));
    assert!(health.sentence.en.contains("nobody used"));
}
