//! Uploads at the endpoint: an answer waits for them a moment and no longer, and says what is wrong with one.

use super::form::form;
use super::office::Office;
use crate::support::Server;
use akis_form::{FileTypes, Item, Page, Question, QuestionId, QuestionKind};
use akis_store::file_work::{self, Fetched, Verdict};
use akis_store::{FileId, FileRefusal, MIGRATOR, Scan};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The boat hire's form, ending in a question for a picture.
fn with_picture() -> akis_form::Form {
    let mut form = form();
    let question = Question {
        id: QuestionId::new("photo"),
        label: "A photo".to_owned(),
        required: true,
        kind: QuestionKind::File { max_files: 2, max_kib: Some(1024), accept: FileTypes::Images },
        ..Question::default()
    };
    form.pages = vec![Page { items: vec![Item::Question(question)], ..Page::default() }];
    form.hidden.clear();
    form
}

fn picture(media_id: &str) -> Value {
    json!({
        "media_id": media_id,
        "cdn_url": "http://127.0.0.1:9/picture",
        "file_name": "IMG_1.jpg",
        "encryption_metadata": {"encrypted_hash": "x", "iv": "x", "encryption_key": "x", "hmac_key": "x", "plaintext_hash": "x"},
    })
}

async fn file_of(office: &Office, media_id: &str) -> Option<(Uuid, String, Option<Uuid>)> {
    let mut tx = office.begin().await;
    let sql = "select id, state, submission_id from files where media_id = $1";
    sqlx::query_as(sql).bind(media_id).fetch_optional(&mut *tx).await.unwrap()
}

/// Plays the worker: settles the file as soon as it is there.
async fn settle_when_there(office: &Office, media_id: &str, verdict: Verdict) {
    let id = loop {
        if let Some((id, ..)) = file_of(office, media_id).await {
            break FileId(id);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let mut tx = office.begin().await;
    let fetched = Fetched { mime_type: "image/jpeg".into(), size: 9, sha256: [1; 32] };
    file_work::mark_fetched(&mut tx, id, &fetched).await.unwrap();
    file_work::settle(&mut tx, id, &verdict).await.unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_wrong_with_a_file_is_said_while_its_owner_looks_at_it(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    office.republish(&with_picture()).await;
    let mut phone = office.phone(None);
    phone.open().await;
    phone.enter(&[("photo", json!([picture("m-bad"), picture("m-good")]))]);
    let request = phone.tap();
    let screen = phone.screen.clone();
    let (reply, (), ()) = tokio::join!(
        phone.wire.ask(&request),
        settle_when_there(&office, "m-bad", Verdict::Refused(FileRefusal::Damaged)),
        settle_when_there(&office, "m-good", Verdict::Kept(Scan::Clean)),
    );
    assert_eq!(reply.plain["screen"], screen, "{}", reply.plain);
    let said = reply.plain["data"].to_string();
    assert!(said.contains("m-bad"), "{said}");

    // Without it, the form is finished, and the submission has the file that is left.
    phone.enter(&[("photo", json!([picture("m-good")]))]);
    let reply = phone.wire.ask(&phone.tap()).await;
    assert_eq!(reply.plain["screen"], "SUCCESS", "{}", reply.plain);
    assert!(file_of(&office, "m-good").await.unwrap().2.is_some());
    assert_eq!(file_of(&office, "m-bad").await.unwrap().2, None);
}

/// Nobody fetches: the worker is gone, or its disk is slow. The answer is in time all the same, and the same request again
/// finds the same file.
#[sqlx::test(migrator = "MIGRATOR")]
async fn an_answer_waits_no_longer_than_it_may(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    office.republish(&with_picture()).await;
    let mut phone = office.phone(None);
    phone.open().await;
    phone.enter(&[("photo", json!([picture("m-1")]))]);
    let request = phone.tap();
    let begun = Instant::now();
    let (first, second) = tokio::join!(phone.wire.ask(&request), phone.wire.ask(&request));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!((&first.plain["screen"], &second.plain["screen"]), (&json!("SUCCESS"), &json!("SUCCESS")));
    let (_, state, submission) = file_of(&office, "m-1").await.unwrap();
    assert_eq!(state, "waiting");
    assert!(submission.is_some());
    let jobs: i64 = sqlx::query_scalar("select count(*) from control.jobs where kind = 'fetch_file'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(jobs, 1);
}
