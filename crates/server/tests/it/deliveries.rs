//! Answers on their way: seen, sent again, decided about, taken along as a table.

use crate::support::{Company, Server};
use akis_store::{DeliveryStepState, MIGRATOR, Role, delivery_steps};
use http::{Method, StatusCode};
use serde_json::json;
use sqlx::PgPool;

async fn set(pool: &PgPool, sql: &'static str) {
    sqlx::query(sql).execute(pool).await.unwrap();
}

/// The delivery's one step, as an interrupted worker leaves it.
async fn cut_short(server: &Server, company: &Company) {
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    delivery_steps::plan(&mut tx, company.delivery, &[("submit".to_owned(), "submit")]).await.unwrap();
    delivery_steps::set_back(&mut tx, company.delivery, "submit", true).await.unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_delivery_is_shown_with_its_destination_and_its_steps(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    cut_short(&server, &company).await;
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    delivery_steps::finish(&mut tx, company.delivery, "submit", Some("r-17")).await.unwrap();
    let steps = delivery_steps::of_delivery(&mut tx, company.delivery).await.unwrap();
    assert_eq!(steps[0].state, DeliveryStepState::Done);
    tx.commit().await.unwrap();
    let one = company.browser.get(&format!("/api/v1/submissions/{}", company.submission)).await;
    assert_eq!(one.json["test"], false);
    let delivery = &one.json["deliveries"][0];
    assert_eq!((&delivery["destination"], &delivery["name"]), (&json!("hubspot_form"), &json!("HubSpot")));
    assert!(delivery["destination_id"].is_string());
    assert_eq!((&delivery["waits_for"], &delivery["result"]), (&json!(null), &json!("r-17")));
    let step = &delivery["steps"][0];
    assert_eq!(
        (&step["key"], &step["kind"], &step["state"]),
        (&json!("submit"), &json!("submit"), &json!("done"))
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_preview_shows_the_call_and_nothing_that_proves_who_makes_it(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/deliveries/{}/preview", company.delivery);
    let preview = company.browser.get(&path).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    assert_eq!(preview.json["problem"], json!(null));
    let [call] = preview.json["calls"].as_array().unwrap().as_slice() else { panic!("{}", preview.text) };
    assert_eq!(
        (&call["step"], &call["kind"], &call["method"]),
        (&json!("submit"), &json!("submit"), &json!("POST"))
    );
    assert!(call["url"].as_str().unwrap().ends_with("/b0d4e1c2"), "{call}");
    let fields = call["body"]["fields"].as_array().unwrap();
    assert!(fields.iter().any(|field| field["value"] == "Zeynep"), "{fields:?}");
    assert!(!preview.text.contains("source-token"));
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    assert!(delivery_steps::of_delivery(&mut tx, company.delivery).await.unwrap().is_empty(), "nothing was begun");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_may_have_arrived_is_decided_by_a_person(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/deliveries/{}", company.delivery);
    let resolve = format!("{path}/resolve");
    company.browser.post(&resolve, &json!({"arrived": true})).await.is_problem(409, "nothing_to_resolve");

    cut_short(&server, &company).await;
    let waits = "update deliveries set state = 'needs_attention', waits_for = 'decision', unclear = true,
                        problem = '{\"en\": \"Why.\", \"tr\": \"Neden.\"}'";
    set(&pool, waits).await;
    company.browser.post(&format!("{path}/retry"), &json!({})).await.is_problem(409, "needs_decision");
    let many = format!("/api/v1/flows/{}/deliveries/retry", company.flow);
    assert_eq!(company.browser.post(&many, &json!({})).await.json["count"], 0, "not on a guess");
    assert_eq!(company.browser.post(&resolve, &json!({"arrived": true})).await.status, StatusCode::ACCEPTED);
    let one = company.browser.get(&format!("/api/v1/submissions/{}", company.submission)).await;
    assert_eq!(one.json["deliveries"][0]["state"], "delivered");
    let audit = company.browser.get("/api/v1/audit?limit=1").await;
    assert_eq!(audit.json["items"][0]["action"], "delivery.resolved");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn many_are_sent_again_at_once(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    for _ in 0..3 {
        server.complete(&company).await;
    }
    let path = format!("/api/v1/flows/{}/deliveries/retry", company.flow);
    assert_eq!(company.browser.post(&path, &json!({})).await.json["count"], 0, "all are on their way");
    set(&pool, "update deliveries set state = 'given_up'").await;
    let named = json!({"delivery_ids": [company.delivery], "state": "given_up"});
    assert_eq!(company.browser.post(&path, &named).await.json["count"], 1);
    let others = json!({"state": "needs_attention"});
    assert_eq!(company.browser.post(&path, &others).await.json["count"], 0);
    let answer = company.browser.post(&path, &json!({})).await;
    assert_eq!((answer.status, &answer.json["count"]), (StatusCode::ACCEPTED, &json!(3)));
    let open: Vec<String> =
        sqlx::query_scalar("select distinct state from deliveries").fetch_all(&pool).await.unwrap();
    assert_eq!(open, ["waiting"]);
    company.browser.post(&path, &json!({"state": "delivered"})).await.is_problem(422, "invalid_body");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn chosen_ones_are_sent_again_and_the_body_may_be_absent(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    for _ in 0..3 {
        server.complete(&company).await;
    }
    set(&pool, "update deliveries set state = 'given_up'").await;
    let path = format!("/api/v1/flows/{}/deliveries/retry", company.flow);
    let chosen = company.browser.post(&path, &json!({"delivery_ids": [company.delivery]})).await;
    assert_eq!((chosen.status, &chosen.json["count"]), (StatusCode::ACCEPTED, &json!(1)));
    let none = company.browser.post(&path, &json!({"delivery_ids": []})).await;
    assert_eq!(none.json["count"], 0, "none chosen is not all");
    let ids: Vec<String> = (0..501).map(|_| uuid::Uuid::now_v7().to_string()).collect();
    let many = company.browser.post(&path, &json!({"delivery_ids": ids})).await;
    many.is_problem(422, "invalid_body");
    let most = company.browser.post(&path, &json!({"delivery_ids": &ids[1..]})).await;
    assert_eq!(most.json["count"], 0, "{}", most.text);
    let all = company.browser.ask(Method::POST, &path, None).await;
    assert_eq!((all.status, &all.json["count"]), (StatusCode::ACCEPTED, &json!(3)), "{}", all.text);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_answer_is_left_here_by_an_editor_and_sent_after_all(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let mut agent = server.member(&mut company.browser, "agent@mavideniz.test", Role::Agent).await;
    let mut stranger = server.company("can@kuzey.test", 2).await;
    let path = format!("/api/v1/deliveries/{}", company.delivery);
    let leave = format!("{path}/leave");
    agent.ask(Method::POST, &leave, None).await.is_problem(403, "forbidden");
    stranger.browser.ask(Method::POST, &leave, None).await.is_problem(404, "not_found");
    set(&pool, "update deliveries set state = 'needs_attention', waits_for = 'decision', problem = '{\"en\": \"Why.\", \"tr\": \"Neden.\"}'").await;
    let left = company.browser.ask(Method::POST, &leave, None).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.text);
    let one = company.browser.get(&format!("/api/v1/submissions/{}", company.submission)).await;
    let delivery = &one.json["deliveries"][0];
    assert_eq!((&delivery["state"], &delivery["waits_for"]), (&json!("left_here"), &json!(null)));
    assert!(delivery["problem"].as_str().unwrap().contains("burada kalmasına"), "{}", one.text);
    let listed = company.browser.get(&format!("/api/v1/flows/{}/submissions", company.flow)).await;
    assert_eq!(listed.json["items"][0]["delivery"]["state"], "left_here", "{}", listed.text);
    let flow = company.browser.get(&format!("/api/v1/flows/{}", company.flow)).await;
    assert_eq!((&flow.json["waiting_count"], &flow.json["attention_count"]), (&json!(0), &json!(0)));
    let audit = company.browser.get("/api/v1/audit?limit=1").await;
    assert_eq!(audit.json["items"][0]["action"], "delivery.left");
    company.browser.ask(Method::POST, &leave, None).await.is_problem(409, "nothing_to_leave");

    let again = company.browser.ask(Method::POST, &format!("{path}/retry"), None).await;
    assert_eq!(again.status, StatusCode::ACCEPTED, "{}", again.text);
    for state in ["delivering", "delivered"] {
        let sql = "update deliveries set state = $1 where id = $2";
        sqlx::query(sql).bind(state).bind(company.delivery.0).execute(&pool).await.unwrap();
        company.browser.ask(Method::POST, &leave, None).await.is_problem(409, "nothing_to_leave");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_are_taken_along_as_a_table_without_tests(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let test = server.complete(&company).await;
    sqlx::query("update submissions set test = true where id = $1").bind(test.0).execute(&pool).await.unwrap();
    // More than one page of the export.
    for _ in 0..205 {
        server.complete(&company).await;
    }
    let path = format!("/api/v1/flows/{}/submissions.csv", company.flow);
    let table = company.browser.get(&path).await;
    assert_eq!(table.status, StatusCode::OK);
    let text = table.text.strip_prefix('\u{feff}').unwrap();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 1 + 206);
    assert!(lines[0].contains("First name") && lines[0].contains("Which boat?"), "{}", lines[0]);
    assert!(
        lines[1].contains(&company.submission.to_string()) && lines[1].contains("Zeynep,•••,Gulet"),
        "{}",
        lines[1]
    );
    assert!(!text.contains("harbour") && !text.contains(&test.to_string()));
    let all = company.browser.get(&format!("{path}?tests=true")).await;
    assert!(all.text.contains(&test.to_string()));
    let audit = company.browser.get("/api/v1/audit?limit=1").await;
    assert_eq!(audit.json["items"][0]["action"], "answers.exported");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_test_is_delivered_only_when_that_is_asked_for(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/flows/{}/messages", company.flow);
    let to = "905321112233";
    company.browser.post(&path, &json!({"to": to, "deliver_test": true})).await.is_problem(422, "invalid_body");
    for (test, deliver) in [(false, false), (true, false), (true, true)] {
        let body = json!({"to": to, "test": test, "deliver_test": deliver});
        assert_eq!(company.browser.post(&path, &body).await.status, StatusCode::ACCEPTED);
        let newest: (String, bool) =
            sqlx::query_as("select origin, deliver_test from sessions order by id desc limit 1")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(newest, (if test { "test" } else { "agent" }.to_owned(), deliver));
    }
}
