//! A refusal says something of the connection, and only of the tokens it was given to.

use crate::source::Turn;
use crate::world::World;
use akis_connections::{CallError, TokenVersion};
use akis_connectors::{Access, Call, ConnectorError, FormQuery, Reach};
use akis_form::SourceKind;
use akis_sentence::{Sentence, sentence};
use akis_store::{ConnectionStatus, MIGRATOR, SignIn};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use sqlx::PgPool;

/// HubSpot's refusal of a token that lacks a scope.
fn missing_scopes() -> Turn {
    Turn::Answer(403, json!({"status": "error", "category": "MISSING_SCOPES", "message": "forms is missing"}))
}

/// Reads the answer of [`World::call`].
fn read(world: &World, response: &Response<Bytes>) -> ConnectorError {
    let connector = world.connectors.get(SourceKind::Hubspot).unwrap();
    connector.read_forms(response, &FormQuery::default()).unwrap_err()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_lacking_permission_is_marked_told_once_and_the_rest_goes_on(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    for _ in 0..2 {
        world.source.script_call(missing_scopes());
        let response = world.call().await.unwrap();
        let error = read(&world, &response);
        let version = TokenVersion::of(&response);
        assert!(world.caller.refused(world.tenant, world.connection, version, &error).await.unwrap());
        let kept = world.kept().await;
        assert_eq!(kept.status, ConnectionStatus::PermissionNeeded);
        assert!(kept.problem.unwrap().en.contains("HubSpot did not allow Akis to read forms"));
    }
    assert_eq!(world.call().await.unwrap().status(), 200);
    let alerts = world.alerts().await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    assert!(alerts[0].title.en.contains("lacks a permission"), "{alerts:?}");
    world.consent(1800, Some("refresh-2")).await;
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
    assert!(world.alerts().await.is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_access_that_is_over_is_marked_as_such_though_no_401_said_so(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let version = TokenVersion::of(&world.call().await.unwrap());
    let error = ConnectorError::Reconnect { message: "gone".into() };
    assert!(world.caller.refused(world.tenant, world.connection, version, &error).await.unwrap());
    assert_eq!(world.kept().await.status, ConnectionStatus::ReconnectNeeded);
    assert!(world.alerts().await[0].title.en.contains("no longer works"));
    let error = world.call().await.unwrap_err();
    assert!(matches!(error, CallError::ReconnectNeeded { .. }), "{error:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refusal_that_comes_after_somebody_connected_again_is_not_held_against_the_new_tokens(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(missing_scopes());
    let late = world.call().await.unwrap();
    world.consent(1800, Some("refresh-2")).await;
    let version = TokenVersion::of(&late);
    for error in [read(&world, &late), ConnectorError::Reconnect { message: "gone".into() }] {
        assert!(!world.caller.refused(world.tenant, world.connection, version, &error).await.unwrap());
    }
    let why = Sentence::quoted("no");
    assert!(!world.caller.refused_writing(world.tenant, world.connection, &late, &why).await.unwrap());
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
    assert!(world.alerts().await.is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_says_nothing_of_the_connection_leaves_it_as_it_is(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let version = TokenVersion::of(&world.call().await.unwrap());
    for error in [
        ConnectorError::NotFound,
        ConnectorError::RateLimited { after: None },
        ConnectorError::Unavailable { status: 503 },
        ConnectorError::Refused { status: 403, message: "not yours".into() },
        ConnectorError::Unreadable { reason: "no JSON".into() },
    ] {
        assert!(!world.caller.refused(world.tenant, world.connection, version, &error).await.unwrap(), "{error}");
    }
    // An answer that was got in nobody's name speaks of no tokens.
    let version = TokenVersion::of(&Response::new(Bytes::new()));
    let error = ConnectorError::Reconnect { message: "gone".into() };
    assert!(!world.caller.refused(world.tenant, world.connection, version, &error).await.unwrap());
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
}

/// SurveyMonkey's numbers for refusals, under the statuses of its list of error codes.
fn surveymonkey(code: &str, status: u16) -> (u16, Value) {
    (status, json!({"error": {"id": code, "name": "x", "message": "x", "http_status_code": status}}))
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_answer_refused_for_a_user_who_is_gone_ends_the_connection_and_one_for_a_scope_does_not(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let why = sentence!("Connect it again.", "Yeniden bağlayın.");
    let revoked = (200, json!({"status": 1, "errmsg": "Client revoked access grant"}));
    for (answer, expected) in [
        (surveymonkey("1052", 404), ConnectionStatus::ReconnectNeeded),
        (surveymonkey("1018", 403), ConnectionStatus::ReconnectNeeded),
        (revoked, ConnectionStatus::ReconnectNeeded),
        (surveymonkey("1014", 403), ConnectionStatus::PermissionNeeded),
    ] {
        let connection = world.connect_to(SourceKind::Surveymonkey, SignIn::Oauth).await;
        world.source.script_call(Turn::Answer(answer.0, answer.1.clone()));
        let url = world.at("/surveymonkey/v3/collectors/1/responses");
        let build = |_: Option<&Access>| {
            let request = Request::post(url.as_str()).header("authorization", "Bearer x");
            Ok(Call { request: request.body(Bytes::new()).unwrap(), upload: None, reach: Reach::Vendor })
        };
        let response = world.caller.send(world.tenant, Some(connection), &[], build, None).await.unwrap();
        assert!(world.caller.refused_writing(world.tenant, connection, &response, &why).await.unwrap());
        let kept = world.kept_of(connection).await;
        assert_eq!((kept.status, kept.problem), (expected, Some(why.clone())), "{answer:?}");
    }
}
