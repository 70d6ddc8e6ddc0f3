#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::world::{Company, World};
use akis_form::DestinationKind;
use akis_sentence::Sentence;
use akis_store::attempts::Attempt;
use akis_store::deliveries::{self, Next};
use akis_store::destinations::{self, DestinationChange, MOST_PER_FLOW, NewDestination};
use akis_store::{AttemptOutcome, DeliveryState, StoreError, TenantTx, WaitsFor, delivery_work, flows};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::json;
use std::time::Duration;

fn webhook(a: &Company, enabled: bool) -> NewDestination {
    NewDestination {
        flow_id: a.flow,
        kind: DestinationKind::Webhook,
        connection_id: None,
        settings: json!({"url": "https://mavideniz.test/hook"}),
        secret: Some("whsec_AAAA".into()),
        enabled,
    }
}

async fn new_answer(tx: &mut TenantTx, a: &Company) -> Vec<deliveries::Delivery> {
    let new = crate::world::new_session(a.flow, a.version, a.publication);
    let session = akis_store::sessions::open(tx, &new).await.unwrap();
    let id = crate::world::complete(tx, session, "x").await;
    deliveries::list(tx, id).await.unwrap()
}

#[tokio::test]
async fn a_flow_begins_with_its_source_and_answers_go_to_all_that_are_on() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let [first] = destinations::list(&mut tx, a.flow).await.unwrap().try_into().unwrap();
    assert_eq!((first.kind, first.connection_id), (DestinationKind::HubspotForm, Some(a.connection)));
    assert!(first.enabled && !first.has_secret && first.settings == json!({}));
    let on = destinations::insert(&mut tx, &webhook(&a, true)).await.unwrap();
    let off = destinations::insert(&mut tx, &webhook(&a, false)).await.unwrap();
    let sent = new_answer(&mut tx, &a).await;
    let to: Vec<_> = sent.iter().map(|delivery| (delivery.destination_id.unwrap(), delivery.state)).collect();
    let expected =
        [(first.id, DeliveryState::Waiting), (on, DeliveryState::Waiting), (off, DeliveryState::SwitchedOff)];
    assert_eq!(to, expected);
    let change = DestinationChange { enabled: Some(true), ..Default::default() };
    destinations::change(&mut tx, off, &change).await.unwrap();
    let sent = new_answer(&mut tx, &a).await;
    assert_eq!(sent.iter().filter(|delivery| delivery.state == DeliveryState::Waiting).count(), 3);
    for id in [first.id, on, off] {
        destinations::delete(&mut tx, id).await.unwrap();
    }
    assert!(new_answer(&mut tx, &a).await.is_empty(), "kept here");
}

#[tokio::test]
async fn a_secret_opens_for_its_row_alone_and_a_check_is_forgotten_with_what_it_was_about() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let id = destinations::insert(&mut tx, &webhook(&a, true)).await.unwrap();
    let other = destinations::insert(&mut tx, &webhook(&a, true)).await.unwrap();
    let secret = destinations::secret(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(secret.expose_secret(), "whsec_AAAA");
    destinations::mark_checked(&mut tx, id, Some(&Sentence::quoted("closed"))).await.unwrap();
    let kept = destinations::get(&mut tx, id).await.unwrap().unwrap();
    assert!(kept.checked_at.is_some() && kept.check_problem == Some(Sentence::quoted("closed")));
    let change = DestinationChange { settings: Some(json!({"url": "https://b.test"})), ..Default::default() };
    destinations::change(&mut tx, id, &change).await.unwrap();
    let kept = destinations::get(&mut tx, id).await.unwrap().unwrap();
    assert!(kept.checked_at.is_none() && kept.check_problem.is_none() && kept.has_secret);
    sqlx::query("update destinations set sealed_secret = (select sealed_secret from destinations where id = $1) where id = $2")
        .bind(id.0)
        .bind(other.0)
        .execute(&mut *tx)
        .await
        .unwrap();
    let moved = destinations::secret(&mut tx, other).await;
    assert!(matches!(moved, Err(StoreError::Sealed { .. })), "{moved:?}");
}

#[tokio::test]
async fn a_removed_destination_gives_up_what_waited_for_it() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let id = destinations::list(&mut tx, a.flow).await.unwrap()[0].id;
    let through = destinations::through(&mut tx, &[a.connection]).await.unwrap();
    let [one] = through.as_slice() else { panic!("{through:?}") };
    assert_eq!((one.id, one.connection_id, one.flow_id), (id, a.connection, a.flow));
    assert_eq!((one.flow_name.as_str(), one.kind), ("Tekne turu a", DestinationKind::HubspotForm));
    assert_eq!((one.enabled, one.waiting), (true, 1));
    assert_eq!(destinations::delete(&mut tx, id).await.unwrap(), 1);
    let one = deliveries::list(&mut tx, a.submission).await.unwrap().remove(0);
    assert_eq!((one.state, one.kind), (DeliveryState::GivenUp, Some(DestinationKind::HubspotForm)));
    assert!(one.problem.unwrap().en.contains("removed"));
    // Asked for again it finds nowhere to go, and says so.
    assert!(deliveries::retry(&mut tx, a.delivery).await.unwrap());
    assert!(delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap().target.is_none());
}

#[tokio::test]
async fn another_connection_sets_going_what_waited_for_the_former() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
    let attempt = Attempt {
        step: None,
        started_at: Timestamp::now(),
        duration: Duration::ZERO,
        outcome: AttemptOutcome::Reconnect,
        http_status: None,
        code: None,
        message: None,
    };
    let next = Next::NeedsAttention { waits_for: WaitsFor::Reconnect, problem: Sentence::quoted("x") };
    deliveries::record_attempt(&mut tx, a.delivery, &attempt, &next).await.unwrap();
    let mut consent = crate::world::consent("a", a.person);
    consent.account_id = "another portal".into();
    let other = akis_store::connections::insert_or_reconnect(&mut tx, &consent).await.unwrap().id;
    let id = destinations::list(&mut tx, a.flow).await.unwrap()[0].id;
    let change = DestinationChange { connection_id: Some(other), ..Default::default() };
    destinations::change(&mut tx, id, &change).await.unwrap();
    let work = delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
    assert_eq!(work.target.unwrap().connection_id, Some(other));
}

#[tokio::test]
async fn a_flow_has_room_for_so_many() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    for _ in 1..MOST_PER_FLOW {
        destinations::insert(&mut tx, &webhook(&a, true)).await.unwrap();
    }
    let full = destinations::insert(&mut tx, &webhook(&a, true)).await;
    assert!(matches!(full, Err(StoreError::Taken(_))), "{full:?}");
    assert_eq!(new_answer(&mut tx, &a).await.len(), MOST_PER_FLOW);
    assert_eq!(flows::get(&mut tx, a.flow).await.unwrap().unwrap().summary.answers_count, 2);
}

/// What an earlier version writes while both run: no destination, and its own word in place of the kind.
#[tokio::test]
async fn what_an_earlier_version_wrote_finds_its_way() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    sqlx::query("update deliveries set destination_id = null, destination = 'source', state = 'delivering'")
        .execute(&mut *tx)
        .await
        .unwrap();
    assert!(deliveries::list(&mut tx, a.submission).await.unwrap()[0].kind.is_none());
    let work = delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
    assert_eq!(work.target.unwrap().kind, DestinationKind::HubspotForm);
    assert!(work.unclear, "its try was cut short");
}
