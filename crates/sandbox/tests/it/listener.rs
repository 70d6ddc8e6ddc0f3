//! A webhook's receiver: keeps, checks, misbehaves.

use crate::business::json_of;
use crate::oauth::start;
use akis_sandbox::Running;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::{Duration, Instant};

async fn control(sandbox: &Running, method: &str, name: &str, body: Value) -> (u16, Value) {
    let url = sandbox.url(&format!("/sandbox/listeners/{name}"));
    json_of(reqwest::Client::new().request(method.parse().unwrap(), url).json(&body)).await
}

fn mac(key: &[u8], text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[tokio::test]
async fn what_comes_is_kept_and_signatures_are_checked() {
    let sandbox = start().await;
    let key = b"a key of more than twenty-four bytes";
    let secret = format!("whsec_{}", STANDARD.encode(key));
    assert_eq!(control(&sandbox, "PUT", "crm", json!({ "secret": secret })).await.0, 204);
    let post = async |signature: &str, at: i64| {
        let request = reqwest::Client::new().post(sandbox.url("/sandbox/listener/crm")).body("{\"a\":1}");
        let request = request.header("webhook-id", "msg_1").header("webhook-timestamp", at);
        request
            .header("webhook-signature", signature)
            .header("authorization", "Bearer x")
            .send()
            .await
            .unwrap()
            .status()
    };
    let now = jiff::Timestamp::now().as_second();
    let good = |at: i64| format!("v1,AAAA v1,{}", mac(key, &format!("msg_1.{at}.{{\"a\":1}}")));
    assert_eq!(post(&good(now), now).await, 200);
    post("v1,AAAA", now).await;
    post(&good(now - 3600), now - 3600).await;
    let (_, seen) = control(&sandbox, "GET", "crm", json!(null)).await;
    let verdicts: Vec<&str> =
        seen["received"].as_array().unwrap().iter().map(|one| one["signature"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["old", "bad", "good"], "newest first");
    let last = &seen["received"][2];
    assert_eq!((last["method"].as_str(), last["body"].as_str()), (Some("POST"), Some("{\"a\":1}")));
    assert_eq!(
        (last["headers"]["webhook-id"].as_str(), last["headers"]["authorization"].as_str()),
        (Some("msg_1"), Some("…"))
    );
    assert_eq!(seen["manner"]["secret"], "…");

    control(&sandbox, "PUT", "forms", json!({ "secret": "typeform secret" })).await;
    let typeform = format!("sha256={}", mac(b"typeform secret", "{}"));
    for signature in [typeform.as_str(), "sha256=AAAA"] {
        let request = reqwest::Client::new().post(sandbox.url("/sandbox/listener/forms")).body("{}");
        request.header("typeform-signature", signature).send().await.unwrap();
    }
    reqwest::Client::new().post(sandbox.url("/sandbox/listener/forms")).body("{}").send().await.unwrap();
    let (_, seen) = control(&sandbox, "GET", "forms", json!(null)).await;
    let verdicts: Vec<&str> =
        seen["received"].as_array().unwrap().iter().map(|one| one["signature"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["missing", "bad", "good"]);
}

#[tokio::test]
async fn it_can_be_told_to_fail() {
    let sandbox = start().await;
    let url = sandbox.url("/sandbox/listener/bad/with/path");
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let post = async || client.post(&url).body("{}").send().await.unwrap();
    assert_eq!(post().await.status(), 200, "nobody has to make it first");
    control(&sandbox, "PUT", "bad", json!({ "status": 503, "times": 2, "retry_after": 3 })).await;
    let first = post().await;
    assert_eq!((first.status().as_u16(), first.headers()["retry-after"].to_str().unwrap()), (503, "3"));
    assert_eq!(
        (post().await.status(), post().await.status()),
        (reqwest::StatusCode::SERVICE_UNAVAILABLE, reqwest::StatusCode::OK)
    );
    control(&sandbox, "PUT", "bad", json!({ "status": 410 })).await;
    assert_eq!(post().await.status(), 410);
    assert_eq!(client.head(&url).send().await.unwrap().status(), 200, "somebody is there");
    control(&sandbox, "PUT", "bad", json!({ "status": 302, "location": "http://169.254.169.254/" })).await;
    assert_eq!(post().await.headers()["location"], "http://169.254.169.254/");
    control(&sandbox, "PUT", "bad", json!({ "slow_seconds": 0.3 })).await;
    let began = Instant::now();
    assert_eq!(post().await.status(), 200);
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert_eq!(control(&sandbox, "PUT", "bad", json!({ "status": 99 })).await.0, 400);
    assert_eq!(control(&sandbox, "DELETE", "bad", json!(null)).await.0, 204);
    assert_eq!(control(&sandbox, "GET", "bad", json!(null)).await.1["received"], json!([]));
}
