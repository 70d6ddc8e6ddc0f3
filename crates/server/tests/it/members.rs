use crate::support::Server;
use akis_store::{MIGRATOR, Role};
use http::{Method, StatusCode};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn people_are_added_changed_and_removed(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut ayse = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let mut can = server.member(&mut ayse, "can@mavideniz.test", Role::Viewer).await;

    let list = ayse.get("/api/v1/members").await;
    let shown: Vec<_> = list.json["items"].as_array().unwrap().iter().map(|member| &member["role"]).collect();
    assert_eq!(shown, ["owner", "viewer"]);
    let can_id = list.json["items"][1]["person_id"].as_str().unwrap().to_owned();

    let path = format!("/api/v1/members/{can_id}");
    let changed = ayse.ask(Method::PATCH, &path, Some(&json!({"role": "editor"}))).await;
    assert_eq!(changed.json["role"], "editor");
    // A role counts from the next request on.
    assert_eq!(can.get("/api/v1/auth/me").await.json["role"], "editor");

    assert_eq!(ayse.ask(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    can.get("/api/v1/auth/me").await.is_problem(401, "not_signed_in");
    ayse.ask(Method::DELETE, &path, None).await.is_problem(404, "not_found");
    // Their own company is still theirs.
    can.sign_in("can@mavideniz.test").await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn only_people_who_signed_up_and_only_once(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut ayse = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    server.member(&mut ayse, "can@mavideniz.test", Role::Viewer).await;
    let add = |email: &str| json!({"email": email, "role": "agent"});
    ayse.post("/api/v1/members", &add("nobody@kuzey.test")).await.is_problem(422, "person_unknown");
    ayse.post("/api/v1/members", &add("CAN@mavideniz.test")).await.is_problem(409, "already_member");
    ayse.post("/api/v1/members", &json!({"email": "x@y.test", "role": "god"}))
        .await
        .is_problem(422, "invalid_body");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_company_keeps_an_owner_and_admins_do_not_touch_owners(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut ayse = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let mut admin = server.member(&mut ayse, "can@mavideniz.test", Role::Admin).await;
    server.owner("eda@mavideniz.test", "Eda's own").await;
    let id = |browser: &serde_json::Value| browser["person"]["id"].as_str().unwrap().to_owned();
    let ayse_path = format!("/api/v1/members/{}", id(&ayse.get("/api/v1/auth/me").await.json));
    let admin_path = format!("/api/v1/members/{}", id(&admin.get("/api/v1/auth/me").await.json));
    let role = |role: &str| json!({"role": role});

    ayse.ask(Method::DELETE, &ayse_path, None).await.is_problem(409, "last_owner");
    ayse.ask(Method::PATCH, &ayse_path, Some(&role("admin"))).await.is_problem(409, "last_owner");
    admin.ask(Method::DELETE, &ayse_path, None).await.is_problem(403, "forbidden");
    admin.ask(Method::PATCH, &ayse_path, Some(&role("viewer"))).await.is_problem(403, "forbidden");
    admin.ask(Method::PATCH, &admin_path, Some(&role("owner"))).await.is_problem(403, "forbidden");
    let add_owner = json!({"email": "eda@mavideniz.test", "role": "owner"});
    admin.post("/api/v1/members", &add_owner).await.is_problem(403, "forbidden");

    assert_eq!(ayse.ask(Method::PATCH, &admin_path, Some(&role("owner"))).await.status, StatusCode::OK);
    assert_eq!(admin.ask(Method::DELETE, &ayse_path, None).await.status, StatusCode::NO_CONTENT);
}
