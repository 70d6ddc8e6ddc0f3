use crate::support::{Browser, Server};
use akis_store::MIGRATOR;
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use sqlx::PgPool;

/// A change, as it comes with these headers.
fn change(headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/tenants")
        .header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(r#"{"name": "Ege Yat"}"#)).unwrap()
}

async fn made(browser: &mut Browser, headers: &[(&str, &str)]) -> bool {
    let answer = browser.send(change(headers)).await;
    if answer.status == StatusCode::CREATED {
        return true;
    }
    answer.is_problem(403, "cross_site");
    false
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_sites_page_cannot_change_anything(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    for refused in [
        &[("sec-fetch-site", "cross-site")] as &[_],
        &[("sec-fetch-site", "same-site")],
        // The newer header is believed before the older one.
        &[("sec-fetch-site", "cross-site"), ("origin", "http://akis.test")],
        &[("origin", "https://evil.test"), ("host", "akis.test")],
        &[("origin", "https://akis.test"), ("host", "other.test")],
        &[("origin", "http://akis.test.evil.test")],
        &[("origin", "null"), ("host", "akis.test")],
    ] {
        assert!(!made(&mut browser, refused).await, "{refused:?} was let through");
    }
    for own in [
        &[("sec-fetch-site", "same-origin")] as &[_],
        &[("sec-fetch-site", "none")],
        &[("origin", "http://akis.test")],
        // Reached by another name, as behind a tunnel.
        &[("origin", "http://localhost:8080"), ("host", "localhost:8080")],
        // No browser: there is no cookie to misuse.
        &[],
    ] {
        assert!(made(&mut browser, own).await, "{own:?} was refused");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn signing_in_from_another_site_is_refused_too(pool: PgPool) {
    let server = Server::start(&pool).await;
    let request = Request::post("/api/v1/auth/sign-in")
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(r#"{"email": "a@b.test", "password": "0123456789"}"#))
        .unwrap();
    server.browser().send(request).await.is_problem(403, "cross_site");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn reading_is_not_refused(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    // A link on another page: the browser attaches the cookie and shows the answer to the person alone.
    let request = Request::get("/api/v1/auth/me").header("sec-fetch-site", "cross-site").body(Body::empty());
    assert_eq!(browser.send(request.unwrap()).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invented_cookie_is_nobody(pool: PgPool) {
    let server = Server::start(&pool).await;
    for cookie in ["akis_session=", "akis_session=AAAAAAAAAAAAAAAAAAAAAA", "akis_session=%00", "other=1"] {
        let request = Request::get("/api/v1/auth/me").header(header::COOKIE, cookie).body(Body::empty());
        server.browser().send(request.unwrap()).await.is_problem(401, "not_signed_in");
    }
}
