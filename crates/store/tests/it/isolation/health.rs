use super::refused;
use crate::world::{Company, World};
use akis_store::HealthLevel;
use akis_store::health::News;
use jiff::Timestamp;
use std::collections::BTreeSet;

pub(super) async fn probes(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    let id = a.publication;
    assert!(probe!(probed, world, b, health::last_hour(Some(id))).unwrap().is_empty());
    assert!(probe!(probed, world, b, health::last_hour(None)).unwrap().is_empty());
    let own = probe!(probed, world, b, health::endpoints()).unwrap();
    assert!(own.iter().all(|endpoint| endpoint.publication != id));
    let kept = probe!(probed, world, b, health::kept(id)).unwrap();
    assert_eq!((kept.level, kept.level_since, kept.sheet), (HealthLevel::Good, None, None));
    assert!(probe!(probed, world, b, health::subject("waba a", "meta a")).unwrap().is_none());
    assert!(refused(probe!(probed, world, b, health::hold_news(id))));
    assert!(refused(probe!(probed, world, b, health::set_news(id, &News::default()))));
    assert!(refused(probe!(probed, world, b, health::set_level(id, HealthLevel::Blocked))));
    assert!(refused(probe!(probed, world, b, health::set_sheet(id, &serde_json::json!({})))));
    assert_eq!(probe!(probed, world, b, health::prune(Timestamp::MAX)).unwrap(), 0);
    assert!(refused(probe!(probed, world, b, test_sessions::end(a.session))));
    assert!(!probe!(probed, world, b, test_sessions::hold(a.session)).unwrap());
    probe!(probed, world, b, test_sessions::remove(&[a.session, a.done])).unwrap();
}
