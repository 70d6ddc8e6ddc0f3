//! SurveyMonkey's responses and webhooks.

use crate::business::json_of;
use crate::surveymonkey::{OWN, call, client, code, control, start};
use akis_sandbox::{Fault, FaultKind, Faults, Running};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SURVEY: &str = "318700001";

struct World {
    sandbox: Running,
    survey: Value,
    collector: String,
}

impl World {
    async fn new(survey: &str) -> Self {
        let sandbox = start().await;
        let (_, details) = call(&sandbox, "GET", &format!("/surveys/{survey}/details"), &json!(null)).await;
        let wish = json!({ "type": "weblink", "name": "WhatsApp" });
        let (_, made) = call(&sandbox, "POST", &format!("/surveys/{survey}/collectors"), &wish).await;
        Self { sandbox, survey: details, collector: made["id"].as_str().unwrap().to_owned() }
    }

    fn question(&self, page: usize, at: usize) -> &Value {
        &self.survey["pages"][page]["questions"][at]
    }

    fn page(&self, page: usize, questions: &Value) -> Value {
        json!({ "id": self.survey["pages"][page]["id"], "questions": questions })
    }

    async fn post(&self, body: &Value) -> (u16, Value) {
        call(&self.sandbox, "POST", &format!("/collectors/{}/responses", self.collector), body).await
    }

    /// One answer to one question, and what comes of it.
    async fn one(&self, page: usize, at: usize, answers: Value) -> (u16, String) {
        let question = json!([{ "id": self.question(page, at)["id"], "answers": answers }]);
        let answer = self.post(&json!({ "pages": [self.page(page, &question)] })).await;
        let (status, code) = code(&answer);
        (status, code.to_owned())
    }
}

#[tokio::test]
async fn a_whole_response_is_kept_found_and_deleted() {
    let world = World::new(SURVEY).await;
    let hotel = world.question(0, 0);
    let used = world.question(0, 1);
    let rating = world.question(0, 2);
    let arrival = world.question(0, 3);
    let person = world.question(1, 1);
    let body = json!({
        "response_status": "completed",
        "custom_value": "0192f2a1-77aa-7c31-9a3b-1f0c5d2e8b11",
        "custom_variables": { "wa_id": "905321112233" },
        "date_created": "2026-08-01T10:00:00+03:00",
        "pages": [
            world.page(0, &json!([
                { "id": hotel["id"], "answers": [{ "other_id": hotel["answers"]["other"]["id"], "text": "Datça" }] },
                { "id": used["id"], "answers": [
                    { "choice_id": used["answers"]["choices"][0]["id"] },
                    { "choice_id": used["answers"]["choices"][2]["id"] } ] },
                { "id": rating["id"], "answers": [{
                    "row_id": rating["answers"]["rows"][0]["id"], "choice_id": rating["answers"]["choices"][3]["id"] }] },
                { "id": arrival["id"], "answers": [{ "row_id": arrival["answers"]["rows"][0]["id"], "text": "25/07/2026" }] },
            ])),
            world.page(1, &json!([
                { "id": world.question(1, 0)["id"], "answers": [{ "text": "Çok güzeldi." }] },
                { "id": person["id"], "answers": [{ "row_id": person["answers"]["rows"][0]["id"], "text": "Ayşe" }] },
            ])),
        ],
    });
    let (status, made) = world.post(&body).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!((&made["pages"], &made["custom_variables"]), (&body["pages"], &body["custom_variables"]));
    let id = made["id"].as_str().unwrap();
    let find = async |value: &str| {
        let path = format!("/surveys/{SURVEY}/responses?custom={value}");
        call(&world.sandbox, "GET", &path, &json!(null)).await.1
    };
    assert_eq!(find("0192f2a1-77aa-7c31-9a3b-1f0c5d2e8b11").await["data"][0]["id"], id);
    assert_eq!(find("other").await["total"], 0);
    let bulk = format!("/surveys/{SURVEY}/responses/bulk?per_page=100");
    assert_eq!(call(&world.sandbox, "GET", &bulk, &json!(null)).await.1["data"][0]["pages"], body["pages"]);
    let (_, shown) = control(&world.sandbox, "GET", &format!("/responses?survey_id={SURVEY}"), json!(null)).await;
    assert!(shown.to_string().contains("Staff: Very good"), "{shown}");
    let path = format!("/collectors/{}/responses/{id}", world.collector);
    assert_eq!(call(&world.sandbox, "GET", &format!("{path}/details"), &json!(null)).await.0, 200);
    assert_eq!(call(&world.sandbox, "DELETE", &path, &json!(null)).await.0, 200);
    assert_eq!(find("0192f2a1-77aa-7c31-9a3b-1f0c5d2e8b11").await["total"], 0);
}

#[tokio::test]
async fn ids_that_do_not_belong_together_are_refused() {
    let world = World::new(SURVEY).await;
    let refused = (400, "1000".to_owned());
    let hotel = world.question(0, 0)["answers"].clone();
    let rating = world.question(0, 2)["answers"].clone();
    let arrival = world.question(0, 3)["answers"]["rows"][0]["id"].clone();
    let choice = |at: usize| json!({ "choice_id": hotel["choices"][at]["id"] });
    assert_eq!(world.one(0, 0, json!([choice(0)])).await.0, 201);
    assert_eq!(world.one(0, 0, json!([choice(0), choice(1)])).await, refused, "one choice only");
    assert_eq!(world.one(0, 1, json!([choice(0)])).await, refused, "another question's choice");
    assert_eq!(world.one(0, 0, json!([{ "other_id": hotel["other"]["id"], "text": " " }])).await, refused);
    assert_eq!(world.one(0, 2, json!([{ "choice_id": rating["choices"][0]["id"] }])).await, refused, "no row");
    let cell = |row: usize, at: usize| json!({ "row_id": rating["rows"][row]["id"], "choice_id": rating["choices"][at]["id"] });
    assert_eq!(world.one(0, 2, json!([cell(0, 0), cell(0, 1)])).await, refused, "a row twice");
    assert_eq!(world.one(0, 2, json!([cell(0, 0), cell(1, 4)])).await.0, 201);
    for (text, good) in [("07/25/2026", true), ("25/07/2026", true), ("2026-07-25", false), ("31/02/2026", false)]
    {
        let got = world.one(0, 3, json!([{ "row_id": arrival, "text": text }])).await.0;
        assert_eq!(got, if good { 201 } else { 400 }, "{text}");
    }
    let elsewhere = json!([{ "id": world.question(1, 0)["id"], "answers": [{ "text": "x" }] }]);
    let answer = world.post(&json!({ "pages": [world.page(0, &elsewhere)] })).await;
    assert_eq!(code(&answer), (400, "1000"), "a question of another page");
    for (body, expected) in [
        (json!({ "pages": [], "custom_variables": { "shoe": "38" } }), "1000"),
        (json!({ "pages": [], "response_status": "done" }), "1002"),
        (json!({ "pages": [], "mood": "good" }), "1002"),
        (json!({ "response_status": "completed" }), "1002"),
    ] {
        assert_eq!(code(&world.post(&body).await), (400, expected), "{body}");
    }
    let path = format!("/collectors/{}", world.collector);
    control(&world.sandbox, "PATCH", &path, json!({ "status": "closed" })).await;
    assert_eq!(code(&world.post(&json!({ "pages": [] })).await), (409, "1025"));
    control(&world.sandbox, "PATCH", &path, json!({ "status": "open" })).await;
    control(&world.sandbox, "PUT", "/settings", json!({ "response_quota": 1 })).await;
    assert_eq!(code(&world.post(&json!({ "pages": [] })).await), (403, "1017"));
}

#[tokio::test]
async fn every_shape_of_the_reference_is_taken() {
    let world = World::new("318700003").await;
    let of = |at: usize| world.question(0, at)["answers"].clone();
    let names = of(0)["rows"].clone();
    let name = |at: usize| json!({ "row_id": names[at]["id"], "text": "Elif" });
    assert_eq!(world.one(0, 0, json!([name(0), name(1)])).await.0, 201);
    let (both, time) = (of(1)["rows"][0]["id"].clone(), of(2)["rows"][0]["id"].clone());
    assert_eq!(world.one(0, 1, json!([{ "row_id": both, "text": "07/25/2026 08:30 PM" }])).await.0, 201);
    assert_eq!(
        world.one(0, 1, json!([{ "row_id": both, "text": "25/07/2026 08:30 PM" }])).await.0,
        400,
        "US dates"
    );
    assert_eq!(world.one(0, 2, json!([{ "row_id": time, "text": "08:30 PM" }])).await.0, 201);
    assert_eq!(world.one(0, 2, json!([{ "row_id": time, "text": "20:30" }])).await.0, 400);
    let rooms = of(3);
    let cell = |col: usize, from: usize| {
        json!({ "row_id": rooms["rows"][0]["id"], "col_id": rooms["cols"][col]["id"],
                "choice_id": rooms["cols"][from]["choices"][0]["id"] })
    };
    assert_eq!(world.one(0, 3, json!([cell(0, 0), cell(1, 1)])).await.0, 201);
    assert_eq!(world.one(0, 3, json!([cell(0, 1)])).await.0, 400, "another column's choice");
    let days = of(4);
    let tick = |at: usize| json!({ "row_id": days["rows"][0]["id"], "choice_id": days["choices"][at]["id"] });
    assert_eq!(world.one(0, 4, json!([tick(0), tick(1)])).await.0, 201);
    assert_eq!(world.one(0, 5, json!([{ "text": "80" }])).await.0, 201, "a slider is a text");
    let turkish = World::new("318700002").await;
    let asked = turkish.question(0, 0)["id"].clone();
    assert!(asked.is_string());
    assert_eq!(turkish.one(0, 0, json!([{ "text": "x" }])).await.0, 400, "a text block takes nothing");
    assert_eq!(turkish.one(0, 5, json!([{ "choice_id": "56000031" }])).await.0, 400, "deleted in the editor");
    assert_eq!(turkish.one(1, 3, json!([{ "text": "x" }])).await.0, 400, "files cannot be written");
}

/// A subscriber that keeps what comes.
async fn subscriber(head: u16) -> (String, Arc<Mutex<Vec<(String, String, Vec<u8>)>>>) {
    use axum::http::{HeaderMap, StatusCode};
    use axum::routing::post;
    let came = Arc::new(Mutex::new(Vec::new()));
    let kept = came.clone();
    let receive = async move |headers: HeaderMap, body: axum::body::Bytes| {
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        kept.lock().unwrap().push((header("sm-apikey"), header("sm-signature"), body.to_vec()));
    };
    let head = StatusCode::from_u16(head).unwrap();
    let app = axum::Router::new().route("/hook", post(receive).head(async move || head));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, came)
}

#[tokio::test]
async fn webhooks_are_checked_then_signed() {
    let world = World::new(SURVEY).await;
    let (url, came) = subscriber(200).await;
    let (closed, _) = subscriber(404).await;
    let wish = |url: &str| {
        json!({ "name": "drift", "event_type": "survey_updated", "object_type": "survey", "object_ids": [SURVEY],
                "subscription_url": url })
    };
    let post = async |body: &Value| call(&world.sandbox, "POST", "/webhooks", body).await;
    assert_eq!(code(&post(&wish(&closed)).await), (400, "1000"), "HEAD must be answered with 200");
    let (status, made) = post(&wish(&url)).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(code(&post(&wish(&url)).await), (409, "1026"));
    let mut created = wish("http://127.0.0.1:9/x");
    created["event_type"] = json!("collector_created");
    created["object_type"] = json!("collector");
    assert_eq!(post(&created).await.0, 400);
    let edit = json!({ "op": "require", "field": "Anything else?" });
    assert_eq!(control(&world.sandbox, "POST", &format!("/surveys/{SURVEY}/edit"), edit).await.0, 200);
    let waited = async {
        while came.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waited).await.unwrap();
    let (key, signature, body) = came.lock().unwrap()[0].clone();
    assert_eq!(key, "Kx3vQmZrT1uYb8LwNd5HsA");
    let mut mac = Hmac::<Sha1>::new_from_slice(b"Kx3vQmZrT1uYb8LwNd5HsA&demo-surveymonkey-client-secret").unwrap();
    mac.update(&body);
    assert_eq!(signature, STANDARD.encode(mac.finalize().into_bytes()));
    let event: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (event["event_type"].as_str(), event["object_id"].as_str()),
        (Some("survey_updated"), Some(SURVEY))
    );
    assert_eq!(event["resources"]["survey_id"], SURVEY);
    let path = format!("/webhooks/{}", made["id"].as_str().unwrap());
    let gone = client().delete(world.sandbox.url(&format!("/surveymonkey/v3{path}"))).bearer_auth(OWN);
    assert_eq!(json_of(gone).await.0, 200);
    assert_eq!(call(&world.sandbox, "GET", &path, &json!(null)).await.0, 404);
}

#[tokio::test]
async fn the_owner_changes_a_survey() {
    let world = World::new(SURVEY).await;
    let edit =
        async |change: Value| control(&world.sandbox, "POST", &format!("/surveys/{SURVEY}/edit"), change).await.0;
    let first = world.question(0, 0)["id"].as_str().unwrap();
    let second = world.question(0, 1)["id"].as_str().unwrap();
    assert_eq!(edit(json!({ "op": "remove_field", "field": first })).await, 200);
    assert_eq!(edit(json!({ "op": "add_option", "field": second, "label": "Marina" })).await, 200);
    assert_eq!(edit(json!({ "op": "remove_option", "field": second, "label": "Spa" })).await, 200);
    assert_eq!(edit(json!({ "op": "require", "field": second })).await, 200);
    let (_, after) = call(&world.sandbox, "GET", &format!("/surveys/{SURVEY}/details"), &json!(null)).await;
    assert_eq!(
        (after["question_count"].as_u64(), after["pages"][0]["question_count"].as_u64()),
        (Some(5), Some(3))
    );
    let question = &after["pages"][0]["questions"][0];
    assert!(question["required"].is_object() && question.to_string().contains("Marina"));
    assert!(!question.to_string().contains("Spa"));
    assert!(after["date_modified"].as_str() > world.survey["date_modified"].as_str());
    assert_eq!(control(&world.sandbox, "DELETE", &format!("/surveys/{SURVEY}"), json!(null)).await.0, 204);
    assert_eq!(
        code(&call(&world.sandbox, "GET", &format!("/surveys/{SURVEY}"), &json!(null)).await),
        (404, "1020")
    );
    assert_eq!(code(&world.post(&json!({ "pages": [] })).await), (404, "1020"), "its collectors went with it");
}

#[tokio::test]
async fn an_answer_may_be_lost_after_the_response_was_kept() {
    let world = World::new(SURVEY).await;
    let weather =
        |fault: Fault| world.sandbox.sandbox().set_faults(Faults { surveymonkey: fault, ..Faults::default() });
    let fault = |kind| Fault { seconds: 0.05, path: Some("/responses".into()), ..Fault::times(kind, 1) };
    let body = json!({ "custom_value": "marker-1", "pages": [] });
    weather(fault(FaultKind::AcceptThenHang));
    assert_eq!(world.post(&body).await.0, 504);
    let path = format!("/surveys/{SURVEY}/responses?custom=marker-1");
    assert_eq!(call(&world.sandbox, "GET", &path, &json!(null)).await.1["total"], 1, "it is there all the same");
    weather(fault(FaultKind::Hang));
    assert_eq!(world.post(&body).await.0, 504);
    assert_eq!(call(&world.sandbox, "GET", &path, &json!(null)).await.1["total"], 1, "this one is not");
    weather(fault(FaultKind::Malformed));
    assert_eq!(world.post(&body).await, (200, Value::Null), "no JSON");
    weather(fault(FaultKind::Revoked));
    assert_eq!(code(&world.post(&body).await), (401, "1013"));
}
