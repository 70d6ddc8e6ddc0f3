use crate::world::{Company, World, new_session};
use akis_store::control::{endpoints, flow_tokens};
use akis_store::health::{self, Alert, LATENCY_BUCKETS, MetaStatus, Minute, News, latency_bucket};
use akis_store::{HealthLevel, Origin, PublicationId, SessionId, TenantId, publications, sessions, test_sessions};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use std::time::Duration;

/// The present minute, as the database has it.
fn present() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second().div_euclid(60) * 60).unwrap()
}

fn minute(tenant: TenantId, publication: PublicationId, at: Timestamp) -> Minute {
    let mut latency = [0; LATENCY_BUCKETS];
    latency[latency_bucket(Duration::from_millis(7))] = 3;
    latency[LATENCY_BUCKETS - 1] = 1;
    Minute {
        tenant,
        publication,
        minute: at,
        requests: 4,
        failed: 2,
        client_errors: 1,
        unsigned: 9,
        latency,
        probes: 1,
        probes_failed: 1,
    }
}

fn of(company: &Company, at: Timestamp) -> Minute {
    minute(company.tenant, company.publication, at)
}

#[test]
fn a_duration_belongs_to_the_bucket_whose_bound_it_has_not_reached() {
    let bucket = |ms| latency_bucket(Duration::from_millis(ms));
    assert_eq!(bucket(0), 0);
    assert_eq!(bucket(1_999) + 1, bucket(2_000));
    assert_eq!(bucket(999) + 1, bucket(1_000), "what took a second has reached Meta's limit");
    assert_eq!(bucket(10_000), LATENCY_BUCKETS - 1);
    assert_eq!(latency_bucket(Duration::MAX), LATENCY_BUCKETS - 1);
}

#[tokio::test]
async fn processes_add_to_the_same_minutes_of_several_tenants_at_once() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let at = present();
    let before = at.checked_sub(SignedDuration::from_mins(1)).unwrap();
    let mut adding = tokio::task::JoinSet::new();
    for turn in 0..8 {
        let store = world.store.clone();
        let mut minutes = vec![of(&a, at), of(&a, before), of(&b, at)];
        // In another order each time: they must not wait for each other in a ring.
        minutes.rotate_left(turn % 3);
        adding.spawn(async move {
            for _ in 0..5 {
                health::add_minutes(&store, &minutes).await.unwrap();
            }
        });
    }
    while let Some(ended) = adding.join_next().await {
        ended.unwrap();
    }
    let mut tx = world.begin(a.tenant).await;
    let found = health::last_hour(&mut tx, Some(a.publication)).await.unwrap();
    assert_eq!(found.iter().map(|minute| minute.minute).collect::<Vec<_>>(), [before, at]);
    for found in &found {
        let mut expected = of(&a, found.minute);
        for count in expected.latency.iter_mut().chain([
            &mut expected.requests,
            &mut expected.failed,
            &mut expected.client_errors,
            &mut expected.unsigned,
            &mut expected.probes,
            &mut expected.probes_failed,
        ]) {
            *count *= 40;
        }
        assert_eq!(*found, expected);
    }
    let mut tx = world.begin(b.tenant).await;
    assert_eq!(health::last_hour(&mut tx, None).await.unwrap()[0].requests, 160);
}

#[tokio::test]
async fn many_rows_go_in_and_old_ones_come_out() {
    let world = World::new().await;
    let a = world.company("a").await;
    let ago = |minutes| present().checked_sub(SignedDuration::from_mins(minutes)).unwrap();
    let minutes: Vec<Minute> = (0..2_500).map(|place| of(&a, ago(place))).collect();
    health::add_minutes(&world.store, &minutes).await.unwrap();
    health::add_minutes(&world.store, &[]).await.unwrap();
    let mut tx = world.begin(a.tenant).await;
    let hour = health::last_hour(&mut tx, Some(a.publication)).await.unwrap();
    // A minute may have passed meanwhile.
    assert!((59..=60).contains(&hour.len()), "{}", hour.len());
    assert_eq!(health::prune(&mut tx, ago(1_440)).await.unwrap(), 2_500 - 1_441);
    assert_eq!(health::last_hour(&mut tx, None).await.unwrap().len(), hour.len());
}

#[tokio::test]
async fn news_finds_the_publication_by_metas_ids_and_levels_change_once() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    publications::set_meta_flow_id(&mut tx, a.publication, "1001").await.unwrap();
    assert!(health::subject(&mut tx, "waba b", "1001").await.unwrap().is_none(), "another account");
    assert!(health::subject(&mut tx, "waba a", "1002").await.unwrap().is_none(), "another flow");
    let subject = health::subject(&mut tx, "waba a", "1001").await.unwrap().unwrap();
    assert_eq!((subject.publication, subject.flow, subject.account), (a.publication, a.flow, a.account));
    assert_eq!(subject.news, News::default());

    let at = Timestamp::from_second(1_790_000_000).unwrap();
    let alert = Alert {
        event: "ENDPOINT_LATENCY".into(),
        threshold: Some(1_000.0),
        active: true,
        value: Some(1_234.5),
        requests: Some(34),
        errors: vec![],
        since: at,
        at,
    };
    let status = Some(MetaStatus { word: "THROTTLED".into(), at });
    let news = News { status, alerts: vec![alert], expiry: None };
    health::set_news(&mut tx, a.publication, &news).await.unwrap();
    assert!(!health::set_level(&mut tx, a.publication, HealthLevel::Good).await.unwrap(), "as at first");
    assert!(health::set_level(&mut tx, a.publication, HealthLevel::Throttled).await.unwrap());
    assert!(!health::set_level(&mut tx, a.publication, HealthLevel::Throttled).await.unwrap());
    let sheet = serde_json::json!({ "passed": true });
    health::set_sheet(&mut tx, a.publication, &sheet).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.begin(a.tenant).await;
    let kept = health::kept(&mut tx, a.publication).await.unwrap();
    assert_eq!((kept.level, kept.news), (HealthLevel::Throttled, news));
    assert!(kept.level_since.is_some());
    assert_eq!(kept.sheet.unwrap().0, sheet);
}

#[tokio::test]
async fn tenants_with_endpoints_are_listed_page_by_page() {
    let world = World::new().await;
    let mut all = [world.company("a").await.tenant, world.company("b").await.tenant];
    all.sort();
    let mut control = world.store.control().await.unwrap();
    assert_eq!(endpoints::tenants(&mut control, None, 10).await.unwrap(), all);
    assert_eq!(endpoints::tenants(&mut control, None, 1).await.unwrap(), all[..1]);
    assert_eq!(endpoints::tenants(&mut control, Some(all[0]), 10).await.unwrap(), all[1..]);
    assert!(endpoints::tenants(&mut control, Some(all[1]), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn test_sessions_end_and_go_with_their_tokens_and_no_other_session_does() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let token = SecretString::from("a test's");
    let mut new = new_session(a.flow, a.version, a.publication);
    new.origin = Origin::Test;
    new.flow_token = Some(token.clone());
    let id = sessions::open(&mut tx, &new).await.unwrap();
    assert!(test_sessions::hold(&mut tx, id).await.unwrap());
    test_sessions::end(&mut tx, id).await.unwrap();
    assert!(sessions::by_id(&mut tx, id).await.unwrap().unwrap().submission.is_some(), "it is over");
    assert!(test_sessions::end(&mut tx, id).await.is_err(), "once");

    // One of a person's.
    assert!(test_sessions::end(&mut tx, a.session).await.is_err());
    assert!(!test_sessions::hold(&mut tx, a.session).await.unwrap());
    test_sessions::remove(&mut tx, &[id, a.session, a.done, SessionId::new()]).await.unwrap();
    assert!(sessions::by_id(&mut tx, id).await.unwrap().is_none());
    assert!(flow_tokens::find(&mut tx, token.expose_secret()).await.unwrap().is_none());
    assert!(sessions::by_id(&mut tx, a.session).await.unwrap().is_some());
    assert!(sessions::by_id(&mut tx, a.done).await.unwrap().is_some());
    assert!(flow_tokens::find(&mut tx, a.flow_token.expose_secret()).await.unwrap().is_some());
}
