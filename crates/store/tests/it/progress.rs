//! The endpoint's reads and writes for many sessions at a time.

use crate::world::{Company, World, answers, complete, new_message, new_session};
use akis_crypto::token;
use akis_form::{Fact, QuestionId};
use akis_store::contacts::{self, Person};
use akis_store::progress::{self, Arrival, Progress, Wanted};
use akis_store::{SessionId, messages, sessions};
use secrecy::ExposeSecret as _;

fn wanted(company: &Company, token: Option<&str>, session: Option<SessionId>) -> Wanted {
    Wanted { tenant: company.tenant, flow: company.flow, token_hash: token.map(token::hash), session }
}

fn row(company: &Company, session: SessionId, mark: &str) -> Progress {
    let answers = serde_json::to_string(&answers(mark)).unwrap();
    let kept = Some((format!("SCREEN_{mark}"), answers));
    Progress { tenant: company.tenant, session, erasures: 0, opened: false, kept }
}

async fn begun(world: &World, company: &Company) -> SessionId {
    let mut tx = world.begin(company.tenant).await;
    let new = new_session(company.flow, company.version, company.publication);
    let id = sessions::open(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn read(world: &World, company: &Company, session: SessionId) -> sessions::Session {
    let mut tx = world.begin(company.tenant).await;
    sessions::by_id(&mut tx, session).await.unwrap().unwrap()
}

#[tokio::test]
async fn each_question_gets_its_own_answer_and_nobody_anothers() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let second = begun(&world, &a).await;
    let (a_token, b_token) = (a.flow_token.expose_secret(), b.flow_token.expose_secret());
    let mut elsewhere = wanted(&a, Some(a_token), Some(a.session));
    elsewhere.flow = b.flow;
    let asked = [
        wanted(&a, Some(a_token), None),
        wanted(&b, Some(a_token), None),
        wanted(&b, Some(b_token), Some(a.session)),
        wanted(&a, Some(b_token), Some(a.session)),
        wanted(&a, None, Some(second)),
        wanted(&a, Some(a_token), Some(second)),
        wanted(&b, None, Some(second)),
        wanted(&a, Some("unknown"), None),
        elsewhere,
        wanted(&a, None, None),
    ];
    let found = progress::find(&world.store, &asked, 30).await.unwrap();
    let told: Vec<_> =
        found.iter().map(|found| (found.session.as_ref().map(|session| session.id), found.token_issued)).collect();
    assert_eq!(
        told,
        [
            (Some(a.session), true),
            (None, true),
            (Some(b.session), true),
            (Some(a.session), true),
            (Some(second), false),
            (Some(a.session), true),
            (None, false),
            (None, false),
            (None, true),
            (None, false),
        ]
    );
    let whole = read(&world, &a, a.session).await;
    assert_eq!(found[0].session.as_ref(), Some(&whole));
    assert!(found.iter().all(|found| !found.expired));

    let age = "update sessions set created_at = now() - interval '31 days' where id = $1";
    sqlx::query(age).bind(second.0).execute(&mut world.database.superuser().await).await.unwrap();
    let found = progress::find(&world.store, &asked, 30).await.unwrap();
    assert_eq!(
        found.iter().map(|found| found.expired).collect::<Vec<_>>(),
        [false, false, false, false, true, false, false, false, false, false]
    );
    assert!(!progress::find(&world.store, &asked, 40).await.unwrap()[4].expired);
    assert!(progress::find(&world.store, &[], 30).await.unwrap().is_empty());
}

/// The batched look-up knows of a person what [`contacts::facts`] knows, and nobody's another's.
#[tokio::test]
async fn what_is_known_of_a_person_comes_along() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let mut sent = Vec::new();
    for (company, name) in [(&a, "Elif Kaya"), (&b, "Can Demir")] {
        let mut tx = world.begin(company.tenant).await;
        let new = new_message(company.flow, company.publication, company.version, company.person);
        let id = messages::insert(&mut tx, &new).await.unwrap();
        let token = messages::get_for_sending(&mut tx, id).await.unwrap().unwrap().flow_token;
        let person = Person { wa_id: Some("905321112233"), waba_id: "1", user_id: None, name: Some(name) };
        let contact = contacts::meet(&mut tx, person, false).await.unwrap().unwrap();
        let email = [(Fact::Email, format!("{}@kaya.test", &name[..2]))].into();
        contacts::learn(&mut tx, contact, &email).await.unwrap();
        let session = sessions::by_token(&mut tx, token.expose_secret()).await.unwrap().unwrap().id;
        sent.push((contacts::facts(&mut tx, session).await.unwrap(), session, token));
        tx.commit().await.unwrap();
    }
    let asked = [
        wanted(&a, Some(sent[0].2.expose_secret()), None),
        wanted(&b, None, Some(sent[1].1)),
        wanted(&b, None, Some(sent[0].1)),
        wanted(&a, Some(a.flow_token.expose_secret()), None),
    ];
    let found = progress::find(&world.store, &asked, 30).await.unwrap();
    let facts: Vec<_> = found.into_iter().map(|found| found.facts).collect();
    assert!(sent[0].0.len() == 3 && sent[0].0 != sent[1].0);
    assert_eq!(facts, [sent[0].0.clone(), sent[1].0.clone(), [].into(), [].into()]);
    let mut tx = world.begin(a.tenant).await;
    complete(&mut tx, sent[0].1, "a").await;
    tx.commit().await.unwrap();
    let found = progress::find(&world.store, &asked, 30).await.unwrap();
    assert!(found[0].facts.is_empty(), "nothing is filled in any more");
}

#[tokio::test]
async fn sessions_of_several_tenants_are_opened_and_written_together() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let mut arrivals = Vec::new();
    for company in [&a, &b, &a] {
        let session = new_session(company.flow, company.version, company.publication);
        arrivals.push(Arrival { tenant: company.tenant, session });
    }
    arrivals[1].session.external_token = Some("crm-7".into());
    progress::open(&world.store, &arrivals).await.unwrap();
    let ids: Vec<SessionId> = arrivals.iter().map(|arrival| arrival.session.id).collect();
    let rows = [row(&a, ids[0], "a"), row(&b, ids[1], "b"), row(&a, ids[2], "c")];
    assert_eq!(progress::write(&world.store, &rows).await.unwrap(), [0; 0]);
    for ((company, id), mark) in [&a, &b, &a].into_iter().zip(ids).zip(["a", "b", "c"]) {
        let session = read(&world, company, id).await;
        assert_eq!((&session.answers, session.screen), (&answers(mark), Some(format!("SCREEN_{mark}"))));
        assert!(session.opened_at.is_some());
    }
    // With nothing but the sign of life, what is kept stays.
    let before = read(&world, &a, rows[0].session).await;
    progress::write(&world.store, &[Progress { opened: true, kept: None, ..rows[0].clone() }]).await.unwrap();
    assert_eq!(read(&world, &a, rows[0].session).await, before);
    assert!(progress::write(&world.store, &[]).await.unwrap().is_empty());
}

/// B names A's session; A's tenant in the scope of the same statement does not help.
#[tokio::test]
async fn nothing_is_written_in_anothers_name() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let before = world.rows_of(a.tenant).await;
    let theirs = Progress { tenant: b.tenant, ..row(&a, a.session, "x") };
    let ours = row(&b, b.session, "b");
    assert_eq!(progress::write(&world.store, &[theirs, ours.clone()]).await.unwrap(), [0; 0]);
    assert_eq!(world.rows_of(a.tenant).await, before);
    assert_eq!(read(&world, &b, b.session).await.answers, answers("b"));
    let mut stolen = new_session(a.flow, a.version, a.publication);
    stolen.id = a.session;
    // A's session id under B's name is B's own row and leads nowhere.
    progress::open(&world.store, &[Arrival { tenant: b.tenant, session: stolen }]).await.unwrap();
    assert_eq!(world.rows_of(a.tenant).await, before);
    let mut again = new_session(a.flow, a.version, a.publication);
    again.id = a.session;
    let again = progress::open(&world.store, &[Arrival { tenant: a.tenant, session: again }]).await;
    assert!(again.is_err(), "a session is opened once");
}

#[tokio::test]
async fn a_locked_session_is_named_and_the_others_are_written() {
    let world = World::new().await;
    let a = world.company("a").await;
    let (other, third) = (begun(&world, &a).await, begun(&world, &a).await);
    let mut blocker = world.begin(a.tenant).await;
    sqlx::query("select from sessions where id = $1 for update")
        .bind(other.0)
        .execute(&mut *blocker)
        .await
        .unwrap();
    let rows = [row(&a, a.session, "a"), row(&a, other, "b"), row(&a, third, "c"), row(&a, a.done, "d")];
    assert_eq!(progress::write(&world.store, &rows).await.unwrap(), [1], "a completed one is not waited for");
    assert_eq!(read(&world, &a, third).await.answers, answers("c"));
    assert!(read(&world, &a, other).await.answers.is_empty());
    drop(blocker);
    assert_eq!(progress::write(&world.store, &rows).await.unwrap(), [0; 0]);
    assert_eq!(read(&world, &a, other).await.answers, answers("b"));
    let done = read(&world, &a, a.done).await;
    assert!(done.answers.is_empty() && done.completed_at.is_some());
}

#[tokio::test]
async fn progress_taken_before_a_refusal_is_not_written_after_it() {
    let world = World::new().await;
    let a = world.company("a").await;
    let taken = row(&a, a.session, "a");
    progress::write(&world.store, std::slice::from_ref(&taken)).await.unwrap();
    let mut tx = world.begin(a.tenant).await;
    assert!(sessions::refuse(&mut tx, a.session, &QuestionId::new("kvkk"), "sha-1").await.unwrap());
    tx.commit().await.unwrap();
    let refused = read(&world, &a, a.session).await;
    assert_eq!(refused.erasures, 1);
    assert_eq!(progress::write(&world.store, std::slice::from_ref(&taken)).await.unwrap(), [0; 0]);
    // Shown again: the refusal stands.
    progress::write(&world.store, &[Progress { opened: true, kept: None, erasures: 1, ..taken.clone() }])
        .await
        .unwrap();
    let shown = read(&world, &a, a.session).await;
    assert!(shown.answers.is_empty() && shown.screen.is_none() && shown.refused == refused.refused);
    // Whoever goes on after it has not refused any more.
    progress::write(&world.store, &[Progress { erasures: 1, ..taken.clone() }]).await.unwrap();
    let went_on = read(&world, &a, a.session).await;
    assert!(went_on.refused.is_none() && went_on.answers == answers("a"));
    // A completed session takes nothing more.
    let mut tx = world.begin(a.tenant).await;
    complete(&mut tx, a.session, "z").await;
    tx.commit().await.unwrap();
    assert_eq!(progress::write(&world.store, &[Progress { erasures: 1, ..taken }]).await.unwrap(), [0; 0]);
    assert!(read(&world, &a, a.session).await.answers.is_empty());
}

/// Later is later, and the next transaction of the same connection is as durable and as blind as ever.
#[tokio::test]
async fn what_a_batch_sets_ends_with_it() {
    let world = World::new().await;
    let a = world.company("a").await;
    for _ in 0..20 {
        progress::write(&world.store, &[row(&a, a.session, "a")]).await.unwrap();
        let mut connection = world.store.control().await.unwrap();
        let kept = "select current_setting('synchronous_commit'), current_setting('enable_hashjoin'),
                           coalesce(current_setting('app.tenants', true), ''), (select count(*) from sessions)";
        let kept: (String, String, String, i64) = sqlx::query_as(kept).fetch_one(&mut *connection).await.unwrap();
        assert_eq!((kept.1.as_str(), kept.2.as_str(), kept.3), ("on", "", 0));
        let usual: String =
            sqlx::query_scalar("select reset_val from pg_settings where name = 'synchronous_commit'")
                .fetch_one(&mut *connection)
                .await
                .unwrap();
        assert_eq!(kept.0, usual);
    }
}
