//! People, their replies, and what waits for a correction.

use super::refused;
use crate::world::{Company, World, submission};
use akis_form::Fact;
use akis_store::contacts::Person;
use akis_store::dead_letters::{BadPart, DeadLetter};
use akis_store::replies::{CompleteByReply, NewReply};
use akis_store::{FlowMode, InboxId};
use jiff::Timestamp;
use serde_json::Map;
use std::collections::{BTreeMap, BTreeSet};

/// The number both companies wrote to.
const PHONE: &str = "905321112233";

pub(super) async fn probes(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    people(world, a, b, probed).await;
    let reply = NewReply { message_id: "wamid.x", session: a.session, contact: None };
    assert!(probe!(probed, world, b, replies::note(reply)).unwrap(), "a row of B's own");
    assert!(probe!(probed, world, b, replies::confirmed(a.done)).unwrap().is_none());
    let submission = submission("x");
    let end = CompleteByReply {
        message_id: "wamid.x",
        session: a.session,
        version: a.version,
        submission: &submission,
        correction: None,
    };
    assert!(refused(probe!(probed, world, b, replies::complete(end))));
    assert!(probe!(probed, world, b, corrections::get(a.submission)).unwrap().is_none());
    let mut theirs = submission.clone();
    theirs.id = a.submission;
    assert!(refused(probe!(probed, world, b, corrections::keep(&theirs, &[], &Map::new()))));
    assert!(refused(probe!(probed, world, b, corrections::finish(a.submission, Some(&theirs), b.person))));
    assert!(!probe!(probed, world, b, corrections::awaited(a.delivery)).unwrap());

    assert!(refused(probe!(probed, world, b, flows::set_mode(a.flow, FlowMode::Static))));
    assert!(probe!(probed, world, b, flow_versions::list(a.flow)).unwrap().is_empty());
    assert!(refused(probe!(probed, world, b, flow_versions::retire(a.flow, 1))));
    let sent = "wamid of a";
    let mut tx = world.begin(a.tenant).await;
    akis_store::messages::mark_sent(&mut tx, a.message, sent).await.unwrap();
    // Nothing of A is changed for good: the comparison at the end of the test would see it.
    assert!(akis_store::messages::session_by_wamid(&mut tx, sent).await.unwrap().is_some());
    drop(tx);
    assert!(probe!(probed, world, b, messages::session_by_wamid(sent)).unwrap().is_none());

    let letter = DeadLetter {
        id: InboxId::new(),
        app_id: "app b".into(),
        body: "{}".into(),
        problems: vec![BadPart { place: "changes/0".into(), reason: "it cannot be read".into() }],
        received_at: Timestamp::from_second(1_790_000_000).unwrap(),
    };
    probe!(probed, world, b, dead_letters::insert(&letter)).unwrap();
    let kept = probe!(probed, world, b, dead_letters::list(10)).unwrap();
    assert_eq!(kept.len(), 1);
    let mut tx = world.begin(a.tenant).await;
    assert!(akis_store::dead_letters::list(&mut tx, 10).await.unwrap().is_empty());
}

async fn people(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    let mut tx = world.begin(a.tenant).await;
    let theirs = akis_store::contacts::with_phone(&mut tx, PHONE).await.unwrap().unwrap();
    drop(tx);
    assert!(probe!(probed, world, b, contacts::facts(a.session)).unwrap().is_empty());
    let own = probe!(probed, world, b, contacts::with_phone(PHONE)).unwrap().unwrap();
    assert_ne!(own, theirs, "the same number is another person to another company");
    let person = Person { wa_id: Some(PHONE), waba_id: "waba a", user_id: Some("TR.1"), name: Some("Elif") };
    assert_eq!(probe!(probed, world, b, contacts::meet(person, true)).unwrap(), Some(own));
    let facts = BTreeMap::from([(Fact::Email, "elif@example.test".to_owned())]);
    probe!(probed, world, b, contacts::learn(theirs, &facts)).unwrap();
    assert!(probe!(probed, world, b, contacts::change_phone(PHONE, "905329998877")).unwrap());
    assert!(probe!(probed, world, b, contacts::change_user_id("waba a", "TR.1", "TR.2")).unwrap());
    assert!(probe!(probed, world, b, contacts::of_submission(a.submission)).unwrap().is_none());
}
