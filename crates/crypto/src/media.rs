//! Files that pickers send, as they lie on WhatsApp's CDN (WhatsApp Flows, media from pickers, "to the endpoint").
//!
//! The CDN's file is ciphertext ‖ the first 10 bytes of HMAC-SHA256(`hmac_key`, `iv` ‖ ciphertext). The ciphertext is
//! AES-256-CBC with PKCS#7 padding. Two hashes go along: of the CDN's whole file, and of the file in clear.
//!
//! A [`Decryptor`] takes the file in chunks of any size and never holds more than a chunk. What it gives out is not proved
//! before [`Decryptor::finish`] says so: keep it where nobody sees it until then.

use aes_gcm::aes::Aes256;
use aes_gcm::aes::cipher::{Array, BlockModeDecrypt, InnerIvInit, KeyInit};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const BLOCK: usize = 16;
/// Bytes of the MAC behind the ciphertext.
pub const MAC: usize = 10;
/// Bytes that are held back until more follow: the MAC, and the block with the padding.
const HELD: usize = BLOCK + MAC;

/// Phones pad their base64; who writes tests may not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes by which the CDN's file is larger than a file of this size: the padding and the MAC.
pub fn cdn_size(clear: u64) -> u64 {
    let padding = BLOCK as u64 - clear % BLOCK as u64;
    clear.saturating_add(padding + MAC as u64)
}

/// What opens and proves a file: `encryption_metadata`. Keys are wiped when dropped.
#[derive(Clone)]
pub struct Metadata {
    /// Of the CDN's file. Meta's own checker knows metadata without it; MAC and `plaintext_hash` prove the file alone.
    encrypted_hash: Option<[u8; 32]>,
    iv: [u8; BLOCK],
    encryption_key: Zeroizing<[u8; 32]>,
    hmac_key: Zeroizing<Vec<u8>>,
    plaintext_hash: [u8; 32],
}

/// The metadata cannot be used: a part is missing, is no base64, or has another length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the encryption metadata is not usable: {0}")]
pub struct InvalidMetadata(&'static str);

impl Metadata {
    /// Reads it as the phone sent it. Bounded: no part may be longer than 128 characters.
    pub fn read(value: &Value) -> Result<Self, InvalidMetadata> {
        let exactly = |name: &'static str| {
            let bytes = part(value, name)?;
            <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| InvalidMetadata(name))
        };
        let hmac_key = part(value, "hmac_key")?;
        if hmac_key.len() < 16 {
            return Err(InvalidMetadata("hmac_key"));
        }
        let iv = part(value, "iv")?;
        Ok(Self {
            encrypted_hash: match value.get("encrypted_hash") {
                None | Some(Value::Null) => None,
                Some(_) => Some(exactly("encrypted_hash")?),
            },
            iv: iv.as_slice().try_into().map_err(|_| InvalidMetadata("iv"))?,
            encryption_key: Zeroizing::new(exactly("encryption_key")?),
            hmac_key,
            plaintext_hash: exactly("plaintext_hash")?,
        })
    }
}

/// Longest text of a part; 32 bytes in base64 are 44 characters.
const LONGEST: usize = 128;

fn part(value: &Value, name: &'static str) -> Result<Zeroizing<Vec<u8>>, InvalidMetadata> {
    let text = value.get(name).and_then(Value::as_str).filter(|text| text.len() <= LONGEST);
    let bytes = text.and_then(|text| BASE64.decode(text).ok());
    bytes.map(Zeroizing::new).ok_or(InvalidMetadata(name))
}

/// `Debug` shows no key.
impl std::fmt::Debug for Metadata {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metadata(…)")
    }
}

/// The CDN's file is not what the metadata says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// No ciphertext of whole blocks with a MAC behind it: cut off, or something else altogether.
    #[error("its length is none that an encrypted file has")]
    Length,
    /// Its hash is another one.
    #[error("the encrypted file's hash does not fit")]
    EncryptedHash,
    /// Its MAC does not fit.
    #[error("the MAC does not fit")]
    Mac,
    /// The end is no PKCS#7 padding.
    #[error("the padding is none")]
    Padding,
    /// The file in clear has another hash.
    #[error("the file's hash does not fit")]
    PlaintextHash,
}

/// A file that is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proved {
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// Its bytes.
    pub size: u64,
}

/// Opens a file as it comes.
pub struct Decryptor {
    cipher: cbc::Decryptor<Aes256>,
    mac: Option<Hmac<Sha256>>,
    encrypted: Sha256,
    clear: Sha256,
    size: u64,
    /// Came, and is not opened yet: always the last bytes, at most [`HELD`] and an unfinished block.
    held: Vec<u8>,
    wanted: Metadata,
}

impl Decryptor {
    /// Begins a file.
    pub fn new(metadata: &Metadata) -> Self {
        let cipher = Aes256::new(&Array::from(*metadata.encryption_key));
        // HMAC takes keys of any length, so there is always one.
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&metadata.hmac_key).ok().map(|mut mac| {
            mac.update(&metadata.iv);
            mac
        });
        Self {
            cipher: cbc::Decryptor::inner_iv_init(cipher, &Array::from(metadata.iv)),
            mac,
            encrypted: Sha256::new(),
            clear: Sha256::new(),
            size: 0,
            held: Vec::with_capacity(HELD + BLOCK),
            wanted: metadata.clone(),
        }
    }

    /// Takes what follows, and adds to `out` what it opens to. Nothing of it is proved yet.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.encrypted.update(chunk);
        // The rest of the chunk once the held bytes have been filled up to a block.
        self.held.extend_from_slice(chunk);
        let free = self.held.len().saturating_sub(HELD);
        let whole = free - free % BLOCK;
        if whole == 0 {
            return;
        }
        let from = out.len();
        if let Some(ciphertext) = self.held.get(..whole) {
            if let Some(mac) = &mut self.mac {
                mac.update(ciphertext);
            }
            out.extend_from_slice(ciphertext);
        }
        self.held.drain(..whole);
        let Some(opened) = out.get_mut(from..) else { return };
        let (blocks, _) = Array::slice_as_chunks_mut(opened);
        self.cipher.decrypt_blocks(blocks);
        self.clear.update(&*opened);
        self.size = self.size.saturating_add(whole as u64);
    }

    /// The file has ended: adds its last bytes to `out` and says whether all that came out is the file that was sent. On an
    /// error, none of it is.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<Proved, Damage> {
        let (last, tag) = self.held.split_at_checked(BLOCK).ok_or(Damage::Length)?;
        let (Ok(last), Ok(tag)) = (<[u8; BLOCK]>::try_from(last), <[u8; MAC]>::try_from(tag)) else {
            return Err(Damage::Length);
        };
        let mut mac = self.mac.ok_or(Damage::Mac)?;
        mac.update(&last);
        let made = mac.finalize().into_bytes();
        let fits = made.get(..MAC).is_some_and(|made| bool::from(made.ct_eq(&tag)));
        if !fits {
            return Err(Damage::Mac);
        }
        let encrypted: [u8; 32] = self.encrypted.finalize().into();
        if self.wanted.encrypted_hash.is_some_and(|wanted| wanted != encrypted) {
            return Err(Damage::EncryptedHash);
        }
        let mut block = Array::from(last);
        self.cipher.decrypt_block(&mut block);
        let padding = usize::from(block.last().copied().unwrap_or_default());
        let (text, filler) = block.split_at_checked(BLOCK.wrapping_sub(padding)).ok_or(Damage::Padding)?;
        if padding == 0 || filler.iter().any(|byte| usize::from(*byte) != padding) {
            return Err(Damage::Padding);
        }
        self.clear.update(text);
        let sha256: [u8; 32] = self.clear.finalize().into();
        if sha256 != self.wanted.plaintext_hash {
            return Err(Damage::PlaintextHash);
        }
        out.extend_from_slice(text);
        Ok(Proved { sha256, size: self.size.saturating_add(text.len() as u64) })
    }
}

/// `Debug` shows no key.
impl std::fmt::Debug for Decryptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Decryptor(…)")
    }
}

#[cfg(test)]
mod tests;
