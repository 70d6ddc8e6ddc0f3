use crate::source::{Turn, bad_refresh_token};
use crate::world::World;
use akis_connections::{CallError, RefreshError};
use akis_store::{ConnectionStatus, MIGRATOR, connections};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_token_that_ends_soon_is_renewed_before_the_call(pool: PgPool) {
    let world = World::new(&pool, 60).await;
    world.call().await.unwrap();
    world.call().await.unwrap();
    assert_eq!((world.source.bearers(), world.source.renewals()), (vec!["access-2".to_owned(); 2], 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn many_calls_at_once_renew_once_and_all_get_through(pool: PgPool) {
    let world = World::new(&pool, -60).await;
    let calls = (0..6).map(|_| world.call());
    for answer in futures_util::future::join_all(calls).await {
        assert_eq!(answer.unwrap().status(), 200);
    }
    assert_eq!(world.source.renewals(), 1);
    assert_eq!(world.source.bearers(), vec!["access-2"; 6]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn while_another_renews_the_present_token_serves(pool: PgPool) {
    let world = World::new(&pool, 60).await;
    claim(&world, SignedDuration::from_secs(60)).await;
    world.call().await.unwrap();
    assert_eq!((world.source.bearers(), world.source.renewals()), (vec!["access-1".to_owned()], 0));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_process_that_died_while_renewing_holds_nobody_up_for_long(pool: PgPool) {
    let world = World::new(&pool, -60).await;
    claim(&world, SignedDuration::from_millis(400)).await;
    world.call().await.unwrap();
    assert_eq!((world.source.bearers(), world.source.renewals()), (vec!["access-2".to_owned()], 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_source_that_cannot_renew_now_is_no_reason_to_connect_again(pool: PgPool) {
    let world = World::new(&pool, -60).await;
    world.source.script_renewal(Turn::Answer(503, json!({})));
    world.source.script_renewal(Turn::Hang);
    for _ in 0..2 {
        let error = world.call().await.unwrap_err();
        assert!(
            matches!(error, CallError::Refresh(RefreshError::Source(_) | RefreshError::Egress(_))),
            "{error:?}"
        );
        assert!(error.is_temporary() && !error.may_have_arrived());
    }
    // The claim was given back, so the next call renews at once.
    world.call().await.unwrap();
    assert_eq!((world.source.bearers(), world.source.renewals()), (vec!["access-4".to_owned()], 3));
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_token_with_minutes_left_serves_when_it_cannot_be_renewed(pool: PgPool) {
    let world = World::new(&pool, 60).await;
    world.source.script_renewal(Turn::Answer(503, json!({})));
    world.call().await.unwrap();
    assert_eq!(world.source.bearers(), ["access-1"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refused_renewal_asks_for_a_person(pool: PgPool) {
    let world = World::new(&pool, -60).await;
    world.source.script_renewal(bad_refresh_token());
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::ReconnectNeeded { .. }), "{error:?}");
    assert!(world.source.bearers().is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_ended_token_without_a_refresh_token_asks_for_a_person(pool: PgPool) {
    let world = World::with(&pool, -60, None).await;
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::ReconnectNeeded { .. }), "{error:?}");
    assert_eq!(world.kept().await.status, ConnectionStatus::ReconnectNeeded);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn new_tokens_outlast_a_database_that_is_away_for_a_moment(pool: PgPool) {
    let world = World::new(&pool, -60).await;
    // Keeping tokens fails three times. A sequence goes on where a transaction is undone.
    for statement in [
        "create sequence blips",
        "grant usage on sequence blips to public",
        "create function blip() returns trigger language plpgsql as $$
         begin
             if nextval('blips') <= 3 then raise exception 'away'; end if;
             return new;
         end $$",
        "create trigger blip before update of sealed_access_token on connections for each row execute function blip()",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    assert_eq!(world.call().await.unwrap().status(), 200);
    assert_eq!((world.source.bearers(), world.source.renewals()), (vec!["access-2".to_owned()], 1));
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_app_that_the_source_refuses_is_no_reason_to_connect_again_nor_to_wait(pool: PgPool) {
    let world = World::new(&pool, -60).await;
    let refused = json!({"error": "invalid_client", "status": "BAD_CLIENT_SECRET", "message": "wrong secret"});
    world.source.script_renewal(Turn::Answer(400, refused));
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::NotConfigured("HubSpot")), "{error:?}");
    assert!(!error.is_temporary());
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
    // Mended, it works at once.
    assert_eq!(world.call().await.unwrap().status(), 200);
}

/// Another process renews until then.
async fn claim(world: &World, lasts: SignedDuration) {
    let mut tx = world.store.tenant(world.tenant).begin().await.unwrap();
    let version = connections::tokens(&mut tx, world.connection).await.unwrap().unwrap().version;
    let until = Timestamp::now() + lasts;
    assert!(connections::claim_refresh(&mut tx, world.connection, version, until).await.unwrap());
    tx.commit().await.unwrap();
}
