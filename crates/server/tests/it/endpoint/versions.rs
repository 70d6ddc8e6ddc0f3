use super::form::{answers, revised};
use super::office::Office;
use crate::support::Server;
use akis_store::{MIGRATOR, SessionId, VersionId, flow_versions, submissions};
use sqlx::PgPool;
use std::time::{Duration, Instant};

/// How long a server may go on with the version before, well above the second it promises.
const PATIENCE: Duration = Duration::from_secs(10);

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_began_on_a_version_ends_on_it_and_who_comes_later_gets_the_next(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    let first = office.live.version;
    let (_, token) = office.send().await;
    let (mut early, mut sent) = (office.phone(None), office.phone(Some(&token)));
    early.open().await;
    early.enter(&answers());

    office.republish(&revised()).await;
    let second = office.live.version;
    let begun = Instant::now();
    let mut late = loop {
        let mut phone = office.phone(None);
        let reply = phone.wire.ask(&phone.init()).await;
        let session = reply.plain["data"]["akis_session"].as_str().unwrap().parse().unwrap();
        if version_of(&office, session).await == second {
            phone.show(&reply);
            break phone;
        }
        assert!(begun.elapsed() < PATIENCE, "new sessions still begin on the old version");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    // A message that was sent before keeps the version it was sent with.
    sent.open().await;

    for (phone, version, asks_the_city) in
        [(&mut early, first, false), (&mut sent, first, false), (&mut late, second, true)]
    {
        assert_eq!(version_of(&office, phone.session().parse().unwrap()).await, version);
        let (finish, _) = phone.fill(&answers()).await;
        let reply = phone.wire.ask(&finish).await;
        assert_eq!(reply.plain["screen"], "SUCCESS");
        let mut tx = office.begin().await;
        let submission = submissions::list(&mut tx, office.live.flow, None, 1).await.unwrap().remove(0);
        assert_eq!(submission.version_id, version);
        let city = submission.submission.answers.iter().find(|answer| answer.id.as_str() == "city");
        assert_eq!(city.map(|city| city.display.as_str()), asks_the_city.then_some("Marmaris"));
    }
}

/// A phone that kept an older Flow opens it without a token of ours: the session begins on the version of today, the
/// screens are those of before. What it sends names its version, and that one counts.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_submission_names_the_version_its_answers_were_given_to(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    let shown = office.live.version;
    let mut phone = office.phone(None);
    phone.open().await;
    phone.enter(&answers());
    office.republish(&revised()).await;
    let session: SessionId = phone.session().parse().unwrap();
    sqlx::query("update sessions set version_id = $1 where id = $2")
        .bind(office.live.version.0)
        .bind(session.0)
        .execute(&pool)
        .await
        .unwrap();
    let (finish, _) = phone.fill(&answers()).await;
    assert_eq!(phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    let mut tx = office.begin().await;
    let submission = submissions::list(&mut tx, office.live.flow, None, 1).await.unwrap().remove(0);
    assert_eq!(submission.version_id, shown);
}

/// A version taken out of use: within a second or so whoever holds it is told, in the form's language, that there is a
/// newer one. Who finished on it before is still told so when the answer got lost.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_retired_version_is_over_but_for_those_who_finished_on_it(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let (mut finished, mut halfway, unopened) =
        (office.phone(None), office.phone(None), office.phone(Some(&token)));
    finished.open().await;
    let (finish, _) = finished.fill(&answers()).await;
    assert_eq!(finished.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    halfway.open().await;
    let (late, _) = halfway.fill(&answers()).await;
    office.republish(&revised()).await;
    let mut tx = office.begin().await;
    flow_versions::retire(&mut tx, office.live.flow, 1).await.unwrap();
    tx.commit().await.unwrap();

    let begun = Instant::now();
    while unopened.wire.ask(&unopened.init()).await.answer.status != 427 {
        assert!(begun.elapsed() < PATIENCE, "the retired version is still served");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let told = halfway.wire.ask(&late).await;
    told.is_gone();
    assert!(told.answer.text.contains("replaced by a newer one"), "{}", told.answer.text);
    assert_eq!(finished.wire.ask(&finish).await.plain["screen"], "SUCCESS");
    let mut tx = office.begin().await;
    assert_eq!(submissions::list(&mut tx, office.live.flow, None, 9).await.unwrap().len(), 1);
    let fresh = office.phone(None);
    assert_eq!(fresh.wire.ask(&fresh.init()).await.answer.status, 200);
}

/// Meta's health check comes before anything is published; a person who comes then is told so.
#[sqlx::test(migrator = "MIGRATOR")]
async fn before_the_first_publication_only_the_ping_is_answered(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    sqlx::query("update publications set published_version_id = null").execute(&pool).await.unwrap();
    let wire = office.wire();
    let ping = serde_json::json!({"version": "3.0", "action": "ping"});
    assert_eq!(wire.ask(&ping).await.plain["data"]["status"], "active");
    wire.ask(&office.phone(None).init()).await.is_gone();
    assert_eq!(sqlx::query_scalar::<_, i64>("select count(*) from sessions").fetch_one(&pool).await.unwrap(), 0);
}

async fn version_of(office: &Office, session: SessionId) -> VersionId {
    let mut tx = office.begin().await;
    akis_store::sessions::by_id(&mut tx, session).await.unwrap().unwrap().version_id
}
