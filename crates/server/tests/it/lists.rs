use crate::support::{Browser, Server};
use akis_store::MIGRATOR;
use http::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

fn option(value: &str) -> Value {
    json!({"value": value, "label": format!("Şube {value}")})
}

async fn put(browser: &mut Browser, path: &str, body: &Value) -> crate::support::Answer {
    browser.ask(Method::PUT, path, Some(body)).await
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_is_kept_changed_and_deleted(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let new = json!({"name": " Şubeler ", "options": [option("kdk"), option("bsk")]});
    let made = browser.post("/api/v1/lists", &new).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.json["name"], &made.json["version"]), (&json!("Şubeler"), &json!(1)));
    let path = format!("/api/v1/lists/{}", made.json["id"].as_str().unwrap());

    let hidden = browser
        .ask(Method::PATCH, &format!("{path}/options"), Some(&json!({"value": "kdk", "hidden": true})))
        .await;
    assert_eq!(hidden.status, 204);
    let read = browser.get(&path).await;
    assert_eq!(
        read.json["options"][0],
        json!({"value": "kdk", "label": "Şube kdk", "description": "", "hidden": true})
    );
    assert_eq!((&read.json["offered_count"], &read.json["version"]), (&json!(1), &json!(2)));

    // Whoever saw the first version changed nothing of the second.
    let change = json!({"version": 1, "name": "Mağazalar", "options": []});
    put(&mut browser, &path, &change).await.is_problem(409, "list_changed");
    let change = json!({"version": 2, "name": "Mağazalar", "options": [option("x")]});
    assert_eq!(put(&mut browser, &path, &change).await.json["version"], 3);
    let table = json!({"version": 3, "csv": "Değer;Etiket;Gizli\nkdk;Kadıköy;\nbsk;Beşiktaş;evet\n"});
    let imported = browser.post(&format!("{path}/import"), &table).await;
    assert_eq!(imported.json["options"][1]["label"], "Beşiktaş", "{}", imported.text);
    assert_eq!((&imported.json["options_count"], &imported.json["offered_count"]), (&json!(2), &json!(1)));
    browser.post(&format!("{path}/import"), &table).await.is_problem(409, "list_changed");

    assert_eq!(browser.get("/api/v1/lists").await.json["items"][0]["name"], "Mağazalar");
    assert_eq!(browser.ask(Method::DELETE, &path, None).await.status, 204);
    browser.get(&path).await.is_problem(404, "not_found");
    let actions: Vec<String> =
        sqlx::query_scalar("select action from audit where action like 'list.%' order by id")
            .fetch_all(&pool)
            .await
            .unwrap();
    let wanted = ["list.created", "list.option_changed", "list.replaced", "list.replaced", "list.deleted"];
    assert_eq!(actions, wanted);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_wrong_with_a_list_is_said_in_the_reader_s_language(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let cases = [
        (json!([option("a"), option(" a ")]), "iki kez"),
        (json!([{"value": "", "label": "x"}]), "1. seçeneğin"),
        (json!([option("a"), {"value": "b", "label": " "}]), "2. seçeneğin"),
        (json!([{"value": "x".repeat(201), "label": "x"}]), "çok uzun"),
        (json!([{"value": "a", "label": "x\ny"}]), "tek satırda"),
    ];
    for (options, words) in cases {
        let refused = browser.post("/api/v1/lists", &json!({"name": "Şubeler", "options": options})).await;
        refused.is_problem(422, "invalid_list");
        assert!(refused.json["detail"].as_str().unwrap().contains(words), "{}", refused.text);
    }
    browser.post("/api/v1/lists", &json!({"name": " "})).await.is_problem(422, "invalid_body");
    let many = "x\n".repeat(6_000);
    let made = browser.post("/api/v1/lists", &json!({"name": "Şubeler"})).await;
    let path = format!("/api/v1/lists/{}/import", made.json["id"].as_str().unwrap());
    let refused = browser.post(&path, &json!({"version": 1, "csv": many})).await;
    refused.is_problem(422, "invalid_list");
    assert!(refused.text.contains("5000"), "{}", refused.text);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_question_takes_its_options_from_what_there_is(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let browser = &mut company.browser;
    let list = browser.post("/api/v1/lists", &json!({"name": "Şubeler", "options": [option("kdk")]})).await;
    let id = list.json["id"].as_str().unwrap().to_owned();
    let source = |question: &str| format!("/api/v1/flows/{}/questions/{question}/options-source", company.flow);

    let set = put(browser, &source("boat"), &json!({"from": "list", "id": id})).await;
    assert_eq!(set.status, 200, "{}", set.text);
    let kind = &set.json["form"]["pages"][0]["items"][2];
    assert!(kind.to_string().contains(&id), "{kind}");
    // A text becomes a choice, and a text again.
    let set = put(browser, &source("wish"), &json!({"from": "list", "id": id})).await;
    assert!(set.json["form"]["pages"][0]["items"][3].to_string().contains("single_choice"), "{}", set.text);

    // The preview offers it.
    let step = json!({"session": "play", "request": {"action": "INIT"}});
    let played = browser.post(&format!("/api/v1/flows/{}/draft/step", company.flow), &step).await;
    assert_eq!(played.status, 200, "{}", played.text);
    let delete = browser.ask(Method::DELETE, &format!("/api/v1/lists/{id}"), None).await;
    delete.is_problem(409, "list_in_use");
    assert!(delete.text.contains("Boat trip"), "{}", delete.text);

    let set = put(browser, &source("wish"), &Value::Null).await;
    assert!(set.json["form"]["pages"][0]["items"][3].to_string().contains("short_text"), "{}", set.text);
    assert_eq!(put(browser, &source("boat"), &Value::Null).await.status, 200);
    assert_eq!(browser.ask(Method::DELETE, &format!("/api/v1/lists/{id}"), None).await.status, 204);

    for (question, body, status, code) in [
        ("boat", json!({"from": "list", "id": id}), 422, "options_source_refused"),
        ("boat", json!({"from": "slots", "id": id}), 422, "options_source_refused"),
        ("boat", json!({"from": "url", "url": "http://mavideniz.test/"}), 422, "options_source_refused"),
        ("boat", json!({"from": "url", "url": "https://10.0.0.1/"}), 422, "options_source_refused"),
        ("nobody", json!({"from": "url", "url": "https://mavideniz.test/"}), 404, "not_found"),
        ("boat", json!({"from": "moon"}), 422, "invalid_body"),
    ] {
        put(browser, &source(question), &body).await.is_problem(status, code);
    }
    let set =
        put(browser, &source("boat"), &json!({"from": "url", "url": "https://mavideniz.test/subeler"})).await;
    assert_eq!(set.status, 200, "{}", set.text);
    // Another company has neither the flow nor the list.
    let mut other = server.owner("mehmet@kuzey.test", "Kuzey").await;
    put(&mut other, &source("boat"), &Value::Null).await.is_problem(404, "not_found");
}
