use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

const NOW: i64 = 2_000_000_000;

fn hear(kept: &mut News, news: &FlowNews) -> bool {
    take(kept, news, at(NOW))
}

fn status(second: i64, old: Option<&str>, new: &str) -> FlowNews {
    FlowNews {
        event: "FLOW_STATUS_CHANGE".into(),
        at: Some(second),
        old_status: old.map(str::to_owned),
        new_status: Some(new.into()),
        ..FlowNews::default()
    }
}

fn alert(second: i64, event: &str, threshold: Option<f64>, state: &str) -> FlowNews {
    FlowNews {
        event: event.into(),
        at: Some(second),
        threshold,
        alert_state: Some(state.into()),
        ..FlowNews::default()
    }
}

fn standing(kept: &News) -> Vec<(&str, Option<f64>)> {
    kept.alerts.iter().filter(|alert| alert.active).map(|alert| (alert.event.as_str(), alert.threshold)).collect()
}

#[test]
fn a_status_is_taken_once_and_never_replaced_by_an_older_one() {
    let mut kept = News::default();
    assert!(hear(&mut kept, &status(100, Some("PUBLISHED"), "THROTTLED")));
    assert!(!hear(&mut kept, &status(100, Some("PUBLISHED"), "THROTTLED")), "again");
    assert!(!hear(&mut kept, &status(90, Some("DRAFT"), "PUBLISHED")), "late");
    assert_eq!(kept.status.as_ref().unwrap().word, "THROTTLED");
    assert!(hear(&mut kept, &status(200, Some("THROTTLED"), "PUBLISHED")));
    assert_eq!(kept.status, Some(MetaStatus { word: "PUBLISHED".into(), at: at(200) }));
}

#[test]
fn two_changes_in_one_second_follow_each_other() {
    let (created, published) = (status(100, None, "DRAFT"), status(100, Some("DRAFT"), "PUBLISHED"));
    let mut kept = News::default();
    hear(&mut kept, &created);
    hear(&mut kept, &published);
    hear(&mut kept, &created);
    assert_eq!(kept.status.unwrap().word, "PUBLISHED");
}

#[test]
fn what_was_read_at_meta_heals_a_lost_post_and_not_newer_news() {
    let mut kept = News::default();
    hear(&mut kept, &status(100, None, "THROTTLED"));
    assert!(seen_status(&mut kept, "PUBLISHED", at(150)));
    assert!(!seen_status(&mut kept, "PUBLISHED", at(160)));
    hear(&mut kept, &status(200, None, "BLOCKED"));
    assert!(!seen_status(&mut kept, "PUBLISHED", at(199)));
    assert_eq!(kept.status.unwrap().word, "BLOCKED");
}

#[test]
fn an_alert_stands_until_its_end_in_any_order_of_arrival() {
    let raised = alert(100, ENDPOINT_ERROR_RATE, Some(10.0), "ACTIVATED");
    let ended = alert(200, ENDPOINT_ERROR_RATE, Some(10.0), "DEACTIVATED");
    for order in [[&raised, &ended, &raised], [&ended, &raised, &ended]] {
        let mut kept = News::default();
        for news in order {
            hear(&mut kept, news);
        }
        assert_eq!(standing(&kept), [], "{order:?}");
    }
    let mut kept = News::default();
    hear(&mut kept, &ended);
    hear(&mut kept, &alert(300, ENDPOINT_ERROR_RATE, Some(10.0), "ACTIVATED"));
    assert_eq!(standing(&kept), [(ENDPOINT_ERROR_RATE, Some(10.0))]);
    assert!(!hear(&mut kept, &alert(300, ENDPOINT_ERROR_RATE, Some(10.0), "ACTIVATED")), "again");
}

#[test]
fn below_a_threshold_is_below_the_higher_ones_alone() {
    let mut kept = News::default();
    for threshold in [1_000.0, 5_000.0, 7_000.0] {
        hear(&mut kept, &alert(100, ENDPOINT_LATENCY, Some(threshold), "ACTIVATED"));
    }
    hear(&mut kept, &alert(200, ENDPOINT_LATENCY, Some(5_000.0), "DEACTIVATED"));
    assert_eq!(standing(&kept), [(ENDPOINT_LATENCY, Some(1_000.0))]);
    hear(&mut kept, &alert(100, ENDPOINT_AVAILABILITY, Some(90.0), "ACTIVATED"));
    hear(&mut kept, &alert(300, ENDPOINT_LATENCY, None, "DEACTIVATED"));
    assert_eq!(standing(&kept), [(ENDPOINT_AVAILABILITY, Some(90.0))], "another kind stands");
}

#[test]
fn numbers_and_causes_are_kept_and_the_first_time_stays() {
    let mut news = alert(100, CLIENT_ERROR_RATE, Some(10.0), "ACTIVATED");
    news.error_rate = Some(14.28);
    news.errors =
        vec![FlowError { error_type: "PUBLIC_KEY_MISSING".into(), error_rate: Some(33.33), error_count: Some(1) }];
    let mut kept = News::default();
    hear(&mut kept, &news);
    news.at = Some(150);
    news.error_rate = Some(20.0);
    hear(&mut kept, &news);
    let [alert] = kept.alerts.as_slice() else { panic!("one alert") };
    assert_eq!((alert.value, alert.since, alert.at), (Some(20.0), at(100), at(150)));
    assert_eq!(alert.errors[0].error_count, Some(1));
    assert!(concerns_keys(&news));
    news.errors[0].error_type = "public-key-signiture-verification".into();
    assert!(concerns_keys(&news));
    news.errors[0].error_type = "TIMEOUT".into();
    assert!(!concerns_keys(&news));
}

#[test]
fn the_day_of_a_freeze_is_read_from_the_words_where_they_tell() {
    let mut news = FlowNews {
        event: "FLOW_VERSION_EXPIRY_WARNING".into(),
        at: Some(1_684_969_340),
        warning: Some("Your current Flow version will freeze in 21 days. You won't be able to send it.".into()),
        ..FlowNews::default()
    };
    let mut kept = News::default();
    assert!(hear(&mut kept, &news));
    assert_eq!(kept.expiry.as_ref().unwrap().on, Some(at(1_684_969_340 + 21 * 86_400)));
    news.at = Some(1_684_969_341);
    news.warning = Some("It will freeze in a while.".into());
    hear(&mut kept, &news);
    assert_eq!(kept.expiry.as_ref().unwrap().on, None);
    // A status change may bring the same warning along.
    let mut changed = status(1_684_969_400, None, "PUBLISHED");
    changed.warning = Some("It expires in 7 days.".into());
    hear(&mut kept, &changed);
    assert_eq!(kept.expiry.as_ref().unwrap().on, Some(at(1_684_969_400 + 7 * 86_400)));
}

#[test]
fn unknown_events_and_times_from_the_future_do_no_harm() {
    let mut kept = News::default();
    assert!(!hear(&mut kept, &alert(1, "SOMETHING_NEW", None, "ACTIVATED")));
    assert!(!hear(&mut kept, &alert(1, ENDPOINT_LATENCY, None, "PAUSED")));
    hear(&mut kept, &status(NOW + 1_000_000, None, "THROTTLED"));
    assert!(hear(&mut kept, &status(NOW + 1, Some("THROTTLED"), "PUBLISHED")));
    for n in 0..200 {
        hear(&mut kept, &alert(n, ENDPOINT_LATENCY, Some(f64::from(u16::try_from(n).unwrap())), "ACTIVATED"));
    }
    assert!(kept.alerts.len() <= MOST_ALERTS);
}
