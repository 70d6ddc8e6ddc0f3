//! Files of a reply: by id from the Media API, with the account's token, and to nobody else.

use super::cdn::Turn;
use super::office::{Office, Sent, kept, picture, refused};
use crate::vendor::Turn as Answer;
use akis_form::{QuestionId, SubmissionId};
use akis_store::files::{self, Reply, ReplyFile};
use akis_store::{DeliveryState, MIGRATOR};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;

const MEDIA_ID: &str = "2621233374848975";

/// A finished form whose reply names this file.
async fn replied(office: &Office, sha256: Option<String>) -> (SubmissionId, Sent) {
    let (submission, session) = office.company.complete(&office.world, &office.live).await;
    let file = ReplyFile {
        question: QuestionId::new("photo"),
        media_id: MEDIA_ID.into(),
        file_name: "photo.png".into(),
        sha256,
        max_kib: 1024,
        types: vec!["image/*".into()],
    };
    let reply = Reply {
        session,
        flow: office.company.flow,
        account: office.company.account,
        submission,
        files: std::slice::from_ref(&file),
    };
    let mut tx = office.world.begin(office.company.tenant).await;
    files::expect_from_reply(&mut tx, reply).await.unwrap();
    let file = files::list(&mut tx, submission).await.unwrap()[0].id;
    tx.commit().await.unwrap();
    (submission, Sent { session, file })
}

/// What the Media API answers about a file that lies there.
fn place(office: &Office, path: &str, content: &[u8]) -> Value {
    let sha256 = Sha256::digest(content).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    json!({
        "messaging_product": "whatsapp", "url": office.cdn_url.join(path).unwrap(), "mime_type": "image/png",
        "sha256": sha256, "file_size": content.len().to_string(), "id": MEDIA_ID,
    })
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_replys_file_is_fetched_with_the_accounts_token(pool: PgPool) {
    let office = Office::open(&pool).await;
    let content = picture(20_000);
    office.cdn.serve("/old", [Turn::Status(404)]);
    office.cdn.serve("/new", [Turn::Bytes(content.clone().into())]);
    // The first address is dead by the time it is asked.
    office.world.vendor.script("get_flow", Answer::Answer(200, place(&office, "/old", &content)));
    office.world.vendor.script("get_flow", Answer::Answer(200, place(&office, "/new", &content)));
    let (submission, sent) = replied(&office, Some(STANDARD.encode(Sha256::digest(&content)))).await;
    let worker = office.world.worker();
    assert_eq!(office.settled(sent).await, kept("not_scanned"));
    office.company.delivery_is(&office.world, submission, DeliveryState::Delivered).await;
    worker.stop().await;
    assert!(office.content(submission).await.unwrap() == content);
    let asked = office.world.vendor.calls("get_flow");
    assert_eq!((asked.len(), asked[0].bearer.as_str()), (2, "meta-token"));
    assert!(asked[0].path.ends_with(MEDIA_ID), "{}", asked[0].path);
    let bearer = Some("Bearer meta-token".to_owned());
    assert_eq!(office.cdn.calls(), [("/old".to_owned(), bearer.clone()), ("/new".to_owned(), bearer)]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_file_other_than_was_told_is_damaged(pool: PgPool) {
    let office = Office::open(&pool).await;
    let content = picture(500);
    office.cdn.serve("/file", [Turn::Bytes(picture(499).into())]);
    for _ in 0..2 {
        office.world.vendor.script("get_flow", Answer::Answer(200, place(&office, "/file", &content)));
    }
    let (_, by_the_api) = replied(&office, None).await;
    let worker = office.world.worker();
    assert_eq!(office.settled(by_the_api).await, refused("damaged"));
    for _ in 0..2 {
        office.world.vendor.script("get_flow", Answer::Answer(200, place(&office, "/file", &picture(499))));
    }
    let (_, by_the_reply) = replied(&office, Some(STANDARD.encode(Sha256::digest(&content)))).await;
    assert_eq!(office.settled(by_the_reply).await, refused("damaged"));
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_token_goes_to_no_other_host_and_what_meta_has_not_is_gone(pool: PgPool) {
    let office = Office::open(&pool).await;
    let mut elsewhere = place(&office, "/file", b"x");
    elsewhere["url"] = json!(format!("http://localhost:{}/file", office.cdn_url.port().unwrap()));
    office.world.vendor.script("get_flow", Answer::Answer(200, elsewhere));
    let worker = office.world.worker();
    let (_, sent) = replied(&office, None).await;
    assert_eq!(office.settled(sent).await.0, "failed");
    assert!(office.cdn.calls().is_empty());

    let gone = json!({"error": {"message": "Unsupported get request. Object with ID does not exist", "code": 100,
        "type": "GraphMethodException", "error_subcode": 33, "fbtrace_id": "t"}});
    office.world.vendor.script("get_flow", Answer::Answer(400, gone));
    let (_, sent) = replied(&office, None).await;
    assert_eq!(office.settled(sent).await, refused("gone"));
    let mut large = place(&office, "/file", b"x");
    large["file_size"] = json!(2 * 1024 * 1024);
    office.world.vendor.script("get_flow", Answer::Answer(200, large));
    let (_, sent) = replied(&office, None).await;
    assert_eq!(office.settled(sent).await, refused("too_large"));
    worker.stop().await;
    assert!(office.cdn.calls().is_empty());
}
