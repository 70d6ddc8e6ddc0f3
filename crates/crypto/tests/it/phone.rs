//! A phone, by other code than ours: the `rsa` crate, and its own nonce arithmetic.

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, aes::Aes128};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::pkcs8::DecodePublicKey;
use rsa::{Oaep, RsaPublicKey};

type Cipher = AesGcm<Aes128, U16>;

pub(crate) struct Phone {
    aes_key: [u8; 16],
    iv: [u8; 16],
    public: RsaPublicKey,
}

impl Phone {
    pub(crate) fn new(public_pem: &str) -> Self {
        let public = RsaPublicKey::from_public_key_pem(public_pem).unwrap();
        Self { aes_key: rand::random(), iv: rand::random(), public }
    }

    /// A request's body.
    pub(crate) fn request(&self, plaintext: &[u8]) -> Vec<u8> {
        let padding = Oaep::new::<rsa::sha2::Sha256>();
        let key = self.public.encrypt(&mut rsa::rand_core::OsRng, padding, &self.aes_key).unwrap();
        let data = Cipher::new(&self.aes_key.into()).encrypt(&self.iv.into(), plaintext).unwrap();
        serde_json::json!({
            "encrypted_flow_data": STANDARD.encode(data),
            "encrypted_aes_key": STANDARD.encode(key),
            "initial_vector": STANDARD.encode(self.iv),
        })
        .to_string()
        .into_bytes()
    }

    /// What an answer says.
    #[allow(dead_code, reason = "the bench only asks")]
    pub(crate) fn read(&self, reply: &str) -> Vec<u8> {
        let mut iv = self.iv;
        for byte in &mut iv {
            *byte ^= 0xFF;
        }
        let sealed = STANDARD.decode(reply).unwrap();
        Cipher::new(&self.aes_key.into()).decrypt(&iv.into(), sealed.as_slice()).unwrap()
    }
}
