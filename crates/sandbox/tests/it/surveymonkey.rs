//! SurveyMonkey: tokens, surveys, collectors, limits.

use crate::business::json_of;
use crate::typeform::query;
use akis_sandbox::{Fault, FaultKind, Faults, Options, Running, Sandbox, SurveymonkeyApp};
use jiff::SignedDuration;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use url::Url;

const CLIENT: &str = "Kx3vQmZrT1uYb8LwNd5HsA";
const SECRET: &str = "demo-surveymonkey-client-secret";
pub(crate) const OWN: &str = "demo-surveymonkey-own-token";
const REDIRECT: &str = "http://localhost:4000/oauth/callback/surveymonkey";

pub(crate) async fn start() -> Running {
    Sandbox::start(Options::default()).await.unwrap()
}

pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).build().unwrap()
}

async fn connect(sandbox: &Running, account: &str) -> Value {
    let form = [
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("state", "s-1"),
        ("response_type", "code"),
        ("account", account),
        ("decision", "allow"),
    ];
    let answer = client().post(sandbox.url("/surveymonkey/oauth/authorize")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let back: Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
    assert_eq!(query(&back, "state").as_deref(), Some("s-1"));
    let code = query(&back, "code").unwrap();
    let form = [
        ("client_id", CLIENT),
        ("client_secret", SECRET),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("grant_type", "authorization_code"),
    ];
    let exchange = || client().post(sandbox.url("/surveymonkey/oauth/token")).form(&form);
    let (status, tokens) = json_of(exchange()).await;
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(json_of(exchange()).await.0, 400, "a code is good once");
    tokens
}

pub(crate) async fn call(sandbox: &Running, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = client().request(method.parse().unwrap(), sandbox.url(&format!("/surveymonkey/v3{path}")));
    let request = request.bearer_auth(OWN);
    json_of(if body.is_null() { request } else { request.json(body) }).await
}

async fn get(sandbox: &Running, token: &str, path: &str) -> (u16, Value) {
    json_of(client().get(sandbox.url(&format!("/surveymonkey{path}"))).bearer_auth(token)).await
}

pub(crate) async fn control(sandbox: &Running, method: &str, path: &str, body: Value) -> (u16, Value) {
    let request = client().request(method.parse().unwrap(), sandbox.url(&format!("/sandbox/surveymonkey{path}")));
    json_of(request.json(&body)).await
}

pub(crate) fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["error"]["id"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn a_token_has_no_end_and_says_where_it_works() {
    let sandbox = start().await;
    let tokens = connect(&sandbox, "mavi-deniz").await;
    assert_eq!((tokens.get("expires_in"), tokens.get("refresh_token")), (Some(&Value::Null), None));
    assert_eq!(tokens["access_url"], sandbox.url("/surveymonkey"));
    let access = tokens["access_token"].as_str().unwrap();
    sandbox.sandbox().advance_clock(SignedDuration::from_hours(24 * 400));
    let (status, me) = get(&sandbox, access, "/v3/users/me").await;
    assert_eq!((status, me["username"].as_str()), (200, Some("mavideniz")));
    assert!(me["scopes"]["granted"].as_array().unwrap().contains(&json!("responses_write")));
    assert_eq!(code(&get(&sandbox, "nonsense", "/v3/users/me").await), (401, "1011"));
    let nobody = json_of(client().get(sandbox.url("/surveymonkey/v3/users/me"))).await;
    assert_eq!(code(&nobody), (401, "1010"));
    sandbox.sandbox().revoke_surveymonkey_app();
    let refused = get(&sandbox, access, "/v3/users/me").await;
    assert_eq!(code(&refused), (401, "1013"));
    assert!(refused.1["error"]["message"].as_str().unwrap().contains("Client revoked access grant"));
}

#[tokio::test]
async fn data_in_europe_is_refused_elsewhere() {
    let sandbox = start().await;
    let tokens = connect(&sandbox, "hafen-hotel").await;
    assert_eq!(tokens["access_url"], sandbox.url("/surveymonkey-eu"));
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(code(&get(&sandbox, access, "/v3/surveys").await), (403, "1018"));
    let there = format!("{}/v3/surveys", tokens["access_url"].as_str().unwrap());
    let (status, list) = json_of(client().get(there).bearer_auth(access)).await;
    assert_eq!((status, list["total"].as_u64()), (200, Some(1)));
}

#[tokio::test]
async fn surveys_are_listed_with_what_is_included() {
    let sandbox = start().await;
    let (_, plain) = call(&sandbox, "GET", "/surveys", &json!(null)).await;
    assert_eq!((plain["total"].as_u64(), plain["page"].as_u64()), (Some(3), Some(1)));
    let names: Vec<&String> = plain["data"][0].as_object().unwrap().keys().collect();
    assert_eq!(names, ["id", "title", "nickname", "href"]);
    let path = "/surveys?per_page=2&include=date_modified,question_count,response_count,language&sort_by=date_modified&sort_order=DESC";
    let (_, page) = call(&sandbox, "GET", path, &json!(null)).await;
    assert_eq!(page["data"][0]["date_modified"], "2026-07-01T07:15:42", "no offset");
    assert_eq!(page["data"][0]["question_count"], 8);
    let next: Url = page["links"]["next"].as_str().unwrap().parse().unwrap();
    let (_, rest) = call(&sandbox, "GET", &format!("/surveys?{}", next.query().unwrap()), &json!(null)).await;
    assert_eq!((rest["data"].as_array().unwrap().len(), rest["links"].get("next")), (1, None));
    let (_, found) = call(&sandbox, "GET", "/surveys?title=etkinlik", &json!(null)).await;
    assert_eq!(found["data"][0]["id"], "318700002");
    assert_eq!(code(&call(&sandbox, "GET", "/surveys?include=colour", &json!(null)).await), (400, "1003"));

    let (_, survey) = call(&sandbox, "GET", "/surveys/318700001/details", &json!(null)).await;
    assert_eq!(survey["pages"].as_array().unwrap().len(), 2);
    assert!(survey["pages"][0]["questions"][0]["answers"]["other"].is_object());
    let (_, bare) = call(&sandbox, "GET", "/surveys/318700001", &json!(null)).await;
    assert_eq!(bare.get("pages"), None);
    assert_eq!(code(&call(&sandbox, "GET", "/surveys/1/details", &json!(null)).await), (404, "1020"));
    assert_eq!(code(&call(&sandbox, "GET", "/surveys/318900001", &json!(null)).await), (403, "1016"));
    let page = survey["pages"][1]["id"].as_str().unwrap();
    let (_, questions) =
        call(&sandbox, "GET", &format!("/surveys/318700001/pages/{page}/questions"), &json!(null)).await;
    assert_eq!(questions["data"], survey["pages"][1]["questions"]);
}

#[tokio::test]
async fn a_survey_that_is_too_large_is_given_page_by_page() {
    let sandbox = start().await;
    let (_, whole) = call(&sandbox, "GET", "/surveys/318700001/details", &json!(null)).await;
    control(&sandbox, "PUT", "/settings", json!({ "most_questions": 3 })).await;
    assert_eq!(code(&call(&sandbox, "GET", "/surveys/318700001/details", &json!(null)).await), (413, "1030"));
    let (_, pages) = call(&sandbox, "GET", "/surveys/318700001/pages?page=1&per_page=100", &json!(null)).await;
    for (page, known) in pages["data"].as_array().unwrap().iter().zip(whole["pages"].as_array().unwrap()) {
        assert_eq!((page.get("questions"), &page["id"]), (None, &known["id"]));
        let path =
            format!("/surveys/318700001/pages/{}/questions?page=1&per_page=100", page["id"].as_str().unwrap());
        let (_, questions) = call(&sandbox, "GET", &path, &json!(null)).await;
        assert_eq!(questions["data"], known["questions"]);
    }
    control(&sandbox, "PUT", "/settings", json!({})).await;
    assert_eq!(call(&sandbox, "GET", "/surveys/318700001/details", &json!(null)).await.0, 200);
}

#[tokio::test]
async fn collectors_are_made_and_read() {
    let sandbox = start().await;
    let path = "/surveys/318700001/collectors";
    let (_, list) = call(&sandbox, "GET", path, &json!(null)).await;
    assert_eq!(list["total"], 1, "the owner has one already");
    let wish = json!({ "type": "weblink", "name": "WhatsApp", "allow_multiple_responses": true });
    let (status, made) = call(&sandbox, "POST", path, &wish).await;
    assert_eq!((status, made["status"].as_str(), made["name"].as_str()), (201, Some("open"), Some("WhatsApp")));
    assert_eq!(
        (made["allow_multiple_responses"].as_bool(), made["response_count"].as_u64()),
        (Some(true), Some(0))
    );
    let id = made["id"].as_str().unwrap();
    assert_eq!(call(&sandbox, "GET", &format!("/collectors/{id}"), &json!(null)).await.1, made);
    assert_eq!(call(&sandbox, "GET", path, &json!(null)).await.1["total"], 2);
    let named = format!("{path}?name=whatsapp&include=type,status");
    let (_, found) = call(&sandbox, "GET", &named, &json!(null)).await;
    assert_eq!((found["total"].as_u64(), found["data"][0]["status"].as_str()), (Some(1), Some("open")));
    assert_eq!(code(&call(&sandbox, "POST", path, &json!({ "type": "pigeon" })).await), (400, "1002"));
    assert_eq!(
        code(&call(&sandbox, "POST", path, &json!({ "type": "weblink", "colour": "red" })).await),
        (400, "1002")
    );
    let broken = client().post(sandbox.url(&format!("/surveymonkey/v3{path}"))).bearer_auth(OWN).body("{");
    assert_eq!(code(&json_of(broken).await), (400, "1001"));
}

#[tokio::test]
async fn counters_stand_in_every_reply_and_run_out() {
    let app = SurveymonkeyApp { calls_per_minute: 2, calls_per_day: 5, ..SurveymonkeyApp::default() };
    let sandbox = Sandbox::start(Options { surveymonkey: app, ..Options::default() }).await.unwrap();
    let ask = async || {
        let url = sandbox.url("/surveymonkey/v3/users/me");
        let answer = client().get(url).bearer_auth(OWN).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let left = header("x-ratelimit-app-global-minute-remaining").parse::<u64>().unwrap();
        let day = header("x-ratelimit-app-global-day-remaining").parse::<u64>().unwrap();
        let reset = header("x-ratelimit-app-global-minute-reset").parse::<i64>().unwrap();
        assert!(header("x-oauth-scopes-granted").contains("surveys_read"));
        (answer.status().as_u16(), left, day, reset)
    };
    let minute = async |seconds: i64| sandbox.sandbox().advance_clock(SignedDuration::from_secs(seconds));
    let reset = ask().await.3;
    assert!((1..=60).contains(&reset));
    minute(reset).await;
    assert_eq!((ask().await.1, ask().await.1), (1, 0));
    assert_eq!(ask().await.0, 429);
    minute(60).await;
    assert_eq!((ask().await.0, ask().await.2), (200, 0), "five in a day");
    minute(60).await;
    assert_eq!(ask().await.0, 429);
    minute(86_400).await;
    assert_eq!(ask().await.0, 200);
    control(&sandbox, "PUT", "/settings", json!({ "rate_limit": false })).await;
    for _ in 0..6 {
        assert_eq!(ask().await.0, 200);
    }
    let storm = Fault { retry_after: 9, ..Fault::times(FaultKind::RateLimited, 1) };
    sandbox.sandbox().set_faults(Faults { surveymonkey: storm, ..Faults::default() });
    let refused = call(&sandbox, "GET", "/surveys", &json!(null)).await;
    assert_eq!(code(&refused), (429, "1040"));
    sandbox
        .sandbox()
        .set_faults(Faults { surveymonkey: Fault::times(FaultKind::ServerError, 1), ..Faults::default() });
    assert_eq!(code(&call(&sandbox, "GET", "/surveys", &json!(null)).await), (500, "1050"));
}

#[tokio::test]
async fn plans_and_scopes_are_told_apart() {
    let sandbox = start().await;
    control(&sandbox, "PUT", "/settings", json!({ "plan": "free" })).await;
    let (_, me) = call(&sandbox, "GET", "/users/me", &json!(null)).await;
    assert!(!me["scopes"]["granted"].as_array().unwrap().contains(&json!("responses_write")));
    let post = async || call(&sandbox, "POST", "/collectors/1/responses", &json!({ "pages": [] })).await;
    assert_eq!(code(&post().await), (403, "1015"));
    control(&sandbox, "PUT", "/settings", json!({ "withheld_scopes": ["responses_write"] })).await;
    assert_eq!(code(&post().await), (403, "1014"));
    control(&sandbox, "PUT", "/settings", json!({ "user_gone": 1053 })).await;
    assert_eq!(code(&post().await), (410, "1053"));
    control(&sandbox, "PUT", "/settings", json!({})).await;
    assert_eq!(code(&post().await), (404, "1020"));
}
