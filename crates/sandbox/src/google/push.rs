//! Pub/Sub's push: news of a watched form, signed as Google's service accounts sign (RS256, keys at `…/certs`).

use super::drive::milliseconds;
use crate::state::Sandbox;
use axum::Json;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use std::time::Duration;
use uuid::Uuid;

/// In whose name a push is signed.
pub(super) const SERVICE_ACCOUNT: &str = "akis-push@akis-sandbox.iam.gserviceaccount.com";
const KEY_ID: &str = "sandbox-1";
const LIMIT: Duration = Duration::from_secs(10);
const TRIES: u32 = 4;
/// What stands before a SHA-256 hash in a signature (RFC 8017, 9.2).
const SHA256_PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
    0x20,
];

/// Made when it is first needed; another sandbox has another one.
fn key() -> Option<&'static RsaPrivateKey> {
    static KEY: OnceLock<Option<RsaPrivateKey>> = OnceLock::new();
    KEY.get_or_init(|| RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).ok()).as_ref()
}

/// The keys of the signatures, as `https://www.googleapis.com/oauth2/v3/certs` lists them.
pub(super) async fn certs() -> Json<Value> {
    let key = tokio::task::spawn_blocking(key).await.ok().flatten();
    let keys: Vec<Value> = key
        .into_iter()
        .map(|key| {
            let number = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
            json!({
                "kid": KEY_ID, "kty": "RSA", "alg": "RS256", "use": "sig",
                "n": number(key.n().to_bytes_be()), "e": number(key.e().to_bytes_be()),
            })
        })
        .collect();
    Json(json!({ "keys": keys }))
}

fn token(audience: &str, now: Timestamp) -> Option<String> {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(&json!({ "alg": "RS256", "kid": KEY_ID, "typ": "JWT" }));
    let claims = part(&json!({
        "iss": "https://accounts.google.com", "aud": audience, "azp": "113774264463038321964",
        "sub": "113774264463038321964", "email": SERVICE_ACCOUNT, "email_verified": true,
        "iat": now.as_second(), "exp": now.as_second() + 3600,
    }));
    let signed = format!("{head}.{claims}");
    let scheme = Pkcs1v15Sign { hash_len: Some(32), prefix: SHA256_PREFIX.into() };
    let signature = key()?.sign(scheme, &Sha256::digest(signed.as_bytes())).ok()?;
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Tells whoever watches the form, in the background; without a push address nobody hears of it.
pub(super) fn tell(sandbox: &Sandbox, form_id: &str, event: &str) {
    let now = sandbox.now();
    let (posts, to, audience) = sandbox.read(|world| {
        let settings = &world.google.settings;
        let watches = world.google.watches.iter();
        let heard =
            watches.filter(|watch| watch.form_id == form_id && watch.event_type == event && watch.expires > now);
        let posts: Vec<Value> = heard
            .map(|watch| {
                let attributes = json!({ "formId": form_id, "eventType": event, "watchId": watch.id });
                let at = milliseconds(now);
                let id = Uuid::now_v7().as_u128().to_string();
                json!({
                    "message": {
                        "attributes": attributes, "data": STANDARD.encode(""), "messageId": id, "message_id": id,
                        "publishTime": at, "publish_time": at,
                    },
                    "subscription": watch.topic.replace("/topics/", "/subscriptions/"),
                })
            })
            .collect();
        (posts, settings.push_url.clone(), settings.push_audience.clone())
    });
    let Some(to) = to.filter(|_| !posts.is_empty()) else { return };
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    let http = sandbox.http().clone();
    runtime.spawn(async move {
        let audience = audience.unwrap_or_else(|| to.clone());
        let signing = tokio::task::spawn_blocking(move || token(&audience, now));
        let Some(token) = signing.await.ok().flatten() else { return };
        for post in posts {
            for again in 0..TRIES {
                let sent = http.post(&to).bearer_auth(&token).json(&post).timeout(LIMIT).send().await;
                match sent {
                    Ok(answer) if answer.status().is_success() => break,
                    Ok(answer) => tracing::info!(status = answer.status().as_u16(), "a Pub/Sub push was refused"),
                    Err(error) => tracing::info!(%error, "a Pub/Sub push did not arrive"),
                }
                tokio::time::sleep(Duration::from_millis(500 << again)).await;
            }
        }
    });
}
