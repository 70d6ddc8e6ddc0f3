//! Destinations, the steps of deliveries, and turns.

use super::{refused, row_of};
use crate::world::{Company, World, submission};
use akis_form::DestinationKind;
use akis_sentence::Sentence;
use akis_store::DeliveryState;
use akis_store::destinations::{DestinationChange, NewDestination};
use akis_store::pacing::{Ask, Bound};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) async fn probes(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    let theirs = row_of(world, a).await;
    assert!(probe!(probed, world, b, destinations::list(a.flow)).unwrap().is_empty());
    assert!(probe!(probed, world, b, destinations::get(theirs)).unwrap().is_none());
    assert!(probe!(probed, world, b, destinations::secret(theirs)).unwrap().is_none());
    assert!(probe!(probed, world, b, destinations::through(&[a.connection])).unwrap().is_empty());
    let change = DestinationChange { settings: Some(json!({"url": "https://b.test"})), ..Default::default() };
    assert!(refused(probe!(probed, world, b, destinations::change(theirs, &change))));
    assert!(refused(probe!(probed, world, b, destinations::mark_checked(theirs, Some(&Sentence::quoted("x"))))));
    assert!(refused(probe!(probed, world, b, destinations::delete(theirs))));
    let new = |flow, connection| NewDestination {
        flow_id: flow,
        kind: DestinationKind::HubspotForm,
        connection_id: Some(connection),
        settings: json!({}),
        secret: None,
        enabled: true,
    };
    assert!(refused(probe!(probed, world, b, destinations::insert(&new(a.flow, b.connection)))));
    assert!(refused(probe!(probed, world, b, destinations::insert(&new(b.flow, a.connection)))));

    let sample = submission("x");
    assert!(refused(probe!(probed, world, b, submissions::insert_test(a.flow, a.version, &sample, theirs))));
    assert!(refused(probe!(probed, world, b, submissions::insert_test(b.flow, b.version, &sample, theirs))));
    assert!(probe!(probed, world, b, submissions::export(a.flow, None, true, 50)).unwrap().is_empty());

    assert!(probe!(probed, world, b, delivery_work::knock(a.delivery)).unwrap().is_none());
    assert!(probe!(probed, world, b, delivery_work::look_at(a.delivery)).unwrap().is_none());
    assert!(refused(probe!(probed, world, b, delivery_work::stand_in_line(a.delivery, Timestamp::now()))));
    assert!(refused(probe!(probed, world, b, deliveries::finish(a.delivery))));
    assert!(refused(probe!(probed, world, b, deliveries::resolve(a.delivery, true))));
    assert!(!probe!(probed, world, b, deliveries::decision_awaited(a.delivery)).unwrap());
    assert!(!probe!(probed, world, b, deliveries::in_trouble(theirs, Timestamp::now())).unwrap());
    let named = [a.delivery];
    let going =
        probe!(probed, world, b, deliveries::retry_many(a.flow, Some(&named), Some(DeliveryState::Waiting)));
    assert_eq!(going.unwrap(), 0);

    let steps = [("submit".to_owned(), "submit")];
    assert!(refused(probe!(probed, world, b, delivery_steps::plan(a.delivery, &steps))));
    assert!(refused(probe!(probed, world, b, delivery_steps::begin(a.delivery, "submit"))));
    assert!(refused(probe!(probed, world, b, delivery_steps::finish(a.delivery, "submit", Some("x")))));
    probe!(probed, world, b, delivery_steps::set_back(a.delivery, "submit", true)).unwrap();
    assert!(probe!(probed, world, b, delivery_steps::of_delivery(a.delivery)).unwrap().is_empty());
    assert!(probe!(probed, world, b, delivery_steps::list(a.submission)).unwrap().is_empty());
    assert!(probe!(probed, world, b, attempts::of_delivery(a.delivery)).unwrap().is_empty());

    // A line of B's own, whatever it is called.
    let key = format!("connection:{}", a.connection);
    let bound = Bound { concurrency: 1, calls: 10, per: Duration::from_secs(1) };
    let ask = Ask { key: &key, delivery: a.delivery, lease: Duration::from_secs(1), in_line: false };
    assert!(probe!(probed, world, b, pacing::take(bound, ask)).unwrap().is_none());
    probe!(probed, world, b, pacing::pause(&key, Timestamp::now())).unwrap();
    probe!(probed, world, b, pacing::release(&key, a.delivery)).unwrap();
}
