use crate::support::Server;
use akis_store::{MIGRATOR, Role};
use http::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_flow_is_listed_and_read_with_its_counts(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let list = company.browser.get("/api/v1/flows").await;
    let [summary] = list.json["items"].as_array().unwrap().as_slice() else { panic!("{}", list.text) };
    assert_eq!(summary["name"], "Boat trip");
    assert_eq!(summary["status"], "live");
    assert_eq!(summary["source"], "hubspot");
    assert_eq!(summary["source_form_id"], "b0d4e1c2");
    assert_eq!(summary["connection_id"], company.connection.to_string());
    assert_eq!((&summary["answers_count"], &summary["waiting_count"]), (&json!(1), &json!(1)));
    assert_eq!(summary["attention_count"], 0);
    assert!(summary["published_at"].as_str().unwrap().ends_with('Z'));

    let flow = company.browser.get(&format!("/api/v1/flows/{}", company.flow)).await;
    for (key, value) in summary.as_object().unwrap() {
        assert_eq!(&flow.json[key], value);
    }
    assert_eq!(flow.json["form"]["pages"][0]["items"][0]["label"], "First name");
    assert_eq!(flow.json["publication"]["version_number"], 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_draft_compiles_with_its_keys_in_order(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let answer = company.browser.post(&format!("/api/v1/flows/{}/draft/compile", company.flow), &json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        answer.text.starts_with(r#"{"flow_json":{"version":"7.3","data_api_version":"3.0""#),
        "{}",
        answer.text
    );
    let report = &answer.json["report"];
    assert_eq!(report["title"], "Boat trip");
    assert_eq!(report["questions"].as_array().unwrap().len(), 4);
    assert_eq!(report["questions"][0]["outcome"], "carried");
}

/// Values for a screen's inputs, by the kind of answer they want.
fn payload(screen: &Value, flow: &Value) -> Value {
    let id = screen["screen"].as_str().unwrap();
    let screens = flow["screens"].as_array().unwrap();
    let text = screens.iter().find(|screen| screen["id"] == id).unwrap().to_string();
    let mut data = json!({"akis_version": "draft", "akis_session": "play"});
    for (name, value) in [("firstname", "Zeynep"), ("passport", "none"), ("wish", "A window")] {
        if text.contains(&format!("\"name\":\"{name}\"")) {
            data[name] = json!(value);
        }
    }
    if text.contains("\"name\":\"boat\"") {
        data["boat"] = json!("o1");
    }
    data
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_draft_can_be_played_to_its_end_and_nothing_is_kept(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let compile = format!("/api/v1/flows/{}/draft/compile", company.flow);
    let flow = company.browser.post(&compile, &json!({})).await.json["flow_json"].clone();
    let path = format!("/api/v1/flows/{}/draft/step", company.flow);
    let opening =
        json!({"session": "play", "answers": {}, "request": {"action": "INIT", "screen": null, "data": {}}});
    let mut answer = company.browser.post(&path, &opening).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.json["reply"]["screen"], flow["screens"][0]["id"]);

    // A blank answer stays on its screen, with a sentence at the field.
    let mut blank = payload(&answer.json["reply"], &flow);
    blank["firstname"] = json!("");
    let request = json!({"action": "data_exchange", "screen": answer.json["reply"]["screen"], "data": blank});
    let body = json!({"session": "play", "answers": answer.json["answers"], "request": request});
    let refused = company.browser.post(&path, &body).await;
    assert_eq!(refused.json["reply"]["screen"], answer.json["reply"]["screen"]);
    assert!(
        !refused.json["reply"]["data"]["errors"]["firstname"].as_str().unwrap().is_empty(),
        "{}",
        refused.text
    );

    for _ in 0..10 {
        if answer.json["done"] == true {
            break;
        }
        let reply = &answer.json["reply"];
        let request = json!({"action": "data_exchange", "screen": reply["screen"], "data": payload(reply, &flow)});
        let body = json!({"session": "play", "answers": answer.json["answers"], "request": request});
        answer = company.browser.post(&path, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    assert_eq!(answer.json["done"], true);
    assert_eq!(answer.json["reply"]["screen"], "SUCCESS");
    assert_eq!(answer.json["answers"]["firstname"], json!({"type": "text", "value": "Zeynep"}));
    assert_eq!(answer.json["answers"]["boat"], json!({"type": "choice", "value": "g"}));

    let list = company.browser.get(&format!("/api/v1/flows/{}/submissions", company.flow)).await;
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    let lost = json!({"session": "play", "request": {"action": "data_exchange", "screen": "NOWHERE"}});
    company.browser.post(&path, &lost).await.is_problem(422, "player_refused");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn publishing_is_queued_and_followed(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/flows/{}", company.flow);
    let body = json!({"whatsapp_account_id": company.account});
    let queued = company.browser.post(&format!("{path}/publish"), &body).await;
    assert_eq!(queued.status, StatusCode::ACCEPTED, "{}", queued.text);
    assert_eq!(queued.json["id"], company.publication.to_string());
    assert_eq!(queued.json["state"], "working");
    let keys: Vec<_> = queued.json["steps"].as_array().unwrap().iter().map(|step| &step["key"]).collect();
    let order = ["compile", "create_flow", "upload_json", "key_pair", "register_key", "endpoint", "publish"];
    assert_eq!(keys, order);
    assert!(queued.json["endpoint_url"].as_str().unwrap().starts_with("http://akis.test/exchange/"));
    assert_eq!(company.browser.get(&format!("{path}/publication")).await.json, queued.json);
    assert_eq!(company.browser.get(&path).await.json["status"], "publishing");
    let jobs: i64 = sqlx::query_scalar("select count(*) from control.jobs where kind = 'publish' and key = $1")
        .bind(company.publication.to_string())
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(jobs > 0);

    let nowhere = json!({"whatsapp_account_id": Uuid::now_v7()});
    company.browser.post(&format!("{path}/publish"), &nowhere).await.is_problem(404, "not_found");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_is_sent_to_a_phone_by_an_agent(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let mut agent = server.member(&mut company.browser, "eda@mavideniz.test", Role::Agent).await;
    let path = format!("/api/v1/flows/{}/messages", company.flow);
    let sent = agent.post(&path, &json!({"to": "+90 (532) 111-22.33"})).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    assert_eq!((&sent.json["to"], &sent.json["state"]), (&json!("905321112233"), &json!("queued")));
    let again = agent
        .post(&path, &json!({"to": "00905321112233", "phone_number_id": "106541", "body": " Merhaba "}))
        .await;
    assert_eq!(again.status, StatusCode::ACCEPTED, "{}", again.text);
    let list = agent.get(&path).await;
    let ids: Vec<_> = list.json["items"].as_array().unwrap().iter().map(|message| &message["id"]).collect();
    assert_eq!(ids, [&again.json["id"], &sent.json["id"]]);
    let texts: Vec<String> =
        sqlx::query_scalar("select body from messages order by id").fetch_all(&pool).await.unwrap();
    assert_eq!(texts, ["Boat trip: you can fill in the form right here.", "Merhaba"]);

    for to in ["0532 111 22 33", "112", "Zeynep", "", "+90532111223344556"] {
        agent.post(&path, &json!({"to": to})).await.is_problem(422, "invalid_recipient");
    }
    let foreign = json!({"to": "905321112233", "phone_number_id": "106549"});
    agent.post(&path, &foreign).await.is_problem(422, "unknown_phone_number");
    let long = json!({"to": "905321112233", "body": "x".repeat(1025)});
    agent.post(&path, &long).await.is_problem(422, "invalid_body");
    // The database would refuse it.
    let unwritable = json!({"to": "905321112233", "body": "Merhaba\0"});
    agent.post(&path, &unwritable).await.is_problem(422, "invalid_body");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_was_never_published_cannot_be_sent(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    sqlx::query("update publications set published_version_id = null").execute(&pool).await.unwrap();
    let path = format!("/api/v1/flows/{}/messages", company.flow);
    company.browser.post(&path, &json!({"to": "905321112233"})).await.is_problem(409, "not_published");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_source_or_whatsapp_that_does_not_answer_is_named(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let forms = format!("/api/v1/connections/{}/forms", company.connection);
    company.browser.get(&forms).await.is_problem(502, "source_unavailable");
    let import = json!({"connection_id": company.connection, "source_form_id": "b0d4e1c2"});
    company.browser.post("/api/v1/flows", &import).await.is_problem(502, "source_unavailable");
    let connect = json!({
        "waba_id": "102290129340398", "app_id": "670843887433847", "access_token": "EAADEMO", "app_secret": "secret",
        "verify_token": "verify",
    });
    let answer = company.browser.post("/api/v1/whatsapp-accounts", &connect).await;
    answer.is_problem(502, "whatsapp_unavailable");
    assert!(!answer.text.contains("EAADEMO"));
    let mut wrong = connect.clone();
    wrong["waba_id"] = json!("../me");
    company.browser.post("/api/v1/whatsapp-accounts", &wrong).await.is_problem(422, "invalid_body");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn connecting_a_source_begins_at_its_consent_page(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let begun = company.browser.post("/api/v1/connections/hubspot/authorize", &json!({})).await;
    let url: url::Url = begun.json["authorize_url"].as_str().unwrap().parse().unwrap();
    let query: std::collections::BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(query["redirect_uri"], "http://akis.test/oauth/callback/hubspot");
    assert_eq!(query["client_id"], "client");
    let state = &query["state"];
    company
        .browser
        .post("/api/v1/connections/typeform/authorize", &json!({}))
        .await
        .is_problem(409, "source_not_configured");

    // Another person cannot end the round trip, and has used it up by trying.
    let mut other = server.owner("can@kuzey.test", "Kuzey").await;
    let back = format!("/oauth/callback/hubspot?code=c&state={state}");
    assert_eq!(other.get(&back).await.headers["location"], "/connections?problem=state_invalid");
    assert_eq!(company.browser.get(&back).await.headers["location"], "/connections?problem=state_invalid");

    let begun = company.browser.post("/api/v1/connections/hubspot/authorize", &json!({})).await;
    let url: url::Url = begun.json["authorize_url"].as_str().unwrap().parse().unwrap();
    let (_, state) = url.query_pairs().find(|(name, _)| name == "state").unwrap();
    let denied = company.browser.get(&format!("/oauth/callback/hubspot?error=access_denied&state={state}")).await;
    assert_eq!(denied.headers["location"], "/connections?problem=access_denied");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn sources_and_accounts_are_listed_without_their_secrets(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let sources = company.browser.get("/api/v1/sources").await;
    assert_eq!(sources.json["items"][0]["source"], "hubspot");
    assert!(!sources.json["items"][0]["contract"]["sentence_tr"].as_str().unwrap().is_empty());
    assert!(!sources.json["items"][0]["scopes"][0]["reason"].as_str().unwrap().is_empty());
    let connections = company.browser.get("/api/v1/connections").await;
    assert_eq!(connections.json["items"][0]["connected_by"], "Ayşe Demir");
    assert_eq!(connections.json["items"][0]["status"], "active");
    let accounts = company.browser.get("/api/v1/whatsapp-accounts").await;
    assert_eq!(accounts.json["items"][0]["phone_numbers"][0]["key_registered"], false);
    for answer in [sources, connections, accounts] {
        assert!(!answer.text.contains("-token") && !answer.text.contains("app-secret"), "{}", answer.text);
    }

    let path = format!("/api/v1/connections/{}", company.connection);
    assert_eq!(company.browser.ask(http::Method::DELETE, &path, None).await.status, StatusCode::OK);
    let connections = company.browser.get("/api/v1/connections").await;
    assert_eq!(connections.json["items"], json!([]));
    company.browser.ask(http::Method::DELETE, &path, None).await.is_problem(404, "not_found");
}
