use crate::source::{Turn, bad_refresh_token, unauthorized};
use crate::world::World;
use akis_connections::CallError;
use akis_store::{ConnectionStatus, MIGRATOR, connections};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_good_token_is_used_as_it_is_and_the_use_is_noted(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    assert_eq!(world.call().await.unwrap().status(), 200);
    assert_eq!((world.source.bearers(), world.source.renewals()), (vec!["access-1".to_owned()], 0));
    assert!(world.kept().await.last_used_at.is_some());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn any_other_status_is_the_connectors_to_read(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(Turn::Answer(500, json!({})));
    assert_eq!(world.call().await.unwrap().status(), 500);
    assert_eq!(world.source.bearers().len(), 1, "not repeated here");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refused_token_is_renewed_and_the_call_repeated_once(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(unauthorized());
    assert_eq!(world.call().await.unwrap().status(), 200);
    assert_eq!(world.source.bearers(), ["access-1", "access-2"]);
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn refused_with_a_new_token_too_a_person_must_connect_again(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(unauthorized());
    world.source.script_call(unauthorized());
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::ReconnectNeeded { .. }), "{error:?}");
    let kept = world.kept().await;
    assert_eq!(kept.status, ConnectionStatus::ReconnectNeeded);
    assert!(kept.problem.unwrap().en.contains("HubSpot no longer accepts"));

    // Nothing more is asked of the source until somebody connects.
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::ReconnectNeeded { .. }), "{error:?}");
    assert_eq!((world.source.bearers().len(), world.source.renewals()), (2, 1));
    world.consent(1800, Some("refresh-2")).await;
    assert_eq!(world.call().await.unwrap().status(), 200);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_consent_taken_back_ends_every_call(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(unauthorized());
    world.source.script_renewal(bad_refresh_token());
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::ReconnectNeeded { .. }), "{error:?}");
    assert!(!error.is_temporary() && !error.may_have_arrived());
    assert_eq!(world.kept().await.status, ConnectionStatus::ReconnectNeeded);
    assert_eq!(world.source.bearers(), ["access-1"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_call_without_an_answer_may_have_arrived(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(Turn::Hang);
    let error = world.call().await.unwrap_err();
    assert!(error.may_have_arrived() && error.is_temporary(), "{error:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_disconnected_account_is_not_called(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let mut tx = world.store.tenant(world.tenant).begin().await.unwrap();
    connections::delete(&mut tx, world.connection).await.unwrap();
    tx.commit().await.unwrap();
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::NotFound), "{error:?}");
    assert!(world.source.bearers().is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_connection_that_ends_raises_one_alert_and_connecting_again_resolves_it(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(unauthorized());
    world.source.script_renewal(bad_refresh_token());
    world.call().await.unwrap_err();
    world.call().await.unwrap_err();
    let alerts = world.alerts().await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    assert!(alerts[0].title.en.contains("Mavi Deniz Turizm") && alerts[0].title.en.contains("no longer works"));
    assert_eq!(alerts[0].path, "/connections");
    world.consent(1800, Some("refresh-2")).await;
    assert!(world.alerts().await.is_empty());
}
