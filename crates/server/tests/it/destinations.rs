//! What a flow's answers are written to, from the dashboard's side.

use crate::support::{Company, Server, Vendor};
use akis_form::{DestinationKind, SourceKind};
use akis_store::connections::{self, NewConnection, NewTokens};
use akis_store::{MIGRATOR, SignIn, destinations, flows};
use http::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

async fn destinations_of(company: &mut Company) -> Vec<Value> {
    let path = format!("/api/v1/flows/{}/destinations", company.flow);
    let list = company.browser.get(&path).await;
    assert_eq!(list.status, 200, "{}", list.text);
    list.json["items"].as_array().unwrap().clone()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_flow_is_offered_what_can_take_its_answers(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/destination-kinds?flow_id={}", company.flow);
    let offered = company.browser.get(&path).await;
    let items = offered.json["items"].as_array().unwrap();
    let kinds: Vec<_> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    for kind in ["hubspot_form", "hubspot_contact", "google_sheet", "webhook"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    for kind in ["google_bridge", "google_form_post", "surveymonkey_response", "typeform_webhook"] {
        assert!(!kinds.contains(&kind), "{kinds:?}");
    }
    let of = |kind: &str| items.iter().find(|item| item["kind"] == kind).unwrap();
    let account = &of("hubspot_contact")["connections"][0];
    assert_eq!(account["id"], json!(company.connection));
    assert_eq!(account["missing_features"], json!(["contacts"]), "only forms was granted");
    assert_eq!(of("hubspot_form")["connections"][0]["missing_features"], json!([]));
    assert_eq!((&of("webhook")["has_secret"], &of("webhook")["source"]), (&json!(true), &json!(null)));
    assert_eq!(of("google_sheet")["connections"], json!([]));
    assert!(items.iter().all(|item| !item["contract"]["sentence_tr"].as_str().unwrap().is_empty()));
    company.browser.get("/api/v1/destination-kinds").await.is_problem(400, "malformed_parameter");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_flow_writes_back_to_its_own_form(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let items = destinations_of(&mut company).await;
    assert_eq!(items.len(), 1);
    assert_eq!((&items[0]["kind"], &items[0]["enabled"]), (&json!("hubspot_form"), &json!(true)));
    assert_eq!(items[0]["connection_id"], json!(company.connection));
    assert_eq!(items[0]["contract"]["kind"], "native_submission");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_webhooks_secret_is_shown_once_and_changed_without_a_gap(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/flows/{}/destinations", company.flow);
    let new = json!({"kind": "webhook", "settings": {"url": "https://hooks.mavideniz.example/akis"}});
    let made = company.browser.post(&path, &new).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let first = made.json["secret"].as_str().unwrap().to_owned();
    assert!(first.starts_with("whsec_"), "{first}");
    let id = made.json["destination"]["id"].as_str().unwrap().to_owned();
    let listed = company.browser.get(&path).await;
    assert!(!listed.text.contains("whsec_"));
    assert_eq!(listed.json["items"][1]["has_secret"], true);

    let path = format!("/api/v1/destinations/{id}");
    let changed = company.browser.ask(Method::PATCH, &path, Some(&json!({"new_secret": true}))).await;
    let second = changed.json["secret"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let kept = destinations::secret(&mut tx, id.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&kept), format!("{second} {first}"), "both sign meanwhile");
    drop(tx);

    let off = company.browser.ask(Method::PATCH, &path, Some(&json!({"enabled": false}))).await;
    assert_eq!((&off.json["destination"]["enabled"], &off.json["secret"]), (&json!(false), &json!(null)));
    let removed = company.browser.ask(Method::DELETE, &path, None).await;
    assert_eq!(removed.json, json!({"given_up": 0}), "{}", removed.text);
    assert_eq!(destinations_of(&mut company).await.len(), 1);
    company.browser.ask(Method::DELETE, &path, None).await.is_problem(404, "not_found");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_cannot_work_is_not_kept(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/flows/{}/destinations", company.flow);
    let cases = [
        (json!({"kind": "google_bridge"}), "destination_not_offered"),
        (json!({"kind": "typeform_webhook", "settings": {"url": "https://x.example"}}), "destination_not_offered"),
        (json!({"kind": "google_sheet"}), "connection_needed"),
        (json!({"kind": "google_sheet", "connection_id": company.connection}), "connection_needed"),
        (json!({"kind": "webhook"}), "destination_settings_refused"),
        (json!({"kind": "webhook", "settings": {"url": "ftp://x.example"}}), "destination_settings_refused"),
        (json!({"kind": "webhook", "settings": {"url": "http://x.example"}}), "destination_settings_refused"),
        (json!({"kind": "hubspot_form", "settings": {"colour": "red"}}), "destination_settings_refused"),
        (json!({"kind": "hubspot_form", "settings": []}), "invalid_body"),
        (json!({"kind": "pigeon"}), "invalid_body"),
    ];
    for (new, code) in cases {
        let answer = company.browser.post(&path, &new).await;
        answer.is_problem(422, code);
    }
    let weak =
        json!({"kind": "webhook", "settings": {"url": "https://x.example"}, "secret": "whsec_c2hvcnQgb25l"});
    company.browser.post(&path, &weak).await.is_problem(422, "invalid_body");
    let mut other = server.company("can@kuzey.test", 2).await;
    other.browser.post(&path, &json!({"kind": "webhook"})).await.is_problem(404, "not_found");
    let theirs = json!({"kind": "hubspot_contact", "connection_id": other.connection});
    company.browser.post(&path, &theirs).await.is_problem(404, "not_found");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_mapping_shows_what_is_automatic_and_what_was_chosen(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let id = destinations_of(&mut company).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/destinations/{id}/mapping");
    let before = company.browser.get(&path).await;
    let questions = before.json["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 4);
    assert_eq!(questions[0]["automatic"]["value"], "0-1/firstname");
    assert_eq!((&questions[0]["choice"], &questions[0]["place"]), (&json!("automatic"), &json!(null)));
    let places: Vec<_> =
        before.json["places"].as_array().unwrap().iter().map(|place| place["value"].clone()).collect();
    assert_eq!(places, ["0-1/firstname", "0-1/passport", "0-1/boat", "0-1/wish"]);

    let settings = json!({"settings": {"mapping": {"wish": "0-1/passport", "passport": null}}});
    let path = format!("/api/v1/destinations/{id}");
    assert_eq!(company.browser.ask(Method::PATCH, &path, Some(&settings)).await.status, 200);
    let after = company.browser.get(&format!("{path}/mapping")).await;
    let questions = &after.json["questions"];
    assert_eq!((&questions[1]["choice"], &questions[1]["place"]), (&json!("not_sent"), &json!(null)));
    assert_eq!((&questions[3]["choice"], &questions[3]["place"]), (&json!("place"), &json!("0-1/passport")));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_light_is_green_when_the_destination_answers(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/flows/{}/destinations", company.flow);
    let new = json!({"kind": "webhook", "settings": {"url": format!("{}/hook", vendor.url)}});
    let made = company.browser.post(&path, &new).await;
    let check = format!("/api/v1/destinations/{}/check", made.json["destination"]["id"].as_str().unwrap());
    vendor.answers("POST /hook", 204, json!(null));
    let good = company.browser.post(&check, &json!({})).await;
    assert_eq!((&good.json["good"], &good.json["problem"]), (&json!(true), &json!(null)), "{}", good.text);
    assert!(vendor.asked("POST /hook")[0].body.contains("webhook.ping"));
    vendor.answers("POST /hook", 410, json!(null));
    let bad = company.browser.post(&check, &json!({})).await;
    assert_eq!(bad.json["good"], false);
    let listed = destinations_of(&mut company).await;
    assert_eq!(listed[1]["check_problem"], bad.json["problem"]);

    // Without a light of its own, the connection is tried.
    let check = format!("/api/v1/destinations/{}/check", listed[0]["id"].as_str().unwrap());
    vendor.answers("GET /hubspot/account-info/v3/details", 200, json!({"portalId": 4_711_001}));
    assert_eq!(company.browser.post(&check, &json!({})).await.json["good"], true);
    vendor.answers("GET /hubspot/account-info/v3/details", 401, json!({"category": "INVALID_AUTHENTICATION"}));
    let ended = company.browser.post(&check, &json!({})).await;
    assert_eq!(ended.json["good"], false);
    let problem = ended.json["problem"].as_str().unwrap();
    assert!(problem.contains("yeniden bağlayın"), "in the person's language: {problem}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_test_answer_is_marked_and_counts_nowhere(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let before = company.browser.get(&format!("/api/v1/flows/{}", company.flow)).await;
    let id = destinations_of(&mut company).await[0]["id"].as_str().unwrap().to_owned();
    let sent = company.browser.post(&format!("/api/v1/destinations/{id}/test"), &json!({})).await;
    assert_eq!(sent.status, 202, "{}", sent.text);
    assert!(!sent.json["where_to_look"].as_str().unwrap().is_empty());
    let submission = sent.json["submission_id"].as_str().unwrap();
    let answer = company.browser.get(&format!("/api/v1/submissions/{submission}")).await;
    assert_eq!(answer.json["deliveries"].as_array().unwrap().len(), 1, "{}", answer.text);
    assert!(answer.text.contains("Akis test"));
    let after = company.browser.get(&format!("/api/v1/flows/{}", company.flow)).await;
    assert_eq!(after.json["answers_count"], before.json["answers_count"]);
    let strange = "/api/v1/destinations/00000000-0000-7000-8000-000000000000/test";
    company.browser.post(strange, &json!({})).await.is_problem(404, "not_found");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_waits_is_counted_and_goes_with_the_switch(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let stuck = server.complete(&company).await;
    let sql = "update deliveries set state = 'given_up' where submission_id = $1";
    sqlx::query(sql).bind(stuck.0).execute(&pool).await.unwrap();
    let id = destinations_of(&mut company).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/destinations/{id}");
    let counts = |body: &Value| (body["waiting"].clone(), body["stuck"].clone());
    assert_eq!(counts(&destinations_of(&mut company).await[0]), (json!(1), json!(1)));
    // A test that waits is nobody's answer.
    company.browser.post(&format!("{path}/test"), &json!({})).await;
    assert_eq!(counts(&destinations_of(&mut company).await[0]), (json!(1), json!(1)));

    let off = company.browser.ask(Method::PATCH, &path, Some(&json!({"enabled": false}))).await;
    assert_eq!(counts(&off.json["destination"]), (json!(1), json!(1)), "{}", off.text);
    let while_off = server.complete(&company).await;
    assert_eq!(counts(&destinations_of(&mut company).await[0]), (json!(2), json!(1)));
    let answer = company.browser.get(&format!("/api/v1/submissions/{while_off}")).await;
    let delivery = answer.json["deliveries"][0].clone();
    assert_eq!(delivery["state"], "switched_off", "{}", answer.text);
    assert!(delivery["problem"].as_str().unwrap().contains("kapalı"), "in the person's language: {delivery}");
    let retry = format!("/api/v1/deliveries/{}/retry", delivery["id"].as_str().unwrap());
    company.browser.ask(Method::POST, &retry, None).await.is_problem(409, "destination_switched_off");
    let flow = company.browser.get(&format!("/api/v1/flows/{}", company.flow)).await;
    assert_eq!((&flow.json["waiting_count"], &flow.json["attention_count"]), (&json!(0), &json!(1)));

    let on = company.browser.ask(Method::PATCH, &path, Some(&json!({"enabled": true}))).await;
    assert_eq!(counts(&on.json["destination"]), (json!(2), json!(1)), "{}", on.text);
    let answer = company.browser.get(&format!("/api/v1/submissions/{while_off}")).await;
    assert_eq!(answer.json["deliveries"][0]["state"], "waiting", "{}", answer.text);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nothing_is_published_that_would_be_refused(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    // A CAPTCHA makes HubSpot refuse every answer.
    let mut form = crate::support::form();
    form.captcha = true;
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    flows::set_draft(&mut tx, company.flow, &form).await.unwrap();
    tx.commit().await.unwrap();
    let predictions = format!("/api/v1/flows/{}/predictions", company.flow);
    let foreseen = company.browser.get(&predictions).await;
    let items = foreseen.json["items"].as_array().unwrap().clone();
    assert_eq!(items[0]["severity"], "refusal", "{}", foreseen.text);
    let publish = format!("/api/v1/flows/{}/publish", company.flow);
    let wanted = json!({"whatsapp_account_id": company.account});
    let refused = company.browser.post(&publish, &wanted).await;
    refused.is_problem(409, "predicted_refusal");
    assert!(refused.text.contains(items[0]["sentence"].as_str().unwrap()), "{}", refused.text);

    // A destination that is switched off foresees nothing.
    let id = destinations_of(&mut company).await[0]["id"].as_str().unwrap().to_owned();
    let off = json!({"enabled": false});
    company.browser.ask(Method::PATCH, &format!("/api/v1/destinations/{id}"), Some(&off)).await;
    assert_eq!(company.browser.get(&predictions).await.json["items"], json!([]));
    assert_eq!(company.browser.post(&publish, &wanted).await.status, 202);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_google_flow_gets_a_script_that_holds_its_secret(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let mut form = crate::support::form();
    form.source.as_mut().unwrap().kind = SourceKind::GoogleForms;
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let person = connections::list(&mut tx).await.unwrap()[0].connected_by;
    let google = NewConnection {
        source: SourceKind::GoogleForms,
        account_id: "g1".into(),
        account_name: "ayse@mavideniz.example".into(),
        region: None,
        base_url: None,
        sign_in: SignIn::Oauth,
        scopes: Vec::new(),
        features: Vec::new(),
        missing: None,
        tokens: NewTokens { access: "ya29.x".into(), refresh: None, expires_at: None },
        connected_by: person,
    };
    let google = connections::insert_or_reconnect(&mut tx, &google).await.unwrap().id;
    let new = flows::NewFlow { name: "Tur".into(), connection_id: Some(google), form, created_by: person };
    let flow = flows::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/api/v1/flows/{flow}/destinations");
    let made = company.browser.post(&path, &json!({"kind": "google_bridge"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json["destination"]["enabled"], false, "there is nothing to call yet");
    let id = made.json["destination"]["id"].as_str().unwrap();
    let bridge = company.browser.get(&format!("/api/v1/destinations/{id}/bridge")).await;
    let script = bridge.json["script"].as_str().unwrap();
    assert!(script.contains(made.json["secret"].as_str().unwrap()) && script.contains("b0d4e1c2"));
    assert!(bridge.json["steps"].as_array().unwrap().len() > 4);
    let post = company.browser.post(&path, &json!({"kind": "google_form_post"})).await;
    assert_eq!(post.json["destination"]["enabled"], false, "unofficial: off until somebody switches it on");
    let picker = company.browser.get(&format!("/api/v1/connections/{google}/picker")).await;
    assert_eq!(
        (&picker.json["token"], &picker.json["app_id"]),
        (&json!("ya29.x"), &json!("471100")),
        "{}",
        picker.text
    );
    let hubspot = destinations_of(&mut company).await[0]["id"].as_str().unwrap().to_owned();
    company.browser.get(&format!("/api/v1/destinations/{hubspot}/bridge")).await.is_problem(409, "no_bridge");
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let kinds: Vec<_> = destinations::list(&mut tx, flow).await.unwrap().iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [DestinationKind::GoogleBridge, DestinationKind::GoogleFormPost]);
}
