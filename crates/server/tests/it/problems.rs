use crate::support::{Server, settings};
use akis_store::MIGRATOR;
use axum::body::Body;
use http::{Method, Request, header};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn unknown_addresses_of_programs_are_problems_not_the_page(pool: PgPool) {
    let folder = crate::web::built();
    let server = Server::with(&pool, akis_server::Settings { web_dir: Some(folder.clone()), ..settings() }).await;
    for path in ["/api", "/api/v1/nothing", "/api/v2/flows", "/exchange", "/hooks/telegram/1", "/oauth/x", "/demo"]
    {
        server.browser().get(path).await.is_problem(404, "unknown_path");
    }
    server.browser().ask(Method::POST, "/anywhere", None).await.is_problem(404, "unknown_path");
    std::fs::remove_dir_all(folder).unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wrong_method_is_a_problem(pool: PgPool) {
    let server = Server::start(&pool).await;
    let answer = server.browser().ask(Method::PUT, "/api/v1/auth/me", None).await;
    answer.is_problem(405, "method_not_allowed");
    assert!(answer.headers[header::ALLOW].to_str().unwrap().contains("GET"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn bodies_are_bounded(pool: PgPool) {
    let server = Server::start(&pool).await;
    let body = json!({"email": "a@b.test", "password": "x".repeat(64 * 1024)});
    server.browser().post("/api/v1/auth/sign-in", &body).await.is_problem(413, "too_large");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_no_json_is_said_to_be_none(pool: PgPool) {
    let server = Server::start(&pool).await;
    let ask = |kind: &'static str, body: &'static str| {
        Request::post("/api/v1/auth/sign-in").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
    };
    let json = "application/json";
    server.browser().send(ask(json, "{")).await.is_problem(400, "malformed_json");
    server.browser().send(ask(json, "{\"email\": 1}")).await.is_problem(422, "invalid_body");
    server.browser().send(ask("text/plain", "{}")).await.is_problem(415, "not_json");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_part_that_is_no_id_names_nothing(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    browser.get("/api/v1/flows/1%27%20or%201=1").await.is_problem(404, "not_found");
    browser.post("/api/v1/connections/pigeon/authorize", &json!({})).await.is_problem(404, "not_found");
    browser.get("/api/v1/audit?limit=many").await.is_problem(400, "malformed_parameter");
    browser.get("/api/v1/audit?after=yesterday").await.is_problem(400, "malformed_parameter");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn our_own_faults_are_not_told(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    sqlx::query("drop table audit").execute(&pool).await.unwrap();
    let answer = browser.get("/api/v1/audit").await;
    answer.is_problem(500, "internal");
    assert!(!answer.text.contains("audit\\\"") && !answer.text.contains("relation"), "{}", answer.text);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_a_database_the_server_says_so_and_lives(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    assert_eq!(browser.get("/readyz").await.status, 200);
    server.store.pool().close().await;
    browser.get("/api/v1/auth/me").await.is_problem(503, "unavailable");
    assert_eq!(browser.get("/readyz").await.status, 503);
    assert_eq!(browser.get("/healthz").await.status, 200);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn requests_are_counted_by_their_pattern(pool: PgPool) {
    akis_server::install_metrics();
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    browser.get("/api/v1/flows/00000000-0000-7000-8000-00000000abcd").await.is_problem(404, "not_found");
    let invented = Request::builder().method("INVENTED").uri("/healthz").body(Body::empty()).unwrap();
    browser.send(invented).await.is_problem(405, "method_not_allowed");
    let metrics = browser.get("/metrics").await.text;
    let counted = |line: &str| {
        let parts = ["akis_http_requests_total{", "route=\"/api/v1/flows/{id}\"", "status=\"404\""];
        parts.iter().all(|part| line.contains(part))
    };
    assert!(metrics.lines().any(counted), "{metrics}");
    assert!(!metrics.contains("00000000abcd") && !metrics.contains("INVENTED"));
    assert!(metrics.contains("akis_http_request_duration_seconds_bucket"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_takes_too_long_is_stopped(pool: PgPool) {
    let hasty = akis_server::Settings { request_timeout_seconds: 1, ..settings() };
    let server = Server::with(&pool, hasty).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let mut blocker = pool.begin().await.unwrap();
    sqlx::query("lock table control.people in access exclusive mode").execute(&mut *blocker).await.unwrap();
    browser.get("/api/v1/auth/me").await.is_problem(503, "timeout");
    blocker.rollback().await.unwrap();
    assert_eq!(browser.get("/api/v1/auth/me").await.status, 200);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_are_kept_by_no_cache(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    for path in ["/api/v1/auth/me", "/api/v1/nothing"] {
        assert_eq!(browser.get(path).await.headers[header::CACHE_CONTROL], "no-store");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_answer_has_a_name_of_its_own(pool: PgPool) {
    let server = Server::start(&pool).await;
    // A name from outside is not taken over: it would stand in our log.
    let ask = || Request::get("/healthz").header("x-request-id", "forged\tline").body(Body::empty()).unwrap();
    let first = server.browser().send(ask()).await.headers["x-request-id"].clone();
    let second = server.browser().send(ask()).await.headers["x-request-id"].clone();
    assert_ne!(first, second);
    assert!(first.to_str().unwrap().parse::<uuid::Uuid>().is_ok());
}
