//! Destinations, the steps of deliveries, and turns.

use super::{refused, row_of};
use crate::world::{Company, World, submission};
use akis_form::DestinationKind;
use akis_sentence::Sentence;
use akis_store::delivery_alerts::Trouble;
use akis_store::destinations::{DestinationChange, NewDestination, Undelivered};
use akis_store::pacing::{Ask, Bound};
use akis_store::{AlertCategory, DeliveryState, DestinationId, WaitsFor, alerts};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) async fn probes(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    let theirs = row_of(world, a).await;
    assert!(probe!(probed, world, b, destinations::list(a.flow)).unwrap().is_empty());
    assert!(probe!(probed, world, b, destinations::get(theirs)).unwrap().is_none());
    assert!(probe!(probed, world, b, destinations::secret(theirs)).unwrap().is_none());
    assert!(probe!(probed, world, b, destination_counts::through(&[a.connection])).unwrap().is_empty());
    let open = probe!(probed, world, b, destination_counts::undelivered(theirs)).unwrap();
    assert_eq!(open, Undelivered::default());
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
    assert!(refused(probe!(probed, world, b, delivery_decisions::resolve(a.delivery, true))));
    assert!(refused(probe!(probed, world, b, delivery_decisions::leave(a.delivery))));
    assert!(refused(probe!(probed, world, b, delivery_decisions::retry(a.delivery))));
    assert!(!probe!(probed, world, b, delivery_decisions::decision_awaited(a.delivery)).unwrap());
    assert!(!probe!(probed, world, b, delivery_decisions::switched_off(a.delivery)).unwrap());
    alerts_of_theirs(world, a, b, theirs, probed).await;
    let named = [a.delivery];
    let going = probe!(
        probed,
        world,
        b,
        delivery_decisions::retry_many(a.flow, Some(&named), Some(DeliveryState::Waiting))
    );
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
    probe!(probed, world, b, pacing::stand(bound, ask, Duration::ZERO)).unwrap();
    assert!(probe!(probed, world, b, pacing::paused_until(&key)).unwrap().is_none());
    probe!(probed, world, b, pacing::stand(bound, ask, Duration::from_secs(1))).unwrap();
    probe!(probed, world, b, pacing::pause(&key, Timestamp::now())).unwrap();
    assert!(probe!(probed, world, b, pacing::paused_until(&key)).unwrap().is_some(), "B's own");
    probe!(probed, world, b, pacing::release(&key, a.delivery)).unwrap();
}

/// A's destination is in trouble of both kinds, and people were told: B sees neither, and ends neither.
async fn alerts_of_theirs(
    world: &World,
    a: &Company,
    b: &Company,
    theirs: DestinationId,
    probed: &mut BTreeSet<String>,
) {
    let mut tx = world.begin(a.tenant).await;
    let refused = akis_store::deliveries::Next::NeedsAttention {
        waits_for: WaitsFor::Correction,
        problem: Sentence::quoted("x"),
    };
    crate::decisions::tried(&mut tx, a.delivery, refused).await;
    let alert = crate::alerts::alert(AlertCategory::Delivery, &Trouble::Refused.key(theirs), "x");
    alerts::raise(&mut tx, &alert).await.unwrap();
    let now = Timestamp::now();
    assert!(akis_store::delivery_alerts::in_trouble(&mut tx, theirs, Trouble::Refused, now).await.unwrap());
    // Nothing of A is changed for good: the comparison at the end of the test would see it.
    drop(tx);
    for trouble in Trouble::ALL {
        assert!(!probe!(probed, world, b, delivery_alerts::in_trouble(theirs, trouble, now)).unwrap());
    }
    probe!(probed, world, b, delivery_alerts::settle(theirs, now)).unwrap();
}
