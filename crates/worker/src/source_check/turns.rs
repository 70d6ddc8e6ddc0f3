//! When which form is read, and how often an account's forms may be.

use akis_connections::lists_changes;
use akis_form::SourceKind;
use akis_store::pacing::Bound;
use akis_store::source_forms::Watched;
use akis_store::{ConnectionId, FlowId};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;

/// Of the time until the next round, the part over which readings are spread.
const SPREAD: f64 = 0.9;

/// Where the source tells of changes, its forms are read this much more rarely: what is told may be lost.
const TOLD: u32 = 16;

const DAY: Duration = Duration::from_hours(24);

/// Only the number of readings in a time is bound, not how many are under way.
const ANY_NUMBER: u32 = 1_000;

/// Which flows of a company are read before the next round, and how long after this one began. Those of an account come at
/// even distances, whoever waits longest first, and each account begins at an instant of its own. Of an account whose list
/// shows what changed, one flow is enough: its job looks at the list for all that are due.
pub(super) fn turns(watched: &[Watched], begun: Timestamp, every: Duration) -> Vec<(FlowId, Duration)> {
    let mut accounts: BTreeMap<ConnectionId, Vec<&Watched>> = BTreeMap::new();
    for flow in watched.iter().filter(|flow| is_due(flow, begun, every)) {
        accounts.entry(flow.connection_id).or_default().push(flow);
    }
    let mut turns = Vec::new();
    for (account, mut flows) in accounts {
        flows.sort_by_key(|flow| (flow.checked_at, flow.flow_id.0));
        if flows.len() > 1
            && let Some(first) = flows.iter().copied().find(|flow| goes_by_list(flow))
        {
            flows = vec![first];
        }
        let all = f64::from(u32::try_from(flows.len()).unwrap_or(u32::MAX));
        let mut place = phase(account);
        for flow in flows {
            turns.push((flow.flow_id, every.mul_f64((SPREAD * place / all).clamp(0.0, 1.0))));
            place += 1.0;
        }
    }
    turns
}

/// Whether the source's list tells whether the flow's form changed. Where the source tells by itself, what it tells of is
/// read at once.
pub(super) fn goes_by_list(flow: &Watched) -> bool {
    lists_changes(flow.source) && !flow.told
}

/// A number from 0 to 1 that is an account's own, the same in every round.
fn phase(account: ConnectionId) -> f64 {
    let [.., high, low] = account.0.into_bytes();
    f64::from(u16::from_be_bytes([high, low])) / f64::from(u16::MAX)
}

/// Whether it is time to read a form again before the next round. A little early is in time: rounds do not come to the
/// second, and a form keeps its place in the round.
pub(super) fn is_due(flow: &Watched, begun: Timestamp, every: Duration) -> bool {
    let rounds = if flow.told { f64::from(TOLD) } else { 1.0 };
    let early = SignedDuration::try_from(every.mul_f64(rounds - 1.0 + 0.25)).unwrap_or(SignedDuration::MAX);
    flow.checked_at.is_none_or(|at| begun.duration_since(at) >= early)
}

/// What an account is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// Its list of forms.
    List,
    /// One form.
    Form,
}

impl Ask {
    /// The line of an account.
    pub(super) fn key(self, account: ConnectionId) -> String {
        match self {
            Self::List => format!("watch_list:{account}"),
            Self::Form => format!("watch:{account}"),
        }
    }

    /// How often an account is asked without anybody waiting for it: of SurveyMonkey's 500 calls a day for a private app
    /// ("Changes, limits, errors" of the connector reference) a third at most for both together, elsewhere once a second
    /// for each, and a few at once.
    pub(super) fn bound(self, source: SourceKind) -> Bound {
        let (calls, per) = match (source, self) {
            (SourceKind::Surveymonkey, Self::List) => (70, DAY),
            (SourceKind::Surveymonkey, Self::Form) => (90, DAY),
            (SourceKind::Hubspot | SourceKind::GoogleForms | SourceKind::Typeform, _) => {
                (100, Duration::from_secs(100))
            }
        };
        Bound { concurrency: ANY_NUMBER, calls, per }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const EVERY: Duration = Duration::from_mins(15);

    fn flow(account: u128, number: u128, checked_at: Option<Timestamp>, told: bool) -> Watched {
        Watched {
            flow_id: FlowId(Uuid::from_u128(number)),
            name: String::new(),
            connection_id: ConnectionId(Uuid::from_u128(account)),
            source: SourceKind::GoogleForms,
            form_id: String::new(),
            checked_at,
            told,
        }
    }

    fn now() -> Timestamp {
        "2026-11-21T08:00:00Z".parse().unwrap()
    }

    /// Plays rounds, each reading done at its time, and gives the longest time between two readings of a flow.
    fn play(mut flows: Vec<Watched>, rounds: u32) -> Duration {
        let mut longest = Duration::ZERO;
        for round in 0..rounds {
            let begun = now().saturating_add(EVERY * round).unwrap();
            for (id, wait) in turns(&flows, begun, EVERY) {
                let flow = flows.iter_mut().find(|flow| flow.flow_id == id).unwrap();
                let at = begun.saturating_add(wait).unwrap();
                if let Some(before) = flow.checked_at.replace(at) {
                    longest = longest.max(at.duration_since(before).try_into().unwrap());
                }
            }
        }
        longest
    }

    #[test]
    fn the_readings_of_an_account_keep_even_distances_however_many_they_are() {
        for count in [1_u32, 7, 226, 5_000] {
            let flows: Vec<Watched> = (0..u128::from(count)).map(|number| flow(7, number, None, false)).collect();
            let mut waits: Vec<Duration> = turns(&flows, now(), EVERY).into_iter().map(|(_, wait)| wait).collect();
            waits.sort();
            assert_eq!(waits.len(), flows.len());
            assert!(waits.last().unwrap() < &EVERY, "before the next round");
            let distance = EVERY.mul_f64(SPREAD) / count;
            for pair in waits.windows(2) {
                assert!(
                    pair[1].abs_diff(pair[0]).abs_diff(distance) < Duration::from_millis(1),
                    "{count}: {pair:?}"
                );
            }
        }
    }

    #[test]
    fn accounts_do_not_begin_all_at_once() {
        let flows: Vec<Watched> = (0..1_000).map(|number| flow(number * 65, number, None, false)).collect();
        let waits = turns(&flows, now(), EVERY);
        let early = waits.iter().filter(|(_, wait)| *wait < EVERY / 10).count();
        assert!((50..200).contains(&early), "{early} of 1000 in a tenth of the time");
    }

    #[test]
    fn every_form_is_read_about_as_often_as_the_settings_say() {
        let flows = (0..40).map(|number| flow(number % 3, number, None, false)).collect();
        let longest = play(flows, 20);
        assert!(longest <= EVERY.mul_f64(1.3), "{longest:?}");
        let told = (0..40).map(|number| flow(number % 3, number, None, true)).collect();
        let longest = play(told, 100);
        assert!(longest > EVERY * (TOLD - 1) && longest <= EVERY * (TOLD + 1), "{longest:?}");
    }

    #[test]
    fn who_was_not_read_for_longest_comes_first() {
        let ago = |minutes| now().checked_sub(SignedDuration::from_mins(minutes)).ok();
        let flows = [flow(1, 1, ago(20), false), flow(1, 2, ago(300), false), flow(1, 3, None, false)];
        let mut turns = turns(&flows, now(), EVERY);
        turns.sort_by_key(|(_, wait)| *wait);
        let order: Vec<u128> = turns.into_iter().map(|(flow, _)| flow.0.as_u128()).collect();
        assert_eq!(order, [3, 2, 1]);
    }

    #[test]
    fn where_a_list_shows_what_changed_one_flow_of_an_account_is_enough() {
        let of = |source| (0..5).map(move |number| Watched { source, ..flow(number % 2, number, None, false) });
        let flows: Vec<Watched> = of(SourceKind::Hubspot).collect();
        assert_eq!(turns(&flows, now(), EVERY).len(), 2);
        let flows: Vec<Watched> = of(SourceKind::Hubspot).map(|flow| Watched { told: true, ..flow }).collect();
        assert_eq!(turns(&flows, now(), EVERY).len(), 5);
        assert_eq!(turns(&flows[..1], now(), EVERY).len(), 1);
    }

    #[test]
    fn of_a_private_surveymonkey_apps_calls_a_third_at_most_go_to_readings_that_nobody_waits_for() {
        let [list, form] = [Ask::List, Ask::Form].map(|what| what.bound(SourceKind::Surveymonkey));
        assert!((list.calls + form.calls) * 3 <= 500);
        assert_eq!([list.per, form.per], [DAY; 2]);
    }
}
