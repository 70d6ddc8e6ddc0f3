//! The phone's side of the endpoint envelope (reference "WhatsApp Flows", 6.2 and 6.3): RSA-OAEP with SHA-256 around an
//! AES-128 key, AES-GCM with a nonce of 16 bytes, answers under the inverted nonce.

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead as _, Key, KeyInit as _, Nonce};
use aes_gcm::{AesGcm, aes::Aes128};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::{Oaep, RsaPublicKey};
use serde_json::Value;

type Cipher = AesGcm<Aes128, U16>;

/// A public key nobody has the other half of.
const STRANGER: &str = include_str!("stranger.pem");

/// Encrypts under one public key.
#[derive(Clone)]
pub(crate) struct Phone {
    key: RsaPublicKey,
}

/// Opens the answer to one request.
pub(crate) struct ReplyKey {
    key: [u8; 16],
    nonce: [u8; 16],
}

impl Phone {
    /// With this key, SPKI PEM; `None` when it is none.
    pub(crate) fn new(public_pem: &str) -> Option<Self> {
        RsaPublicKey::from_public_key_pem(public_pem.trim()).ok().map(|key| Self { key })
    }

    /// With a key that no business has.
    pub(crate) fn with_a_strange_key() -> Option<Self> {
        Self::new(STRANGER)
    }

    /// The body of a request; `None` only when the system has no randomness.
    pub(crate) fn seal(&self, request: &Value) -> Option<(Vec<u8>, ReplyKey)> {
        let reply = ReplyKey { key: rand::random(), nonce: rand::random() };
        let wrapped =
            self.key.encrypt(&mut rsa::rand_core::OsRng, Oaep::new::<rsa::sha2::Sha256>(), &reply.key).ok()?;
        let plain = request.to_string();
        let sealed = reply.cipher().encrypt(&Nonce::<Cipher>::from(reply.nonce), plain.as_bytes()).ok()?;
        let body = serde_json::json!({
            "encrypted_flow_data": STANDARD.encode(sealed),
            "encrypted_aes_key": STANDARD.encode(wrapped),
            "initial_vector": STANDARD.encode(reply.nonce),
        });
        Some((body.to_string().into_bytes(), reply))
    }
}

impl ReplyKey {
    /// The answer as a phone reads it; `None` when it would not open there.
    pub(crate) fn open(&self, answer: &[u8]) -> Option<Value> {
        let sealed = STANDARD.decode(answer.trim_ascii()).ok()?;
        let nonce = self.nonce.map(|byte| !byte);
        let plain = self.cipher().decrypt(&Nonce::<Cipher>::from(nonce), sealed.as_slice()).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    fn cipher(&self) -> Cipher {
        Cipher::new(&Key::<Cipher>::from(self.key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_s_key_is_a_key_and_text_is_none() {
        assert!(Phone::with_a_strange_key().is_some());
        assert!(Phone::new("no key").is_none());
        let phone = Phone::with_a_strange_key().unwrap();
        let (body, reply) = phone.seal(&serde_json::json!({ "action": "ping" })).unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let bytes = |name: &str| STANDARD.decode(body[name].as_str().unwrap()).unwrap().len();
        assert_eq!((bytes("encrypted_aes_key"), bytes("initial_vector")), (256, 16));
        assert!(reply.open(b"not an answer").is_none());
    }
}
