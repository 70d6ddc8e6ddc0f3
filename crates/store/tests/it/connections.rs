use crate::world::{World, consent, tokens};
use akis_form::SourceKind;
use akis_sentence::{Sentence, sentence};
use akis_store::alerts;
use akis_store::attempts::Attempt;
use akis_store::connections::{self, NewConnection, NewTokens};
use akis_store::deliveries::{self, Next};
use akis_store::{
    AlertCategory, AttemptOutcome, ConnectionStatus, DeliveryState, SignIn, TenantTx, WaitsFor, jobs,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use std::time::Duration;

fn soon() -> Timestamp {
    Timestamp::now() + SignedDuration::from_mins(1)
}

fn refused() -> (Attempt, Next) {
    let attempt = Attempt {
        step: None,
        started_at: Timestamp::now(),
        duration: Duration::from_millis(120),
        outcome: AttemptOutcome::Reconnect,
        http_status: Some(401),
        code: Some("unauthorized".into()),
        message: Some(Sentence::quoted("HubSpot refuses the connection.")),
    };
    let problem = Sentence::quoted("Connect HubSpot again.");
    (attempt, Next::NeedsAttention { waits_for: WaitsFor::Reconnect, problem })
}

/// Deliveries whose job is due now.
async fn due(world: &World) -> usize {
    let lease = Duration::from_mins(1);
    akis_jobs::claim(world.store.pool(), "w", &[jobs::DELIVER], 99, lease, &mut akis_jobs::Turn::default())
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn the_same_account_connected_again_is_the_same_connection() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    connections::delete(&mut tx, a.connection).await.unwrap();
    assert!(connections::list(&mut tx).await.unwrap().is_empty());
    assert!(connections::tokens(&mut tx, a.connection).await.unwrap().is_none());
    let kept = connections::get(&mut tx, a.connection).await.unwrap().unwrap();
    assert_eq!(kept.status, ConnectionStatus::Disconnected);

    let again = connections::insert_or_reconnect(&mut tx, &consent("a", a.person)).await.unwrap();
    assert_eq!(again.id, a.connection);
    let listed = connections::list(&mut tx).await.unwrap();
    assert_eq!(listed.iter().map(|row| row.status).collect::<Vec<_>>(), [ConnectionStatus::Active]);
    let other = connections::insert_or_reconnect(&mut tx, &consent("other portal", a.person)).await.unwrap();
    assert_ne!(other.id, a.connection);
}

#[tokio::test]
async fn two_consents_at_once_agree_on_one_row() {
    let world = World::new().await;
    let (tenant, person) = world.tenant("a").await;
    let connect = async |mut tx: TenantTx| {
        let id = connections::insert_or_reconnect(&mut tx, &consent("a", person)).await.unwrap().id;
        tx.commit().await.unwrap();
        id
    };
    let ids = world.race(tenant, 2, connect).await;
    assert_eq!(ids[0], ids[1]);
    let tokens = connections::tokens(&mut world.begin(tenant).await, ids[0]).await.unwrap().unwrap();
    assert_eq!(tokens.access.expose_secret(), "access a");
}

#[tokio::test]
async fn one_caller_refreshes_and_the_others_see_it() {
    let world = World::new().await;
    let a = world.company("a").await;
    let version =
        connections::tokens(&mut world.begin(a.tenant).await, a.connection).await.unwrap().unwrap().version;
    let claim = async |mut tx: TenantTx| {
        let won = connections::claim_refresh(&mut tx, a.connection, version, soon()).await.unwrap();
        tx.commit().await.unwrap();
        won
    };
    let won = world.race(a.tenant, 3, claim).await;
    assert_eq!(won.iter().filter(|&&won| won).count(), 1);

    let mut tx = world.begin(a.tenant).await;
    assert!(connections::tokens(&mut tx, a.connection).await.unwrap().unwrap().refreshing_until.is_some());
    let fresh = NewTokens { refresh: None, ..tokens("fresh") };
    assert!(connections::replace_tokens(&mut tx, a.connection, &fresh, version).await.unwrap());
    assert!(!connections::replace_tokens(&mut tx, a.connection, &tokens("late"), version).await.unwrap());
    let now = connections::tokens(&mut tx, a.connection).await.unwrap().unwrap();
    assert_eq!((now.version, now.refreshing_until), (version + 1, None));
    assert_eq!(now.access.expose_secret(), "access fresh");
    assert_eq!(now.refresh.unwrap().expose_secret(), "refresh a", "not turned over, so kept");
    let stale = connections::claim_refresh(&mut tx, a.connection, version, soon()).await.unwrap();
    assert!(!stale, "nobody refreshes tokens that were replaced");
}

#[tokio::test]
async fn an_abandoned_refresh_can_be_claimed_again() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let past = Timestamp::now() - SignedDuration::from_mins(1);
    assert!(connections::claim_refresh(&mut tx, a.connection, 1, past).await.unwrap());
    assert!(connections::claim_refresh(&mut tx, a.connection, 1, soon()).await.unwrap(), "its time has passed");
    assert!(!connections::claim_refresh(&mut tx, a.connection, 1, soon()).await.unwrap());
    connections::release_refresh(&mut tx, a.connection, 1).await.unwrap();
    assert!(connections::claim_refresh(&mut tx, a.connection, 1, soon()).await.unwrap());
}

#[tokio::test]
async fn old_tokens_found_refused_do_not_end_a_connection_that_has_new_ones() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    assert!(connections::replace_tokens(&mut tx, a.connection, &tokens("new"), 1).await.unwrap());
    assert!(!connections::mark_reconnect_needed(&mut tx, a.connection, 1, &Sentence::quoted("x")).await.unwrap());
    assert_eq!(connections::get(&mut tx, a.connection).await.unwrap().unwrap().status, ConnectionStatus::Active);
    let problem = sentence!("Connect again.", "Yeniden bağlayın.");
    assert!(connections::mark_reconnect_needed(&mut tx, a.connection, 2, &problem).await.unwrap());
    let ended = connections::get(&mut tx, a.connection).await.unwrap().unwrap();
    assert_eq!((ended.status, ended.problem), (ConnectionStatus::ReconnectNeeded, Some(problem)));
    let access = SecretString::from("x");
    let later = NewTokens { access, refresh: None, expires_at: None };
    assert!(connections::replace_tokens(&mut tx, a.connection, &later, 2).await.unwrap());
}

#[tokio::test]
async fn a_consent_that_lacks_something_works_and_says_so_until_it_is_given() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let lacks = sentence!("Allow files too.", "Dosyalara da izin verin.");
    let partly = NewConnection {
        features: vec!["files".into()],
        missing: Some(lacks.clone()),
        base_url: Some("https://api.eu.example".into()),
        sign_in: SignIn::Key,
        ..consent("a", a.person)
    };
    connections::insert_or_reconnect(&mut tx, &partly).await.unwrap();
    let kept = connections::get(&mut tx, a.connection).await.unwrap().unwrap();
    assert_eq!((kept.status, kept.problem), (ConnectionStatus::PermissionNeeded, Some(lacks.clone())));
    assert_eq!((kept.features, kept.sign_in), (vec!["files".to_owned()], SignIn::Key));
    assert_eq!(kept.base_url.as_deref(), Some("https://api.eu.example"));
    let open = alerts::standing(&mut tx, AlertCategory::Connection, &a.connection.to_string()).await.unwrap();
    assert_eq!(open.unwrap().next_step, lacks);

    // What the source refuses for good is worse than what it does not allow, and stays so.
    let version = connections::tokens(&mut tx, a.connection).await.unwrap().unwrap().version;
    let ended = Sentence::quoted("Connect again.");
    assert!(connections::mark_reconnect_needed(&mut tx, a.connection, version, &ended).await.unwrap());
    assert!(!connections::mark_permission_needed(&mut tx, a.connection, version, &lacks).await.unwrap());
    let kept = connections::get(&mut tx, a.connection).await.unwrap().unwrap();
    assert_eq!(kept.status, ConnectionStatus::ReconnectNeeded);

    connections::insert_or_reconnect(&mut tx, &consent("a", a.person)).await.unwrap();
    let kept = connections::by_account(&mut tx, SourceKind::Hubspot, "portal a").await.unwrap().unwrap();
    assert_eq!((kept.id, kept.status), (a.connection, ConnectionStatus::Active));
    assert_eq!((kept.problem, kept.features, kept.base_url), (None, Vec::new(), None));
    let open = alerts::standing(&mut tx, AlertCategory::Connection, &a.connection.to_string()).await.unwrap();
    assert!(open.is_none());
}

#[tokio::test]
async fn disconnecting_ends_the_alert_and_forgets_what_was_granted() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    connections::mark_reconnect_needed(&mut tx, a.connection, 1, &Sentence::quoted("x")).await.unwrap();
    connections::delete(&mut tx, a.connection).await.unwrap();
    let kept = connections::get(&mut tx, a.connection).await.unwrap().unwrap();
    assert!(kept.scopes.is_empty() && kept.problem.is_none());
    let open = alerts::standing(&mut tx, AlertCategory::Connection, &a.connection.to_string()).await.unwrap();
    assert!(open.is_none());
}

#[tokio::test]
async fn deliveries_that_waited_go_on_when_somebody_connects_again() {
    let world = World::new().await;
    let a = world.company("a").await;
    assert_eq!(due(&world).await, 1, "the job of the completion");
    let mut tx = world.begin(a.tenant).await;
    akis_store::delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
    connections::mark_reconnect_needed(&mut tx, a.connection, 1, &Sentence::quoted("Connect again."))
        .await
        .unwrap();
    let (attempt, next) = refused();
    let state = deliveries::record_attempt(&mut tx, a.delivery, &attempt, &next).await.unwrap();
    assert_eq!(state, DeliveryState::NeedsAttention);
    tx.commit().await.unwrap();
    // Its job ended with Done.
    sqlx::query("delete from control.jobs").execute(world.store.pool()).await.unwrap();

    let mut tx = world.begin(a.tenant).await;
    assert!(akis_store::delivery_work::begin(&mut tx, a.delivery).await.unwrap().is_none(), "waits for a person");
    let connected = connections::insert_or_reconnect(&mut tx, &consent("a", a.person)).await.unwrap();
    assert_eq!((connected.id, connected.resumed), (a.connection, 1));
    tx.commit().await.unwrap();
    assert_eq!(due(&world).await, 1);
    let listed = deliveries::list(&mut world.begin(a.tenant).await, a.submission).await.unwrap();
    assert_eq!((listed[0].state, listed[0].problem.as_ref()), (DeliveryState::Waiting, None));
}

#[tokio::test]
async fn a_refusal_that_a_new_consent_overtook_is_tried_again_at_once() {
    let world = World::new().await;
    let a = world.company("a").await;
    let lease = Duration::from_mins(1);
    let mut turn = akis_jobs::Turn::default();
    let job =
        akis_jobs::claim(world.store.pool(), "w", &[jobs::DELIVER], 1, lease, &mut turn).await.unwrap().remove(0);
    let mut tx = world.begin(a.tenant).await;
    akis_store::delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
    tx.commit().await.unwrap();

    // While HubSpot answers 401 to the old token, somebody connects again. Nothing waits yet, so nothing is resumed.
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(connections::insert_or_reconnect(&mut tx, &consent("a", a.person)).await.unwrap().resumed, 0);
    tx.commit().await.unwrap();

    let mut tx = world.begin(a.tenant).await;
    let (attempt, next) = refused();
    let state = deliveries::record_attempt(&mut tx, a.delivery, &attempt, &next).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(state, DeliveryState::Retrying);
    assert!(akis_jobs::finish(world.store.pool(), "w", &job, &akis_jobs::Outcome::Done).await.unwrap());
    assert_eq!(due(&world).await, 1, "not lost between the two");

    // The next try begins after the new consent: a second refusal is taken at its word.
    let mut tx = world.begin(a.tenant).await;
    akis_store::delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
    let state = deliveries::record_attempt(&mut tx, a.delivery, &attempt, &next).await.unwrap();
    assert_eq!(state, DeliveryState::NeedsAttention);
}

/// Waits until a transaction waits for a row that another one holds.
async fn somebody_waits(world: &World) {
    let mut db = world.database.superuser().await;
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut db).await.unwrap() == 0 {
        assert!(tokio::time::Instant::now() < deadline, "nobody waits");
    }
}

#[tokio::test]
async fn a_consent_and_a_refusal_that_overlap_never_leave_a_delivery_behind() {
    let world = World::new().await;
    for consent_first in [true, false] {
        let a = world.company(if consent_first { "a" } else { "b" }).await;
        let mark = if consent_first { "a" } else { "b" };
        let mut tx = world.begin(a.tenant).await;
        akis_store::delivery_work::begin(&mut tx, a.delivery).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let (mut consenting, mut refusing) = (world.begin(a.tenant).await, world.begin(a.tenant).await);
        let (attempt, next) = refused();
        let new = consent(mark, a.person);
        let connect = connections::insert_or_reconnect(&mut consenting, &new);
        let refuse = deliveries::record_attempt(&mut refusing, a.delivery, &attempt, &next);
        if consent_first {
            assert_eq!(connect.await.unwrap().resumed, 0);
            let commit = async {
                somebody_waits(&world).await;
                consenting.commit().await.unwrap();
            };
            let (state, ()) = tokio::join!(refuse, commit);
            assert_eq!(state.unwrap(), DeliveryState::Retrying, "the refusal is out of date");
            refusing.commit().await.unwrap();
        } else {
            assert_eq!(refuse.await.unwrap(), DeliveryState::NeedsAttention);
            let commit = async {
                somebody_waits(&world).await;
                refusing.commit().await.unwrap();
            };
            let (connected, ()) = tokio::join!(connect, commit);
            assert_eq!(connected.unwrap().resumed, 1, "the refusal is seen");
            consenting.commit().await.unwrap();
        }
        assert_eq!(due(&world).await, 1);
    }
}
