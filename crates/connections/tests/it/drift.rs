//! What reading a flow's form again says beside the form: of the connection, and that a form cannot be read.

use crate::source::Turn;
use crate::world::World;
use akis_connections::{CallError, CheckError, Checked, TokenVersion};
use akis_connectors::ConnectorError;
use akis_form::SourceKind;
use akis_store::{ConnectionId, ConnectionStatus, FlowId, MIGRATOR, SignIn, connections, source_forms};
use serde_json::{Value, json};
use sqlx::PgPool;

fn survey() -> Turn {
    Turn::Answer(
        200,
        json!({"id": "520001", "title": "Anket", "language": "tr", "date_modified": "2026-05-01T00:00:00",
               "pages": [{"id": "1", "title": "", "position": 1, "questions": []}]}),
    )
}

fn refusal(code: &str, status: u16) -> Turn {
    let body: Value =
        json!({"error": {"id": code, "name": "x", "message": "not for you", "http_status_code": status}});
    Turn::Answer(status, body)
}

async fn imported(world: &World) -> (ConnectionId, FlowId) {
    let connection = world.connect_to(SourceKind::Surveymonkey, SignIn::Oauth).await;
    (connection, world.flow(SourceKind::Surveymonkey, connection).await)
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_connection_that_lacks_something_is_read_all_the_same(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (connection, flow) = imported(&world).await;
    let version =
        TokenVersion::of(&world.caller.call(world.tenant, connection, |_| request(&world)).await.unwrap());
    let lacks = ConnectorError::MissingPermission { message: "responses_write".into() };
    assert!(world.caller.refused(world.tenant, connection, version, &lacks).await.unwrap());
    assert_eq!(world.kept_of(connection).await.status, ConnectionStatus::PermissionNeeded);
    world.source.script_call(survey());
    let checked = world.caller.check_source(world.tenant, flow).await.unwrap();
    assert!(matches!(checked, Checked::Changed(_) | Checked::Same), "{checked:?}");
}

fn request(world: &World) -> http::Request<bytes::Bytes> {
    let request = http::Request::get(world.at("/").as_str()).header("authorization", "Bearer x");
    request.body(bytes::Bytes::new()).unwrap()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_user_who_is_gone_and_a_scope_that_lacks_show_at_the_connection(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    for (turn, expected) in [
        (refusal("1014", 403), ConnectionStatus::PermissionNeeded),
        (refusal("1053", 410), ConnectionStatus::ReconnectNeeded),
    ] {
        let (connection, flow) = imported(&world).await;
        world.source.script_call(turn);
        let error = world.caller.check_source(world.tenant, flow).await.unwrap_err();
        assert!(matches!(error, CheckError::Source(_)), "{error:?}");
        assert_eq!(world.kept_of(connection).await.status, expected);
        assert_eq!(world.alerts().await.len(), 1);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_that_is_not_shown_is_told_once_until_it_is_read(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (connection, flow) = imported(&world).await;
    for _ in 0..2 {
        world.source.script_call(refusal("1016", 403));
        let error = world.caller.check_source(world.tenant, flow).await.unwrap_err();
        assert!(matches!(error, CheckError::Source(ConnectorError::Refused { .. })), "{error:?}");
    }
    let alerts = world.alerts().await;
    assert_eq!(alerts.iter().map(|alert| alert.key.as_str()).collect::<Vec<_>>(), [format!("{flow}:unreadable")]);
    assert!(alerts[0].next_step.en.contains("not for you"), "{alerts:?}");
    assert_eq!((alerts[0].flow_id, alerts[0].count), (Some(flow), 1));
    assert_eq!(world.kept_of(connection).await.status, ConnectionStatus::Active, "it is about this form alone");
    world.source.script_call(survey());
    world.caller.check_source(world.tenant, flow).await.unwrap();
    assert!(world.alerts().await.iter().all(|alert| !alert.key.ends_with(":unreadable")));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn asked_through_a_connection_that_ended_it_says_so(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (connection, flow) = imported(&world).await;
    world.source.script_call(refusal("1012", 403));
    world.caller.check_source(world.tenant, flow).await.unwrap_err();
    let error = world.caller.check_source(world.tenant, flow).await.unwrap_err();
    assert!(matches!(error, CheckError::Call(CallError::ReconnectNeeded { .. })), "{error:?}");
    let mut tx = world.store.tenant(world.tenant).begin().await.unwrap();
    connections::delete(&mut tx, connection).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.caller.check_source(world.tenant, flow).await.unwrap(), Checked::NotAsked);
}

/// SurveyMonkey's list with the survey as it was changed then.
fn listed(changed: &str) -> Turn {
    let row = json!({"id": "520001", "title": "Anket", "question_count": 0, "date_modified": changed});
    Turn::Answer(200, json!({"data": [row], "page": 1, "per_page": 100, "total": 1, "links": {}}))
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_says_what_is_as_it_was_read(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (connection, flow) = imported(&world).await;
    let look = async |turn: Turn| {
        world.source.script_call(turn);
        let seen = world.caller.unchanged(world.tenant, connection, SourceKind::Surveymonkey).await.unwrap();
        seen.contains(&flow)
    };
    let checked_at = async || {
        let mut tx = world.store.tenant(world.tenant).begin().await.unwrap();
        source_forms::standing(&mut tx, flow).await.unwrap().unwrap().checked_at
    };
    let same = || listed("2026-05-01T00:00:00");
    assert!(!look(same()).await, "it was not read yet");
    world.source.script_call(survey());
    world.caller.check_source(world.tenant, flow).await.unwrap();
    let read = checked_at().await;
    assert!(!look(listed("2026-05-01T00:00:01")).await);
    assert!(!look(Turn::Answer(200, json!({"data": [], "total": 0}))).await);
    assert_eq!(checked_at().await, read);
    assert!(look(same()).await);
    assert!(checked_at().await > read, "that counts as checked");
    // The same moment, spelled with its offset.
    assert!(look(listed("2026-05-01T03:00:00+03:00")).await);

    // What could not be read is read, and what was not for a day; what is gone may be back.
    world.source.script_call(refusal("1016", 403));
    world.caller.check_source(world.tenant, flow).await.unwrap_err();
    assert!(!look(same()).await);
    world.source.script_call(survey());
    world.caller.check_source(world.tenant, flow).await.unwrap();
    assert!(look(same()).await);
    sqlx::query("update source_forms set seen_at = now() - interval '25 hours'").execute(&pool).await.unwrap();
    assert!(!look(same()).await);
    world.source.script_call(refusal("1020", 404));
    assert_eq!(world.caller.check_source(world.tenant, flow).await.unwrap(), Checked::Deleted);
    sqlx::query("update source_forms set seen_at = now()").execute(&pool).await.unwrap();
    assert!(!look(same()).await);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_that_the_scope_does_not_allow_shows_at_the_connection(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let (connection, _) = imported(&world).await;
    world.source.script_call(refusal("1014", 403));
    let error = world.caller.unchanged(world.tenant, connection, SourceKind::Surveymonkey).await.unwrap_err();
    assert!(matches!(error, CheckError::Source(ConnectorError::MissingPermission { .. })), "{error:?}");
    assert_eq!(world.kept_of(connection).await.status, ConnectionStatus::PermissionNeeded);
    // Google's list is its Drive's, which says nothing for certain.
    let google = world.connect_to(SourceKind::GoogleForms, SignIn::Oauth).await;
    let asked = world.source.asked().len();
    let seen = world.caller.unchanged(world.tenant, google, SourceKind::GoogleForms).await.unwrap();
    assert!(seen.is_empty() && world.source.asked().len() == asked);
}
