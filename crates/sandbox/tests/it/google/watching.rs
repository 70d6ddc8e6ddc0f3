//! Watches live seven days and are pushed with a signature that can be checked.

use super::{BOOKING, WORKSHOP, access, client, control, get, post, start};
use crate::business::json_of;
use axum::extract::State;
use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;

fn watch(event: &str) -> Value {
    json!({ "watch": { "target": { "topic": { "topicName": "projects/akis/topics/forms" } }, "eventType": event } })
}

#[tokio::test]
async fn a_watch_ends_after_seven_days_unless_it_is_renewed() {
    let sandbox = start().await;
    let token = access(&sandbox, &["forms.body.readonly"]).await;
    let path = format!("/google/forms/v1/forms/{BOOKING}/watches");
    let (status, made) = post(&sandbox, &token, &path, &watch("SCHEMA")).await;
    assert_eq!((status, made["state"].as_str()), (200, Some("ACTIVE")), "{made}");
    let moment = |member: &str| made[member].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(moment("expireTime").duration_since(moment("createTime")), SignedDuration::from_hours(168));
    assert_eq!(post(&sandbox, &token, &path, &watch("SCHEMA")).await.0, 400, "one of a kind");
    assert_eq!(post(&sandbox, &token, &path, &watch("EVERYTHING")).await.0, 400);
    let (_, list) = get(&sandbox, &token, &path).await;
    assert_eq!(list["watches"][0]["id"], made["id"]);

    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    sandbox.sandbox().advance_clock(SignedDuration::from_hours(6 * 24));
    // Six days later the token is old as well.
    let token = access(&sandbox, &["forms.body.readonly"]).await;
    let (status, renewed) = post(&sandbox, &token, &format!("{one}:renew"), &json!({})).await;
    assert_eq!(status, 200);
    assert!(renewed["expireTime"].as_str() > made["expireTime"].as_str());
    sandbox.sandbox().advance_clock(SignedDuration::from_hours(7 * 24));
    let token = access(&sandbox, &["forms.body.readonly"]).await;
    assert_eq!(get(&sandbox, &token, &path).await.1, json!({}));
    assert_eq!(post(&sandbox, &token, &format!("{one}:renew"), &json!({})).await.0, 404);
    assert_eq!(json_of(client().delete(sandbox.url(&one)).bearer_auth(&token)).await.0, 404);
}

type Heard = (String, Value);

#[tokio::test]
async fn an_edit_is_pushed_with_a_signed_token() {
    let sandbox = start().await;
    let (sender, mut heard) = tokio::sync::mpsc::unbounded_channel::<Heard>();
    let listen = async |State(sender): State<tokio::sync::mpsc::UnboundedSender<Heard>>,
                        headers: HeaderMap,
                        axum::Json(body): axum::Json<Value>| {
        let token = headers["authorization"].to_str().unwrap().to_owned();
        sender.send((token, body)).unwrap();
    };
    let app = axum::Router::new().route("/push", axum::routing::post(listen)).with_state(sender);
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let push_url = format!("http://{}/push", socket.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(socket, app).await });
    let settings = json!({ "push_url": push_url, "push_audience": "akis-demo" });
    assert_eq!(control(&sandbox, "PUT", "/settings", &settings).await.0, 200);

    let token = access(&sandbox, &["forms.body.readonly"]).await;
    let made =
        post(&sandbox, &token, &format!("/google/forms/v1/forms/{WORKSHOP}/watches"), &watch("SCHEMA")).await.1;
    let change = json!({ "op": "title", "title": "Autumn workshop" });
    assert_eq!(control(&sandbox, "POST", &format!("/forms/{WORKSHOP}/edit"), &change).await.0, 200);
    let (bearer, body) = tokio::time::timeout(Duration::from_secs(30), heard.recv()).await.unwrap().unwrap();
    let attributes = &body["message"]["attributes"];
    assert_eq!(*attributes, json!({ "formId": WORKSHOP, "eventType": "SCHEMA", "watchId": made["id"] }));

    let keys = json_of(client().get(sandbox.url("/google/www/oauth2/v3/certs"))).await.1;
    let number = |member: &str| {
        let text = keys["keys"][0][member].as_str().unwrap();
        BigUint::from_bytes_be(&URL_SAFE_NO_PAD.decode(text).unwrap())
    };
    let key = RsaPublicKey::new(number("n"), number("e")).unwrap();
    let jwt = bearer.strip_prefix("Bearer ").unwrap();
    let (signed, signature) = jwt.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    // The beginning of the DER of a SHA-256 hash (RFC 8017, 9.2, note 1).
    let prefix = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
        0x04, 0x20,
    ];
    let scheme = Pkcs1v15Sign { hash_len: Some(32), prefix: prefix.into() };
    key.verify(scheme, &Sha256::digest(signed.as_bytes()), &signature).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(signed.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(
        (claims["aud"].as_str(), claims["iss"].as_str()),
        (Some("akis-demo"), Some("https://accounts.google.com"))
    );
}
