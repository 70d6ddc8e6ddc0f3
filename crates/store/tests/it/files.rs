//! Files: one row a session and upload, deliveries that wait for them, and what a person decides.

use crate::world::{Company, World, new_session};
use akis_form::{Answer, AnsweredQuestion, FileRef, QuestionId, Submission, SubmissionId, WriteTarget};
use akis_store::deliveries::Delivery;
use akis_store::file_work::{self, Fetched, Readiness, Source, Verdict};
use akis_store::files::{self, MOST_PER_SESSION, Reply, ReplyFile, Standing, Upload, Uploads};
use akis_store::submissions::CompleteSession;
use akis_store::{
    DeliveryId, DeliveryState, FileId, FileRefusal, FileState, FlowId, Scan, SessionId, TenantTx, deliveries,
    jobs, sessions, submissions,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

pub(crate) fn upload(media_id: &str) -> Upload {
    Upload {
        question: QuestionId::new("cv"),
        media_id: media_id.into(),
        file_name: "Özgeçmiş.pdf".into(),
        cdn_url: Some("https://mmg.whatsapp.net/secret-place".into()),
        encryption: Some(json!({ "encryption_key": "secret-key" })),
        max_kib: 1024,
        types: vec!["application/pdf".into()],
    }
}

pub(crate) fn uploads(session: SessionId, flow: FlowId, uploads: &[Upload]) -> Uploads<'_> {
    Uploads { session, flow, drop_at: Timestamp::now() + SignedDuration::from_hours(24), uploads }
}

fn submission(media_ids: &[&str]) -> Submission {
    let file = |id: &&str| FileRef { media_id: (*id).to_owned(), file_name: "a.pdf".into(), ..FileRef::default() };
    let answer = AnsweredQuestion {
        id: QuestionId::new("cv"),
        label: "CV".into(),
        kind: "file".into(),
        display: String::new(),
        answer: Answer::Files(media_ids.iter().map(file).collect()),
        sensitive: false,
        target: WriteTarget::None,
    };
    let mut submission = crate::world::submission("files");
    submission.answers = vec![answer];
    submission
}

pub(crate) struct Answered {
    pub(crate) session: SessionId,
    pub(crate) submission: SubmissionId,
    pub(crate) delivery: DeliveryId,
    pub(crate) file: FileId,
}

/// A new session of the company that was finished with this upload.
pub(crate) async fn answered(world: &World, company: &Company, media_id: &str) -> Answered {
    answered_with(world, company, &[media_id]).await
}

async fn answered_with(world: &World, company: &Company, media_ids: &[&str]) -> Answered {
    let mut tx = world.begin(company.tenant).await;
    let new = new_session(company.flow, company.version, company.publication);
    let session = sessions::open(&mut tx, &new).await.unwrap();
    let new: Vec<Upload> = media_ids.iter().map(|id| upload(id)).collect();
    files::expect(&mut tx, uploads(session, company.flow, &new)).await.unwrap();
    let submission = complete(&mut tx, company, session, media_ids).await;
    let delivery = deliveries::list(&mut tx, submission).await.unwrap()[0].id;
    let file = files::list(&mut tx, submission).await.unwrap()[0].id;
    tx.commit().await.unwrap();
    Answered { session, submission, delivery, file }
}

pub(crate) async fn complete(
    tx: &mut TenantTx,
    company: &Company,
    session: SessionId,
    media_ids: &[&str],
) -> SubmissionId {
    let submission = submission(media_ids);
    let end = CompleteSession { session, version: company.version, submission: &submission };
    submissions::complete(tx, end).await.unwrap();
    files::attach(tx, session, submission.id).await.unwrap();
    submission.id
}

/// Unfinished jobs of a kind: their files or deliveries.
async fn jobs_of(world: &World, kind: &str) -> Vec<String> {
    sqlx::query_scalar("select key from control.jobs where kind = $1 and state = 'ready' order by run_at, key")
        .bind(kind)
        .fetch_all(&mut world.database.superuser().await)
        .await
        .unwrap()
}

async fn clear_jobs(world: &World) {
    sqlx::query("delete from control.jobs").execute(&mut world.database.superuser().await).await.unwrap();
}

async fn settle(world: &World, company: &Company, file: FileId, verdict: Verdict) -> Option<FileState> {
    let mut tx = world.begin(company.tenant).await;
    if matches!(verdict, Verdict::Kept(_)) {
        let fetched = Fetched { mime_type: "application/pdf".into(), size: 9, sha256: [7; 32] };
        file_work::mark_fetched(&mut tx, file, &fetched).await.unwrap();
    }
    let state = file_work::settle(&mut tx, file, &verdict).await.unwrap();
    tx.commit().await.unwrap();
    state
}

async fn delivery(world: &World, company: &Company, submission: SubmissionId) -> Delivery {
    let mut tx = world.begin(company.tenant).await;
    deliveries::list(&mut tx, submission).await.unwrap().remove(0)
}

#[tokio::test]
async fn the_same_upload_is_one_file_however_often_and_at_once_it_is_named() {
    let world = World::new().await;
    let a = world.company("a").await;
    let (session, new) = (SessionId::new(), [upload("m-1"), upload("m-2"), upload("m-1")]);
    let standings = world
        .race(a.tenant, 4, |mut tx| {
            let new = &new;
            async move {
                let standings = files::expect(&mut tx, uploads(session, a.flow, new)).await.unwrap();
                tx.commit().await.unwrap();
                standings
            }
        })
        .await;
    for mut standings in standings {
        standings.sort_by(|a, b| a.media_id.cmp(&b.media_id));
        let waiting = |id: &str| Standing { media_id: id.into(), state: FileState::Waiting, refusal: None };
        assert_eq!(standings, [waiting("m-1"), waiting("m-2")]);
    }
    let jobs = jobs_of(&world, jobs::FETCH_FILE).await;
    assert_eq!(jobs.len(), 2);
    let mut dropped = jobs_of(&world, jobs::DROP_FILE).await;
    dropped.sort();
    let mut fetched = jobs;
    fetched.sort();
    assert_eq!(dropped, fetched);
}

#[tokio::test]
async fn addresses_and_keys_are_sealed_and_erased_once_the_file_is_kept() {
    let world = World::new().await;
    let a = world.company("a").await;
    let one = answered(&world, &a, "m-1").await;
    let rows = world.rows_of(a.tenant).await["files"].to_string();
    assert!(!rows.contains("secret-place") && !rows.contains("secret-key"), "{rows}");

    let mut tx = world.begin(a.tenant).await;
    let work = file_work::get(&mut tx, one.file).await.unwrap().unwrap();
    let Source::Cdn { url, encryption } = &work.source else { panic!("a CDN's file") };
    assert_eq!(url.expose_secret(), "https://mmg.whatsapp.net/secret-place");
    assert_eq!(encryption["encryption_key"], "secret-key");
    assert_eq!((work.max_kib, work.fetched.is_some()), (1024, false));
    drop(tx);

    assert_eq!(settle(&world, &a, one.file, Verdict::Kept(Scan::Clean)).await, Some(FileState::Kept));
    let rows = world.rows_of(a.tenant).await;
    assert!(rows["files"][0]["sealed_source"].is_null());
    let mut tx = world.begin(a.tenant).await;
    assert!(file_work::get(&mut tx, one.file).await.unwrap().is_none(), "nothing is left to do");
    let (file, key) = files::get(&mut tx, one.submission, one.file).await.unwrap().unwrap();
    assert_eq!((file.scanned, file.size), (Some(Scan::Clean), Some(9)));
    assert_eq!(key.bytes(), work.key.bytes(), "the key that sealed it opens it");
    drop(tx);
    // A worker that was thought dead says something else.
    let late = Verdict::Refused(FileRefusal::Damaged);
    assert_eq!(settle(&world, &a, one.file, late).await, Some(FileState::Kept));
}

#[tokio::test]
async fn what_names_no_place_is_refused_at_once_and_a_flood_is_stopped() {
    let world = World::new().await;
    let a = world.company("a").await;
    let session = SessionId::new();
    let bare = Upload { encryption: None, ..upload("bare") };
    let mut tx = world.begin(a.tenant).await;
    let standings = files::expect(&mut tx, uploads(session, a.flow, &[bare])).await.unwrap();
    assert_eq!(standings[0].refusal, Some(FileRefusal::Damaged));
    for page in 0..11 {
        let many: Vec<Upload> = (0..30).map(|at| upload(&format!("m-{page}-{at}"))).collect();
        let standings = files::expect(&mut tx, uploads(session, a.flow, &many)).await.unwrap();
        assert_eq!(standings.len(), 30);
        let refused = standings.iter().filter(|standing| standing.state == FileState::Refused).count();
        // One was there before: of the tenth page, the last is one too many.
        let over = match page {
            0..9 => 0,
            9 => 1,
            _ => 30,
        };
        assert_eq!(refused, over);
    }
    tx.commit().await.unwrap();
    let fetched = jobs_of(&world, jobs::FETCH_FILE).await.len();
    assert_eq!(i64::try_from(fetched).unwrap(), MOST_PER_SESSION - 1);
}

#[tokio::test]
async fn a_submission_takes_the_files_its_answers_name() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let new = new_session(a.flow, a.version, a.publication);
    let session = sessions::open(&mut tx, &new).await.unwrap();
    let new = [upload("kept"), upload("taken-back")];
    files::expect(&mut tx, uploads(session, a.flow, &new)).await.unwrap();
    let id = complete(&mut tx, &a, session, &["kept", "never-seen"]).await;
    let taken = files::list(&mut tx, id).await.unwrap();
    assert_eq!(taken.len(), 1);
    let all: Vec<(Uuid, Option<Uuid>)> =
        sqlx::query_as("select id, submission_id from files").fetch_all(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    for (file, submission) in all {
        let mut tx = world.begin(a.tenant).await;
        let dropped = file_work::drop_unattached(&mut tx, FileId(file)).await.unwrap();
        assert_eq!(dropped, submission.is_none());
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn the_last_of_several_files_sets_the_delivery_going_also_when_two_settle_at_once() {
    let world = World::new().await;
    let a = world.company("a").await;
    for _ in 0..5 {
        let one = answered_with(&world, &a, &["m-1", "m-2", "m-3"]).await;
        let mut tx = world.begin(a.tenant).await;
        let all: Vec<FileId> = files::list(&mut tx, one.submission).await.unwrap().iter().map(|f| f.id).collect();
        assert_eq!(file_work::of_delivery(&mut tx, one.delivery).await.unwrap(), Readiness::Waiting);
        drop(tx);
        clear_jobs(&world).await;
        settle(&world, &a, all[0], Verdict::Kept(Scan::NotScanned)).await;
        assert!(jobs_of(&world, jobs::DELIVER).await.is_empty());
        let kept = Verdict::Kept(Scan::NotScanned);
        let (left, right) =
            tokio::join!(settle(&world, &a, all[1], kept.clone()), settle(&world, &a, all[2], kept));
        assert_eq!((left, right), (Some(FileState::Kept), Some(FileState::Kept)));
        assert_eq!(jobs_of(&world, jobs::DELIVER).await, [one.delivery.to_string()]);
        let mut tx = world.begin(a.tenant).await;
        assert_eq!(file_work::of_delivery(&mut tx, one.delivery).await.unwrap(), Readiness::Ready);
    }
}

#[tokio::test]
async fn a_file_that_was_not_kept_holds_the_answer_until_somebody_decides() {
    let world = World::new().await;
    let a = world.company("a").await;
    let one = answered(&world, &a, "m-1").await;
    settle(&world, &a, one.file, Verdict::Refused(FileRefusal::Gone)).await;
    let held = delivery(&world, &a, one.submission).await;
    assert_eq!(held.state, DeliveryState::NeedsAttention);
    assert!(held.problem.unwrap().tr.contains("dosya"));

    // Pressing "retry" at the delivery alone changes nothing.
    let mut tx = world.begin(a.tenant).await;
    assert!(deliveries::retry(&mut tx, one.delivery).await.unwrap());
    assert_eq!(file_work::of_delivery(&mut tx, one.delivery).await.unwrap(), Readiness::Stuck);
    tx.commit().await.unwrap();
    assert_eq!(delivery(&world, &a, one.submission).await.state, DeliveryState::NeedsAttention);

    // Fetched again, in vain; the answer waits meanwhile.
    clear_jobs(&world).await;
    let mut tx = world.begin(a.tenant).await;
    assert!(files::retry(&mut tx, one.submission, one.file).await.unwrap());
    assert!(!files::retry(&mut tx, one.submission, one.file).await.unwrap(), "it is under way");
    tx.commit().await.unwrap();
    assert_eq!(jobs_of(&world, jobs::FETCH_FILE).await, [one.file.to_string()]);
    settle(&world, &a, one.file, Verdict::Failed(akis_sentence::Sentence::quoted("x"))).await;
    assert!(jobs_of(&world, jobs::DELIVER).await.is_empty());

    let mut tx = world.begin(a.tenant).await;
    assert!(files::leave_out(&mut tx, one.submission, one.file).await.unwrap());
    assert!(!files::leave_out(&mut tx, one.submission, one.file).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(jobs_of(&world, jobs::DELIVER).await, [one.delivery.to_string()]);
    let free = delivery(&world, &a, one.submission).await;
    assert_eq!((free.state, free.problem), (DeliveryState::Waiting, None));
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(file_work::of_delivery(&mut tx, one.delivery).await.unwrap(), Readiness::Ready);
}

#[tokio::test]
async fn an_upload_named_again_after_a_failure_is_fetched_again() {
    let world = World::new().await;
    let a = world.company("a").await;
    let one = answered(&world, &a, "m-1").await;
    settle(&world, &a, one.file, Verdict::Failed(akis_sentence::Sentence::quoted("x"))).await;
    clear_jobs(&world).await;
    let mut tx = world.begin(a.tenant).await;
    let again = files::expect(&mut tx, uploads(one.session, a.flow, &[upload("m-1")])).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(again[0].state, FileState::Waiting);
    assert_eq!(jobs_of(&world, jobs::FETCH_FILE).await, [one.file.to_string()]);
}

#[tokio::test]
async fn files_of_a_reply_belong_to_its_submission_at_once() {
    let world = World::new().await;
    let a = world.company("a").await;
    let file = ReplyFile {
        question: QuestionId::new("cv"),
        media_id: "2621233374848975".into(),
        file_name: "cv.pdf".into(),
        sha256: Some("hash".into()),
        max_kib: 1024,
        types: vec![],
    };
    let reply = Reply {
        session: a.done,
        flow: a.flow,
        account: a.account,
        submission: a.submission,
        files: std::slice::from_ref(&file),
    };
    let mut tx = world.begin(a.tenant).await;
    files::expect_from_reply(&mut tx, reply).await.unwrap();
    files::expect_from_reply(&mut tx, reply).await.unwrap();
    let all = files::list(&mut tx, a.submission).await.unwrap();
    assert_eq!(all.len(), 1);
    let work = file_work::get(&mut tx, all[0].id).await.unwrap().unwrap();
    let Source::Graph { account, media_id, sha256 } = work.source else { panic!("a file of the Media API") };
    assert_eq!((account, media_id.as_str(), sha256.as_deref()), (a.account, "2621233374848975", Some("hash")));
    tx.commit().await.unwrap();
    assert_eq!(jobs_of(&world, jobs::FETCH_FILE).await, [all[0].id.to_string()]);
    assert!(jobs_of(&world, jobs::DROP_FILE).await.is_empty(), "it is nobody's orphan");
}

/// An answer that waits for a correction is not set going by its files.
#[tokio::test]
async fn files_do_not_free_what_waits_for_something_else() {
    let world = World::new().await;
    let a = world.company("a").await;
    let one = answered(&world, &a, "m-1").await;
    let sql =
        "update deliveries set state = 'needs_attention', waits_for = 'correction', problem = $1 where id = $2";
    let said = Json(akis_sentence::Sentence::quoted("correct it"));
    let mut db = world.database.superuser().await;
    sqlx::query(sql).bind(said).bind(one.delivery.0).execute(&mut db).await.unwrap();
    clear_jobs(&world).await;
    settle(&world, &a, one.file, Verdict::Kept(Scan::Clean)).await;
    assert!(jobs_of(&world, jobs::DELIVER).await.is_empty());
    assert_eq!(delivery(&world, &a, one.submission).await.state, DeliveryState::NeedsAttention);
}
