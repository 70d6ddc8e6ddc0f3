//! Private keys that people bring, in the forms that OpenSSL, Node and Meta's own key script write.

mod block;
mod legacy;
mod pbes2;
#[cfg(test)]
mod tests;

use crate::key_pair::{BITS, KeyPair};
use aes_gcm::aes::{Aes128, Aes192, Aes256};
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rsa::PrivateDecryptingKey;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use des::TdesEde3;
use rsa::pkcs8::der::pem::{LineEnding, encode_string};
use rsa::pkcs8::der::{Decode as _, Encode as _};
use rsa::pkcs8::{ObjectIdentifier, PrivateKeyInfo};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

/// RSA (RFC 8017, appendix A.1).
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Why a text is no private key that can be registered at Meta. Says what a person can do, and nothing of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No `-----BEGIN …-----` in it.
    #[error(
        "This is not a key in PEM form. Paste the whole file, from the line that begins with -----BEGIN to the line that begins with -----END."
    )]
    NotPem,
    /// Longer than any key.
    #[error("This text is much longer than a private key. Paste only the file with the private key.")]
    TooLong,
    /// A public key or certificate.
    #[error(
        "This is the public half of a key (or a certificate). The private key is needed: the file that begins with -----BEGIN PRIVATE KEY or -----BEGIN RSA PRIVATE KEY."
    )]
    PublicInstead,
    /// A private key of another kind.
    #[error("This private key is not an RSA key. WhatsApp takes RSA keys of 2048 bits only.")]
    NotRsa,
    /// An RSA key of another size.
    #[error("This RSA key has {bits} bits. WhatsApp takes RSA keys of 2048 bits only.")]
    WrongSize {
        /// How many it has.
        bits: usize,
    },
    /// OpenSSH's own form.
    #[error("This is a key in OpenSSH's own form. Convert a copy of it with: ssh-keygen -p -m PEM -f FILE")]
    OpenSsh,
    /// Protected, and no passphrase was given.
    #[error("This key is protected with a passphrase. Give the passphrase too.")]
    NeedsPassphrase,
    /// The passphrase does not open it.
    #[error("The passphrase does not open this key.")]
    WrongPassphrase,
    /// Protected in a way that is not read here.
    #[error(
        "This key is protected with {what}, which Akis does not read. Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out NEW_FILE"
    )]
    UnsupportedProtection {
        /// In which way.
        what: String,
    },
    /// Cut off, or its numbers do not belong together.
    #[error("This private key is damaged or incomplete. Copy the whole file again.")]
    Damaged,
}

/// Reads a private key: PKCS#8 or PKCS#1, in clear or under a passphrase (PBES2, or the older `DEK-Info`). Gives it in
/// the one form that is kept here. A passphrase that is not needed is not looked at. With a passphrase it may take up to a
/// few seconds of one core, as the file says: call it where blocking is allowed.
pub fn import(text: &SecretString, passphrase: Option<&SecretString>) -> Result<KeyPair, ImportError> {
    let blocks = block::blocks(text.expose_secret())?;
    let private = blocks.iter().find(|block| block.label.ends_with("PRIVATE KEY"));
    let Some(block) = private.or(blocks.first()) else { return Err(ImportError::NotPem) };
    let passphrase = || {
        let given = passphrase.filter(|passphrase| !passphrase.expose_secret().is_empty());
        given.map(|passphrase| passphrase.expose_secret().as_bytes()).ok_or(ImportError::NeedsPassphrase)
    };
    match block.label.as_str() {
        "PRIVATE KEY" => from_pkcs8(&block.body),
        "ENCRYPTED PRIVATE KEY" => guessed(pbes2::open(&block.body, passphrase()?)?.as_slice(), from_pkcs8),
        "RSA PRIVATE KEY" if legacy::is_protected(block) => {
            guessed(legacy::open(block, passphrase()?)?.as_slice(), from_pkcs1)
        }
        "RSA PRIVATE KEY" => from_pkcs1(&block.body),
        "OPENSSH PRIVATE KEY" => Err(ImportError::OpenSsh),
        "PUBLIC KEY" | "RSA PUBLIC KEY" | "CERTIFICATE" | "TRUSTED CERTIFICATE" | "SSH2 PUBLIC KEY" => {
            Err(ImportError::PublicInstead)
        }
        label if label.ends_with("PRIVATE KEY") => Err(ImportError::NotRsa),
        _ => Err(ImportError::NotPem),
    }
}

/// What a passphrase opened. About one wrong passphrase in 250 leaves padding that looks right; then the rubbish behind
/// it does not read, and that is the passphrase's fault too.
fn guessed(
    document: &[u8],
    read: impl FnOnce(&[u8]) -> Result<KeyPair, ImportError>,
) -> Result<KeyPair, ImportError> {
    read(document).map_err(|error| match error {
        ImportError::Damaged => ImportError::WrongPassphrase,
        error => error,
    })
}

fn from_pkcs8(document: &[u8]) -> Result<KeyPair, ImportError> {
    let info = PrivateKeyInfo::from_der(document).map_err(|_| ImportError::Damaged)?;
    if info.algorithm.oid != RSA {
        return Err(ImportError::NotRsa);
    }
    from_pkcs1(info.private_key)
}

/// Checks and normalises. The size is read first, since it is the one thing a person can mend; the rest is judged by the
/// library that will use the key.
fn from_pkcs1(document: &[u8]) -> Result<KeyPair, ImportError> {
    let key = rsa::pkcs1::RsaPrivateKey::from_der(document).map_err(|_| ImportError::Damaged)?;
    let modulus = key.modulus.as_bytes();
    let bits = modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    if bits != BITS {
        return Err(ImportError::WrongSize { bits });
    }
    let info = PrivateKeyInfo::new(rsa::pkcs1::ALGORITHM_ID, document);
    let pkcs8 = Zeroizing::new(info.to_der().map_err(|_| ImportError::Damaged)?);
    let usable = PrivateDecryptingKey::from_pkcs8(&pkcs8).map_err(|_| ImportError::Damaged)?;
    let public: PublicKeyX509Der<'_> = usable.public_key().as_der().map_err(|_| ImportError::Damaged)?;
    let text =
        |label, document: &[u8]| encode_string(label, LineEnding::LF, document).map_err(|_| ImportError::Damaged);
    let private_pem = Zeroizing::new(text("PRIVATE KEY", &pkcs8)?);
    Ok(KeyPair {
        public_pem: text("PUBLIC KEY", public.as_ref())?,
        private_pem: SecretString::from(private_pem.as_str()),
    })
}

/// The ciphers of protected keys, all in CBC mode with PKCS#7 padding.
#[derive(Clone, Copy)]
enum Cipher {
    DesEde3,
    Aes128,
    Aes192,
    Aes256,
}

impl Cipher {
    /// By OpenSSL's name of it.
    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().as_str() {
            "DES-EDE3-CBC" => Some(Self::DesEde3),
            "AES-128-CBC" => Some(Self::Aes128),
            "AES-192-CBC" => Some(Self::Aes192),
            "AES-256-CBC" => Some(Self::Aes256),
            _ => None,
        }
    }

    fn key_bytes(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::DesEde3 | Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Wrong padding means a wrong passphrase; a vector of a wrong length, a damaged file.
    fn decrypt(self, key: &[u8], vector: &[u8], data: &[u8]) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        let mut room = Zeroizing::new(data.to_vec());
        macro_rules! with {
            ($cipher:ty) => {
                cbc::Decryptor::<$cipher>::new_from_slices(key, vector)
                    .map_err(|_| ImportError::Damaged)?
                    .decrypt_padded::<Pkcs7>(&mut room)
                    .map(<[u8]>::len)
            };
        }
        let length = match self {
            Self::DesEde3 => with!(TdesEde3),
            Self::Aes128 => with!(Aes128),
            Self::Aes192 => with!(Aes192),
            Self::Aes256 => with!(Aes256),
        };
        room.truncate(length.map_err(|_| ImportError::WrongPassphrase)?);
        Ok(room)
    }
}
