use super::form::answers;
use super::office::Office;
use super::tables::Tables;
use crate::support::Server;
use akis_store::MIGRATOR;
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_token_of_ours_opens_its_own_session_however_often(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (session, token) = office.send().await;
    for _ in 0..2 {
        let mut phone = office.phone(Some(&token));
        phone.open().await;
        assert_eq!(phone.session(), session.to_string());
    }
    let sessions = "select count(*), count(opened_at) from sessions";
    let counts: (i64, i64) = sqlx::query_as(sessions).fetch_one(&pool).await.unwrap();
    assert_eq!(counts, (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_completed_session_takes_its_finishing_request_again_and_nothing_else(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    phone.enter(&answers());
    let first = phone.tap();
    let (finish, _) = phone.fill(&answers()).await;
    let success = phone.wire.ask(&finish).await;
    assert_eq!(success.plain["screen"], "SUCCESS");

    let before = Tables::read(&pool).await;
    phone.wire.ask(&phone.init()).await.is_gone();
    phone.wire.ask(&first).await.is_gone();
    let mut back = first.clone();
    back["action"] = json!("BACK");
    phone.wire.ask(&back).await.is_gone();
    // Some phones leave the token out; the session's id in the payload is enough.
    let mut without_token = finish.clone();
    without_token.as_object_mut().unwrap().remove("flow_token");
    let again = phone.wire.ask(&without_token).await;
    assert_eq!(params(&again.plain)["submission_id"], params(&success.plain)["submission_id"]);
    assert_eq!(before.changed(&pool).await, [""; 0]);
}

/// Nothing that names a session came along, so nothing can be kept: the person is told, not left waiting.
#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_without_a_session_are_refused(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let mut phone = office.phone(Some("unused"));
    phone.open().await;
    phone.enter(&answers());
    let before = Tables::read(&pool).await;
    for session in [json!(""), json!("no id"), json!(7), json!(akis_store::SessionId::new()), Value::Null] {
        let mut request = phone.tap();
        request["data"]["akis_session"] = session;
        phone.wire.ask(&request).await.is_gone();
    }
    assert_eq!(before.changed(&pool).await, [""; 0]);
}

/// Meta's word for "no token" is shared by all, so it must not lead to anybody's session.
#[sqlx::test(migrator = "MIGRATOR")]
async fn the_unused_token_names_nobody(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (mut first, mut second) = (office.phone(Some("unused")), office.phone(Some("unused")));
    first.open().await;
    second.open().await;
    assert_ne!(first.session(), second.session());
    for phone in [&mut first, &mut second] {
        let (finish, _) = phone.fill(&answers()).await;
        assert_eq!(params(&phone.wire.ask(&finish).await.plain)["session_id"], phone.session());
    }
    let external = "select count(external_token) from sessions";
    assert_eq!(sqlx::query_scalar::<_, i64>(external).fetch_one(&pool).await.unwrap(), 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_companys_token_session_and_version_reach_nothing_here(pool: PgPool) {
    let server = Server::start(&pool).await;
    let (ours, theirs) = (Office::open(&server, 1).await, Office::open(&server, 2).await);
    let (their_session, their_token) = theirs.send().await;
    let mut their_phone = theirs.phone(Some(&their_token));
    their_phone.open().await;
    their_phone.enter(&answers());
    server.settled().await;
    let theirs_before = session_row(&pool, their_session.0).await;

    // Opening with it is opening with any strange token.
    let mut phone = ours.phone(Some(&their_token));
    phone.open().await;
    assert_ne!(phone.session(), their_session.to_string());
    assert_eq!(session_row(&pool, their_session.0).await, theirs_before);

    let before = Tables::read(&pool).await;
    phone.enter(&answers());
    // Our form in their session's name: with their token, and with its id alone.
    for token in [Some(&their_token), None] {
        let mut request = phone.tap();
        request["flow_token"] = json!(token);
        request["data"]["akis_session"] = json!(their_session);
        phone.wire.ask(&request).await.is_gone();
    }
    // Their form at our endpoint.
    phone.wire.ask(&their_phone.tap()).await.is_gone();
    let complaint = json!({"version": "3.0", "action": "data_exchange", "flow_token": their_token,
        "data": {"error": "invalid-screen-transition", "error_message": "", "akis_session": their_session}});
    assert_eq!(phone.wire.ask(&complaint).await.plain["data"], json!({"acknowledged": true}));
    assert_eq!(before.changed(&pool).await, [""; 0]);

    // A finished session of theirs finishes nothing of ours.
    let (finish, _) = their_phone.fill(&answers()).await;
    assert_eq!(their_phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    let before = Tables::read(&pool).await;
    let mut foreign = finish.clone();
    foreign["data"]["akis_version"] = json!(ours.live.version);
    ours.wire().ask(&foreign).await.is_gone();
    assert_eq!(before.changed(&pool).await, [""; 0]);
}

/// Within one company an endpoint serves its own flow alone.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_session_of_another_form_of_the_same_company_is_none(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    let (session, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    phone.enter(&answers());
    let request = phone.tap();

    office.live = office.second_flow().await;
    let before = Tables::read(&pool).await;
    let wire = office.wire();
    wire.ask(&request).await.is_gone();
    let mut own_version = request.clone();
    own_version["data"]["akis_version"] = json!(office.live.version);
    wire.ask(&own_version).await.is_gone();
    assert_eq!(before.changed(&pool).await, [""; 0]);
    let mut other = office.phone(Some(&token));
    other.open().await;
    assert_ne!(other.session(), session.to_string());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_phones_complaint_is_acknowledged_and_noted(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (session, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    let complaints = [
        (
            "data_exchange",
            json!({"error": "payload-schema-error", "error_message": "data.x"}),
            "payload-schema-error",
        ),
        ("INIT", json!({"error_key": "timeout_error", "error_message": ""}), "timeout_error"),
        ("navigate", json!({"error": "INVALID_SCREEN_TRANSITION"}), "INVALID_SCREEN_TRANSITION"),
        ("data_exchange", json!({"error_message": "Something broke"}), "unknown"),
        // Whatever is no key of Meta's is noted without its content, which may be anybody's.
        ("data_exchange", json!({"error": "905321112233"}), "unknown"),
        ("data_exchange", json!({"error": "Ayşe\u{0}"}), "unknown"),
        ("data_exchange", json!({"error": "x".repeat(5000)}), "unknown"),
    ];
    for (action, data, key) in complaints {
        let request = json!({"version": "3.0", "action": action, "flow_token": token, "data": data});
        let reply = phone.wire.ask(&request).await;
        assert_eq!(
            reply.plain,
            json!({"version": "3.0", "data": {"acknowledged": true}}),
            "{}",
            reply.answer.text
        );
        let noted = "select last_client_error from sessions where id = $1";
        let noted: Option<String> = sqlx::query_scalar(noted).bind(session.0).fetch_one(&pool).await.unwrap();
        assert_eq!(noted.as_deref(), Some(key));
    }
    // The session goes on.
    let (finish, _) = phone.fill(&answers()).await;
    assert_eq!(phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");

    // Without a session there is nowhere to note it.
    let before = Tables::read(&pool).await;
    let request = json!({"version": "3.0", "action": "INIT", "data": {"error": "timeout_error"}});
    assert_eq!(phone.wire.ask(&request).await.plain["data"], json!({"acknowledged": true}));
    assert_eq!(before.changed(&pool).await, [""; 0]);
}

/// A token is whatever a sender wrote; one the database cannot keep must not keep a person from the form.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_strange_token_opens_the_form_all_the_same(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    for token in ["\u{0}", "a\u{0}b", "\n", " ", "İ🚤", &"t".repeat(100_000)] {
        let mut phone = office.phone(Some(token));
        phone.open().await;
        let (finish, _) = phone.fill(&answers()).await;
        assert_eq!(phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    }
}

fn params(success: &Value) -> Value {
    success["data"]["extension_message_response"]["params"].clone()
}

async fn session_row(pool: &PgPool, session: uuid::Uuid) -> String {
    let row = "select sessions::text from sessions where id = $1";
    sqlx::query_scalar(row).bind(session).fetch_one(pool).await.unwrap()
}
