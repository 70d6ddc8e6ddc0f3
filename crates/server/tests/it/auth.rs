use crate::support::{Browser, Server, settings};
use akis_server::Demo;
use akis_store::MIGRATOR;
use http::{StatusCode, header};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn signing_up_signs_in_and_makes_an_owner(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.browser();
    let answer = browser.sign_up("ayse@mavideniz.test", "Mavi Deniz Turizm").await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("akis_session="));
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"));

    let me = browser.get("/api/v1/auth/me").await;
    assert_eq!(me.json, answer.json);
    assert_eq!(me.json["person"]["email"], "ayse@mavideniz.test");
    assert_eq!(me.json["person"]["locale"], "tr");
    assert_eq!(me.json["tenant"]["name"], "Mavi Deniz Turizm");
    assert_eq!(me.json["tenant"]["time_zone"], "Europe/Istanbul");
    assert_eq!(me.json["role"], "owner");
    assert_eq!(me.json["tenants"].as_array().unwrap().len(), 1);
    assert_eq!((me.json["demo"].as_bool(), me.json["sandbox_url"].is_null()), (Some(false), true));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn over_tls_the_cookie_is_secure(pool: PgPool) {
    let secure = akis_server::Settings { public_url: "https://akis.test".parse().unwrap(), ..settings() };
    let server = Server::with(&pool, secure).await;
    let answer = server.browser().sign_up("ayse@mavideniz.test", "Mavi Deniz").await;
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().ends_with("; Secure"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn signing_up_checks_what_it_is_given(pool: PgPool) {
    let server = Server::start(&pool).await;
    server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let good = json!({
        "email": "can@kuzey.test", "password": Browser::PASSWORD, "name": "Can", "company": "Kuzey", "locale": "en",
    });
    let cases = [
        ("password", json!("too short"), 422, "weak_password"),
        ("password", json!("x".repeat(201)), 422, "weak_password"),
        ("email", json!("can.kuzey.test"), 422, "invalid_email"),
        ("email", json!("can@kuzey"), 422, "invalid_email"),
        ("email", json!("can @kuzey.test"), 422, "invalid_email"),
        ("email", json!("AYSE@MaviDeniz.test"), 409, "email_taken"),
        ("name", json!("  "), 422, "invalid_body"),
        ("company", json!("a\nb"), 422, "invalid_body"),
        ("surprise", json!(1), 422, "invalid_body"),
    ];
    for (field, value, status, code) in cases {
        let mut body = good.clone();
        body[field] = value;
        let answer = server.browser().post("/api/v1/auth/sign-up", &body).await;
        answer.is_problem(status, code);
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
    }
    let mut ten = good.clone();
    ten["password"] = json!("on karakte");
    let answer = server.browser().post("/api/v1/auth/sign-up", &ten).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn signing_out_ends_the_sign_in_itself(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let mut thief = browser.clone();
    let answer = browser.post("/api/v1/auth/sign-out", &json!({})).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    browser.get("/api/v1/auth/me").await.is_problem(401, "not_signed_in");
    thief.get("/api/v1/auth/me").await.is_problem(401, "not_signed_in");
    // Signing out twice is no error.
    assert_eq!(browser.post("/api/v1/auth/sign-out", &json!({})).await.status, StatusCode::NO_CONTENT);

    browser.sign_in("Ayse@MaviDeniz.test").await;
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wrong_password_and_an_unknown_person_look_the_same(pool: PgPool) {
    let server = Server::start(&pool).await;
    server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let mut details = Vec::new();
    for email in ["ayse@mavideniz.test", "nobody@mavideniz.test", "no\0body@mavideniz.test"] {
        let body = json!({"email": email, "password": "not the password"});
        let answer = server.browser().post("/api/v1/auth/sign-in", &body).await;
        answer.is_problem(401, "wrong_credentials");
        details.push(answer.json["detail"].clone());
    }
    assert!(details.iter().all(|detail| *detail == details[0]));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn guessing_is_throttled_for_that_address_alone(pool: PgPool) {
    let server = Server::start(&pool).await;
    server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    server.owner("can@kuzey.test", "Kuzey").await;
    let wrong = json!({"email": "ayse@mavideniz.test", "password": "not the password"});
    for _ in 0..10 {
        server.browser().post("/api/v1/auth/sign-in", &wrong).await.is_problem(401, "wrong_credentials");
    }
    // Also with the right password, and however the address is spelled.
    let right = json!({"email": " AYSE@mavideniz.test", "password": Browser::PASSWORD});
    let answer = server.browser().post("/api/v1/auth/sign-in", &right).await;
    answer.is_problem(429, "too_many_attempts");
    let wait: u64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait));
    server.browser().sign_in("can@kuzey.test").await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_success_forgets_earlier_failures(pool: PgPool) {
    let server = Server::start(&pool).await;
    server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let wrong = json!({"email": "ayse@mavideniz.test", "password": "not the password"});
    for _ in 0..2 {
        for _ in 0..6 {
            server.browser().post("/api/v1/auth/sign-in", &wrong).await.is_problem(401, "wrong_credentials");
        }
        server.browser().sign_in("ayse@mavideniz.test").await;
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_person_goes_on_in_another_of_their_companies_only(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut ayse = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let mut can = server.owner("can@kuzey.test", "Kuzey").await;

    let made = ayse.post("/api/v1/tenants", &json!({"name": "Ege Yat"})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let moved = ayse.post("/api/v1/auth/tenant", &json!({"tenant_id": made.json["id"]})).await;
    assert_eq!(moved.json["tenant"]["name"], "Ege Yat");
    assert_eq!(moved.json["role"], "owner");
    assert_eq!(moved.json["tenants"].as_array().unwrap().len(), 2);

    let foreign = can.tenant().await;
    let refused = ayse.post("/api/v1/auth/tenant", &json!({"tenant_id": foreign})).await;
    refused.is_problem(404, "not_a_member");
    assert_eq!(ayse.get("/api/v1/auth/me").await.json["tenant"]["name"], "Ege Yat");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_language_is_kept_and_unknown_ones_become_english(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    for (given, kept) in [("en-GB", "en"), ("tr-TR", "tr"), ("xx", "en")] {
        let answer = browser.ask(http::Method::PATCH, "/api/v1/auth/me", Some(&json!({"locale": given}))).await;
        assert_eq!(answer.json["person"]["locale"], kept);
        assert_eq!(browser.get("/api/v1/auth/me").await.json["person"]["locale"], kept);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_demonstration_signs_in_with_its_key_alone(pool: PgPool) {
    let demo = Demo {
        key: "open sesame".into(),
        email: "ayse@mavideniz.test".to_owned(),
        sandbox_url: "http://localhost:9999/sandbox".parse().unwrap(),
    };
    let server = Server::with(&pool, akis_server::Settings { demo: Some(demo), ..settings() }).await;
    server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let mut browser = server.browser();
    browser.get("/demo/sign-in?key=open").await.is_problem(401, "wrong_credentials");
    let answer = browser.get("/demo/sign-in?key=open%20sesame").await;
    assert_eq!((answer.status, &answer.headers[header::LOCATION]), (StatusCode::SEE_OTHER, &"/".parse().unwrap()));
    let me = browser.get("/api/v1/auth/me").await;
    assert_eq!(me.json["demo"], true);
    assert_eq!(me.json["sandbox_url"], "http://localhost:9999/sandbox");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn outside_the_demonstration_its_door_is_not_there(pool: PgPool) {
    let server = Server::start(&pool).await;
    server.browser().get("/demo/sign-in?key=").await.is_problem(404, "unknown_path");
}
