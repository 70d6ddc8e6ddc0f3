use crate::support::Server;
use akis_store::{MIGRATOR, Role};
use axum::body::Body;
use http::{Method, Request, header};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// The least role of every operation; `None` for what anybody may ask.
const LEAST: [(&str, &str, Option<Role>); 31] = [
    ("POST", "/api/v1/auth/sign-up", None),
    ("POST", "/api/v1/auth/sign-in", None),
    ("POST", "/api/v1/auth/sign-out", None),
    ("GET", "/demo/sign-in", None),
    // Answers a browser that is on its way back, so it refuses by sending it to a page: see below.
    ("GET", "/oauth/callback/{source}", None),
    ("GET", "/api/v1/auth/me", Some(Role::Viewer)),
    ("PATCH", "/api/v1/auth/me", Some(Role::Viewer)),
    ("POST", "/api/v1/auth/tenant", Some(Role::Viewer)),
    ("POST", "/api/v1/tenants", Some(Role::Viewer)),
    ("GET", "/api/v1/members", Some(Role::Viewer)),
    ("POST", "/api/v1/members", Some(Role::Admin)),
    ("PATCH", "/api/v1/members/{person_id}", Some(Role::Admin)),
    ("DELETE", "/api/v1/members/{person_id}", Some(Role::Admin)),
    ("GET", "/api/v1/sources", Some(Role::Viewer)),
    ("GET", "/api/v1/connections", Some(Role::Viewer)),
    ("POST", "/api/v1/connections/{source}/authorize", Some(Role::Admin)),
    ("DELETE", "/api/v1/connections/{id}", Some(Role::Admin)),
    ("GET", "/api/v1/connections/{id}/forms", Some(Role::Viewer)),
    ("GET", "/api/v1/whatsapp-accounts", Some(Role::Viewer)),
    ("POST", "/api/v1/whatsapp-accounts", Some(Role::Admin)),
    ("GET", "/api/v1/flows", Some(Role::Viewer)),
    ("POST", "/api/v1/flows", Some(Role::Editor)),
    ("GET", "/api/v1/flows/{id}", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/draft/compile", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/draft/step", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/publish", Some(Role::Editor)),
    ("GET", "/api/v1/flows/{id}/publication", Some(Role::Viewer)),
    ("GET", "/api/v1/flows/{id}/messages", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/messages", Some(Role::Agent)),
    ("GET", "/api/v1/flows/{id}/submissions", Some(Role::Viewer)),
    ("GET", "/api/v1/submissions/{id}", Some(Role::Viewer)),
];
/// Replies and versions.
const LEAST_OF_REPLIES: [(&str, &str, Option<Role>); 4] = [
    ("PATCH", "/api/v1/flows/{id}", Some(Role::Editor)),
    ("GET", "/api/v1/flows/{id}/versions", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/versions/{number}/retire", Some(Role::Editor)),
    ("POST", "/api/v1/submissions/{id}/corrections", Some(Role::Editor)),
];
/// More of them.
const LEAST_TOO: [(&str, &str, Option<Role>); 15] = [
    ("POST", "/api/v1/deliveries/{id}/retry", Some(Role::Editor)),
    ("POST", "/api/v1/deliveries/{id}/resolve", Some(Role::Editor)),
    ("POST", "/api/v1/deliveries/{id}/leave", Some(Role::Editor)),
    ("GET", "/api/v1/deliveries/{id}/preview", Some(Role::Editor)),
    ("POST", "/api/v1/flows/{id}/deliveries/retry", Some(Role::Editor)),
    ("GET", "/api/v1/flows/{id}/submissions.csv", Some(Role::Viewer)),
    ("GET", "/api/v1/audit", Some(Role::Viewer)),
    ("GET", "/api/v1/events", Some(Role::Viewer)),
    ("GET", "/api/v1/whatsapp-accounts/{id}/keys", Some(Role::Viewer)),
    ("POST", "/api/v1/whatsapp-accounts/{id}/keys/rotate", Some(Role::Admin)),
    ("POST", "/api/v1/whatsapp-accounts/{id}/keys/import", Some(Role::Admin)),
    ("POST", "/api/v1/whatsapp-accounts/{id}/keys/check", Some(Role::Admin)),
    ("POST", "/api/v1/whatsapp-accounts/{id}/keys/register", Some(Role::Admin)),
    ("POST", "/api/v1/whatsapp-accounts/{id}/app-secret", Some(Role::Admin)),
    ("DELETE", "/api/v1/whatsapp-accounts/{id}/app-secret/previous", Some(Role::Admin)),
];
/// Files that came with answers.
const LEAST_OF_FILES: [(&str, &str, Option<Role>); 3] = [
    ("GET", "/api/v1/submissions/{id}/files/{file_id}", Some(Role::Viewer)),
    ("POST", "/api/v1/submissions/{id}/files/{file_id}/retry", Some(Role::Editor)),
    ("POST", "/api/v1/submissions/{id}/files/{file_id}/leave-out", Some(Role::Editor)),
];
/// How endpoints behave.
const LEAST_OF_HEALTH: [(&str, &str, Option<Role>); 3] = [
    ("GET", "/api/v1/flows/{id}/health", Some(Role::Viewer)),
    ("GET", "/api/v1/flows/{id}/doctor", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/doctor", Some(Role::Editor)),
];

/// Lists and calendars.
const LEAST_OF_LIVE: [(&str, &str, Option<Role>); 16] = [
    ("GET", "/api/v1/lists", Some(Role::Viewer)),
    ("POST", "/api/v1/lists", Some(Role::Editor)),
    ("GET", "/api/v1/lists/{id}", Some(Role::Viewer)),
    ("PUT", "/api/v1/lists/{id}", Some(Role::Editor)),
    ("DELETE", "/api/v1/lists/{id}", Some(Role::Editor)),
    ("PATCH", "/api/v1/lists/{id}/options", Some(Role::Editor)),
    ("POST", "/api/v1/lists/{id}/import", Some(Role::Editor)),
    ("GET", "/api/v1/calendars", Some(Role::Viewer)),
    ("POST", "/api/v1/calendars", Some(Role::Editor)),
    ("GET", "/api/v1/calendars/{id}", Some(Role::Viewer)),
    ("PUT", "/api/v1/calendars/{id}", Some(Role::Editor)),
    ("DELETE", "/api/v1/calendars/{id}", Some(Role::Editor)),
    ("GET", "/api/v1/calendars/{id}/slots", Some(Role::Viewer)),
    ("GET", "/api/v1/calendars/{id}/bookings", Some(Role::Viewer)),
    ("POST", "/api/v1/calendars/{id}/bookings/{booking_id}/cancel", Some(Role::Editor)),
    ("PUT", "/api/v1/flows/{id}/questions/{question_id}/options-source", Some(Role::Editor)),
];

/// Accounts, and what answers are written to.
const LEAST_OF_DESTINATIONS: [(&str, &str, Option<Role>); 16] = [
    ("GET", "/api/v1/sources/{source}/setup", Some(Role::Viewer)),
    ("POST", "/api/v1/connections/{source}/key", Some(Role::Admin)),
    ("GET", "/api/v1/connections/{id}/disconnect-effect", Some(Role::Viewer)),
    ("GET", "/api/v1/connections/{id}/forms/{form_id}/count", Some(Role::Viewer)),
    ("GET", "/api/v1/connections/{id}/places", Some(Role::Editor)),
    ("GET", "/api/v1/connections/{id}/picker", Some(Role::Editor)),
    ("GET", "/api/v1/destination-kinds", Some(Role::Viewer)),
    ("GET", "/api/v1/flows/{id}/destinations", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/destinations", Some(Role::Editor)),
    ("PATCH", "/api/v1/destinations/{id}", Some(Role::Editor)),
    ("DELETE", "/api/v1/destinations/{id}", Some(Role::Editor)),
    ("GET", "/api/v1/destinations/{id}/mapping", Some(Role::Viewer)),
    ("POST", "/api/v1/destinations/{id}/check", Some(Role::Editor)),
    ("POST", "/api/v1/destinations/{id}/test", Some(Role::Editor)),
    ("GET", "/api/v1/destinations/{id}/bridge", Some(Role::Editor)),
    ("GET", "/api/v1/flows/{id}/predictions", Some(Role::Viewer)),
];

/// What people must know, changes at the source, and answers on their way.
const LEAST_OF_NEWS: [(&str, &str, Option<Role>); 13] = [
    ("GET", "/api/v1/alerts", Some(Role::Viewer)),
    ("GET", "/api/v1/alerts/unseen", Some(Role::Viewer)),
    ("POST", "/api/v1/alerts/{id}/seen", Some(Role::Viewer)),
    ("GET", "/api/v1/alert-settings", Some(Role::Viewer)),
    ("PUT", "/api/v1/alert-settings", Some(Role::Admin)),
    ("GET", "/api/v1/flows/{id}/source-changes", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/source-changes/check", Some(Role::Editor)),
    ("POST", "/api/v1/flows/{id}/source-changes/dismiss", Some(Role::Editor)),
    ("POST", "/api/v1/flows/{id}/source-changes/merge", Some(Role::Editor)),
    ("GET", "/api/v1/deliveries/{id}/preview", Some(Role::Editor)),
    ("POST", "/api/v1/deliveries/{id}/resolve", Some(Role::Editor)),
    ("POST", "/api/v1/flows/{id}/deliveries/retry", Some(Role::Editor)),
    ("GET", "/api/v1/flows/{id}/submissions.csv", Some(Role::Viewer)),
];

/// Alerts, and what changed at the source.
const LEAST_OF_ALERTS: [(&str, &str, Option<Role>); 9] = [
    ("GET", "/api/v1/alerts", Some(Role::Viewer)),
    ("GET", "/api/v1/alerts/unseen", Some(Role::Viewer)),
    ("POST", "/api/v1/alerts/{id}/seen", Some(Role::Viewer)),
    ("GET", "/api/v1/alert-settings", Some(Role::Viewer)),
    ("PUT", "/api/v1/alert-settings", Some(Role::Admin)),
    ("GET", "/api/v1/flows/{id}/source-changes", Some(Role::Viewer)),
    ("POST", "/api/v1/flows/{id}/source-changes/check", Some(Role::Editor)),
    ("POST", "/api/v1/flows/{id}/source-changes/merge", Some(Role::Editor)),
    ("POST", "/api/v1/flows/{id}/source-changes/dismiss", Some(Role::Editor)),
];

fn least() -> BTreeMap<(String, String), Option<Role>> {
    let all = LEAST
        .iter()
        .chain(&LEAST_TOO)
        .chain(&LEAST_OF_FILES)
        .chain(&LEAST_OF_HEALTH)
        .chain(&LEAST_OF_REPLIES)
        .chain(&LEAST_OF_LIVE)
        .chain(&LEAST_OF_DESTINATIONS)
        .chain(&LEAST_OF_ALERTS)
        .chain(&LEAST_OF_NEWS);
    all.map(|(method, path, role)| (((*method).to_owned(), (*path).to_owned()), *role)).collect()
}

/// Every operation that the description knows.
fn described() -> Vec<(String, String)> {
    let document = serde_json::to_value(akis_server::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            operations.push((method.to_uppercase(), path.clone()));
        }
    }
    operations
}

/// A request for rows that nobody has, with a body that no handler takes.
fn request(method: &str, path: &str) -> Request<Body> {
    let path = path
        .replace("{id}", "00000000-0000-7000-8000-000000000000")
        .replace("{person_id}", "00000000-0000-7000-8000-000000000000")
        .replace("{file_id}", "00000000-0000-7000-8000-000000000000")
        .replace("{number}", "1")
        .replace("{booking_id}", "00000000-0000-7000-8000-000000000000")
        .replace("{question_id}", "firstname")
        .replace("{form_id}", "f1")
        .replace("{source}", "typeform");
    let body = if method == "GET" { Body::empty() } else { Body::from("{}") };
    Request::builder()
        .method(method.parse::<Method>().unwrap())
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .body(body)
        .unwrap()
}

#[test]
fn every_operation_has_a_least_role() {
    let mut known: Vec<_> = least().into_keys().collect();
    let mut described = described();
    known.sort();
    described.sort();
    assert_eq!(described, known);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_operation_asks_for_its_role(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut owner = server.owner("owner@mavideniz.test", "Mavi Deniz").await;
    let mut people = vec![];
    for role in [Role::Viewer, Role::Agent, Role::Editor, Role::Admin] {
        people.push((role, server.member(&mut owner, &format!("{role}@mavideniz.test"), role).await));
    }
    people.push((Role::Owner, owner));

    for ((method, path), least) in least() {
        let Some(least) = least else { continue };
        let answer = server.browser().send(request(&method, &path)).await;
        answer.is_problem(401, "not_signed_in");
        for (role, browser) in &mut people {
            let status = browser.open(request(&method, &path)).await.status().as_u16();
            if *role < least {
                assert_eq!(status, 403, "{role} at {method} {path}");
            } else {
                assert!(!matches!(status, 401 | 403 | 405 | 500), "{role} at {method} {path}: {status}");
            }
        }
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn coming_back_from_a_consent_page_takes_an_admin(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut owner = server.owner("owner@mavideniz.test", "Mavi Deniz").await;
    let mut editor = server.member(&mut owner, "editor@mavideniz.test", Role::Editor).await;
    for (browser, problem) in
        [(&mut server.browser(), "not_signed_in"), (&mut editor, "forbidden"), (&mut owner, "state_invalid")]
    {
        let answer = browser.get("/oauth/callback/hubspot?code=c&state=s").await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.headers[header::LOCATION], format!("/connections?problem={problem}"));
    }
}
