use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::OsRng;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Meta takes RSA keys of exactly this size.
pub(crate) const BITS: usize = 2048;

/// An RSA-2048 key pair.
pub struct KeyPair {
    /// The public half, SPKI PEM (`-----BEGIN PUBLIC KEY-----`): what is registered at Meta.
    pub public_pem: String,
    /// The private half, PKCS#8 PEM: what is kept, sealed.
    pub private_pem: SecretString,
}

/// Makes a key pair from the operating system's randomness. Takes tens to hundreds of milliseconds of one core: call
/// it where blocking is allowed.
pub fn generate() -> Result<KeyPair, GenerateError> {
    let failed = |why: &dyn std::fmt::Display| GenerateError(why.to_string());
    let private = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|error| failed(&error))?;
    let public_pem = private.to_public_key().to_public_key_pem(LineEnding::LF).map_err(|error| failed(&error))?;
    let private_pem = private.to_pkcs8_pem(LineEnding::LF).map_err(|error| failed(&error))?;
    Ok(KeyPair { public_pem, private_pem: SecretString::from(private_pem.as_str()) })
}

/// SHA-256 of a public key (its SPKI in DER), in hexadecimal digits: names a key without showing it, in the way
/// `openssl pkey -pubin -outform DER | sha256sum` does. Of a text that is no PEM, the digest of the text.
pub fn fingerprint(public_pem: &str) -> String {
    let body: String = public_pem.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    let der = STANDARD.decode(body).unwrap_or_else(|_| public_pem.as_bytes().to_vec());
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(der) {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// The key pair could not be made.
#[derive(Debug, thiserror::Error)]
#[error("no RSA key pair could be generated: {0}")]
pub struct GenerateError(String);

#[cfg(test)]
mod tests {
    use super::*;
    use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
    use rsa::traits::PublicKeyParts;
    use secrecy::ExposeSecret;

    #[test]
    fn both_halves_are_pem_of_one_key_of_2048_bits() {
        let pair = generate().unwrap();
        assert!(pair.public_pem.starts_with("-----BEGIN PUBLIC KEY-----\n"));
        assert!(pair.private_pem.expose_secret().starts_with("-----BEGIN PRIVATE KEY-----\n"));
        let private = RsaPrivateKey::from_pkcs8_pem(pair.private_pem.expose_secret()).unwrap();
        let public = rsa::RsaPublicKey::from_public_key_pem(&pair.public_pem).unwrap();
        assert_eq!(private.to_public_key(), public);
        assert_eq!(public.n().bits(), 2048);
    }
}
