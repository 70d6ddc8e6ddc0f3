//! What is done with an input, and good inputs to begin from.

use akis_crypto::envelope::{PrivateKey, open};
use akis_crypto::media::{Decryptor, Metadata};
use akis_crypto::pem;
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::SecretString;
use serde_json::Value;
use std::sync::LazyLock;

static NODE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../testdata/node.json")).unwrap());
static OPENSSL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../testdata/openssl.json")).unwrap());
static KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    PrivateKey::from_pkcs8_pem(&SecretString::from(NODE["private_pem"].as_str().unwrap())).unwrap()
});

/// A request's body. Whatever opens is answered.
pub fn envelope(body: &[u8]) -> bool {
    match open(&[&KEY], body) {
        Ok(opened) => {
            opened.reply_key.seal(&opened.plaintext);
            true
        }
        Err(_) => false,
    }
}

/// A private key somebody pasted, with the passphrase of the good ones. What is taken must be usable.
pub fn private_key(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let passphrase = SecretString::from(OPENSSL["passphrase"].as_str().unwrap());
    match pem::import(&SecretString::from(text), Some(&passphrase)) {
        Ok(pair) => {
            PrivateKey::from_pkcs8_pem(&pair.private_pem).unwrap();
            true
        }
        Err(_) => false,
    }
}

/// The metadata of a file, a line break, and what the CDN has; cut where the file's own bytes say. What is proved is
/// whole.
pub fn media(input: &[u8]) -> bool {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let (metadata, file) = (&input[..end], &input[(end + 1).min(input.len())..]);
    let Ok(metadata) = serde_json::from_slice::<Value>(metadata) else { return false };
    let Ok(metadata) = Metadata::read(&metadata) else { return false };
    let (mut decryptor, mut clear) = (Decryptor::new(&metadata), Vec::new());
    for chunk in file.chunks(usize::from(file.last().copied().unwrap_or_default()) + 1) {
        decryptor.push(chunk, &mut clear);
    }
    match decryptor.finish(&mut clear) {
        Ok(proved) => {
            assert_eq!(proved.size, clear.len() as u64);
            true
        }
        Err(_) => false,
    }
}

/// Files that prove.
pub fn files() -> Vec<Vec<u8>> {
    let vectors: [Vec<Value>; 2] =
        [include_str!("../testdata/media_node.json"), include_str!("../testdata/media_openssl.json")]
            .map(|text| serde_json::from_str(text).unwrap());
    let one = |vector: &Value| {
        let file = STANDARD.decode(vector["cdn_file"].as_str().unwrap()).unwrap();
        [vector["encryption_metadata"].to_string().as_bytes(), b"\n", &file].concat()
    };
    vectors.iter().flatten().map(one).collect()
}

/// Requests that open.
pub fn envelopes() -> Vec<Vec<u8>> {
    vec![NODE["request"].to_string().into_bytes()]
}

/// Keys that are taken, and some that are not.
pub fn private_keys() -> Vec<Vec<u8>> {
    let texts = |of: &Value| -> Vec<Vec<u8>> {
        of.as_object().unwrap().values().map(|text| text.as_str().unwrap().as_bytes().to_vec()).collect()
    };
    [texts(&OPENSSL["private"]), texts(&OPENSSL["refused"])].concat()
}
