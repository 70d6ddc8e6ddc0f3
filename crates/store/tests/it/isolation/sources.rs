//! Alerts, states of source forms, watches.

use super::refused;
use crate::alerts::alert;
use crate::world::{Company, World, form};
use akis_store::alert_sends::Sent;
use akis_store::source_forms::Watched;
use akis_store::{AlertCategory, AlertId, AlertWay, alerts, source_forms, source_watches};
use jiff::Timestamp;
use secrecy::SecretString;
use std::collections::BTreeSet;

/// A watch and an alert for A.
pub(super) async fn prepare(world: &World, a: &Company) -> (AlertId, Watched) {
    let mut tx = world.begin(a.tenant).await;
    let (id, _) = alerts::raise(&mut tx, &alert(AlertCategory::File, "of a", "x")).await.unwrap();
    let watched = source_forms::watched(&mut tx, None).await.unwrap().remove(0);
    let token = SecretString::from("a's own");
    assert!(source_watches::claim(&mut tx, &watched, &token, Timestamp::MAX, Timestamp::now()).await.unwrap());
    source_watches::set(&mut tx, a.flow, "watch", None).await.unwrap();
    tx.commit().await.unwrap();
    (id, watched)
}

pub(super) async fn probes(
    world: &World,
    a: &Company,
    b: &Company,
    (id, watched): &(AlertId, Watched),
    probed: &mut BTreeSet<String>,
) {
    let (id, now) = (*id, Timestamp::now());
    let mut new = alert(AlertCategory::File, "of b", "x");
    new.flow_id = Some(a.flow);
    assert!(refused(probe!(probed, world, b, alerts::raise(&new))));
    assert!(refused(probe!(probed, world, b, alerts::assure(&new))));
    assert!(!probe!(probed, world, b, alerts::resolve(AlertCategory::File, "of a")).unwrap());
    assert!(probe!(probed, world, b, alerts::standing(AlertCategory::File, "of a")).unwrap().is_none());
    assert!(probe!(probed, world, b, alerts::get(id)).unwrap().is_none());
    assert!(probe!(probed, world, b, alerts::list(a.person, false, None, 10)).unwrap().is_empty());
    assert_eq!(probe!(probed, world, b, alerts::unseen(a.person)).unwrap(), 0);
    assert!(refused(probe!(probed, world, b, alerts::seen(id, b.person))));
    assert!(refused(probe!(probed, world, b, alert_sends::claim(id, AlertWay::Email, Some(b.person)))));
    probe!(probed, world, b, alert_sends::settle(id, AlertWay::Email, None, Sent::Arrived)).unwrap();
    assert!(probe!(probed, world, b, alert_sends::untold(a.person, Timestamp::UNIX_EPOCH)).unwrap().is_empty());

    let form = form("x");
    assert!(refused(probe!(probed, world, b, source_forms::keep(a.flow, &form, "x"))));
    assert!(refused(probe!(probed, world, b, source_forms::begin(a.flow, &form))));
    assert!(probe!(probed, world, b, source_forms::standing(a.flow)).unwrap().is_none());
    assert!(probe!(probed, world, b, source_forms::standing_to_conclude(a.flow)).unwrap().is_none());
    assert!(refused(probe!(probed, world, b, source_forms::note_read(a.flow, &form, "x"))));
    assert!(refused(probe!(probed, world, b, source_forms::note_deleted(a.flow))));
    assert!(probe!(probed, world, b, source_forms::live(a.flow)).unwrap().is_empty());
    let mut tx = world.begin(a.tenant).await;
    let state = source_forms::standing(&mut tx, a.flow).await.unwrap().unwrap().base.id;
    tx.commit().await.unwrap();
    assert!(refused(probe!(probed, world, b, source_forms::set_base(a.flow, state))));
    assert!(refused(probe!(probed, world, b, source_forms::set_base(b.flow, state))));
    assert!(probe!(probed, world, b, source_forms::watched(Some(a.flow))).unwrap().is_empty());
    assert!(refused(probe!(probed, world, b, source_forms::request_check(a.flow, now))));

    let token = SecretString::from("b's own");
    assert!(refused(probe!(probed, world, b, source_watches::claim(watched, &token, now, now))));
    probe!(probed, world, b, source_watches::set(a.flow, "x", None)).unwrap();
    assert!(probe!(probed, world, b, source_watches::get(a.flow)).unwrap().is_none());
    assert!(probe!(probed, world, b, source_watches::of_connection(a.connection)).unwrap().is_empty());
    assert!(probe!(probed, world, b, source_watches::last_read(a.connection)).unwrap().is_empty());
    probe!(probed, world, b, source_watches::note_unchanged(&BTreeSet::from([a.flow]))).unwrap();
    probe!(probed, world, b, source_watches::remove(a.flow)).unwrap();
    let mut control = world.store.control().await.unwrap();
    let hook = akis_store::control::source_hooks::find(&mut control, "a's own").await.unwrap();
    assert_eq!(hook.map(|hook| hook.tenant), Some(a.tenant), "A's address still leads to A");
}
