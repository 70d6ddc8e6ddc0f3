//! Meta's news of a flow (reference "WhatsApp Flows", 9.4), put in order: news may come late, twice and in any order.

use akis_store::health::{Alert, AlertError, Expiry, MetaStatus, News};
use akis_whatsapp::webhook::{FlowError, FlowNews};
use jiff::{SignedDuration, Timestamp};

/// The events that are alerts, in Meta's words.
pub(crate) const CLIENT_ERROR_RATE: &str = "CLIENT_ERROR_RATE";
pub(crate) const ENDPOINT_ERROR_RATE: &str = "ENDPOINT_ERROR_RATE";
pub(crate) const ENDPOINT_LATENCY: &str = "ENDPOINT_LATENCY";
pub(crate) const ENDPOINT_AVAILABILITY: &str = "ENDPOINT_AVAILABILITY";

/// Most alerts that are remembered: four kinds with three thresholds, and room for what Meta adds.
const MOST_ALERTS: usize = 32;

/// Takes one piece of news in. True when it changed anything. `received` stands in for a time that Meta did not give, and
/// bounds one that lies in the future.
pub fn take(kept: &mut News, news: &FlowNews, received: Timestamp) -> bool {
    let at = news.at.and_then(|at| Timestamp::from_second(at).ok()).map_or(received, |at| at.min(received));
    let before = kept.clone();
    if let Some(warning) = &news.warning {
        take_expiry(kept, warning, at);
    }
    match news.event.as_str() {
        "FLOW_STATUS_CHANGE" => take_status(kept, news, at),
        CLIENT_ERROR_RATE | ENDPOINT_ERROR_RATE | ENDPOINT_LATENCY | ENDPOINT_AVAILABILITY => {
            take_alert(kept, news, at);
        }
        _ => {}
    }
    *kept != before
}

/// Notes the status that was read at Meta itself at this instant. True when it changed anything.
pub fn seen_status(kept: &mut News, word: &str, at: Timestamp) -> bool {
    match &kept.status {
        Some(status) if status.word == word || status.at > at => false,
        _ => {
            kept.status = Some(MetaStatus { word: word.to_owned(), at });
            true
        }
    }
}

/// Whether an alert's causes speak of the public key: then the keys at Meta want a look.
pub fn concerns_keys(news: &FlowNews) -> bool {
    news.alert_state.as_deref() == Some("ACTIVATED")
        && news.errors.iter().any(|error| {
            let key = error.error_type.to_ascii_lowercase().replace('_', "-");
            key.starts_with("public-key") || key == "business-decryption-error"
        })
}

fn take_status(kept: &mut News, news: &FlowNews, at: Timestamp) {
    let Some(word) = &news.new_status else { return };
    // Two changes within one of Meta's seconds are told apart by what they begin from.
    let newer = kept.status.as_ref().is_none_or(|status| {
        at > status.at || (at == status.at && news.old_status.as_deref() == Some(status.word.as_str()))
    });
    if newer {
        kept.status = Some(MetaStatus { word: word.clone(), at });
    }
}

fn take_alert(kept: &mut News, news: &FlowNews, at: Timestamp) {
    match news.alert_state.as_deref() {
        Some("ACTIVATED") => raise(kept, news, at),
        Some("DEACTIVATED") => end(kept, news, at),
        _ => {}
    }
}

fn raise(kept: &mut News, news: &FlowNews, at: Timestamp) {
    let mut alert = Alert {
        event: news.event.clone(),
        threshold: news.threshold,
        active: true,
        value: news.error_rate.or(news.p90_latency).or(news.availability),
        requests: news.requests_count,
        errors: news.errors.iter().map(cause).collect(),
        since: at,
        at,
    };
    match kept.alerts.iter_mut().find(|of| of.event == alert.event && same(of.threshold, alert.threshold)) {
        // Meta repeats what it posts, and old news may come after new.
        Some(known) if known.at > at || (known.at == at && known.active) => {}
        Some(known) => {
            if known.active {
                alert.since = known.since;
            }
            *known = alert;
        }
        None => {
            if kept.alerts.len() >= MOST_ALERTS {
                let oldest = kept.alerts.iter().enumerate().min_by_key(|(_, alert)| (alert.active, alert.at));
                if let Some((place, _)) = oldest {
                    kept.alerts.remove(place);
                }
            }
            kept.alerts.push(alert);
        }
    }
}

/// Below one threshold it is below every higher one too; above availability's, above every lower one. An end without a
/// threshold ends all of its kind.
fn end(kept: &mut News, news: &FlowNews, at: Timestamp) {
    let mut known = false;
    for alert in kept.alerts.iter_mut().filter(|alert| alert.event == news.event) {
        let ends = match (alert.threshold, news.threshold) {
            (Some(of), Some(ended)) if alert.event == ENDPOINT_AVAILABILITY => of <= ended,
            (Some(of), Some(ended)) => of >= ended,
            _ => true,
        };
        known |= same(alert.threshold, news.threshold);
        if ends && alert.at <= at {
            alert.active = false;
            alert.at = at;
        }
    }
    if !known && kept.alerts.len() < MOST_ALERTS {
        // The beginning may come after the end; remembered, it changes nothing then.
        kept.alerts.push(Alert {
            event: news.event.clone(),
            threshold: news.threshold,
            active: false,
            value: None,
            requests: None,
            errors: Vec::new(),
            since: at,
            at,
        });
    }
}

fn cause(error: &FlowError) -> AlertError {
    AlertError {
        error_type: error.error_type.clone(),
        error_rate: error.error_rate,
        error_count: error.error_count,
    }
}

fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 0.001,
        (None, None) => true,
        _ => false,
    }
}

fn take_expiry(kept: &mut News, warning: &str, at: Timestamp) {
    if kept.expiry.as_ref().is_some_and(|known| known.at >= at) {
        return;
    }
    let on = days(warning).and_then(|days| at.checked_add(SignedDuration::from_hours(days * 24)).ok());
    kept.expiry = Some(Expiry { warning: warning.to_owned(), on, at });
}

/// The number in "in 21 days".
fn days(warning: &str) -> Option<i64> {
    let mut words = warning.split_whitespace();
    while words.find(|word| word.eq_ignore_ascii_case("in")).is_some() {
        let mut after = words.clone();
        let number = after.next().and_then(|word| word.parse::<u16>().ok());
        if let Some(number) = number
            && after.next().is_some_and(|word| word.to_ascii_lowercase().starts_with("day"))
        {
            return Some(i64::from(number));
        }
    }
    None
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
