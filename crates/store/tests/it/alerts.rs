use crate::world::{Company, World};
use akis_sentence::Sentence;
use akis_store::alert_sends::{self, Sent};
use akis_store::alert_settings::{self, Ways};
use akis_store::alerts::{self, NewAlert};
use akis_store::{AlertCategory, AlertWay, TenantTx, Topic, events, jobs};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

pub(crate) fn alert(category: AlertCategory, key: &str, title: &str) -> NewAlert {
    NewAlert {
        category,
        key: key.into(),
        flow_id: None,
        connection_id: None,
        title: Sentence::quoted(title),
        next_step: Sentence::quoted("Look at it."),
        path: "/connections".into(),
    }
}

/// The notify jobs of a company that wait.
async fn notifications(world: &World, company: &Company) -> i64 {
    let sql = "select count(*) from control.jobs where kind = $1 and tenant_id = $2 and state = 'ready'";
    sqlx::query_scalar(sql)
        .bind(jobs::NOTIFY_ALERT)
        .bind(company.tenant.0)
        .fetch_one(&mut world.database.superuser().await)
        .await
        .unwrap()
}

async fn raise(tx: &mut TenantTx, key: &str, title: &str) -> bool {
    alerts::raise(tx, &alert(AlertCategory::Delivery, key, title)).await.unwrap().1
}

#[tokio::test]
async fn an_alert_is_raised_once_and_counts_until_it_is_resolved() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    assert!(raise(&mut tx, "crm", "Ten answers wait").await);
    assert!(!raise(&mut tx, "crm", "Twenty answers wait").await);
    assert!(raise(&mut tx, "sheet", "The sheet is gone").await, "another key is another matter");
    tx.commit().await.unwrap();
    assert_eq!(notifications(&world, &a).await, 2, "one a new alert");

    let mut tx = world.begin(a.tenant).await;
    let open = alerts::list(&mut tx, a.person, true, None, 10).await.unwrap();
    let told: Vec<_> = open.iter().map(|one| (one.alert.title.en.as_str(), one.alert.count)).collect();
    assert_eq!(told, [("The sheet is gone", 1), ("Twenty answers wait", 2)]);

    assert!(alerts::resolve(&mut tx, AlertCategory::Delivery, "crm").await.unwrap());
    assert!(!alerts::resolve(&mut tx, AlertCategory::Delivery, "crm").await.unwrap(), "it is resolved already");
    assert!(!alerts::resolve(&mut tx, AlertCategory::Health, "sheet").await.unwrap(), "of another category");
    assert_eq!(alerts::list(&mut tx, a.person, true, None, 10).await.unwrap().len(), 1);
    // Raised after that, it is another one, and people hear of it again.
    assert!(raise(&mut tx, "crm", "Again").await);
    tx.commit().await.unwrap();
    assert_eq!(notifications(&world, &a).await, 3);
    let mut tx = world.begin(a.tenant).await;
    let all = alerts::list(&mut tx, a.person, false, None, 10).await.unwrap();
    assert_eq!(all.len(), 3);
    // Pages follow each other without a gap.
    let first = alerts::list(&mut tx, a.person, false, None, 1).await.unwrap();
    let rest = alerts::list(&mut tx, a.person, false, Some(first[0].alert.id), 10).await.unwrap();
    assert_eq!(first.into_iter().chain(rest).collect::<Vec<_>>(), all);
}

#[tokio::test]
async fn workers_that_raise_the_same_at_once_raise_one() {
    let world = World::new().await;
    let a = world.company("a").await;
    let new = world
        .race(a.tenant, 8, |mut tx| async move {
            let new = raise(&mut tx, "crm", "Answers wait").await;
            tx.commit().await.unwrap();
            new
        })
        .await;
    assert_eq!(new.iter().filter(|new| **new).count(), 1);
    let mut tx = world.begin(a.tenant).await;
    let open = alerts::list(&mut tx, a.person, true, None, 10).await.unwrap();
    assert_eq!((open.len(), open[0].alert.count), (1, 8));
}

#[tokio::test]
async fn a_new_and_a_resolved_alert_are_announced() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut listener = events::listen_events(&world.store).await.unwrap();
    for work in ["raise", "raise", "resolve", "resolve"] {
        let mut tx = world.begin(a.tenant).await;
        if work == "raise" {
            raise(&mut tx, "crm", "x").await;
        } else {
            alerts::resolve(&mut tx, AlertCategory::Delivery, "crm").await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let mut heard = 0;
    while let Ok(Ok(Some(event))) =
        tokio::time::timeout(std::time::Duration::from_millis(500), listener.recv()).await
    {
        heard += usize::from(event.topic == Topic::Alert);
    }
    assert_eq!(heard, 2, "the second of each says nothing new");
}

#[tokio::test]
async fn what_one_person_saw_another_has_not() {
    let world = World::new().await;
    let a = world.company("a").await;
    let (_, other) = world.tenant("other").await;
    let mut tx = world.begin(a.tenant).await;
    let (id, _) = alerts::raise(&mut tx, &alert(AlertCategory::File, "f", "x")).await.unwrap();
    assert_eq!(alerts::unseen(&mut tx, a.person).await.unwrap(), 1);
    alerts::seen(&mut tx, id, a.person).await.unwrap();
    alerts::seen(&mut tx, id, a.person).await.unwrap();
    assert_eq!(alerts::unseen(&mut tx, a.person).await.unwrap(), 0);
    assert_eq!(alerts::unseen(&mut tx, other).await.unwrap(), 1);
    assert!(alerts::list(&mut tx, a.person, true, None, 10).await.unwrap()[0].seen);
    assert!(!alerts::list(&mut tx, other, true, None, 10).await.unwrap()[0].seen);
}

#[tokio::test]
async fn settings_begin_with_everything_on_and_the_webhook_s_secret_stays() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let mut settings = alert_settings::get(&mut tx).await.unwrap();
    assert_eq!(settings.ways.len(), AlertCategory::ALL.len());
    assert!(settings.ways.values().all(|ways| *ways == Ways::ALL));
    assert_eq!((settings.digest_hour, &settings.webhook_url), (None, &None));
    assert!(alert_settings::webhook(&mut tx).await.unwrap().is_none());

    settings.ways.insert(AlertCategory::Health, Ways { app: false, email: false, webhook: true });
    settings.digest_hour = Some(8);
    settings.webhook_url = Some("https://hooks.example/akis".into());
    let secret = SecretString::from("whsec_c2VjcmV0");
    alert_settings::set(&mut tx, &settings, Some(&secret)).await.unwrap();
    assert_eq!(alert_settings::get(&mut tx).await.unwrap(), settings);
    settings.digest_hour = None;
    alert_settings::set(&mut tx, &settings, None).await.unwrap();
    let (url, kept) = alert_settings::webhook(&mut tx).await.unwrap().unwrap();
    assert_eq!((url.as_str(), kept.expose_secret()), ("https://hooks.example/akis", "whsec_c2VjcmV0"));
    // What the app does not show is in no list of what stands, and in the history.
    alerts::raise(&mut tx, &alert(AlertCategory::Health, "h", "x")).await.unwrap();
    assert!(alerts::list(&mut tx, a.person, true, None, 10).await.unwrap().is_empty());
    assert_eq!(alerts::unseen(&mut tx, a.person).await.unwrap(), 0);
    assert_eq!(alerts::list(&mut tx, a.person, false, None, 10).await.unwrap().len(), 1);

    settings.webhook_url = None;
    alert_settings::set(&mut tx, &settings, None).await.unwrap();
    assert!(alert_settings::webhook(&mut tx).await.unwrap().is_none());
    tx.commit().await.unwrap();
    // An address without a secret is nothing that can be kept.
    let mut tx = world.begin(a.tenant).await;
    settings.webhook_url = Some("https://hooks.example/akis".into());
    assert!(alert_settings::set(&mut tx, &settings, None).await.is_err());
}

#[tokio::test]
async fn nobody_is_told_twice_and_what_may_have_arrived_is_not_repeated() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let (id, _) = alerts::raise(&mut tx, &alert(AlertCategory::File, "f", "x")).await.unwrap();
    tx.commit().await.unwrap();
    let person = Some(a.person);
    let claimed = world
        .race(a.tenant, 5, |mut tx| async move {
            let claimed = alert_sends::claim(&mut tx, id, AlertWay::Email, person).await.unwrap();
            tx.commit().await.unwrap();
            claimed
        })
        .await;
    assert_eq!(claimed.iter().filter(|claimed| **claimed).count(), 1);

    let mut tx = world.begin(a.tenant).await;
    let claim = async |tx: &mut TenantTx, way, person| alert_sends::claim(tx, id, way, person).await.unwrap();
    assert!(claim(&mut tx, AlertWay::Webhook, None).await, "another way is another call");
    // What failed for certain may be tried again.
    alert_sends::settle(&mut tx, id, AlertWay::Email, person, Sent::Failed).await.unwrap();
    assert!(claim(&mut tx, AlertWay::Email, person).await);
    for sent in [Sent::Unclear, Sent::Arrived] {
        alert_sends::settle(&mut tx, id, AlertWay::Email, person, sent).await.unwrap();
        assert!(!claim(&mut tx, AlertWay::Email, person).await, "{sent:?}");
    }
}

#[tokio::test]
async fn a_digest_has_what_a_person_was_not_told_of() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let mut settings = alert_settings::get(&mut tx).await.unwrap();
    settings.ways.insert(AlertCategory::Health, Ways { email: false, ..Ways::ALL });
    alert_settings::set(&mut tx, &settings, None).await.unwrap();
    let (told, _) = alerts::raise(&mut tx, &alert(AlertCategory::File, "told", "x")).await.unwrap();
    let (failed, _) = alerts::raise(&mut tx, &alert(AlertCategory::File, "failed", "x")).await.unwrap();
    let (resolved, _) = alerts::raise(&mut tx, &alert(AlertCategory::File, "resolved", "x")).await.unwrap();
    alerts::raise(&mut tx, &alert(AlertCategory::Health, "quiet", "x")).await.unwrap();
    alerts::resolve(&mut tx, AlertCategory::File, "resolved").await.unwrap();
    for (alert, sent) in [(told, Sent::Arrived), (failed, Sent::Failed)] {
        assert!(alert_sends::claim(&mut tx, alert, AlertWay::Email, Some(a.person)).await.unwrap());
        alert_sends::settle(&mut tx, alert, AlertWay::Email, Some(a.person), sent).await.unwrap();
    }
    let hour_ago = Timestamp::now().checked_sub(SignedDuration::from_hours(1)).unwrap();
    let untold = alert_sends::untold(&mut tx, a.person, hour_ago).await.unwrap();
    assert_eq!(untold.iter().map(|alert| alert.id).collect::<Vec<_>>(), [failed, resolved]);
    let later = Timestamp::now().checked_add(SignedDuration::from_hours(1)).unwrap();
    assert!(alert_sends::untold(&mut tx, a.person, later).await.unwrap().is_empty());
}
