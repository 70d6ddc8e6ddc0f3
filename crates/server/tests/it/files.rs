//! Files that came with answers, through the dashboard's API.

use crate::support::{Company, Server};
use akis_form::QuestionId;
use akis_objects::ObjectKey;
use akis_store::file_work::{self, Fetched, Verdict};
use akis_store::files::{self, Reply, ReplyFile, object_name};
use akis_store::{FileId, FileRefusal, MIGRATOR, Role, Scan, submissions};
use http_body_util::BodyExt as _;
use serde_json::json;
use sqlx::PgPool;

const CONTENT: &[u8] = b"%PDF-1.7 a paper";

/// A file of the company's submission, settled so; kept, it lies in the store.
async fn file(server: &Server, company: &Company, media_id: &str, verdict: Verdict) -> FileId {
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let row = submissions::get(&mut tx, company.submission).await.unwrap().unwrap();
    let file = ReplyFile {
        question: QuestionId::new("passport"),
        media_id: media_id.into(),
        file_name: "Özgeçmiş ../2026.pdf".into(),
        sha256: None,
        max_kib: 1024,
        types: vec![],
    };
    let reply = Reply {
        session: row.session_id,
        flow: company.flow,
        account: company.account,
        submission: company.submission,
        files: std::slice::from_ref(&file),
    };
    files::expect_from_reply(&mut tx, reply).await.unwrap();
    let id = files::list(&mut tx, company.submission).await.unwrap().pop().unwrap().id;
    let (_, key) = files::get(&mut tx, company.submission, id).await.unwrap().unwrap();
    if matches!(verdict, Verdict::Kept(_)) {
        let size = u64::try_from(CONTENT.len()).unwrap();
        let fetched = Fetched { mime_type: "application/pdf".into(), size, sha256: [0; 32] };
        file_work::mark_fetched(&mut tx, id, &fetched).await.unwrap();
        let mut writer =
            server.state.objects.writer(&object_name(company.tenant, id), &ObjectKey::new(key.bytes()));
        writer.push(CONTENT).await.unwrap();
        writer.finish().await.unwrap();
    }
    file_work::settle(&mut tx, id, &verdict).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_file_is_listed_downloaded_and_noted(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let id = file(&server, &company, "1", Verdict::Kept(Scan::NotScanned)).await;
    let mut viewer = server.member(&mut company.browser, "viewer@mavideniz.test", Role::Viewer).await;
    let submission = company.submission;

    let seen = viewer.get(&format!("/api/v1/submissions/{submission}")).await;
    let listed = &seen.json["files"][0];
    assert_eq!(listed["id"], id.to_string());
    assert_eq!((&listed["name"], &listed["size"]), (&json!("Özgeçmiş ../2026.pdf"), &json!(16)));
    assert_eq!((&listed["state"], &listed["scanned"]), (&json!("kept"), &json!("not_scanned")));
    assert_eq!((&listed["label"], &listed["problem"]), (&json!("Passport note"), &json!(null)));

    let path = format!("/api/v1/submissions/{submission}/files/{id}");
    let request =
        http::Request::get(&path).header("sec-fetch-site", "same-origin").body(axum::body::Body::empty());
    let answer = viewer.open(request.unwrap()).await;
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    let name = header("content-disposition");
    assert!(name.starts_with("attachment;") && !name.contains('/') && name.contains("%C3%96"), "{name}");
    assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), CONTENT);
    let audit = viewer.get("/api/v1/audit").await;
    let entry = &audit.json["items"][0];
    assert_eq!((&entry["action"], &entry["target"]), (&json!("file.downloaded"), &json!(id.to_string())));
    assert!(!entry.to_string().contains("2026.pdf"), "{entry}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_company_has_no_such_file(pool: PgPool) {
    let server = Server::start(&pool).await;
    let company = server.company("ayse@mavideniz.test", 1).await;
    let mut other = server.company("deniz@egeyat.test", 2).await;
    let kept = file(&server, &company, "1", Verdict::Kept(Scan::Clean)).await;
    let refused = file(&server, &company, "2", Verdict::Refused(FileRefusal::Gone)).await;
    // Also not under a submission of its own.
    for submission in [company.submission, other.submission] {
        let path = format!("/api/v1/submissions/{submission}/files/{kept}");
        other.browser.get(&path).await.is_problem(404, "not_found");
        let path = format!("/api/v1/submissions/{submission}/files/{refused}");
        other.browser.post(&format!("{path}/retry"), &json!({})).await.is_problem(404, "not_found");
        other.browser.post(&format!("{path}/leave-out"), &json!({})).await.is_problem(404, "not_found");
    }
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let all = files::list(&mut tx, company.submission).await.unwrap();
    assert_eq!(all[1].state, akis_store::FileState::Refused);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_person_decides_about_a_file_that_was_not_kept(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let id = file(&server, &company, "1", Verdict::Refused(FileRefusal::Infected)).await;
    let submission = company.submission;
    let path = format!("/api/v1/submissions/{submission}/files/{id}");
    let browser = &mut company.browser;
    browser.get(&path).await.is_problem(409, "file_not_kept");
    let seen = browser.get(&format!("/api/v1/submissions/{submission}")).await;
    let (listed, delivery) = (&seen.json["files"][0], &seen.json["deliveries"][0]);
    assert_eq!((&listed["state"], &listed["refusal"]), (&json!("refused"), &json!("infected")));
    // She reads Turkish.
    assert!(listed["problem"].as_str().unwrap().contains("Virüs"), "{listed}");
    assert_eq!(delivery["state"], "needs_attention");

    assert_eq!(browser.post(&format!("{path}/retry"), &json!({})).await.status, 202);
    browser.post(&format!("{path}/retry"), &json!({})).await.is_problem(409, "nothing_to_fetch");
    browser.post(&format!("{path}/leave-out"), &json!({})).await.is_problem(409, "nothing_to_leave_out");
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    file_work::settle(&mut tx, id, &Verdict::Refused(FileRefusal::Gone)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(browser.post(&format!("{path}/leave-out"), &json!({})).await.status, 204);
    let seen = browser.get(&format!("/api/v1/submissions/{submission}")).await;
    assert_eq!(seen.json["files"][0]["state"], "left_out");
    assert_eq!(seen.json["deliveries"][0]["state"], "waiting");
    let audit = browser.get("/api/v1/audit").await;
    assert_eq!(audit.json["items"][0]["action"], "file.left_out");
    assert_eq!(audit.json["items"][1]["action"], "file.retried");
}
