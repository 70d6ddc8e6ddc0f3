//! Watches are believed exactly as long as they stand.

use crate::source::Turn;
use crate::world::{FORM, World};
use akis_form::SourceKind;
use akis_store::{ConnectionId, FlowId, MIGRATOR, SignIn, source_forms, source_watches};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;

const PUBLIC: &str = "https://akis.test/";

/// A flow with a connection of its own.
async fn imported(world: &World, source: SourceKind, sign_in: SignIn) -> (ConnectionId, FlowId) {
    let connection = world.connect_to(source, sign_in).await;
    (connection, world.flow(source, connection).await)
}

/// Whether the source was asked.
async fn keep(world: &World, flow: FlowId) -> bool {
    world.caller.keep_watch(world.tenant, flow, &PUBLIC.parse().unwrap()).await.unwrap()
}

/// Whether the source is believed to tell of changes by itself.
async fn told(world: &World, flow: FlowId) -> bool {
    let mut tx = world.store.tenant(world.tenant).begin().await.unwrap();
    source_forms::watched(&mut tx, Some(flow)).await.unwrap()[0].told
}

/// As if the time had come to ask again.
async fn later(pool: &PgPool) {
    sqlx::query("update source_watches set next_try_at = now() - interval '1 minute'")
        .execute(pool)
        .await
        .unwrap();
}

async fn expires(world: &World, flow: FlowId) -> Option<Timestamp> {
    let mut tx = world.store.tenant(world.tenant).begin().await.unwrap();
    source_watches::get(&mut tx, flow).await.unwrap().unwrap().expires_at
}

/// Google's answer, for so many hours.
fn google(hours: i64) -> (Turn, Timestamp) {
    let end = Timestamp::from_second((Timestamp::now() + SignedDuration::from_hours(hours)).as_second()).unwrap();
    let body = json!({"id": "w1", "eventType": "SCHEMA", "state": "ACTIVE", "expireTime": end.to_string()});
    (Turn::Answer(200, body), end)
}

fn surveymonkey(id: &str) -> Turn {
    Turn::Answer(201, json!({"id": id, "name": "Akis"}))
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_watch_with_a_term_gets_another_one_without_a_gap(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (_, flow) = imported(&world, SourceKind::GoogleForms, SignIn::Oauth).await;
    world.source.script_call(google(7 * 24).0);
    assert!(keep(&world, flow).await && told(&world, flow).await);
    // Renewed daily: long before the seven days are over.
    sqlx::query("update source_watches set expires_at = now() + interval '5 days'").execute(&pool).await.unwrap();
    assert!(!keep(&world, flow).await, "asked a moment ago");
    later(&pool).await;
    let (answer, end) = google(7 * 24);
    world.source.script_call(answer);
    assert!(keep(&world, flow).await && told(&world, flow).await);
    assert_eq!(expires(&world, flow).await, Some(end));
    let watches = format!("POST /v1/forms/{FORM}/watches");
    assert_eq!(world.source.asked(), [watches.clone(), format!("{watches}/w1:renew")], "nothing was deleted");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_watch_that_is_gone_is_made_anew_and_one_that_cannot_be_renewed_is_not_believed(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (_, flow) = imported(&world, SourceKind::GoogleForms, SignIn::Oauth).await;
    world.source.script_call(google(24).0);
    keep(&world, flow).await;
    later(&pool).await;
    // Google has a moment's trouble: its forms are read in turn until it is asked again.
    world.source.script_call(Turn::Answer(503, json!({})));
    assert!(keep(&world, flow).await && !told(&world, flow).await);
    later(&pool).await;
    world.source.script_call(Turn::Hang);
    let asked = world.caller.keep_watch(world.tenant, flow, &PUBLIC.parse().unwrap()).await;
    assert!(asked.is_err() && !told(&world, flow).await, "{asked:?}");
    later(&pool).await;
    world.source.script_call(Turn::Answer(404, json!({"error": {"code": 404, "status": "NOT_FOUND"}})));
    world.source.script_call(Turn::Answer(404, json!({"error": {"code": 404, "status": "NOT_FOUND"}})));
    world.source.script_call(google(7 * 24).0);
    assert!(keep(&world, flow).await && told(&world, flow).await);
    let asked = world.source.asked();
    let watches = format!("POST /v1/forms/{FORM}/watches");
    assert_eq!(asked.last(), Some(&watches), "{asked:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_that_was_brought_gets_no_watch_and_loses_one_that_stands(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (connection, flow) = imported(&world, SourceKind::Surveymonkey, SignIn::Key).await;
    assert!(!keep(&world, flow).await);
    assert!(world.source.asked().is_empty(), "nobody could tell its calls from forged ones");
    // One from before.
    sqlx::query(
        "insert into source_watches (tenant_id, flow_id, connection_id, form_id, watch_id, next_try_at)
         values ($1, $2, $3, $4, 'wh-1', now() + interval '1 hour')",
    )
    .bind(world.tenant.0)
    .bind(flow.0)
    .bind(connection.0)
    .bind(FORM)
    .execute(&pool)
    .await
    .unwrap();
    assert!(told(&world, flow).await);
    assert!(!keep(&world, flow).await && !told(&world, flow).await);
    assert_eq!(world.source.asked(), ["DELETE /surveymonkey/v3/webhooks/wh-1"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn connecting_again_ends_the_belief_in_what_stood_before(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (_, flow) = imported(&world, SourceKind::Surveymonkey, SignIn::Oauth).await;
    world.source.script_call(surveymonkey("wh-1"));
    assert!(keep(&world, flow).await && told(&world, flow).await);
    // SurveyMonkey's webhooks have no end of their own; who knows whether they outlive the consent.
    world.connect_to(SourceKind::Surveymonkey, SignIn::Oauth).await;
    assert!(!told(&world, flow).await);
    world.source.script_call(Turn::Answer(404, json!({"error": {"id": "1020", "http_status_code": 404}})));
    world.source.script_call(surveymonkey("wh-2"));
    assert!(keep(&world, flow).await && told(&world, flow).await);
    let webhooks = "/surveymonkey/v3/webhooks";
    let expected = [format!("POST {webhooks}"), format!("DELETE {webhooks}/wh-1"), format!("POST {webhooks}")];
    assert_eq!(world.source.asked(), expected);
}
