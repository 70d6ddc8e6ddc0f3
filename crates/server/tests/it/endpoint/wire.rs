use crate::support::{Answer, Browser};
use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, aes::Aes128};
use axum::Router;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use http::{Request, header};
use rsa::pkcs8::DecodePublicKey;
use rsa::{Oaep, RsaPublicKey};
use serde_json::{Value, json};
use sha2::Sha256;

type Cipher = AesGcm<Aes128, U16>;

/// WhatsApp's side of the line to one endpoint, by other code than ours: encrypts, signs, posts, and opens the reply.
#[derive(Clone)]
pub(crate) struct Wire {
    router: Router,
    pub(crate) endpoint: String,
    pub(crate) public: RsaPublicKey,
    pub(crate) app_secret: String,
}

/// One request's key and nonce, and its three parts before they are encoded.
#[derive(Clone)]
pub(crate) struct Sealed {
    aes_key: [u8; 16],
    pub(crate) data: Vec<u8>,
    pub(crate) key: Vec<u8>,
    pub(crate) iv: Vec<u8>,
}

/// What came back: the HTTP answer and, when it was a success, what it says.
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    pub(crate) plain: Value,
}

impl Wire {
    pub(crate) fn new(router: Router, endpoint: &str, public_pem: &str, app_secret: &str) -> Self {
        let public = RsaPublicKey::from_public_key_pem(public_pem).unwrap();
        Self { router, endpoint: endpoint.to_owned(), public, app_secret: app_secret.to_owned() }
    }

    pub(crate) fn seal(&self, plain: &[u8]) -> Sealed {
        let (aes_key, iv): ([u8; 16], [u8; 16]) = (rand::random(), rand::random());
        let data = Cipher::new(&aes_key.into()).encrypt(&iv.into(), plain).unwrap();
        Sealed { aes_key, data, key: self.wrap(&aes_key), iv: iv.to_vec() }
    }

    /// Encrypts an AES key for the endpoint.
    pub(crate) fn wrap(&self, aes_key: &[u8]) -> Vec<u8> {
        self.public.encrypt(&mut rsa::rand_core::OsRng, Oaep::new::<rsa::sha2::Sha256>(), aes_key).unwrap()
    }

    /// Posts a body under the right signature.
    pub(crate) async fn post(&self, body: Vec<u8>) -> Answer {
        let signature = sign(&self.app_secret, &body);
        self.post_signed(body, Some(&signature)).await
    }

    pub(crate) async fn post_signed(&self, body: Vec<u8>, signature: Option<&str>) -> Answer {
        let mut request =
            Request::post(format!("/exchange/{}", self.endpoint)).header(header::CONTENT_TYPE, "application/json");
        if let Some(signature) = signature {
            request = request.header("X-Hub-Signature-256", signature);
        }
        Browser::new(self.router.clone()).send(request.body(body.into()).unwrap()).await
    }

    /// Asks in the protocol's own way and reads the reply.
    pub(crate) async fn ask(&self, plain: &Value) -> Reply {
        self.ask_raw(plain.to_string().as_bytes()).await
    }

    pub(crate) async fn ask_raw(&self, plain: &[u8]) -> Reply {
        let sealed = self.seal(plain);
        let answer = self.post(sealed.body()).await;
        let plain = if answer.status == 200 { sealed.open(&answer) } else { Value::Null };
        Reply { answer, plain }
    }
}

impl Sealed {
    pub(crate) fn body(&self) -> Vec<u8> {
        json!({
            "encrypted_flow_data": STANDARD.encode(&self.data),
            "encrypted_aes_key": STANDARD.encode(&self.key),
            "initial_vector": STANDARD.encode(&self.iv),
        })
        .to_string()
        .into_bytes()
    }

    /// The reply runs under the same key, every bit of the nonce turned.
    pub(crate) fn open(&self, answer: &Answer) -> Value {
        assert_eq!(answer.headers[header::CONTENT_TYPE], "text/plain");
        let nonce: [u8; 16] = std::array::from_fn(|place| self.iv[place] ^ 0xFF);
        let sealed = STANDARD.decode(&answer.text).unwrap();
        let plain = Cipher::new(&self.aes_key.into()).decrypt(&nonce.into(), sealed.as_slice()).unwrap();
        serde_json::from_slice(&plain).unwrap()
    }
}

impl Reply {
    /// The status, and the sentence of a form that is over: plain JSON, nothing else in it.
    #[track_caller]
    pub(crate) fn is_gone(&self) {
        let Answer { status, headers, text, json } = &self.answer;
        assert_eq!(status.as_u16(), 427, "{text}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["error_msg"]);
        assert!(!json["error_msg"].as_str().unwrap().is_empty());
    }
}

/// Meta's signature of a body.
pub(crate) fn sign(secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body).finalize();
    mac.into_bytes().iter().fold("sha256=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}
