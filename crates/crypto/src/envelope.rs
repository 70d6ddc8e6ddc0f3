use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, AeadInOut, KeyInit};
use aes_gcm::{AesGcm, Nonce, aes::Aes128};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::pkcs8::SecretDocument;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

/// AES-128-GCM with WhatsApp's 16-byte nonce, where the usual one has 12.
type Cipher = AesGcm<Aes128, U16>;

/// Bytes of the AES key and of the nonce.
const BLOCK: usize = 16;

/// The RSA private key that opens requests to one endpoint, parsed once and kept in memory.
pub struct PrivateKey(OaepPrivateDecryptingKey);

impl PrivateKey {
    /// Reads a PKCS#8 PEM (`-----BEGIN PRIVATE KEY-----`) with an RSA key of 2048 bits or more.
    pub fn from_pkcs8_pem(pem: &SecretString) -> Result<Self, InvalidPrivateKey> {
        let (label, document) =
            SecretDocument::from_pem(pem.expose_secret().trim()).map_err(|_| InvalidPrivateKey)?;
        if label != "PRIVATE KEY" {
            return Err(InvalidPrivateKey);
        }
        let key = PrivateDecryptingKey::from_pkcs8(document.as_bytes()).map_err(|_| InvalidPrivateKey)?;
        OaepPrivateDecryptingKey::new(key).map(Self).map_err(|_| InvalidPrivateKey)
    }

    /// The AES key inside `encrypted`, if this is the key it was encrypted for.
    fn unwrap_aes_key(&self, encrypted: &[u8]) -> Option<Zeroizing<[u8; BLOCK]>> {
        let mut room = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let key = self.0.decrypt(&OAEP_SHA256_MGF1SHA256, encrypted, &mut room, None).ok()?;
        <[u8; BLOCK]>::try_from(&*key).ok().map(Zeroizing::new)
    }
}

/// The text is not a private key this endpoint can use.
#[derive(Debug, thiserror::Error)]
#[error("not an unencrypted RSA private key in PKCS#8 PEM form; generate a new key pair")]
pub struct InvalidPrivateKey;

/// A request that was opened.
pub struct Opened {
    /// The JSON the phone sent; wiped from memory when dropped.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// Seals the one answer to this request.
    pub reply_key: ReplyKey,
    /// Which of the given keys opened it: its place in the slice.
    pub key: usize,
}

/// Why a request could not be opened. Both are answered with status 421, which makes the phone fetch the public
/// key again and retry once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The body is not the JSON of an encrypted request.
    #[error("the body is not an encrypted request (encrypted_flow_data, encrypted_aes_key, initial_vector)")]
    NotAnEnvelope,
    /// No key opens it, or it was changed on its way.
    #[error("no registered key opens this request")]
    Undecryptable,
}

/// The body as Meta posts it; every field is standard base64.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    encrypted_flow_data: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    encrypted_aes_key: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    initial_vector: std::borrow::Cow<'a, str>,
}

/// Opens the body of a data-exchange request with the first key that fits. Costs one RSA operation a key tried, about a
/// millisecond of one core.
pub fn open(keys: &[&PrivateKey], body: &[u8]) -> Result<Opened, OpenError> {
    let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(|_| OpenError::NotAnEnvelope)?;
    let decode = |text: &str| STANDARD.decode(text).map_err(|_| OpenError::Undecryptable);
    let nonce: [u8; BLOCK] = decode(&envelope.initial_vector)?.try_into().map_err(|_| OpenError::Undecryptable)?;
    let wrapped = decode(&envelope.encrypted_aes_key)?;
    // Becomes the plaintext, in its place.
    let mut data = Zeroizing::new(decode(&envelope.encrypted_flow_data)?);

    // What the padding of RSA lets through was encrypted for that key; no other is tried after it.
    let mut unwrapped = keys.iter().enumerate().map(|(place, key)| (place, key.unwrap_aes_key(&wrapped)));
    let found = unwrapped.find_map(|(place, aes_key)| aes_key.map(|aes_key| (place, aes_key)));
    let (key, aes_key) = found.ok_or(OpenError::Undecryptable)?;
    let cipher = Cipher::new(&(*aes_key).into());
    cipher.decrypt_in_place(&Nonce::<U16>::from(nonce), b"", &mut *data).map_err(|_| OpenError::Undecryptable)?;
    // WhatsApp's answer runs under the same key with every bit of the nonce turned.
    let reply_key = ReplyKey { cipher, nonce: nonce.map(|byte| !byte) };
    Ok(Opened { plaintext: data, reply_key, key })
}

/// The key and nonce of the one answer to a request.
pub struct ReplyKey {
    cipher: Cipher,
    nonce: [u8; BLOCK],
}

impl ReplyKey {
    /// Encrypts the answer and gives the base64 text that is the whole response body. Takes the key: a second
    /// answer under the same nonce would give the key away. An answer above 64 GiB, the cipher's limit, comes out empty,
    /// which a phone refuses.
    pub fn seal(self, plaintext: &[u8]) -> String {
        let sealed = self.cipher.encrypt(&Nonce::<U16>::from(self.nonce), plaintext).unwrap_or_default();
        STANDARD.encode(sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_pair;
    use rsa::pkcs8::DecodePublicKey;
    use rsa::{Oaep, RsaPublicKey};
    use serde_json::json;
    use std::sync::LazyLock;

    /// A phone, by other code than ours: the `rsa` crate, its own nonce arithmetic.
    struct Phone {
        aes_key: [u8; 16],
        iv: [u8; 16],
        public: RsaPublicKey,
    }

    impl Phone {
        fn new(public_pem: &str) -> Self {
            let public = RsaPublicKey::from_public_key_pem(public_pem).unwrap();
            Self { aes_key: rand::random(), iv: rand::random(), public }
        }

        fn parts(&self, plaintext: &[u8]) -> [Vec<u8>; 3] {
            let padding = Oaep::new::<rsa::sha2::Sha256>();
            let key = self.public.encrypt(&mut rsa::rand_core::OsRng, padding, &self.aes_key).unwrap();
            let data = Cipher::new(&self.aes_key.into()).encrypt(&self.iv.into(), plaintext).unwrap();
            [data, key, self.iv.to_vec()]
        }

        fn request(&self, plaintext: &[u8]) -> Vec<u8> {
            body(&self.parts(plaintext))
        }

        fn read(&self, reply: &str) -> Vec<u8> {
            let mut iv = self.iv;
            for byte in &mut iv {
                *byte ^= 0xFF;
            }
            Cipher::new(&self.aes_key.into())
                .decrypt(&iv.into(), STANDARD.decode(reply).unwrap().as_slice())
                .unwrap()
        }
    }

    fn body([data, key, iv]: &[Vec<u8>; 3]) -> Vec<u8> {
        json!({
            "encrypted_flow_data": STANDARD.encode(data),
            "encrypted_aes_key": STANDARD.encode(key),
            "initial_vector": STANDARD.encode(iv),
        })
        .to_string()
        .into_bytes()
    }

    struct Pair {
        public_pem: String,
        private: PrivateKey,
    }

    fn pair() -> Pair {
        let pair = key_pair::generate().unwrap();
        Pair { private: PrivateKey::from_pkcs8_pem(&pair.private_pem).unwrap(), public_pem: pair.public_pem }
    }

    static OURS: LazyLock<Pair> = LazyLock::new(pair);
    static OTHER: LazyLock<Pair> = LazyLock::new(pair);

    const QUESTION: &[u8] = br#"{"version":"3.0","action":"ping"}"#;

    #[test]
    fn what_a_phone_seals_opens_and_what_we_answer_it_reads() {
        let phone = Phone::new(&OURS.public_pem);
        let opened = open(&[&OURS.private], &phone.request(QUESTION)).unwrap();
        assert_eq!(*opened.plaintext, QUESTION);
        assert_eq!(opened.key, 0);
        let answer = "{\"data\":{\"status\":\"active\"},\"ad\":\"Ayşe\"}".as_bytes();
        assert_eq!(phone.read(&opened.reply_key.seal(answer)), answer);
    }

    #[test]
    fn the_empty_request_opens_too() {
        let phone = Phone::new(&OURS.public_pem);
        let opened = open(&[&OURS.private], &phone.request(b"")).unwrap();
        assert!(opened.plaintext.is_empty());
        assert_eq!(phone.read(&opened.reply_key.seal(b"")), b"");
    }

    /// Made with Node's `crypto`, which Meta's own sample uses: neither side of it is our code.
    #[test]
    fn agrees_with_an_exchange_recorded_from_node() {
        let vector: serde_json::Value = serde_json::from_str(include_str!("../testdata/node.json")).unwrap();
        let text = |name: &str| vector[name].as_str().unwrap();
        let key = PrivateKey::from_pkcs8_pem(&SecretString::from(text("private_pem"))).unwrap();
        let opened = open(&[&key], vector["request"].to_string().as_bytes()).unwrap();
        assert_eq!(*opened.plaintext, text("plaintext").as_bytes());
        assert_eq!(opened.reply_key.seal(text("answer").as_bytes()), text("reply"));
    }

    #[test]
    fn every_key_is_tried_and_the_one_that_fits_is_named() {
        let phone = Phone::new(&OURS.public_pem);
        let opened = open(&[&OTHER.private, &OURS.private], &phone.request(QUESTION)).unwrap();
        assert_eq!(opened.key, 1);
    }

    #[test]
    fn another_key_or_none_does_not_open() {
        let request = Phone::new(&OURS.public_pem).request(QUESTION);
        assert_eq!(open(&[&OTHER.private], &request).err(), Some(OpenError::Undecryptable));
        assert_eq!(open(&[], &request).err(), Some(OpenError::Undecryptable));
    }

    #[test]
    fn one_turned_bit_anywhere_is_refused() {
        let parts = Phone::new(&OURS.public_pem).parts(QUESTION);
        for part in 0..parts.len() {
            // Every byte of the data and the nonce; of the RSA block a few, each costs a decryption.
            let step = if part == 1 { 37 } else { 1 };
            for byte in (0..parts[part].len()).step_by(step) {
                let mut changed = parts.clone();
                changed[part][byte] ^= 1 << (byte % 8);
                let result = open(&[&OURS.private], &body(&changed));
                assert_eq!(result.err(), Some(OpenError::Undecryptable), "part {part} byte {byte}");
            }
        }
    }

    #[test]
    fn wrong_lengths_are_refused_without_a_panic() {
        let parts = Phone::new(&OURS.public_pem).parts(QUESTION);
        for part in 0..parts.len() {
            for length in [0, 1, 12, 15, 16, 17, 32, 255, 256, 257, 512] {
                if length == parts[part].len() {
                    continue;
                }
                let mut changed = parts.clone();
                changed[part].resize(length, 7);
                let result = open(&[&OURS.private], &body(&changed));
                assert_eq!(result.err(), Some(OpenError::Undecryptable), "part {part} length {length}");
            }
        }
    }

    /// An AES key of another length inside a good RSA block.
    #[test]
    fn an_aes_key_of_another_length_is_refused() {
        let phone = Phone::new(&OURS.public_pem);
        for length in [0, 15, 17, 32] {
            let mut parts = phone.parts(QUESTION);
            let padding = Oaep::new::<rsa::sha2::Sha256>();
            parts[1] = phone.public.encrypt(&mut rsa::rand_core::OsRng, padding, &vec![1; length]).unwrap();
            assert_eq!(open(&[&OURS.private], &body(&parts)).err(), Some(OpenError::Undecryptable));
        }
    }

    #[test]
    fn what_is_not_an_envelope_is_told_apart() {
        let wrong_type = br#"{"encrypted_flow_data":1,"encrypted_aes_key":"","initial_vector":""}"#;
        for body in [&b""[..], b"{}", b"null", b"[]", b"\xff", wrong_type] {
            assert_eq!(open(&[&OURS.private], body).err(), Some(OpenError::NotAnEnvelope));
        }
        let not_base64 = br#"{"encrypted_flow_data":"*","encrypted_aes_key":"*","initial_vector":"*"}"#;
        assert_eq!(open(&[&OURS.private], not_base64).err(), Some(OpenError::Undecryptable));
    }

    #[test]
    fn only_an_rsa_private_key_in_pkcs8_is_taken() {
        let public = SecretString::from(OURS.public_pem.clone());
        assert!(PrivateKey::from_pkcs8_pem(&public).is_err());
        assert!(PrivateKey::from_pkcs8_pem(&SecretString::from("no key")).is_err());
    }

    #[test]
    fn keys_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<PrivateKey>();
    }
}
