//! Passphrases as OpenSSL's oldest PEM form has them (openssl `PEM_read`, "Encryption"): `DEK-Info` names the cipher and
//! the initial vector, and MD5 makes the key of passphrase and vector. Weak by today's measure; people have such files
//! because Meta's own key script writes them.

use super::block::Block;
use super::{Cipher, ImportError};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

/// The salt is the beginning of the initial vector.
const SALT: usize = 8;

/// Whether the block is protected in this way.
pub(super) fn is_protected(block: &Block) -> bool {
    block.header("DEK-Info").is_some()
        || block.header("Proc-Type").is_some_and(|value| value.contains("ENCRYPTED"))
}

/// The body in clear.
pub(super) fn open(block: &Block, passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let info = block.header("DEK-Info").ok_or(ImportError::Damaged)?;
    let (name, vector) = info.split_once(',').ok_or(ImportError::Damaged)?;
    let name = name.trim();
    let cipher = Cipher::named(name)
        .ok_or_else(|| ImportError::UnsupportedProtection { what: name.chars().take(40).collect() })?;
    let vector = hex(vector.trim()).ok_or(ImportError::Damaged)?;
    let salt = vector.get(..SALT).ok_or(ImportError::Damaged)?;
    let key = key(passphrase, salt, cipher.key_bytes());
    cipher.decrypt(&key, &vector, &block.body)
}

/// OpenSSL's `EVP_BytesToKey` with MD5 and one round: digests over the digest before, the passphrase and the salt, one
/// after the other until there are enough bytes.
fn key(passphrase: &[u8], salt: &[u8], bytes: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(bytes + 16));
    let mut last = Zeroizing::new([0_u8; 16]);
    while key.len() < bytes {
        let mut digest = Md5::new();
        if !key.is_empty() {
            digest.update(*last);
        }
        digest.update(passphrase);
        digest.update(salt);
        *last = digest.finalize().into();
        key.extend_from_slice(&*last);
    }
    key.truncate(bytes);
    key
}

/// Bytes of a text of hexadecimal digits; at most the 16 of a cipher's block.
fn hex(text: &str) -> Option<Vec<u8>> {
    if text.len() > 32 || !text.len().is_multiple_of(2) {
        return None;
    }
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    Some(digits?.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `openssl enc -aes-256-cbc -md md5 -k secret -S 0102030405060708 -P`.
    #[test]
    fn the_key_is_the_one_openssl_makes() {
        let made = key(b"secret", &[1, 2, 3, 4, 5, 6, 7, 8], 32);
        assert_eq!(hex_of(&made), "c9e5a1bd216dbe1317e230cef48f38ee7f0e17ad64022144bccec4a1aa2879ab");
        assert_eq!(*key(b"secret", &[1, 2, 3, 4, 5, 6, 7, 8], 24), made[..24]);
    }

    fn hex_of(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }

    #[test]
    fn only_whole_bytes_of_hexadecimal_are_a_vector() {
        assert_eq!(hex("00ffA1"), Some(vec![0, 255, 0xa1]));
        for text in ["0", "0g", "ı0", &"00".repeat(17)] {
            assert_eq!(hex(text), None, "{text}");
        }
    }
}
