use crate::support::{Company, Server};
use akis_store::MIGRATOR;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_are_listed_newest_first_page_by_page(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let mut expected = vec![company.submission.to_string()];
    for _ in 0..4 {
        expected.insert(0, server.complete(&company).await.to_string());
    }
    let path = format!("/api/v1/flows/{}/submissions", company.flow);
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = company.browser.get(&format!("{path}?limit=2{next}")).await;
        for item in page.json["items"].as_array().unwrap() {
            seen.push(item["id"].as_str().unwrap().to_owned());
        }
        let Some(after) = page.json["next"].as_str() else { break };
        next = format!("&after={after}");
    }
    assert_eq!(seen, expected);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_masks_what_is_sensitive_and_a_page_says_that_it_is(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let list = company.browser.get(&format!("/api/v1/flows/{}/submissions", company.flow)).await;
    let item = &list.json["items"][0];
    let summary = json!([
        {"label": "First name", "display": "Zeynep"},
        {"label": "Passport note", "display": "•••"},
        {"label": "Which boat?", "display": "Gulet"},
    ]);
    assert_eq!(item["summary"], summary);
    assert_eq!((&item["test"], &item["delivery"]), (&json!(false), &json!({"state": "waiting", "problem": null})));
    assert!(!list.text.contains("harbour"));

    let one = company.browser.get(&format!("/api/v1/submissions/{}", company.submission)).await;
    assert_eq!(one.json["flow_name"], "Boat trip");
    assert_eq!((&one.json["version_number"], &one.json["confirmed_at"]), (&json!(1), &Value::Null));
    let answer = json!({"label": "Passport note", "kind": "short_text", "display": "hidden in the harbour", "sensitive": true});
    assert_eq!(one.json["answers"][1], answer);
    let delivery = &one.json["deliveries"][0];
    assert_eq!((&delivery["destination"], &delivery["state"]), (&json!("hubspot_form"), &json!("waiting")));
    assert_eq!(delivery["attempts"], json!([]));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_delivery_is_repeated_unless_it_arrived(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/deliveries/{}/retry", company.delivery);
    let state = "update deliveries set state = 'needs_attention', waits_for = 'correction',
                        problem = '{\"en\": \"Why.\", \"tr\": \"Neden.\"}'";
    sqlx::query(state).execute(&pool).await.unwrap();
    assert_eq!(company.browser.post(&path, &json!({})).await.status, StatusCode::ACCEPTED);
    let one = company.browser.get(&format!("/api/v1/submissions/{}", company.submission)).await;
    assert_eq!(one.json["deliveries"][0]["state"], "waiting");

    sqlx::query("update deliveries set state = 'delivered'").execute(&pool).await.unwrap();
    company.browser.post(&path, &json!({})).await.is_problem(409, "nothing_to_retry");
}

/// Every address that names a row of this company, with a body its handler takes.
fn addresses(rows: &Company, own: &Company) -> Vec<(Method, String, Option<Value>)> {
    let flow = format!("/api/v1/flows/{}", rows.flow);
    let step = json!({"session": "s", "request": {"action": "INIT"}});
    vec![
        (Method::GET, flow.clone(), None),
        (Method::GET, format!("{flow}/publication"), None),
        (Method::GET, format!("{flow}/messages"), None),
        (Method::GET, format!("{flow}/submissions"), None),
        (Method::POST, format!("{flow}/draft/compile"), None),
        (Method::POST, format!("{flow}/draft/step"), Some(step)),
        (Method::POST, format!("{flow}/publish"), Some(json!({"whatsapp_account_id": own.account}))),
        (Method::POST, format!("{flow}/messages"), Some(json!({"to": "905321112233"}))),
        (Method::GET, format!("/api/v1/submissions/{}", rows.submission), None),
        (Method::GET, format!("{flow}/submissions.csv"), None),
        (Method::POST, format!("{flow}/deliveries/retry"), Some(json!({}))),
        (Method::GET, format!("/api/v1/deliveries/{}/preview", rows.delivery), None),
        (Method::POST, format!("/api/v1/deliveries/{}/resolve", rows.delivery), Some(json!({"arrived": true}))),
        (Method::POST, format!("/api/v1/deliveries/{}/retry", rows.delivery), None),
        (Method::GET, format!("/api/v1/connections/{}/forms", rows.connection), None),
        (Method::DELETE, format!("/api/v1/connections/{}", rows.connection), None),
    ]
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_companys_rows_are_not_found(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut ours = server.company("ayse@mavideniz.test", 1).await;
    let mut theirs = server.company("can@kuzey.test", 2).await;
    for (method, path, body) in addresses(&theirs, &ours) {
        let answer = ours.browser.ask(method.clone(), &path, body.as_ref()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}: {}", answer.text);
        answer.is_problem(404, "not_found");
    }
    let person = theirs.browser.get("/api/v1/auth/me").await.json["person"]["id"].as_str().unwrap().to_owned();
    let member = format!("/api/v1/members/{person}");
    ours.browser.ask(Method::DELETE, &member, None).await.is_problem(404, "not_found");
    let role = json!({"role": "viewer"});
    ours.browser.ask(Method::PATCH, &member, Some(&role)).await.is_problem(404, "not_found");
    let foreign_account = json!({"whatsapp_account_id": theirs.account});
    let publish = format!("/api/v1/flows/{}/publish", ours.flow);
    ours.browser.post(&publish, &foreign_account).await.is_problem(404, "not_found");
    let import = json!({"connection_id": theirs.connection, "source_form_id": "x"});
    ours.browser.post("/api/v1/flows", &import).await.is_problem(404, "not_found");

    // The same addresses are there for their own company.
    for (method, path, body) in addresses(&theirs, &theirs).into_iter().take(8) {
        let answer = theirs.browser.ask(method.clone(), &path, body.as_ref()).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.text);
    }
}
