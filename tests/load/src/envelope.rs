//! The phone's side of the encryption: RSA-OAEP with SHA-256 around an AES-128-GCM key, and the app's signature.

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{AesGcm, aes::Aes128};
use anyhow::{Context as _, Result, anyhow};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use rsa::{Oaep, RsaPublicKey};
use sha2::Sha256;
use std::fmt::Write as _;

type Cipher = AesGcm<Aes128, U16>;

/// Key and nonce of one request. The answer comes under the same key, with every bit of the nonce turned.
#[derive(Clone, Copy)]
pub struct Secrets {
    key: [u8; 16],
    nonce: [u8; 16],
}

/// Encrypts `plaintext` for a company's public key, as WhatsApp does: the body to post, and what opens the answer.
pub fn seal(public: &RsaPublicKey, plaintext: &[u8]) -> Result<(String, Secrets)> {
    let secrets = Secrets { key: rand::random(), nonce: rand::random() };
    let padding = Oaep::new::<rsa::sha2::Sha256>();
    let wrapped =
        public.encrypt(&mut rsa::rand_core::OsRng, padding, &secrets.key).context("wrapping the AES key")?;
    let data = Cipher::new(&secrets.key.into())
        .encrypt(&secrets.nonce.into(), plaintext)
        .map_err(|_| anyhow!("the request could not be encrypted"))?;
    let body = format!(
        r#"{{"encrypted_flow_data":"{}","encrypted_aes_key":"{}","initial_vector":"{}"}}"#,
        STANDARD.encode(data),
        STANDARD.encode(wrapped),
        STANDARD.encode(secrets.nonce),
    );
    Ok((body, secrets))
}

/// The `X-Hub-Signature-256` header's value.
pub fn sign(app_secret: &str, body: &[u8]) -> Result<String> {
    let mac = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).context("the app secret")?;
    let mut text = String::from("sha256=");
    for byte in mac.chain_update(body).finalize().into_bytes() {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

impl Secrets {
    /// Opens the answer to the request: base64 of the encrypted JSON.
    pub fn open(&self, answer: &[u8]) -> Result<Vec<u8>> {
        let sealed = STANDARD.decode(answer).context("the answer is not base64")?;
        let nonce = self.nonce.map(|byte| !byte);
        Cipher::new(&self.key.into())
            .decrypt(&nonce.into(), sealed.as_slice())
            .map_err(|_| anyhow!("the answer is not encrypted under the request's key"))
    }
}
