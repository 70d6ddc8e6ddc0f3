//! With the `openssl` program, in both directions. Where it is not installed the same is asked of what it wrote into
//! `testdata/openssl.json`.

use crate::phone::Phone;
use crate::program::{output, run};
use akis_crypto::envelope::{PrivateKey, open};
use akis_crypto::key_pair::{self, KeyPair};
use akis_crypto::pem::{ImportError, import};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::pkcs8::{DecodePublicKey, SecretDocument};
use rsa::{Oaep, RsaPublicKey};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::path::PathBuf;
use uuid::Uuid;

pub(crate) const PASSPHRASE: &str = "deniz kızı 42";

const OAEP: [&str; 6] =
    ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256"];

/// A folder for the files that `openssl` wants; gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("akis-{}", Uuid::now_v7()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn recorded() -> Value {
    serde_json::from_str(include_str!("../../testdata/openssl.json")).unwrap()
}

/// The plaintext of an RSA-OAEP block, by the library of the endpoint.
fn decrypted(private_pem: &SecretString, block: &[u8]) -> Vec<u8> {
    let (_, document) = SecretDocument::from_pem(private_pem.expose_secret()).unwrap();
    let key = PrivateDecryptingKey::from_pkcs8(document.as_bytes()).unwrap();
    let key = OaepPrivateDecryptingKey::new(key).unwrap();
    key.decrypt(&OAEP_SHA256_MGF1SHA256, block, &mut [0; 256], None).unwrap().to_vec()
}

#[test]
fn openssl_encrypts_and_we_decrypt() {
    let secret = b"0123456789abcdef";
    let recorded = recorded();
    let pem = SecretString::from(recorded["private"]["pkcs8"].as_str().unwrap());
    let block = STANDARD.decode(recorded["oaep"].as_str().unwrap()).unwrap();
    assert_eq!(decrypted(&pem, &block), secret);

    let (folder, pair) = (Folder::new(), key_pair::generate().unwrap());
    let public = folder.file("public", pair.public_pem.as_bytes());
    let arguments = [&["pkeyutl", "-encrypt", "-pubin", "-inkey", &public], &OAEP[..]].concat();
    if let Some(block) = run("openssl", &arguments, secret) {
        assert_eq!(decrypted(&pair.private_pem, &output(block)), secret);
    }
}

/// What the `rsa` crate encrypts under a pair of ours, both aws-lc-rs and `openssl` read.
#[test]
fn we_encrypt_and_openssl_decrypts() {
    let (folder, pair) = (Folder::new(), key_pair::generate().unwrap());
    let public = RsaPublicKey::from_public_key_pem(&pair.public_pem).unwrap();
    let block =
        public.encrypt(&mut rsa::rand_core::OsRng, Oaep::new::<rsa::sha2::Sha256>(), b"sixteen bytes ok").unwrap();
    assert_eq!(decrypted(&pair.private_pem, &block), b"sixteen bytes ok");

    let private = folder.file("private", pair.private_pem.expose_secret().as_bytes());
    let arguments = [&["pkeyutl", "-decrypt", "-inkey", &private], &OAEP[..]].concat();
    if let Some(plain) = run("openssl", &arguments, &block) {
        assert_eq!(output(plain), b"sixteen bytes ok");
    }
}

#[test]
fn openssl_finds_our_pem_in_order_and_its_public_half_the_same() {
    let pair = key_pair::generate().unwrap();
    let private = pair.private_pem.expose_secret().as_bytes();
    let Some(checked) = run("openssl", &["pkey", "-check", "-noout"], private) else { return recorded_halves() };
    assert!(String::from_utf8(output(checked)).unwrap().contains("valid"));
    let public = run("openssl", &["pkey", "-pubout"], private).unwrap();
    assert_eq!(String::from_utf8(output(public)).unwrap(), pair.public_pem);
}

fn recorded_halves() {
    let recorded = recorded();
    let pair = import(&SecretString::from(recorded["private"]["pkcs8"].as_str().unwrap()), None).unwrap();
    assert_eq!(pair.public_pem, recorded["public"]);
}

/// Every form that `openssl` writes of a key it made now, read, and a request under it opened.
#[test]
fn keys_that_openssl_makes_are_read_in_every_form() {
    for (name, pem) in forms() {
        let wrong = import(&SecretString::from(pem.as_str()), Some(&SecretString::from("wrong")));
        if pem.contains("ENCRYPTED") {
            assert_eq!(wrong.err(), Some(ImportError::WrongPassphrase), "{name}");
        }
        let pair = import(&SecretString::from(pem), Some(&SecretString::from(PASSPHRASE)));
        let KeyPair { public_pem, private_pem } = pair.unwrap_or_else(|error| panic!("{name}: {error}"));
        let (phone, key) = (Phone::new(&public_pem), PrivateKey::from_pkcs8_pem(&private_pem).unwrap());
        let opened = open(&[&key], &phone.request(b"question")).unwrap();
        assert_eq!(*opened.plaintext, b"question", "{name}");
        assert_eq!(phone.read(&opened.reply_key.seal(b"answer")), b"answer", "{name}");
    }
}

fn forms() -> Vec<(String, String)> {
    let text = |output: std::process::Output| String::from_utf8(crate::program::output(output)).unwrap();
    let generate = ["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    let Some(made) = run("openssl", &generate, b"") else {
        let recorded = recorded();
        let forms = recorded["private"].as_object().unwrap();
        return forms.iter().map(|(name, pem)| (name.clone(), pem.as_str().unwrap().to_owned())).collect();
    };
    let pkcs8 = text(made);
    let convert = |arguments: &[&str]| text(run("openssl", arguments, pkcs8.as_bytes()).unwrap());
    let mut forms =
        vec![("pkcs1".to_owned(), convert(&["rsa", "-traditional"])), ("pkcs8".to_owned(), pkcs8.clone())];
    for cipher in ["des3", "aes128", "aes192", "aes256"] {
        let legacy = ["rsa", "-traditional", &format!("-{cipher}"), "-passout", "env:phrase"];
        let pbes2 = ["pkcs8", "-topk8", "-v2", cipher, "-passout", "env:phrase"];
        forms.push((format!("legacy {cipher}"), convert(&legacy)));
        forms.push((format!("pbes2 {cipher}"), convert(&pbes2)));
    }
    forms
}
