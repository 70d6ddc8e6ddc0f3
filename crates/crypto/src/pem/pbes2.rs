//! `ENCRYPTED PRIVATE KEY`: PKCS#8 under a passphrase by PBES2 (RFC 8018, 6.2) with PBKDF2 and a cipher in CBC mode, which
//! is what OpenSSL and Node write unless told otherwise.

use super::{Cipher, ImportError};
use aws_lc_rs::pbkdf2;
use rsa::pkcs8::der::asn1::{ObjectIdentifier, OctetStringRef};
use rsa::pkcs8::der::{self, Decode as _, Reader, SliceReader, Tag};
use rsa::pkcs8::spki::AlgorithmIdentifierRef;
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// Above what any program writes (OpenSSL 2,048, recommendations of 2023 1,300,000); a few seconds of one core. A file that
/// asks for more asks for our time, not for safety.
const MOST_ROUNDS: u32 = 5_000_000;

const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
const PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");
const SCRYPT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11591.4.11");
const HMAC_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.7");
const HMAC_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.9");
const HMAC_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.10");
const HMAC_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.11");
const DES_EDE3_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.3.7");
const AES_128_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.2");
const AES_192_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.22");
const AES_256_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42");

/// What the file says about its protection.
struct Protection<'a> {
    salt: &'a [u8],
    rounds: u32,
    hash: ObjectIdentifier,
    cipher: ObjectIdentifier,
    vector: &'a [u8],
    data: &'a [u8],
}

/// The PKCS#8 in clear.
pub(super) fn open(document: &[u8], passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let protection = read(document)?;
    let cipher = match protection.cipher {
        DES_EDE3_CBC => Cipher::DesEde3,
        AES_128_CBC => Cipher::Aes128,
        AES_192_CBC => Cipher::Aes192,
        AES_256_CBC => Cipher::Aes256,
        other => return Err(unsupported(other)),
    };
    let hash = match protection.hash {
        HMAC_SHA1 => pbkdf2::PBKDF2_HMAC_SHA1,
        HMAC_SHA256 => pbkdf2::PBKDF2_HMAC_SHA256,
        HMAC_SHA384 => pbkdf2::PBKDF2_HMAC_SHA384,
        HMAC_SHA512 => pbkdf2::PBKDF2_HMAC_SHA512,
        other => return Err(unsupported(other)),
    };
    let rounds = NonZeroU32::new(protection.rounds).ok_or(ImportError::Damaged)?;
    if protection.rounds > MOST_ROUNDS {
        return Err(ImportError::UnsupportedProtection { what: format!("PBKDF2 with {rounds} rounds") });
    }
    let mut key = Zeroizing::new(vec![0; cipher.key_bytes()]);
    pbkdf2::derive(hash, rounds, protection.salt, passphrase, &mut key);
    cipher.decrypt(&key, protection.vector, protection.data)
}

fn unsupported(algorithm: ObjectIdentifier) -> ImportError {
    let what = if algorithm == SCRYPT { "scrypt".to_owned() } else { format!("the algorithm {algorithm}") };
    ImportError::UnsupportedProtection { what }
}

/// `EncryptedPrivateKeyInfo` (RFC 5958, 3) with its parameters (RFC 8018, appendix A).
fn read(document: &[u8]) -> Result<Protection<'_>, ImportError> {
    let damaged = |_| ImportError::Damaged;
    let mut reader = SliceReader::new(document).map_err(damaged)?;
    let (scheme, data) = reader
        .sequence(|info| Ok((AlgorithmIdentifierRef::decode(info)?, OctetStringRef::decode(info)?)))
        .map_err(damaged)?;
    reader.finish(()).map_err(damaged)?;
    if scheme.oid != PBES2 {
        return Err(unsupported(scheme.oid));
    }
    let parameters = scheme.parameters.ok_or(ImportError::Damaged)?;
    let (kdf, cipher) = parameters
        .sequence(|pair| Ok((AlgorithmIdentifierRef::decode(pair)?, AlgorithmIdentifierRef::decode(pair)?)))
        .map_err(damaged)?;
    if kdf.oid != PBKDF2 {
        return Err(unsupported(kdf.oid));
    }
    let (salt, rounds, hash) =
        kdf.parameters.ok_or(ImportError::Damaged)?.sequence(derivation).map_err(damaged)?;
    let vector = cipher.parameters.ok_or(ImportError::Damaged)?;
    let vector = vector.decode_as::<OctetStringRef<'_>>().map_err(damaged)?;
    Ok(Protection {
        salt: salt.as_bytes(),
        rounds,
        hash,
        cipher: cipher.oid,
        vector: vector.as_bytes(),
        data: data.as_bytes(),
    })
}

/// `PBKDF2-params`: salt, rounds, the key's length (which the cipher says better), and the hash, SHA-1 where none is named.
fn derivation<'a, R: Reader<'a>>(reader: &mut R) -> der::Result<(OctetStringRef<'a>, u32, ObjectIdentifier)> {
    let salt = OctetStringRef::decode(reader)?;
    let rounds = u32::decode(reader)?;
    if !reader.is_finished() && reader.peek_byte() == Some(Tag::Integer.octet()) {
        u32::decode(reader)?;
    }
    let hash = if reader.is_finished() { HMAC_SHA1 } else { AlgorithmIdentifierRef::decode(reader)?.oid };
    Ok((salt, rounds, hash))
}
