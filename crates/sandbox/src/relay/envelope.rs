//! The phone's side of the endpoint envelope: RSA-OAEP-SHA256 around an AES-128-GCM key, answers under the inverted IV.

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, Key, KeyInit, Nonce};
use aes_gcm::{AesGcm, aes::Aes128};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use rsa::{Oaep, RsaPublicKey};

/// WhatsApp's nonce has 16 bytes where GCM usually has 12.
type Cipher = AesGcm<Aes128, U16>;

#[derive(Debug, thiserror::Error)]
pub(crate) enum EnvelopeError {
    #[error("the public key is not an RSA-2048 key in PEM: {0}")]
    PublicKey(String),
    #[error("the request could not be encrypted")]
    Encrypt,
    #[error("the answer is not base64")]
    NotBase64,
    #[error("the answer does not decrypt under the request's key and inverted IV")]
    Undecryptable,
}

/// What opens the answer to one request.
pub(crate) struct ReplyKey {
    key: [u8; 16],
    iv: [u8; 16],
}

/// The key, or why it is none that WhatsApp takes.
pub(crate) fn public_key(pem: &str) -> Result<RsaPublicKey, EnvelopeError> {
    let key = RsaPublicKey::from_public_key_pem(pem.trim())
        .map_err(|error| EnvelopeError::PublicKey(error.to_string()))?;
    if key.size() != 256 {
        return Err(EnvelopeError::PublicKey(format!("it has {} bits", key.size() * 8)));
    }
    Ok(key)
}

/// The JSON body of an endpoint request.
pub(crate) fn seal(pem: &str, plaintext: &[u8]) -> Result<(String, ReplyKey), EnvelopeError> {
    let key: [u8; 16] = rand::random();
    let iv: [u8; 16] = rand::random();
    let wrapped = public_key(pem)?
        .encrypt(&mut rsa::rand_core::OsRng, Oaep::new::<rsa::sha2::Sha256>(), &key)
        .map_err(|_| EnvelopeError::Encrypt)?;
    let sealed = cipher(key).encrypt(&Nonce::<Cipher>::from(iv), plaintext).map_err(|_| EnvelopeError::Encrypt)?;
    let body = serde_json::json!({
        "encrypted_flow_data": STANDARD.encode(sealed),
        "encrypted_aes_key": STANDARD.encode(wrapped),
        "initial_vector": STANDARD.encode(iv),
    });
    Ok((body.to_string(), ReplyKey { key, iv }))
}

impl ReplyKey {
    pub(crate) fn open(&self, answer: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        let sealed = STANDARD.decode(answer.trim_ascii()).map_err(|_| EnvelopeError::NotBase64)?;
        let inverted = self.iv.map(|byte| !byte);
        cipher(self.key)
            .decrypt(&Nonce::<Cipher>::from(inverted), sealed.as_slice())
            .map_err(|_| EnvelopeError::Undecryptable)
    }
}

fn cipher(key: [u8; 16]) -> Cipher {
    Cipher::new(&Key::<Cipher>::from(key))
}
