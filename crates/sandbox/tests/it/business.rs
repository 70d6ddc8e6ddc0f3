//! A tiny business: an endpoint with a key of its own, and a webhook.

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, Key, KeyInit, Nonce};
use aes_gcm::{AesGcm, aes::Aes128};
use akis_sandbox::{App, Options, Running, Sandbox};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rsa::pkcs8::{EncodePublicKey, LineEnding};
use rsa::{Oaep, RsaPrivateKey};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use url::Url;

pub(crate) const SECRET: &str = "5d0c3e1f9a7b4286a1d4c07e93b85f62";
pub(crate) const WABA: &str = "102290129340398";
pub(crate) const NUMBER: &str = "106540352242922";
pub(crate) const AYSE: &str = "905321112233";
pub(crate) const LONG: Duration = Duration::from_secs(10);

// Generating keys takes longer than everything else here, so all tests share two.
pub(crate) static FIRST_KEY: LazyLock<RsaPrivateKey> = LazyLock::new(new_key);
pub(crate) static SECOND_KEY: LazyLock<RsaPrivateKey> = LazyLock::new(new_key);

fn new_key() -> RsaPrivateKey {
    RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap()
}

pub(crate) fn pem(key: &RsaPrivateKey) -> String {
    key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap()
}

/// What the endpoint answers.
pub(crate) enum Reply {
    Json(Value),
    Status(u16, &'static str),
    /// 200 with something no phone can open.
    Garbage,
    /// Never, as far as the phone is concerned.
    Silence,
}

type Script = Box<dyn Fn(&Value) -> Reply + Send>;

pub(crate) struct Business {
    pub(crate) endpoint: String,
    pub(crate) webhook: Url,
    key: Mutex<RsaPrivateKey>,
    script: Mutex<Script>,
    received: Mutex<Vec<Value>>,
    statuses: Mutex<Vec<u16>>,
    webhooks: Mutex<Vec<Value>>,
    refuse_webhooks: Mutex<u32>,
    down: Mutex<bool>,
    arrived: tokio::sync::watch::Sender<u64>,
}

impl Business {
    async fn open() -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let business = Arc::new(Self {
            endpoint: format!("{base}/exchange"),
            webhook: format!("{base}/hook").parse().unwrap(),
            key: Mutex::new(FIRST_KEY.clone()),
            script: Mutex::new(Box::new(|_| Reply::Status(500, ""))),
            received: Mutex::default(),
            statuses: Mutex::default(),
            webhooks: Mutex::default(),
            refuse_webhooks: Mutex::default(),
            down: Mutex::default(),
            arrived: tokio::sync::watch::Sender::new(0),
        });
        let router = Router::new()
            .route("/exchange", post(exchange))
            .route("/hook", post(hook).get(handshake))
            .with_state(Arc::clone(&business));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        business
    }

    pub(crate) fn answers(&self, script: impl Fn(&Value) -> Reply + Send + 'static) {
        *self.script.lock().unwrap() = Box::new(script);
    }

    pub(crate) fn use_key(&self, key: &RsaPrivateKey) {
        *self.key.lock().unwrap() = key.clone();
    }

    /// While down, everything is answered 503.
    pub(crate) fn set_down(&self, down: bool) {
        *self.down.lock().unwrap() = down;
    }

    pub(crate) fn refuse_webhooks(&self, times: u32) {
        *self.refuse_webhooks.lock().unwrap() = times;
    }

    /// Requests the endpoint could decrypt, pings left out.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.received.lock().unwrap().iter().filter(|request| request["action"] != "ping").cloned().collect()
    }

    pub(crate) fn pings(&self) -> usize {
        self.received.lock().unwrap().iter().filter(|request| request["action"] == "ping").count()
    }

    /// HTTP statuses the endpoint gave, in order.
    pub(crate) fn statuses(&self) -> Vec<u16> {
        self.statuses.lock().unwrap().clone()
    }

    /// Waits until a webhook's `value` satisfies a test.
    pub(crate) async fn webhook_where(&self, test: impl Fn(&Value) -> bool) -> Value {
        let mut arrivals = self.arrived.subscribe();
        let search = async {
            loop {
                arrivals.borrow_and_update();
                let values: Vec<Value> = self
                    .webhooks
                    .lock()
                    .unwrap()
                    .iter()
                    .map(|webhook| webhook["entry"][0]["changes"][0]["value"].clone())
                    .collect();
                if let Some(value) = values.into_iter().find(|value| test(value)) {
                    return value;
                }
                arrivals.changed().await.unwrap();
            }
        };
        tokio::time::timeout(LONG, search).await.expect("the webhook did not come")
    }
}

fn is_signed(headers: &HeaderMap, body: &[u8]) -> bool {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    let header = headers["x-hub-signature-256"].to_str().unwrap().strip_prefix("sha256=").unwrap();
    let pairs = (0..header.len()).step_by(2).map(|at| u8::from_str_radix(&header[at..at + 2], 16).unwrap());
    mac.verify_slice(&pairs.collect::<Vec<_>>()).is_ok()
}

type Cipher = AesGcm<Aes128, U16>;

async fn exchange(State(business): State<Arc<Business>>, headers: HeaderMap, body: Bytes) -> Response {
    let (status, answer, wait) = answer(&business, &headers, &body);
    business.statuses.lock().unwrap().push(status);
    if wait {
        std::future::pending::<()>().await;
    }
    (StatusCode::from_u16(status).unwrap(), answer).into_response()
}

fn answer(business: &Business, headers: &HeaderMap, body: &[u8]) -> (u16, String, bool) {
    if !is_signed(headers, body) {
        return (432, String::new(), false);
    }
    if *business.down.lock().unwrap() {
        return (503, String::new(), false);
    }
    let envelope: Value = serde_json::from_slice(body).unwrap();
    let part = |name: &str| STANDARD.decode(envelope[name].as_str().unwrap()).unwrap();
    let key = business.key.lock().unwrap().decrypt(Oaep::new::<rsa::sha2::Sha256>(), &part("encrypted_aes_key"));
    let Ok(key) = key else { return (421, String::new(), false) };
    let key: [u8; 16] = key.try_into().unwrap();
    let iv: [u8; 16] = part("initial_vector").try_into().unwrap();
    let cipher = Cipher::new(&Key::<Cipher>::from(key));
    let plain = cipher.decrypt(&Nonce::<Cipher>::from(iv), part("encrypted_flow_data").as_slice()).unwrap();
    let request: Value = serde_json::from_slice(&plain).unwrap();
    let ping = request["action"] == "ping";
    business.received.lock().unwrap().push(request.clone());
    let reply = if ping {
        Reply::Json(json!({ "data": { "status": "active" } }))
    } else {
        (business.script.lock().unwrap())(&request)
    };
    match reply {
        Reply::Json(answer) => {
            let inverted = iv.map(|byte| byte ^ 0xFF);
            let sealed = cipher.encrypt(&Nonce::<Cipher>::from(inverted), answer.to_string().as_bytes()).unwrap();
            (200, STANDARD.encode(sealed), false)
        }
        Reply::Status(status, body) => (status, body.to_owned(), false),
        Reply::Garbage => (200, STANDARD.encode([7; 64]), false),
        Reply::Silence => (200, String::new(), true),
    }
}

async fn hook(State(business): State<Arc<Business>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if !is_signed(&headers, &body) {
        return StatusCode::UNAUTHORIZED;
    }
    assert!(body.is_ascii(), "webhooks are escaped");
    {
        let mut left = business.refuse_webhooks.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            return StatusCode::SERVICE_UNAVAILABLE;
        }
    }
    business.webhooks.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
    business.arrived.send_modify(|count| *count += 1);
    StatusCode::OK
}

async fn handshake(Query(query): Query<HashMap<String, String>>) -> Response {
    if query["hub.mode"] == "subscribe" && query["hub.verify_token"] == "akis-demo-verify-token" {
        return query["hub.challenge"].clone().into_response();
    }
    StatusCode::FORBIDDEN.into_response()
}

/// A sandbox, a business and a client between them.
pub(crate) struct World {
    pub(crate) sandbox: Running,
    pub(crate) business: Arc<Business>,
    pub(crate) http: reqwest::Client,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let business = Business::open().await;
        let app = App { callback_url: Some(business.webhook.clone()), ..options.app };
        let sandbox = Sandbox::start(Options { app, ..options }).await.unwrap();
        Self { sandbox, business, http: reqwest::Client::new() }
    }

    pub(crate) fn graph(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = self.sandbox.url(&format!("/graph/v25.0/{path}"));
        self.http.request(method.parse().unwrap(), url).bearer_auth("EAADEMOakis")
    }

    /// Creates a Flow at the stand-in with this JSON; gives its id and what the check said.
    pub(crate) async fn upload(&self, name: &str, text: String) -> (String, Vec<Value>) {
        let created = json_of(self.graph("POST", &format!("{WABA}/flows")).json(&json!({
            "name": name, "categories": ["LEAD_GENERATION"], "endpoint_uri": self.business.endpoint,
        })))
        .await
        .1;
        let id = created["id"].as_str().unwrap().to_owned();
        let file =
            reqwest::multipart::Part::text(text).file_name("flow.json").mime_str("application/json").unwrap();
        let form = reqwest::multipart::Form::new()
            .text("name", "flow.json")
            .text("asset_type", "FLOW_JSON")
            .part("file", file);
        let (status, answer) = json_of(self.graph("POST", &format!("{id}/assets")).multipart(form)).await;
        assert_eq!(status, 200, "{answer}");
        (id, answer["validation_errors"].as_array().unwrap().clone())
    }

    pub(crate) async fn register(&self, key: &RsaPrivateKey) {
        let form = [("business_public_key", pem(key))];
        let path = format!("{NUMBER}/whatsapp_business_encryption");
        let (status, answer) = json_of(self.graph("POST", &path).form(&form)).await;
        assert_eq!(status, 200, "{answer}");
    }

    /// Publishes the test Flow; gives its id.
    pub(crate) async fn publish(&self) -> String {
        self.publish_as("Holiday enquiry", &crate::phone::flow_json()).await
    }

    /// Publishes a Flow; gives its id.
    pub(crate) async fn publish_as(&self, name: &str, json: &Value) -> String {
        let (id, errors) = self.upload(name, json.to_string()).await;
        assert!(errors.is_empty(), "{errors:#?}");
        self.register(&FIRST_KEY).await;
        let (status, answer) = json_of(self.graph("POST", &format!("{id}/publish"))).await;
        assert_eq!(status, 200, "{answer}");
        id
    }

    /// Sends the Flow to Ayşe; gives the message's id.
    pub(crate) async fn send(&self, flow_id: &str) -> String {
        let (status, answer) =
            json_of(self.graph("POST", &format!("{NUMBER}/messages")).json(&message(flow_id))).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn message(flow_id: &str) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": format!("+{AYSE}"),
        "type": "interactive",
        "biz_opaque_callback_data": "message-1",
        "interactive": {
            "type": "flow",
            "header": { "type": "text", "text": "Mavi Deniz" },
            "body": { "text": "Tatilinizi birlikte planlayalım." },
            "action": { "name": "flow", "parameters": {
                "flow_message_version": "3", "flow_id": flow_id, "flow_cta": "Formu aç", "flow_token": "token-1",
                "flow_action": "data_exchange", "mode": "published",
            } },
        },
    })
}

pub(crate) async fn json_of(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
}
