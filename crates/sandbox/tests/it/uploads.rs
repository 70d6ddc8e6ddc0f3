//! Files through the whole phone: chosen, encrypted, asked for at the CDN; and a Flow without endpoint to its end.

use crate::business::{AYSE, Reply, World, json_of, message};
use aes_gcm::aead::KeyInit;
use aes_gcm::aes::Aes256;
use aes_gcm::aes::cipher::{Array, BlockCipherDecrypt};
use akis_sandbox::phone::PhoneFile;
use akis_sandbox::{Options, PhoneError, Sandbox, cdn_router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn photo_flow(action: &Value) -> Value {
    let mut flow = json!({ "version": "7.3", "screens": [{ "id": "PHOTOS", "title": "Photos", "terminal": true,
        "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "PhotoPicker", "name": "photos", "label": "Photos", "max-uploaded-photos": 2, "max-file-size-kb": 1024 },
            { "type": "Footer", "label": "Send", "on-click-action": action } ] } }] });
    if action["name"] == "data_exchange" {
        flow["data_api_version"] = json!("3.0");
        flow["routing_model"] = json!({ "PHOTOS": [] });
    }
    flow
}

/// Flows, media upload, the five steps of the receiver.
fn opened(cdn_file: &[u8], metadata: &Value) -> Vec<u8> {
    let part = |name: &str| STANDARD.decode(metadata[name].as_str().unwrap()).unwrap();
    assert_eq!(Sha256::digest(cdn_file).to_vec(), part("encrypted_hash"));
    let (ciphertext, tag) = cdn_file.split_at(cdn_file.len() - 10);
    let iv = part("iv");
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&part("hmac_key")).unwrap();
    mac.update(&iv);
    mac.update(ciphertext);
    assert_eq!(&mac.finalize().into_bytes()[..10], tag);
    let key: [u8; 32] = part("encryption_key").try_into().unwrap();
    let cipher = Aes256::new(&Array::from(key));
    let mut plain = Vec::new();
    let mut before: [u8; 16] = iv.try_into().unwrap();
    for block in ciphertext.chunks(16) {
        let sealed: [u8; 16] = block.try_into().unwrap();
        let mut open = Array::from(sealed);
        cipher.decrypt_block(&mut open);
        plain.extend(open.iter().zip(before).map(|(byte, mask)| byte ^ mask));
        before = sealed;
    }
    let padding = usize::from(*plain.last().unwrap());
    assert!((1..=16).contains(&padding));
    plain.truncate(plain.len() - padding);
    assert_eq!(Sha256::digest(&plain).to_vec(), part("plaintext_hash"));
    plain
}

/// The CDN's routes on a port of their own; the sandbox says that uploads lie there.
async fn cdn() -> (tokio::net::TcpListener, Options) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    (listener, Options { public_url: Some(url), ..Options::default() })
}

fn serve(listener: tokio::net::TcpListener, sandbox: &Sandbox) {
    let app = cdn_router(sandbox.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
}

#[tokio::test]
async fn an_endpoint_can_fetch_and_open_what_was_chosen() {
    let (listener, options) = cdn().await;
    let world = World::with(options).await;
    serve(listener, world.sandbox.sandbox());
    world.business.answers(|request| match request["action"].as_str() {
        Some("INIT") => Reply::Json(json!({ "screen": "PHOTOS", "data": {} })),
        _ => Reply::Json(json!({ "screen": "SUCCESS", "data": { "extension_message_response": { "params": {
            "flow_token": request["flow_token"] } } } })),
    });
    let action = json!({ "name": "data_exchange", "payload": { "photos": "${form.photos}" } });
    let (id, errors) = world.upload("Photos", photo_flow(&action).to_string()).await;
    assert!(errors.is_empty(), "{errors:#?}");
    world.register(&crate::business::FIRST_KEY).await;
    assert_eq!(json_of(world.graph("POST", &format!("{id}/publish"))).await.0, 200);
    let sent = world.send(&id).await;
    let phone = world.sandbox.phone(AYSE);
    phone.open(&sent).await.unwrap();
    let contents: [Vec<u8>; 2] = [vec![1; 100_000], vec![2; 32]];
    let files = contents.iter().enumerate().map(|(at, bytes)| PhoneFile {
        file_name: format!("IMG_{at}.jpg"),
        mime: "image/jpeg".into(),
        bytes: bytes.clone(),
    });
    let too_large =
        PhoneFile { file_name: "big.jpg".into(), mime: "image/jpeg".into(), bytes: vec![0; 1024 * 1024 + 1] };
    assert!(matches!(phone.attach("photos", vec![too_large]).await, Err(PhoneError::BadValue { .. })));
    phone.attach("photos", files.collect()).await.unwrap();
    phone.tap("footer").await.unwrap();
    let request = world.business.requests().pop().unwrap();
    for (at, content) in contents.iter().enumerate() {
        let photo = &request["data"]["photos"][at];
        assert_eq!(photo["file_name"], format!("IMG_{at}.jpg"));
        let answer = reqwest::get(photo["cdn_url"].as_str().unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200);
        let cdn_file = answer.bytes().await.unwrap();
        assert_ne!(cdn_file.len(), content.len());
        assert_eq!(&opened(&cdn_file, &photo["encryption_metadata"]), content);
    }
    let base = request["data"]["photos"][0]["cdn_url"].as_str().unwrap().rsplit_once('/').unwrap().0.to_owned();
    assert_eq!(reqwest::get(format!("{base}/unknown")).await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_flow_without_endpoint_sends_its_payload_in_the_reply() {
    let world = World::new().await;
    let action =
        json!({ "name": "complete", "payload": { "photos": "${form.photos}", "kind": "`'ho' 'liday'`" } });
    let (id, errors) = world.upload("Photos", photo_flow(&action).to_string()).await;
    assert!(errors.is_empty(), "{errors:#?}");
    let (status, answer) = json_of(world.graph("POST", &format!("{id}/publish"))).await;
    assert_eq!(status, 200, "{answer}");
    let mut body = message(&id);
    body["interactive"]["action"]["parameters"]["flow_action"] = json!("navigate");
    let number = crate::business::NUMBER;
    let (status, answer) = json_of(world.graph("POST", &format!("{number}/messages")).json(&body)).await;
    assert_eq!(status, 200, "{answer}");
    let phone = world.sandbox.phone(AYSE);
    phone.open(answer["messages"][0]["id"].as_str().unwrap()).await.unwrap();
    // Over the control API, files are a value like any other.
    let url = world.sandbox.url(&format!("/sandbox/phones/{AYSE}/input"));
    let files = json!([{ "file_name": "a.png", "mime_type": "image/png", "base64": "YWJj" }]);
    let input = json!({ "name": "photos", "value": files });
    let (status, view) = json_of(world.http.post(&url).json(&input)).await;
    assert_eq!(status, 200, "{view}");
    assert_eq!(view["open"]["values"]["photos"][0]["file_name"], "a.png");
    let broken =
        json!({ "name": "photos", "value": [{ "file_name": "a.png", "mime_type": "image/png", "base64": "%" }] });
    assert_eq!(json_of(world.http.post(&url).json(&broken)).await.0, 400);
    let view = phone.tap("footer").await.unwrap();
    assert_eq!(view.open, None);
    assert_eq!(view.messages.last().unwrap().summary[0].value, "a.png");
    let value = world.business.webhook_where(|value| value["messages"][0]["type"] == "interactive").await;
    let response: Value =
        serde_json::from_str(value["messages"][0]["interactive"]["nfm_reply"]["response_json"].as_str().unwrap())
            .unwrap();
    let upload = phone.uploads().pop().unwrap();
    assert_eq!(upload.file.bytes, b"abc");
    assert_eq!(response["photos"][0]["id"], upload.id);
    assert_eq!(response["photos"][0]["mime_type"], "image/png");
    assert_eq!((response["kind"].as_str(), response["flow_token"].as_str()), (Some("holiday"), Some("token-1")));
    assert!(world.business.requests().is_empty(), "no endpoint is asked");
}

/// A picture in a reply is at the Media API: by its id for five minutes, for whoever bears the token.
#[tokio::test]
async fn the_media_api_gives_a_replys_file_to_the_tokens_bearer() {
    let world = World::new().await;
    let action = json!({ "name": "complete", "payload": { "photos": "${form.photos}" } });
    let (id, errors) = world.upload("Photos", photo_flow(&action).to_string()).await;
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(json_of(world.graph("POST", &format!("{id}/publish"))).await.0, 200);
    let mut body = message(&id);
    body["interactive"]["action"]["parameters"]["flow_action"] = json!("navigate");
    let number = crate::business::NUMBER;
    let (_, answer) = json_of(world.graph("POST", &format!("{number}/messages")).json(&body)).await;
    let phone = world.sandbox.phone(AYSE);
    phone.open(answer["messages"][0]["id"].as_str().unwrap()).await.unwrap();
    let photo = PhoneFile { file_name: "a.png".into(), mime: "image/png".into(), bytes: b"abc".to_vec() };
    phone.attach("photos", vec![photo]).await.unwrap();
    phone.tap("footer").await.unwrap();
    let upload = phone.uploads().pop().unwrap();

    let (status, media) = json_of(world.graph("GET", &upload.id)).await;
    assert_eq!(status, 200, "{media}");
    assert_eq!((media["mime_type"].as_str(), media["file_size"].as_u64()), (Some("image/png"), Some(3)));
    // By the sha256sum program.
    assert_eq!(media["sha256"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let url = media["url"].as_str().unwrap();
    let ask =
        |token: &'static str| world.http.get(url).header("user-agent", "Akis").header("authorization", token);
    assert_eq!(ask("Bearer EAADEMOakis").send().await.unwrap().bytes().await.unwrap(), "abc");
    assert_eq!(ask("Bearer wrong").send().await.unwrap().status(), 401);
    assert_eq!(json_of(world.graph("GET", "1234567890123456")).await.0, 400);
}

#[tokio::test]
async fn the_cdn_can_be_told_to_misbehave() {
    use akis_sandbox::{Fault, FaultKind, Faults};
    let (listener, options) = cdn().await;
    let world = World::with(options).await;
    serve(listener, world.sandbox.sandbox());
    let action = json!({ "name": "complete", "payload": { "photos": "${form.photos}" } });
    let (id, _) = world.upload("Photos", photo_flow(&action).to_string()).await;
    assert_eq!(json_of(world.graph("POST", &format!("{id}/publish"))).await.0, 200);
    let mut body = message(&id);
    body["interactive"]["action"]["parameters"]["flow_action"] = json!("navigate");
    let number = crate::business::NUMBER;
    let (_, answer) = json_of(world.graph("POST", &format!("{number}/messages")).json(&body)).await;
    let phone = world.sandbox.phone(AYSE);
    phone.open(answer["messages"][0]["id"].as_str().unwrap()).await.unwrap();
    let photo = PhoneFile { file_name: "a.png".into(), mime: "image/png".into(), bytes: vec![7; 1_000] };
    phone.attach("photos", vec![photo]).await.unwrap();
    let upload = phone.uploads().pop().unwrap();
    let base = world.sandbox.sandbox().public_url().unwrap().clone();
    let url = base.join(&format!("cdn/{}", upload.media_id)).unwrap();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let ask = async |kind: FaultKind| {
        let cdn = Fault { seconds: 0.2, ..Fault::times(kind, 1) };
        world.sandbox.sandbox().set_faults(Faults { cdn, ..Faults::default() });
        client.get(url.clone()).send().await.unwrap()
    };
    let whole = upload.cdn_file.len();
    assert_eq!(ask(FaultKind::Truncated).await.bytes().await.unwrap().len(), whole / 2);
    let garbage = ask(FaultKind::Malformed).await.bytes().await.unwrap();
    assert!(garbage.len() == whole && garbage != upload.cdn_file);
    assert_eq!(ask(FaultKind::Slow).await.bytes().await.unwrap(), upload.cdn_file);
    assert_eq!(ask(FaultKind::Gone).await.status(), 404);
    assert_eq!(ask(FaultKind::Redirect).await.status(), 307);
    let mut endless = ask(FaultKind::Endless).await;
    let mut got = 0;
    while got < 100 * whole {
        got += endless.chunk().await.unwrap().unwrap().len();
    }
    assert_eq!(ask(FaultKind::None).await.bytes().await.unwrap(), upload.cdn_file);
}
