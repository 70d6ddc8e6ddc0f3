//! Sessions and the one submission each becomes.

use crate::world::{Company, World, answers, complete, new_session, submission};
use akis_form::QuestionId;
use akis_sentence::sentence;
use akis_store::control::flow_tokens;
use akis_store::progress::{self, Progress};
use akis_store::submissions::CompleteSession;
use akis_store::{
    DeliveryState, Origin, SessionId, StoreError, TenantTx, Topic, deliveries, delivery_work, events, sessions,
    submissions,
};
use secrecy::ExposeSecret as _;

/// What a request changed in the company's open session.
fn progress(a: &Company, erasures: i32, mark: &str) -> Progress {
    let kept = Some(("SCREEN_A".to_owned(), serde_json::to_string(&answers(mark)).unwrap()));
    Progress { tenant: a.tenant, session: a.session, erasures, opened: false, kept }
}

#[tokio::test]
async fn a_session_is_found_by_our_token_and_never_by_a_foreign_one() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let found = sessions::by_token(&mut tx, a.flow_token.expose_secret()).await.unwrap().unwrap();
    assert_eq!((found.id, found.flow_id, found.version_id), (a.session, a.flow, a.version));
    let mut new = new_session(a.flow, a.version, a.publication);
    new.external_token = Some("unused".into());
    sessions::open(&mut tx, &new).await.unwrap();
    assert!(sessions::by_token(&mut tx, "unused").await.unwrap().is_none());
    tx.commit().await.unwrap();
    let mut db = world.store.control().await.unwrap();
    let routed = flow_tokens::find(&mut db, a.flow_token.expose_secret()).await.unwrap();
    assert_eq!(routed, Some((a.tenant, a.session)));
}

#[tokio::test]
async fn progress_is_kept_until_completion_and_not_after() {
    let world = World::new().await;
    let a = world.company("a").await;
    let opened = Progress { opened: true, ..progress(&a, 0, "a") };
    progress::write(&world.store, &[opened]).await.unwrap();
    let mut tx = world.begin(a.tenant).await;
    sessions::record_client_error(&mut tx, a.session, "timeout").await.unwrap();
    let session = sessions::by_id(&mut tx, a.session).await.unwrap().unwrap();
    assert_eq!((session.screen.as_deref(), &session.answers), (Some("SCREEN_A"), &answers("a")));
    assert!(session.opened_at.is_some() && session.completed_at.is_none());

    let id = complete(&mut tx, a.session, "a").await;
    tx.commit().await.unwrap();
    progress::write(&world.store, &[progress(&a, 0, "late")]).await.unwrap();
    let mut tx = world.begin(a.tenant).await;
    let session = sessions::by_id(&mut tx, a.session).await.unwrap().unwrap();
    assert_eq!((session.submission, session.answers.len()), (Some(id), 0), "answers stand in one place");
}

#[tokio::test]
async fn a_refusal_leaves_nothing_else_until_the_person_goes_on() {
    let world = World::new().await;
    let a = world.company("a").await;
    progress::write(&world.store, &[progress(&a, 0, "a")]).await.unwrap();
    // As the application's role, like everything here.
    let mut tx = world.begin(a.tenant).await;
    let role: String = sqlx::query_scalar("select current_user::text").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(role, "akis_app");
    let consent = QuestionId::new("kvkk");
    assert!(sessions::refuse(&mut tx, a.session, &consent, "sha-1").await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = world.begin(a.tenant).await;
    let refused = sessions::by_id(&mut tx, a.session).await.unwrap().unwrap();
    assert_eq!((refused.answers.len(), refused.screen, refused.submission), (0, None, None));
    let first = refused.refused.unwrap();
    assert_eq!((&first.consent, first.text_version.as_str()), (&consent, "sha-1"));
    // The phone asks again when the reply got lost: the same refusal. Another text is another one.
    assert!(sessions::refuse(&mut tx, a.session, &consent, "sha-1").await.unwrap());
    assert_eq!(sessions::by_id(&mut tx, a.session).await.unwrap().unwrap().refused, Some(first.clone()));
    assert!(sessions::refuse(&mut tx, a.session, &consent, "sha-2").await.unwrap());
    let second = sessions::by_id(&mut tx, a.session).await.unwrap().unwrap();
    let erasures = second.erasures;
    assert!(second.refused.is_some_and(|second| second.text_version == "sha-2" && second.at > first.at));

    tx.commit().await.unwrap();
    progress::write(&world.store, &[progress(&a, erasures, "b")]).await.unwrap();
    let mut tx = world.begin(a.tenant).await;
    let after_all = sessions::by_id(&mut tx, a.session).await.unwrap().unwrap();
    assert_eq!((after_all.refused, &after_all.answers), (None, &answers("b")));
    sessions::refuse(&mut tx, a.session, &consent, "sha-1").await.unwrap();
    complete(&mut tx, a.session, "a").await;
    assert_eq!(sessions::by_id(&mut tx, a.session).await.unwrap().unwrap().refused, None);
    assert!(!sessions::refuse(&mut tx, a.session, &consent, "sha-1").await.unwrap(), "what was sent is sent");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn many_completions_at_once_make_one_submission_with_one_delivery() {
    let world = World::new().await;
    let a = world.company("a").await;
    let complete = async |mut tx: TenantTx| {
        let submission = submission("a");
        let end = CompleteSession { session: a.session, version: a.version, submission: &submission };
        let completed = submissions::complete(&mut tx, end).await.unwrap();
        tx.commit().await.unwrap();
        completed
    };
    let completions = world.race(a.tenant, 10, complete).await;
    assert_eq!(completions.iter().filter(|completed| !completed.already).count(), 1);
    assert!(completions.iter().all(|completed| completed.submission_id == completions[0].submission_id));
    let mut db = world.database.superuser().await;
    for table in ["submissions where session_id", "deliveries where submission_id"] {
        let key = if table.starts_with("sub") { a.session.0 } else { completions[0].submission_id.0 };
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table} = $1"));
        let count: i64 = sqlx::query_scalar(sql).bind(key).fetch_one(&mut db).await.unwrap();
        assert_eq!(count, 1, "{table}");
    }
    let jobs: i64 = sqlx::query_scalar(
        "select count(*) from control.jobs
          where kind = 'deliver' and key in (select id::text from deliveries where submission_id = $1)",
    )
    .bind(completions[0].submission_id.0)
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!(jobs, 1);
}

/// Nothing is said before the commit; afterwards once for each flow, and once to the workers.
#[tokio::test]
async fn completions_are_announced_after_their_commits() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let mut pages = events::listen_events(&world.store).await.unwrap();
    let mut workers = sqlx::postgres::PgListener::connect_with(world.store.pool()).await.unwrap();
    workers.listen("akis_jobs").await.unwrap();
    let mut tx = world.begin(a.tenant).await;
    complete(&mut tx, a.session, "a").await;
    tx.commit().await.unwrap();
    let soon = std::time::Duration::from_millis(300);
    assert!(tokio::time::timeout(soon, workers.recv()).await.is_err(), "the commit itself hints at nothing");
    assert!(tokio::time::timeout(soon, pages.recv()).await.is_err());
    let flows = [(a.tenant, a.flow), (b.tenant, b.flow)].into();
    submissions::announce(&world.store, &flows).await.unwrap();
    let mut heard = std::collections::BTreeSet::new();
    for _ in 0..2 {
        let event = pages.recv().await.unwrap().unwrap();
        assert_eq!(event.topic, Topic::Submission);
        heard.insert((event.tenant, event.flow_id.unwrap()));
    }
    assert_eq!(heard, flows);
    workers.recv().await.unwrap();
}

#[tokio::test]
async fn a_completion_that_is_rolled_back_leaves_nothing() {
    let world = World::new().await;
    let a = world.company("a").await;
    let before = world.rows_of(a.tenant).await;
    let mut tx = world.begin(a.tenant).await;
    complete(&mut tx, a.session, "a").await;
    drop(tx);
    assert_eq!(world.rows_of(a.tenant).await, before);
    let jobs: i64 = sqlx::query_scalar("select count(*) from control.jobs where kind = 'deliver'")
        .fetch_one(world.store.pool())
        .await
        .unwrap();
    assert_eq!(jobs, 1, "the one of the company's first submission");
}

#[tokio::test]
async fn lists_page_from_the_newest_and_show_what_needs_a_look() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let mut newest_first = vec![a.submission];
    for mark in ["b", "c", "d"] {
        let mut new = new_session(a.flow, a.version, a.publication);
        new.origin = if mark == "d" { Origin::Test } else { Origin::Agent };
        let session = sessions::open(&mut tx, &new).await.unwrap();
        newest_first.insert(0, complete(&mut tx, session, mark).await);
    }
    let first = submissions::list(&mut tx, a.flow, None, 3).await.unwrap();
    let second = submissions::list(&mut tx, a.flow, Some(first[2].id), 3).await.unwrap();
    let pages: Vec<_> = first.iter().chain(&second).map(|row| row.id).collect();
    assert_eq!(pages, newest_first);
    assert_eq!(first.iter().map(|row| row.test).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(first[0].submission.answers[0].display, "Zeynep d");
    assert_eq!((first[0].flow_name.as_str(), first[0].version_number), ("Tekne turu a", 1));
    assert!(first[0].delivery.is_none(), "a test goes nowhere");
    assert_eq!(first[1].delivery.as_ref().unwrap().state, DeliveryState::Waiting);

    sqlx::query(r#"insert into deliveries (tenant_id, id, submission_id, flow_id, destination, state, problem) values ($1, $2, $3, $4, 'other', 'given_up', '{"en": "Why.", "tr": "Neden."}')"#)
        .bind(a.tenant.0)
        .bind(uuid::Uuid::now_v7())
        .bind(a.submission.0)
        .bind(a.flow.0)
        .execute(&mut *tx)
        .await
        .unwrap();
    let row = submissions::get(&mut tx, a.submission).await.unwrap().unwrap();
    let brief = row.delivery.unwrap();
    assert_eq!((brief.state, brief.problem), (DeliveryState::GivenUp, Some(sentence!("Why.", "Neden."))));
    assert_eq!(deliveries::list(&mut tx, a.submission).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_session_that_is_not_there_cannot_be_completed() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let unknown = submission("x");
    let end = CompleteSession { session: SessionId::new(), version: a.version, submission: &unknown };
    assert!(matches!(submissions::complete(&mut tx, end).await, Err(StoreError::NotFound("session"))));
}

#[tokio::test]
async fn what_cannot_be_read_is_not_repeated_in_the_error() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    for spoilt in [
        "update submissions set body = to_jsonb('Zeynep Kaya'::text)",
        "update sessions set answers = jsonb_build_object('name', jsonb_build_object('type', 'number', 'value', 'Zeynep Kaya'))",
    ] {
        sqlx::query(spoilt).execute(&mut *tx).await.unwrap();
    }
    let errors = [
        submissions::get(&mut tx, a.submission).await.err().unwrap(),
        sessions::by_id(&mut tx, a.session).await.err().unwrap(),
        delivery_work::begin(&mut tx, a.delivery).await.err().unwrap(),
    ];
    for error in errors {
        let said = format!("{error} {error:?}");
        assert!(said.contains("shape") && !said.contains("Zeynep"), "{said}");
    }
}

#[tokio::test]
async fn effects_happen_once_however_often_they_are_told() {
    let world = World::new().await;
    let (a, _) = world.tenant("a").await;
    let (b, _) = world.tenant("b").await;
    let mut rolled_back = world.begin(a).await;
    assert!(akis_store::seen::first_time(&mut rolled_back, "wamid", "1").await.unwrap());
    drop(rolled_back);
    let tell = async |mut tx: TenantTx| {
        let first = akis_store::seen::first_time(&mut tx, "wamid", "1").await.unwrap();
        tx.commit().await.unwrap();
        first
    };
    let told = world.race(a, 4, tell).await;
    assert_eq!(told.iter().filter(|&&first| first).count(), 1);
    assert!(
        akis_store::seen::first_time(&mut world.begin(b).await, "wamid", "1").await.unwrap(),
        "another tenant's"
    );
    let mut tx = world.begin(a).await;
    let future = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    assert_eq!(akis_store::seen::prune(&mut tx, future).await.unwrap(), 1);
}
