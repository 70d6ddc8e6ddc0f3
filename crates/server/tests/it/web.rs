use crate::support::{Server, settings};
use akis_store::MIGRATOR;
use http::{StatusCode, header};
use sqlx::PgPool;
use std::path::PathBuf;
use uuid::Uuid;

/// A folder as the dashboard's build leaves it. Whoever asks for it removes it.
pub(crate) fn built() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("akis-web-{}", Uuid::now_v7()));
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::write(folder.join("index.html"), "<!doctype html><title>Akis</title>").unwrap();
    std::fs::write(folder.join("mark.svg"), "<svg/>").unwrap();
    std::fs::write(folder.join("assets/index-4f1c.js"), "export {}").unwrap();
    folder
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_page_answers_every_address_of_the_dashboard(pool: PgPool) {
    let folder = built();
    let server = Server::with(&pool, akis_server::Settings { web_dir: Some(folder.clone()), ..settings() }).await;
    let mut browser = server.browser();
    for path in
        ["/", "/connections?problem=access_denied", "/flows/1/answers", "/r/01890000-0000-7000-8000-00000000abcd"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains("<title>Akis</title>"), "{path}");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-cache");
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'self'"));
    }
    assert_eq!(browser.get("/mark.svg").await.text, "<svg/>");
    std::fs::remove_dir_all(folder).unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn assets_are_kept_for_ever_and_a_missing_one_is_missing(pool: PgPool) {
    let folder = built();
    let server = Server::with(&pool, akis_server::Settings { web_dir: Some(folder.clone()), ..settings() }).await;
    let mut browser = server.browser();
    let asset = browser.get("/assets/index-4f1c.js").await;
    assert_eq!(asset.status, StatusCode::OK);
    assert!(asset.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    // After an update an open page asks for files of the former build: the page in their place would confuse it.
    browser.get("/assets/index-0000.js").await.is_problem(404, "unknown_path");
    for path in ["/assets/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"] {
        let answer = browser.get(path).await;
        assert!(!answer.text.contains("root:"), "{path}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_a_dashboard_there_is_nothing_at_the_root(pool: PgPool) {
    let server = Server::start(&pool).await;
    server.browser().get("/").await.is_problem(404, "unknown_path");
}
