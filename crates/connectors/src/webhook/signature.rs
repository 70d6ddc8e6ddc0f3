//! Secrets and signatures (Standard Webhooks, "Webhook headers", "Signature scheme").

use crate::EncodeError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Stands before a secret.
const PREFIX: &str = "whsec_";
/// Fewest bytes of a key.
const FEWEST_KEY_BYTES: usize = 24;
/// Most bytes of a key.
pub const MOST_KEY_BYTES: usize = 64;
/// Most secrets that sign at once: the new one and the one it replaces.
const MOST_KEYS: usize = 2;

/// A new secret made of these bytes, which must be random: `whsec_` and their base64.
pub fn new_secret(random: &[u8; 32]) -> SecretString {
    SecretString::from(format!("{PREFIX}{}", STANDARD.encode(random)))
}

/// The secret to keep while one replaces another: both sign, the new one first. What the old one itself replaced is
/// forgotten.
pub fn rotated(old: &SecretString, new: &SecretString) -> SecretString {
    let first =
        |secret: &SecretString| secret.expose_secret().split_whitespace().next().unwrap_or_default().to_owned();
    SecretString::from(format!("{} {}", first(new), first(old)))
}

/// The keys in a secret, which holds two of them while one replaces the other.
fn keys(secret: &SecretString) -> Result<Vec<Vec<u8>>, EncodeError> {
    let key = |word: &str| {
        let bytes = STANDARD.decode(word.strip_prefix(PREFIX)?).ok()?;
        (FEWEST_KEY_BYTES..=MOST_KEY_BYTES).contains(&bytes.len()).then_some(bytes)
    };
    let keys: Option<Vec<_>> = secret.expose_secret().split_whitespace().take(MOST_KEYS).map(key).collect();
    keys.filter(|keys| !keys.is_empty()).ok_or(EncodeError::Secret)
}

/// `webhook-signature` of a body.
///
/// # Errors
/// [`EncodeError::Secret`] when the secret holds no key, or one that is none.
pub fn sign(secret: &SecretString, id: &str, timestamp: i64, body: &[u8]) -> Result<String, EncodeError> {
    let signature = |key: Vec<u8>| {
        let head = format!("{id}.{timestamp}.");
        let signature = hmac_sha256(&key, &[head.as_bytes(), body])?;
        Ok(format!("v1,{}", STANDARD.encode(signature)))
    };
    let signatures: Result<Vec<String>, EncodeError> = keys(secret)?.into_iter().map(signature).collect();
    Ok(signatures?.join(" "))
}

/// HMAC-SHA256 of pieces that follow one another.
pub(crate) fn hmac_sha256(key: &[u8], pieces: &[&[u8]]) -> Result<Vec<u8>, EncodeError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| EncodeError::Secret)?;
    for piece in pieces {
        mac.update(piece);
    }
    Ok(mac.finalize().into_bytes().to_vec())
}
