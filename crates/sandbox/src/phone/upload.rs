//! Files on their way from a picker: encrypted as WhatsApp encrypts them, kept for whoever fetches them.
//!
//! Flows, media upload: the CDN's file is AES-256-CBC ciphertext (PKCS#7) followed by the first 10 bytes of an
//! HMAC-SHA256 over IV and ciphertext.

use aes_gcm::aead::KeyInit;
use aes_gcm::aes::Aes256;
use aes_gcm::aes::cipher::{Array, BlockCipherEncrypt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::player::PhoneFile;

const BLOCK: usize = 16;
/// Bytes of the HMAC that follow the ciphertext.
const MAC: usize = 10;

/// A file that a picker uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id in a request to the endpoint; also the last part of its `cdn_url`.
    pub media_id: String,
    /// Its id at the Graph API, as a completed Flow names it.
    pub id: String,
    /// The file as it was chosen.
    pub file: PhoneFile,
    /// What the CDN serves.
    pub cdn_file: Vec<u8>,
}

/// An encrypted file and what opens it; the keys and hashes in base64.
pub(super) struct Sealed {
    pub(super) cdn_file: Vec<u8>,
    pub(super) plaintext_hash: String,
    encrypted_hash: String,
    iv: String,
    encryption_key: String,
    hmac_key: String,
}

impl Sealed {
    /// `encryption_metadata` as it stands in a request.
    pub(super) fn metadata(&self) -> Value {
        json!({
            "encrypted_hash": self.encrypted_hash,
            "iv": self.iv,
            "encryption_key": self.encryption_key,
            "hmac_key": self.hmac_key,
            "plaintext_hash": self.plaintext_hash,
        })
    }
}

pub(super) fn seal(plaintext: &[u8]) -> Sealed {
    let key: [u8; 32] = rand::random();
    let hmac_key: [u8; 32] = rand::random();
    let iv: [u8; BLOCK] = rand::random();
    let mut cdn_file = cbc(&key, iv, plaintext);
    let tag = mac(&hmac_key, &iv, &cdn_file);
    cdn_file.extend(tag.iter().take(MAC));
    Sealed {
        plaintext_hash: STANDARD.encode(Sha256::digest(plaintext)),
        encrypted_hash: STANDARD.encode(Sha256::digest(&cdn_file)),
        iv: STANDARD.encode(iv),
        encryption_key: STANDARD.encode(key),
        hmac_key: STANDARD.encode(hmac_key),
        cdn_file,
    }
}

/// AES-256-CBC with PKCS#7.
fn cbc(key: &[u8; 32], iv: [u8; BLOCK], plaintext: &[u8]) -> Vec<u8> {
    let cipher = Aes256::new(&Array::from(*key));
    let missing = BLOCK - plaintext.len() % BLOCK;
    let mut text = Vec::with_capacity(plaintext.len() + missing + MAC);
    text.extend_from_slice(plaintext);
    // Between 1 and 16, so it fits a byte.
    text.resize(plaintext.len() + missing, u8::try_from(missing).unwrap_or_default());
    let mut before = iv;
    for block in text.chunks_exact_mut(BLOCK) {
        let mut mixed = before;
        for (mixed, byte) in mixed.iter_mut().zip(block.iter()) {
            *mixed ^= byte;
        }
        let mut sealed = Array::from(mixed);
        cipher.encrypt_block(&mut sealed);
        block.copy_from_slice(&sealed);
        before = sealed.into();
    }
    text
}

fn mac(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return Vec::new() };
    mac.update(iv);
    mac.update(ciphertext);
    mac.finalize().into_bytes().to_vec()
}
