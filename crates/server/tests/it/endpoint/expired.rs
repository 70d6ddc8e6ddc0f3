use super::form::{answers, form};
use super::office::Office;
use super::tables::Tables;
use crate::support::{Server, settings};
use akis_form::Language;
use akis_server::ExchangeSettings;
use akis_store::MIGRATOR;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_session_that_is_too_old_is_over_and_the_person_reads_how_to_begin_again(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    let mut turkish = form();
    turkish.language = Language::new("tr");
    office.republish(&turkish).await;
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    server.settled().await;
    let age = async |days: i32| {
        let age = "update sessions set created_at = now() - make_interval(days => $1)";
        sqlx::query(age).bind(days).execute(&pool).await.unwrap();
    };
    age(31).await;
    let before = Tables::read(&pool).await;
    for request in [&phone.init(), &phone.tap(), &finish] {
        let reply = phone.wire.ask(request).await;
        reply.is_gone();
        let sentence = reply.answer.json["error_msg"].as_str().unwrap();
        assert!(sentence.contains("Bize yazın"), "{sentence}");
    }
    assert_eq!(before.changed(&pool).await, [""; 0]);
    age(29).await;
    assert_eq!(phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");
}

/// Meta's sample encrypts this answer, its pages do not.
#[sqlx::test(migrator = "MIGRATOR")]
async fn the_answer_is_encrypted_where_the_installation_says_so(pool: PgPool) {
    let encrypting = ExchangeSettings { encrypt_gone: true, ..ExchangeSettings::default() };
    let server = Server::with_exchange(&pool, settings(), encrypting).await;
    let office = Office::open(&server, 1).await;
    let mut phone = office.phone(None);
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    assert_eq!(phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    phone.enter(&answers());
    let sealed = phone.wire.seal(
        json!({"version": "3.0", "action": "INIT", "data": {},
        "flow_token": "x"})
        .to_string()
        .as_bytes(),
    );
    // Another opens: that is no end.
    assert_eq!(phone.wire.post(sealed.body()).await.status, 200);
    let mut late = finish.clone();
    late["action"] = json!("BACK");
    let sealed = phone.wire.seal(late.to_string().as_bytes());
    let answer = phone.wire.post(sealed.body()).await;
    assert_eq!(answer.status.as_u16(), 427);
    let said = sealed.open(&answer);
    assert_eq!(said.as_object().unwrap().keys().collect::<Vec<_>>(), ["error_msg"]);
}

/// A version that was removed: what was sent with it is over. What else the company has goes on.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_version_that_is_gone_is_over(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    let mut phone = office.phone(None);
    phone.open().await;
    phone.enter(&answers());
    let mut unknown = phone.tap();
    office.republish(&form()).await;
    unknown["data"]["akis_version"] = json!(akis_store::VersionId::new());
    let reply = phone.wire.ask(&unknown).await;
    reply.is_gone();
    assert!(reply.answer.json["error_msg"].as_str().unwrap().contains("Write to us"));
    assert_eq!(phone.wire.ask(&phone.tap()).await.answer.status, 200);
}
